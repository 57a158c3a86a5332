#pragma once
/// Instruments, members and traders as the released commands have left them.
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/ports.hpp"
#include "node/slot.hpp"
#include "node/trader_table.hpp"

namespace eco::node {

/// Threading: I/O thread. Pointers handed out are valid until the next `update` or `apply_traders`,
/// which only the release calls.
class Directory final : public gateway::Directory {
 public:
  explicit Directory(TraderTable traders);

  [[nodiscard]] const domain::InstrumentView* instrument(std::string_view symbol) const override;
  [[nodiscard]] const domain::InstrumentView* instrument(domain::InstrumentId id) const override;
  [[nodiscard]] const gateway::TraderLogin* trader(std::string_view comp_id) const override;
  [[nodiscard]] const gateway::TraderLogin* trader(domain::TraderId id) const override;
  [[nodiscard]] std::vector<domain::TraderId> traders_of(domain::MemberId member) const override;
  [[nodiscard]] std::vector<domain::TraderId> all_traders() const override;
  [[nodiscard]] const domain::MemberView* member(domain::MemberId id) const override;
  [[nodiscard]] const domain::MemberView* member(std::string_view code) const override;

  [[nodiscard]] const TraderTable& traders() const noexcept { return traders_; }

  void update(ReferenceData&& data);
  void apply_traders(const domain::EventBuffer& events);

 private:
  template <class T>
  using ByText = std::map<std::string, T, std::less<>>;

  void index_traders();

  ReferenceData data_;
  ByText<std::size_t> instruments_by_symbol_;  // places in data_
  std::map<domain::InstrumentId, std::size_t> instruments_by_id_;
  ByText<std::size_t> members_by_code_;
  std::map<domain::MemberId, std::size_t> members_by_id_;
  TraderTable traders_;
  ByText<domain::TraderId> traders_by_comp_id_;
  std::map<domain::MemberId, std::vector<domain::TraderId>> traders_by_member_;
};

}  // namespace eco::node
