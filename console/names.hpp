#pragma once
/// What people call the venue's numbers: symbols, codes, prices and quantities as text. Filled from
/// query answers (present state) or from events (reports about the past).
#include <map>
#include <string>

#include "base/decimal.hpp"
#include "domain/event.hpp"
#include "domain/types.hpp"
#include "domain/view.hpp"

namespace eco::console {

class Names {
 public:
  struct Instrument {
    domain::Symbol symbol;
    domain::MarketId market;
    base::Decimal tick{1, 0};  ///< until its market's rules are known
    base::Decimal step{1, 0};
  };
  struct Member {
    domain::MemberCode code;
    std::string name;
    domain::AccountId account;
    domain::AccountCode account_code;
  };

  void add(const domain::InstrumentView& view);
  void add(const domain::MemberView& view);
  void add(const domain::MarketView& view);
  void set_market(domain::MarketId id, const domain::MarketCode& code) { markets_[id] = code; }
  void set_instrument(domain::InstrumentId id, const Instrument& instrument) {
    instruments_[id] = instrument;
  }
  void set_member(domain::MemberId id, const Member& member);
  /// Grid of every instrument of a market.
  void set_grid(domain::MarketId market, base::Decimal tick, base::Decimal step);

  // Text for an id; "instrument#7" and the like where it is unknown.
  [[nodiscard]] std::string market(domain::MarketId id) const;
  [[nodiscard]] std::string instrument(domain::InstrumentId id) const;
  [[nodiscard]] std::string member(domain::MemberId id) const;
  [[nodiscard]] std::string account(domain::AccountId id) const;
  [[nodiscard]] std::string price(domain::InstrumentId id, domain::Price price) const;
  /// On the tick of the market's instruments.
  [[nodiscard]] std::string price(domain::MarketId id, domain::Price price) const;
  [[nodiscard]] std::string quantity(domain::InstrumentId id, domain::Quantity quantity) const;

  [[nodiscard]] const std::map<domain::MarketId, domain::MarketCode>& markets() const noexcept {
    return markets_;
  }
  [[nodiscard]] const std::map<domain::InstrumentId, Instrument>& instruments() const noexcept {
    return instruments_;
  }
  /// Null where there is none. Borrowed until the next change.
  [[nodiscard]] const Member* find_member(std::string_view code) const noexcept;

 private:
  std::map<domain::MarketId, domain::MarketCode> markets_;
  std::map<domain::InstrumentId, Instrument> instruments_;
  std::map<domain::MemberId, Member> members_;
  std::map<domain::AccountId, domain::AccountCode> accounts_;
};

}  // namespace eco::console
