#include "replay/trace.hpp"

#include <fmt/format.h>

#include "apps/eco-replay/commands.hpp"
#include "apps/eco-replay/numbers.hpp"
#include "proto/codec.hpp"
#include "replay/describe.hpp"
#include "replay/texts.hpp"

namespace eco::replay_app {
namespace {

void print_text(const replay::TraceStep& step) {
  const domain::CommandHeader& header = step.record.command.header;
  fmt::print("{:>12}  {}  {}\n", header.sequence.raw(), replay::time_text(header.stamp),
             replay::describe(step.record.command, step.directory));
  for (const std::size_t i : step.about) {
    fmt::print("{:>12}    {}\n", fmt::format("{}-{}", header.sequence.raw(), i),
               replay::describe(step.events[i], step.directory));
  }
}

void print_json(const replay::TraceStep& step) {
  std::string events;
  for (const std::size_t i : step.about) {
    events.append(fmt::format(R"({}{{"event":{},"content":{}}})", events.empty() ? "" : ",", i,
                              proto::to_json(step.events[i])));
  }
  fmt::print(R"({{"sequence":"{}","time":"{}","command":{},"events":[{}]}})"
             "\n",
             step.record.sequence().raw(), replay::time_text(step.record.command.header.stamp),
             proto::to_json(step.record.command), events);
}

base::Result<replay::TraceSubject> subject_of(const Options& options) {
  replay::TraceSubject subject;
  subject.member = options.member;
  if (!options.order.empty()) {
    subject.order = parse_number(options.order);
    if (!subject.order) {
      return base::fail(fmt::format("--order {}: not an order number", options.order));
    }
  }
  if (!options.lot.empty()) {
    const auto lot = parse_number(options.lot);
    if (!lot) return base::fail(fmt::format("--lot {}: not a lot number", options.lot));
    subject.lot = domain::LotId(*lot);
  }
  if (!options.cl_ord_id.empty()) {
    subject.cl_ord_id = domain::ClOrdId::from(options.cl_ord_id);
    if (!subject.cl_ord_id) {
      return base::fail(fmt::format("--cl-ord-id {}: longer than {} bytes", options.cl_ord_id,
                                    domain::ClOrdId::size_max));
    }
  }
  if (!subject.order && !subject.cl_ord_id && !subject.lot && subject.member.empty()) {
    return base::fail("trace: say what to trace: --order, --cl-ord-id, --member or --lot");
  }
  return subject;
}

}  // namespace

int trace(const Options& options) {
  const auto subject = subject_of(options);
  if (!subject) return misused(options, subject.error().text);
  auto reader = open_journal(options, persistence::ReadChecks::records);
  if (!reader) return failed(options, reader.error());
  persistence::SealKeys keys;
  if (const auto loaded = load_keys(options, keys); !loaded) return failed(options, loaded.error());
  replay::RecordStream stream(**reader, keys);
  const auto shown = replay::trace(stream, *subject, options.json ? print_json : print_text);
  if (!shown) return failed(options, shown.error());
  if (*shown == 0) {
    return failed(options, {"trace: nothing in this journal concerns it: check the number, or that "
                            "the member's code is spelled as admitted"});
  }
  return exit_agrees;
}

}  // namespace eco::replay_app
