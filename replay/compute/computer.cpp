#include "replay/compute/computer.hpp"

#include <algorithm>
#include <array>

#include "replay/compute/kinds.hpp"

namespace eco::replay::compute {
namespace {

constexpr std::array<Kind, 13> all_kinds{{
    {"band", band},
    {"close", close},
    {"composite", composite},
    {"uncross", uncross},
    {"median", median},
    {"auction", auction},
    {"reservation", reservation},
    {"clock", clock},
    {"prorata", prorata},
    {"fee", fee},
    {"ratio", ratio},
    {"carry", carry},
    {"tiebreak", tiebreak},
}};

}  // namespace

std::span<const Kind> kinds() noexcept {
  return all_kinds;
}

const Kind* find_kind(std::string_view name) noexcept {
  const auto* const found = std::find_if(all_kinds.begin(), all_kinds.end(),
                                         [name](const Kind& kind) { return kind.name == name; });
  return found == all_kinds.end() ? nullptr : found;
}

void Computer::answer(std::string_view line, std::string& out) {
  faults_.clear();
  const std::size_t start = out.size();
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
    faults_.add(FaultCode::blank_line, {}, "one JSON object is asked for");
  } else if (const auto value = tape_.parse(line); !value) {
    faults_.add(FaultCode::not_json, {}, value.error().text);
  } else {
    Object in(Field(faults_, *value, {}));
    Answer answer(out, faults_);
    if (!faults_.any()) kind_.compute(in, answer);
  }
  if (faults_.any()) {
    out.resize(start);
    write_fault(out);
  }
  out.push_back('\n');
}

void Computer::refuse_long_line(std::string& out) {
  faults_.clear();
  faults_.add(FaultCode::line_too_long, {}, "a line has at most 64 MiB");
  write_fault(out);
  out.push_back('\n');
}

void Computer::write_fault(std::string& out) {
  ++failed_;
  const Fault fault = *faults_.first();
  Answer(out, faults_)
      .open('{')
      .key("error")
      .open('{')
      .key("code")
      .string(code_text(fault.code))
      .key("field")
      .string(fault.field)
      .key("text")
      .string(fault.text)
      .close('}')
      .close('}');
}

void LineCutter::add(std::string_view bytes, std::string& out) {
  for (;;) {
    const std::size_t feed = bytes.find('\n');
    if (feed == std::string_view::npos) break;
    end_line(bytes.substr(0, feed), out);
    bytes.remove_prefix(feed + 1);
  }
  too_long_ = too_long_ || begun_.size() + bytes.size() > JsonTape::bytes_max;
  if (too_long_) {
    begun_.clear();
  } else {
    begun_.append(bytes);
  }
}

void LineCutter::end_line(std::string_view rest, std::string& out) {
  if (too_long_ || begun_.size() + rest.size() > JsonTape::bytes_max) {
    computer_.refuse_long_line(out);
  } else if (begun_.empty()) {
    computer_.answer(rest, out);
  } else {
    begun_.append(rest);
    computer_.answer(begun_, out);
  }
  begun_.clear();
  too_long_ = false;
}

void LineCutter::finish(std::string& out) {
  if (!begun_.empty() || too_long_) end_line({}, out);
}

}  // namespace eco::replay::compute
