#pragma once
/// A member at work: one session, its requests and their answers, and what they add up to.
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "apps/eco-member/connection.hpp"
#include "apps/eco-member/deals.hpp"
#include "apps/eco-member/market_book.hpp"
#include "apps/eco-member/member_book.hpp"
#include "apps/eco-member/requests.hpp"

namespace eco::member {

struct ClientOptions {
  std::string name;       ///< shown in front of each line
  std::string account;    ///< the one traded for
  std::string id_prefix;  ///< of ClOrdIDs made here; unique per run and member
  ConnectionOptions connection;
};

enum class RequestKind : std::uint8_t { order = 1, cancel = 2, replace = 3, deal = 4 };

struct Answer {
  bool accepted = false;
  int code = 0;                ///< VenueRejectCode of a refusal; 0: refused at the session level
  std::string code_name = {};  ///< e.g. PRICE_BAND
  std::string text = {};
  char status = '0';  ///< OrdStatus after it
};

struct Request {
  std::string id;
  RequestKind kind = RequestKind::order;
  std::string target = {};  ///< the order to cancel or replace, the terms of a deal
  gateway::fix::OutMessage message = {};
  DealDraft deal = {};
  std::uint64_t number = 0;  ///< MsgSeqNum of the last time it was sent; 0: not sent
  std::optional<Answer> answer = {};
  std::chrono::steady_clock::time_point asked_at = {};  ///< when it was sent last
  bool asked_again = false;
};

/// Cash as the venue states it.
struct CashFacts {
  std::uint64_t sequence = 0;
  domain::Money free, proceeds, reserved, deposit, frozen, total;
};

/// Calls come from inside the pump.
class ClientListener {
 public:
  virtual ~ClientListener() = default;
  /// The book begins with these: cash, and holdings in all places together.
  virtual void started(const CashFacts&, const std::map<std::string, domain::Quantity>&) {}
  /// Before a request leaves.
  virtual void sending(const Request&) {}
  /// Before the session counts a message about orders or trades as received.
  virtual void receiving(const InMessage&) {}
  virtual void answered(const Request&) {}
  virtual void order_changed(const Order&, const InMessage&) {}
  virtual void executed(const Execution&) {}
  virtual void deal_changed(const Deal&, const InMessage&) {}
  virtual void connected() {}
  virtual void disconnected(std::string_view) {}
  virtual void day_opened() {}
};

/// Holdings as the venue states them: quantity by PosType (TOT, FRE, …) and symbol.
struct HoldingFacts {
  std::uint64_t sequence = 0;
  std::map<std::string, std::map<std::string, domain::Quantity>> by_symbol;
};

/// An order as the venue states it.
struct StatusFacts {
  bool known = false;
  OrderState state = OrderState::live;
  std::string quantity = {}, cumulative = {}, leaves = {};
};

/// Threading: the pump's thread. Lifetime: pump and listeners outlive it.
class Client final : private ConnectionEvents {
 public:
  [[nodiscard]] static base::Result<std::unique_ptr<Client>> open(Pump& pump,
                                                                  ClientOptions options);
  ~Client() override;

  /// Borrowed until `ignore`, or for life. Not from inside a listener's call.
  void listen(ClientListener& listener) { listeners_.push_back(&listener); }
  void ignore(ClientListener& listener) { std::erase(listeners_, &listener); }

  /// Connects and learns the instruments; where the book has no start yet, its start too.
  [[nodiscard]] base::Result<void> start(Milliseconds limit);
  /// Takes the venue's word for cash and holdings again where a trade of an earlier run was taken
  /// back.
  [[nodiscard]] base::Result<void> start_anew_if_needed(Milliseconds limit);
  /// Logs out.
  void stop();
  [[nodiscard]] bool online() const;
  /// Since when it is.
  [[nodiscard]] std::chrono::steady_clock::time_point online_since() const noexcept {
    return online_since_;
  }
  /// Why the venue will not have us; empty where it will.
  [[nodiscard]] const std::string& refusal() const noexcept { return refusal_; }

  /// A ClOrdID not used before.
  [[nodiscard]] std::string next_id();
  /// Sends and remembers. An `id` that is empty is made here.
  const Request& place(const OrderDraft& draft, std::string id = {});
  const Request& cancel(const OrderReference& order, std::string id = {});
  const Request& replace(const OrderReference& order, std::string_view quantity,
                         std::string_view price, std::string id = {});
  const Request& negotiate(const DealDraft& draft, std::string id = {});
  /// Once more under a new number, with PossResend.
  void send_again(const std::string& id);
  /// Sets a request's answer from what else is known of it, e.g. an order's status.
  void resolve(const std::string& id, Answer answer);
  /// Takes in a message of an earlier run. Requires: not started.
  void replay(std::string message) { early_.push_back(std::move(message)); }
  /// Forgets a request.
  void forget(const std::string& id) { requests_.erase(id); }
  /// A request of an earlier run that has no answer yet.
  void adopt(Request request) { requests_[request.id] = std::move(request); }

  /// Null where unknown.
  [[nodiscard]] const Request* request(std::string_view id) const;
  [[nodiscard]] std::vector<std::string> unanswered() const;
  /// False where no answer came in time.
  bool await_answer(const std::string& id, Milliseconds limit);

  [[nodiscard]] std::optional<CashFacts> ask_cash(Milliseconds limit);
  [[nodiscard]] std::optional<HoldingFacts> ask_holdings(Milliseconds limit);
  [[nodiscard]] std::optional<StatusFacts> ask_status(std::string_view cl_ord_id,
                                                      std::string_view order_id,
                                                      Milliseconds limit);

  /// Subscribes once. Null until the first picture is there.
  const MarketBook* market(const std::string& symbol);

  [[nodiscard]] const Instruments& instruments() const noexcept { return instruments_; }
  [[nodiscard]] MemberBook& book() noexcept { return book_; }
  [[nodiscard]] const MemberBook& book() const noexcept { return book_; }
  [[nodiscard]] const Deals& deals() const noexcept { return deals_; }
  [[nodiscard]] const std::string& name() const noexcept { return options_.name; }
  [[nodiscard]] const std::string& account() const noexcept { return options_.account; }
  [[nodiscard]] Pump& pump() noexcept { return pump_; }

 private:
  Client(Pump& pump, ClientOptions options);

  // ConnectionEvents
  void logged_on() override;
  void application(const InMessage& message) override;
  void session_rejected(std::uint64_t number, std::string_view text) override;
  void down(std::string_view reason) override;
  void refused(std::string_view reason) override;
  void new_day() override;

  void dispatch(const InMessage& message);
  void on_report(const InMessage& message);
  void on_cancel_reject(const InMessage& message);
  void on_deal(const InMessage& message);
  void on_deal_answer(const InMessage& message);
  void on_business_reject(const InMessage& message);
  void on_security_list(const InMessage& message);
  void on_market(const InMessage& message);
  void on_positions(const InMessage& message);
  void on_cash(const InMessage& message);
  void on_status(const InMessage& message);
  void apply(const MemberBook::Change& change, const InMessage& message);

  const Request& submit(Request request);
  void answer(std::string_view id, Answer answer);
  void send(const gateway::fix::OutMessage& message) { connection_->send(message, PossResend::no); }
  [[nodiscard]] std::string query_id();
  [[nodiscard]] base::Result<void> take_start(Milliseconds limit);

  Pump& pump_;
  ClientOptions options_;
  std::vector<ClientListener*> listeners_;
  std::unique_ptr<Connection> connection_;
  Instruments instruments_;
  bool instruments_known_ = false;
  std::deque<std::string> early_;  // messages that came before the instruments
  MemberBook book_{instruments_};
  Deals deals_;
  std::unordered_map<std::string, Request> requests_;
  std::unordered_map<std::uint64_t, std::string> by_number_;  // on this connection
  std::map<std::string, std::string> watched_;                // symbol by MDReqID
  std::map<std::string, MarketBook, std::less<>> markets_;
  std::string last_error_;
  std::string refusal_;
  std::uint64_t ids_ = 0;
  std::uint64_t queries_ = 0;
  bool start_anew_ = false;
  std::chrono::steady_clock::time_point online_since_{};

  std::string cash_query_, holdings_query_, status_query_;
  std::optional<CashFacts> cash_facts_;
  std::optional<StatusFacts> status_facts_;
  HoldingFacts holdings_;
  std::optional<std::size_t> positions_expected_;
};

}  // namespace eco::member
