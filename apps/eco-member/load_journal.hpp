#pragma once
/// What a load agent sent and heard, on disk as JSON lines, so that it can prove it after any
/// crash:
///
///   {"event":"start","cash":…,"sequence":…,"holdings":{symbol: quantity}}   hao, command, steps
///   {"event":"sent","id":…,"kind":…,"target":…,"message":{type, fields, groups}}   before it
///   leaves
///   {"event":"report","type":"8","exec_id":…,"fix":"8=FIX.4.4|9=…|…"}   each ExecID once, before
///   the
///                                                                       session counts it
///   {"event":"answer","id":…,"accepted":true,"code":"","status":"0"}
///   {"event":"offline"} {"event":"online"} {"event":"new_day"}
///
/// SOH is written as `|`. A line cut off at the end is dropped. Each line is one write(2).
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "apps/eco-member/client.hpp"

namespace eco::member {

/// Threading: the pump's thread. Failing writes end the process.
class LoadJournal final : public ClientListener {
 public:
  /// Reads `path`, or creates it.
  [[nodiscard]] static base::Result<std::unique_ptr<LoadJournal>> open(const std::string& path);
  ~LoadJournal() override;

  /// Gives a client what earlier runs left: reports, requests without an answer, the book's start.
  /// Requires: the client is not started.
  void restore(Client& client);

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

  void started(const CashFacts& cash,
               const std::map<std::string, domain::Quantity>& totals) override;
  void sending(const Request& request) override;
  void receiving(const InMessage& message) override;
  void answered(const Request& request) override;
  void connected() override { write(R"({"event":"online"})"); }
  void disconnected(std::string_view reason) override;
  void day_opened() override { write(R"({"event":"new_day"})"); }

 private:
  explicit LoadJournal(int file) : file_(file) {}
  bool take(std::string_view line);
  void count(std::string_view id, bool accepted);
  void write(const std::string& line);

  struct Start {
    domain::Money cash;
    std::uint64_t sequence;
    std::map<std::string, domain::Quantity> totals;
  };
  int file_;
  std::optional<Start> start_;
  std::map<std::string, Request> open_;  // sent, without an answer
  std::vector<std::string> reports_;     // of earlier runs
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> settled_;
  std::uint64_t sent_ = 0;
  std::uint64_t accepted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace eco::member
