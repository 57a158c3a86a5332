#include "replay/compute/answer.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <limits>

namespace eco::replay::compute {

void Answer::separate() {
  if (!first_) out_.push_back(',');
  first_ = false;
}

Answer& Answer::open(char bracket) {
  separate();
  out_.push_back(bracket);
  first_ = true;
  return *this;
}

Answer& Answer::close(char bracket) {
  out_.push_back(bracket);
  first_ = false;
  return *this;
}

Answer& Answer::key(std::string_view name) {
  string(name);
  out_.push_back(':');
  first_ = true;
  key_ = name;
  return *this;
}

Answer& Answer::null() {
  separate();
  out_.append("null");
  return *this;
}

Answer& Answer::integer(std::uint64_t value) {
  separate();
  out_.append(std::to_string(value));
  return *this;
}

Answer& Answer::string(std::string_view text) {
  separate();
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out_.append("\"").append(text).append("\"");
  } else {
    out_.append(boost::json::serialize(boost::json::string_view(text.data(), text.size())));
  }
  return *this;
}

Answer& Answer::price(engine::pricing::WidePrice price, const Grid& tick) {
  decimal(tick.value(price.raw()), 2);
  return *this;
}

Answer& Answer::quantity(engine::pricing::WideQuantity quantity, const Grid& step) {
  decimal(step.value(quantity.raw()), 0);
  return *this;
}

Answer& Answer::money(Int128 hao) {
  if (hao > std::numeric_limits<std::int64_t>::max()) {
    overflow();
    return *this;
  }
  constexpr unsigned decimals_of_hao = 4;
  decimal(Decimal{hao, decimals_of_hao}, 2);
  return *this;
}

void Answer::decimal(std::optional<Decimal> value, unsigned decimals_min) {
  const auto text = value ? decimal_text(*value, decimals_min) : std::nullopt;
  if (!text) return overflow();
  separate();
  out_.append("\"").append(*text).append("\"");
}

void Answer::overflow() {
  const Path at{nullptr, key_};
  faults_.add(FaultCode::overflow, at, "the result is 2^63 or more");
}

}  // namespace eco::replay::compute
