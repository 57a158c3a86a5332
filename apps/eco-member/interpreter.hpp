#pragma once
/// Carries out the commands of the shell and of script files.
#include <map>
#include <string>

#include "apps/eco-member/client.hpp"
#include "apps/eco-member/narrator.hpp"
#include "apps/eco-member/reconcile.hpp"
#include "apps/eco-member/script.hpp"

namespace eco::member {

/// Threading: the pump's thread. Lifetime: client and narrator outlive it.
class Interpreter {
 public:
  Interpreter(Client& client, Narrator& narrator) : client_(client), narrator_(narrator) {}

  /// Does one command; a request waits for its answer. Errors: a wait that ran out, an expectation
  /// that does not hold, an order or a deal that is not known.
  [[nodiscard]] base::Result<void> execute(const Command& command);
  [[nodiscard]] bool quit() const noexcept { return quit_; }
  /// The last request was refused and no `expect` has looked at it since.
  [[nodiscard]] const Request* unexpected_refusal() const;
  /// Compares with the venue and tells the result.
  [[nodiscard]] bool reconcile_now();

 private:
  base::Result<void> run(const PlaceCommand& command);
  base::Result<void> run(const CancelCommand& command);
  base::Result<void> run(const ReplaceCommand& command);
  base::Result<void> run(const DealCommand& command);
  base::Result<void> run(const ViewCommand& command);
  base::Result<void> run(const BookCommand& command);
  base::Result<void> run(const ReconcileCommand& command);
  base::Result<void> run(const QuitCommand& command);
  base::Result<void> run(const WaitCommand& command);
  base::Result<void> run(const ExpectCommand& command);

  /// Empty where the condition holds, else what is instead.
  std::string check(const Pause& condition);
  std::string check(const OrderIs& condition);
  std::string check(const PhaseIs& condition);
  std::string check(const BestIs& condition);
  std::string check(const DealIs& condition);
  std::string check(const DealOffered& condition);
  std::string check(const LastAnswerIs& condition);
  std::string check(const HoldingIs& condition);
  std::string check(const CashIs& condition);
  std::string check(const Reconciles& condition);

  base::Result<void> answer_of(const Request& request);
  base::Result<OrderDraft> best_pick(OrderDraft draft);
  [[nodiscard]] const Deal* deal_of(const std::string& name) const;
  const MarketBook* market_of(const std::string& symbol);
  void show_instruments() const;
  void show_orders() const;
  void show_executions() const;
  void show_deals() const;
  base::Result<void> show_holdings();
  base::Result<void> show_cash();

  Client& client_;
  Narrator& narrator_;
  std::map<std::string, std::string> deal_names_;  // name -> OfferID
  std::string last_request_;
  bool refusal_open_ = false;
  bool quit_ = false;
};

}  // namespace eco::member
