#include "console/api/answer.hpp"

#include "console/describe.hpp"
#include "console/json_writer.hpp"
#include "domain/reject_code.hpp"
#include "proto/codec.hpp"

namespace eco::console {
namespace {

using namespace domain;

template <class T>
const T* find(const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (const T* found = std::get_if<T>(&event)) return found;
  }
  return nullptr;
}

void write_refusal(const OperatorRejected& rejected, JsonWriter& json) {
  const RejectInfo* info = reject_info(rejected.refusal.code);
  json.key("refusal").begin_object();
  if (info != nullptr) {
    json.text_field("code", info->name)
        .number_field("number", static_cast<unsigned>(rejected.refusal.code))
        .text_field("text_en", info->english)
        .text_field("text_zh", info->chinese)
        .text_field("remedy_en", info->remedy_english)
        .text_field("remedy_zh", info->remedy_chinese);
  } else {
    json.text_field("code", "UNKNOWN")
        .number_field("number", static_cast<unsigned>(rejected.refusal.code));
  }
  json.text_field("detail", rejected.text).end_object();
}

void write_events(const std::vector<Event>& events, const Names& names, JsonWriter& json) {
  json.key("effects").begin_array();
  for (const Event& event : events) json.text(describe(event, names));
  json.end_array().key("events").begin_array();
  for (const Event& event : events) json.raw(proto::to_json(event));
  json.end_array();
}

}  // namespace

std::string fault_answer(std::string_view id, const Fault& fault) {
  const FaultInfo& info = info_of(fault.code);
  JsonWriter json;
  json.begin_object()
      .text_field("id", id)
      .bool_field("ok", false)
      .key("refusal")
      .begin_object()
      .text_field("code", info.name)
      .text_field("text_en", info.english)
      .text_field("text_zh", info.chinese)
      .text_field("remedy_en", info.remedy_english)
      .text_field("remedy_zh", info.remedy_chinese)
      .text_field("detail", fault.detail)
      .end_object();
  return std::move(json.end_object()).str();
}

std::string result_answer(std::string_view id, SeqNo as_of, std::string_view result_json) {
  JsonWriter json;
  json.begin_object()
      .text_field("id", id)
      .bool_field("ok", true)
      .id_field("sequence", as_of.raw())
      .key("result")
      .raw(result_json);
  return std::move(json.end_object()).str();
}

std::string events_answer(std::string_view id, Effect effect, SeqNo sequence,
                          const std::vector<Event>& events, const Names& names) {
  const auto* rejected = find<OperatorRejected>(events);
  JsonWriter json;
  json.begin_object()
      .text_field("id", id)
      .bool_field("ok", rejected == nullptr)
      .bool_field("dry_run", effect == Effect::dry_run)
      .id_field("sequence", sequence.raw());
  if (rejected != nullptr) write_refusal(*rejected, json);
  const auto* proposed = find<ActionProposed>(events);
  if (proposed != nullptr && effect == Effect::journaled) {
    json.key("result")
        .begin_object()
        .id_field("proposal", proposed->proposal.raw())
        .text_field("hash", hex(proposed->hash))
        .end_object();
  }
  write_events(events, names, json);
  return std::move(json.end_object()).str();
}

}  // namespace eco::console
