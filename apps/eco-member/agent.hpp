#pragma once
/// Members that act by themselves, for demonstrations. Decisions come from a seed and from what the
/// venue says.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "apps/eco-member/client.hpp"
#include "apps/eco-member/narrator.hpp"
#include "base/prng.hpp"

namespace eco::member {

enum class AgentKind : std::uint8_t {
  compliance_buyer = 1,    ///< buys what it must surrender: picks, bids, accepts deals
  sink_seller = 2,         ///< sells what it has planted: lists, offers deals
  market_participant = 3,  ///< stands on both sides: lists, sweeps, picks, replaces, cancels
};
[[nodiscard]] std::optional<AgentKind> agent_kind(std::string_view name) noexcept;

/// When an agent ends: whichever comes first.
struct AgentEnd {
  std::uint64_t orders = 0;  ///< requests sent; 0: no limit
  Milliseconds duration{0};  ///< 0: no limit
  std::string until_file;    ///< ends when it exists; empty: no limit
};

struct AgentOptions {
  AgentKind kind = AgentKind::market_participant;
  std::vector<std::string> symbols;
  std::vector<std::string> counterparties;  ///< member codes to offer deals to
  std::uint64_t seed = 1;
  std::uint64_t per_second = 5;  ///< requests
  AgentEnd end;
};

/// Threading: the pump's thread.
class Agent {
 public:
  Agent(Client& client, AgentOptions options)
      : client_(client), options_(std::move(options)), random_(options_.seed) {}

  /// Acts until the end; loses no request over an outage. Errors: an unknown symbol.
  [[nodiscard]] base::Result<void> run();
  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }

 private:
  void act(const Instrument& instrument);
  bool answer_deal(const Instrument& instrument);
  void buy(const Instrument& instrument);
  void sell(const Instrument& instrument);
  void trade(const Instrument& instrument);
  bool offer_deal(const Instrument& instrument);
  bool pick_best(const Instrument& instrument, domain::Side side);
  void list(const Instrument& instrument, domain::Side side);
  void sweep(const Instrument& instrument, domain::Side side);
  bool trim(const Instrument& instrument, std::size_t live_max);
  void replace_one(const Instrument& instrument);
  void finish(const Request& request);

  [[nodiscard]] std::vector<const Order*> live(const Instrument& instrument) const;
  [[nodiscard]] domain::Quantity draw_quantity(const Instrument& instrument);
  /// Held and not offered; some of it may still be locked.
  [[nodiscard]] domain::Quantity free_to_offer(const Instrument& instrument) const;
  /// Base price shifted by a random part of 1/1000 between the bounds, inside the band.
  [[nodiscard]] domain::Price draw_price(const Instrument& instrument, std::int64_t from_permille,
                                         std::int64_t to_permille);

  Client& client_;
  AgentOptions options_;
  base::Prng random_;
  std::uint64_t sent_ = 0;
};

/// True where `end` says so.
[[nodiscard]] bool is_over(const AgentEnd& end, std::uint64_t sent,
                           std::chrono::steady_clock::time_point started);

}  // namespace eco::member
