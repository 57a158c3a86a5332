#pragma once
/// A venue for tests: an exchange with the commands that set it up and short names for the rest.
///
/// Time starts at 2026-03-02 09:00 Beijing and goes on by 1 ms a command. Members' account codes
/// are their member codes. Operators are "op1" and "op2"; ★ actions are proposed by the first and
/// approved by the second. Amounts are domain units: ticks, steps, hao; `yuan` makes hao.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/command.hpp"
#include "engine/exchange.hpp"
#include "tests/support/rulebook_values.hpp"

namespace eco::testing {

[[nodiscard]] constexpr domain::Money yuan(std::int64_t whole, std::int64_t fen = 0) {
  return domain::Money(whole * 10'000 + fen * 100);
}

/// A leg of a pick: maker's OrderId and quantity.
struct Leg {
  domain::OrderId maker;
  std::int64_t quantity = 0;
};

/// What a listing or sweep says.
struct Terms {
  std::string_view symbol;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  domain::SkipOwn skip_own = domain::SkipOwn::no;
};

class Venue {
 public:
  explicit Venue(engine::ExchangeLimits limits = {.orders_max = 10'000});

  [[nodiscard]] engine::Exchange& exchange() noexcept { return *exchange_; }
  [[nodiscard]] const engine::Exchange& exchange() const noexcept { return *exchange_; }
  /// Saves the exchange and goes on with a fresh one that loaded it.
  void reload();

  // ---- Commands. Each returns its events, borrowed until the next command.

  const domain::EventBuffer& apply(domain::CommandBody body, domain::CommandHeader header = {});
  /// By a member's trader.
  const domain::EventBuffer& member(std::string_view code, domain::CommandBody body);
  /// By one operator.
  const domain::EventBuffer& operate(domain::OperatorAction action,
                                     std::string_view person = "op1");
  /// By as many operators as it needs; the events of the last command.
  const domain::EventBuffer& admin(const domain::OperatorAction& action);
  /// Lets the clock pass to `stamp` if it is later than now.
  void set_time(domain::Timestamp stamp) noexcept;
  [[nodiscard]] domain::Timestamp now() const noexcept { return now_; }

  /// Goes on behind commands that a test applied to `exchange()` itself.
  void catch_up() noexcept;

  // ---- Setting up

  void activate(const domain::Rulebook& rulebook);
  void list(std::string_view market, std::string_view symbol, std::int32_t vintage,
            std::int64_t first_base, std::string_view class_key = "");
  void admit(std::string_view code, domain::Money cash = domain::Money(0));
  void issue(std::string_view account, std::string_view symbol, std::int64_t quantity);
  void open_day(std::string_view trade_date,
                domain::ScheduleMode schedule = domain::ScheduleMode::manual,
                std::string call_seed = {});
  /// All markets.
  const domain::EventBuffer& phase(domain::Phase phase);
  /// From any trading phase: post, settling, every trade confirmed, settled, day closed.
  void end_day();

  // ---- Orders; ClOrdIDs "C1", "C2", … are given where none is said

  const domain::EventBuffer& listing(std::string_view code, domain::Side side, const Terms& terms);
  const domain::EventBuffer& sweep(std::string_view code, domain::Side side, const Terms& terms);
  const domain::EventBuffer& pick(std::string_view code, domain::Side side, std::string_view symbol,
                                  const std::vector<Leg>& legs,
                                  domain::SkipOwn skip_own = domain::SkipOwn::no,
                                  std::optional<domain::Price> limit = {});
  /// A bid on the side that the auction leaves to bidders.
  const domain::EventBuffer& bid(std::string_view code, domain::AuctionId auction,
                                 std::int64_t price, std::int64_t quantity, bool partial = false);
  /// An order of continuous trading; its ClOrdID and instrument are filled in.
  const domain::EventBuffer& order(std::string_view code, domain::NewOrder request);
  const domain::EventBuffer& cancel(std::string_view code, domain::OrderId order);
  const domain::EventBuffer& replace(std::string_view code, domain::OrderId order,
                                     domain::Side side, const Terms& terms);

  const domain::EventBuffer& propose(std::string_view code, domain::Side side, const Terms& terms,
                                     std::string_view counterparty);
  /// To everybody, or to the members named.
  const domain::EventBuffer& offer(std::string_view code, domain::Side side, const Terms& terms,
                                   const std::vector<std::string>& group = {});
  /// A part of a public or group offer; 0: all that is left.
  const domain::EventBuffer& hit(std::string_view code, domain::OfferId offer,
                                 std::int64_t quantity);
  const domain::EventBuffer& counter(std::string_view code, domain::OfferId offer,
                                     std::uint32_t terms, std::int64_t price,
                                     std::int64_t quantity);
  const domain::EventBuffer& accept(std::string_view code, domain::OfferId offer,
                                    std::uint32_t terms);

  // ---- Reading

  /// The number of the last command: OrderId or OfferId of what it created.
  [[nodiscard]] domain::OrderId last_order() const noexcept;
  [[nodiscard]] domain::OfferId last_offer() const noexcept;
  [[nodiscard]] const domain::EventBuffer& events() const noexcept { return events_; }
  /// From now on `lines` numbers commands, and what they created, from 1.
  void count_from_here() noexcept { numbers_from_ = sequence_; }
  /// The last command's events, one line each (describe.hpp).
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] domain::CashView cash(std::string_view account) const;
  [[nodiscard]] domain::HoldingView holding(std::string_view account,
                                            std::string_view symbol) const;
  [[nodiscard]] domain::BookView book(std::string_view symbol) const;
  [[nodiscard]] domain::MarketView market(std::string_view code) const;
  [[nodiscard]] domain::InstrumentView instrument(std::string_view symbol) const;
  [[nodiscard]] base::Hash128 hash() const noexcept { return exchange_->state_hash(); }

 private:
  struct MemberIds {
    domain::MemberId member;
    domain::TraderId trader;
    domain::AccountId account;
  };

  [[nodiscard]] domain::ClOrdId next_cl_ord_id();
  [[nodiscard]] domain::NewOrder order(domain::OrderKind kind, domain::Side side,
                                       const Terms& terms);
  [[nodiscard]] domain::BlockPropose block(domain::Side side, const Terms& terms);
  void remember();

  engine::ExchangeLimits limits_;
  std::unique_ptr<engine::Exchange> exchange_;
  domain::EventBuffer events_;
  domain::Timestamp now_;
  std::uint64_t sequence_ = 0;
  std::uint64_t cl_ord_ids_ = 0;
  std::uint64_t numbers_from_ = 0;
  std::map<std::string, MemberIds, std::less<>> members_;
  std::map<std::string, domain::InstrumentId, std::less<>> instruments_;
  std::map<domain::AuctionId, domain::AuctionUpdated> auctions_;  ///< as last announced
};

}  // namespace eco::testing
