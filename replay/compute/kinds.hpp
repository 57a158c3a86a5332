#pragma once
/// The KINDs: each reads its fields, asks the engine, writes its answer. A fault is noted in `in`.
#include "replay/compute/answer.hpp"
#include "replay/compute/field.hpp"

namespace eco::replay::compute {

void band(Object& in, Answer& out);
void close(Object& in, Answer& out);
void composite(Object& in, Answer& out);
void uncross(Object& in, Answer& out);
void median(Object& in, Answer& out);
void auction(Object& in, Answer& out);
void reservation(Object& in, Answer& out);
void clock(Object& in, Answer& out);
void prorata(Object& in, Answer& out);
void fee(Object& in, Answer& out);
void ratio(Object& in, Answer& out);
void carry(Object& in, Answer& out);
void tiebreak(Object& in, Answer& out);

}  // namespace eco::replay::compute
