#include "apps/eco-member/client.hpp"

#include <algorithm>
#include <utility>

namespace eco::member {

using gateway::fix::OutMessage;

base::Result<std::unique_ptr<Client>> Client::open(Pump& pump, ClientOptions options) {
  std::unique_ptr<Client> client(new Client(pump, std::move(options)));
  auto connection = Connection::open(pump, client->options_.connection, *client);
  if (!connection) return tl::unexpected(std::move(connection.error()).in(client->name()));
  client->connection_ = std::move(*connection);
  return client;
}

Client::Client(Pump& pump, ClientOptions options) : pump_(pump), options_(std::move(options)) {}

Client::~Client() = default;

base::Result<void> Client::start(Milliseconds limit) {
  connection_->start();
  const auto settled = [this] {
    return !refusal_.empty() || (connection_->logged_on() && instruments_known_);
  };
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const auto left = [deadline] {
    return std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
  };
  base::Result<void> started = base::fail("no answer");
  while (left().count() > 0 && pump_.until(settled, left()) && refusal_.empty()) {
    if (!book_.started()) started = take_start(left());
    if (book_.started()) return {};
  }
  const std::string& why = refusal_.empty() ? last_error_ : refusal_;
  return base::fail(name() + ": no session with " + options_.connection.host + ':' +
                    std::to_string(options_.connection.port) + ": " +
                    (why.empty() ? started.error().text : why));
}

base::Result<void> Client::start_anew_if_needed(Milliseconds limit) {
  return start_anew_ ? take_start(limit) : base::Result<void>{};
}

/// Cash first: holdings that are not listed were 0 then, too, or came and went since.
base::Result<void> Client::take_start(Milliseconds limit) {
  const auto cash = ask_cash(limit);
  const auto holdings = cash ? ask_holdings(limit) : std::nullopt;
  if (!holdings) return base::fail("the venue does not state cash and holdings");
  std::map<std::string, domain::Quantity> totals;
  for (const auto& [symbol, by_type] : holdings->by_symbol) {
    const auto total = by_type.find("TOT");
    if (total != by_type.end()) totals[symbol] = total->second;
  }
  for (ClientListener* listener : listeners_) listener->started(*cash, totals);
  book_.start_cash(cash->total, cash->sequence);
  book_.start_holdings(std::move(totals), std::max(cash->sequence, holdings->sequence));
  start_anew_ = false;
  return {};
}

void Client::stop() {
  connection_->stop();
  pump_.until([this] { return !connection_->logged_on(); }, Milliseconds(2500));
}

bool Client::online() const {
  return connection_->logged_on();
}

std::string Client::next_id() {
  return options_.id_prefix + std::to_string(++ids_);
}

std::string Client::query_id() {
  return "q" + std::to_string(++queries_);
}

const Request& Client::place(const OrderDraft& draft, std::string id) {
  if (id.empty()) id = next_id();
  OutMessage message = new_order(id, options_.account, draft);
  return submit({.id = std::move(id), .message = std::move(message)});
}

const Request& Client::cancel(const OrderReference& order, std::string id) {
  if (id.empty()) id = next_id();
  OutMessage message = cancel_order(id, order);
  return submit({.id = std::move(id),
                 .kind = RequestKind::cancel,
                 .target = order.cl_ord_id,
                 .message = std::move(message)});
}

const Request& Client::replace(const OrderReference& order, std::string_view quantity,
                               std::string_view price, std::string id) {
  if (id.empty()) id = next_id();
  OutMessage message = replace_order(id, order, quantity, price);
  return submit({.id = std::move(id),
                 .kind = RequestKind::replace,
                 .target = order.cl_ord_id,
                 .message = std::move(message)});
}

const Request& Client::negotiate(const DealDraft& draft, std::string id) {
  if (id.empty()) id = next_id();
  OutMessage message = member::deal(id, options_.account, draft);
  return submit({.id = std::move(id),
                 .kind = RequestKind::deal,
                 .target = draft.terms,
                 .message = std::move(message),
                 .deal = draft});
}

const Request& Client::submit(Request request) {
  Request& kept = requests_[request.id] = std::move(request);
  for (ClientListener* listener : listeners_) listener->sending(kept);
  kept.asked_at = std::chrono::steady_clock::now();
  kept.number = connection_->send(kept.message, PossResend::no);
  if (kept.number != 0) by_number_[kept.number] = kept.id;
  return kept;
}

void Client::send_again(const std::string& id) {
  const auto found = requests_.find(id);
  if (found == requests_.end()) return;
  Request& request = found->second;
  request.asked_at = std::chrono::steady_clock::now();
  request.asked_again = true;
  request.number = connection_->send(request.message, PossResend::yes);
  if (request.number != 0) by_number_[request.number] = id;
}

void Client::resolve(const std::string& id, Answer resolved) {
  answer(id, std::move(resolved));
}

const Request* Client::request(std::string_view id) const {
  const auto found = requests_.find(std::string(id));
  return found == requests_.end() ? nullptr : &found->second;
}

std::vector<std::string> Client::unanswered() const {
  std::vector<std::string> ids;
  for (const auto& [id, request] : requests_) {
    if (!request.answer) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool Client::await_answer(const std::string& id, Milliseconds limit) {
  return pump_.until(
      [this, &id] {
        const Request* asked = request(id);
        return asked == nullptr || asked->answer.has_value();
      },
      limit);
}

std::optional<CashFacts> Client::ask_cash(Milliseconds limit) {
  cash_facts_.reset();
  cash_query_ = query_id();
  send(cash(cash_query_, options_.account));
  pump_.until([this] { return cash_facts_.has_value() || !online(); }, limit);
  return cash_facts_;
}

std::optional<HoldingFacts> Client::ask_holdings(Milliseconds limit) {
  holdings_ = {};
  positions_expected_.reset();
  holdings_query_ = query_id();
  send(holdings(holdings_query_, options_.account));
  const auto complete = [this] {
    return positions_expected_ && holdings_.by_symbol.size() >= *positions_expected_;
  };
  pump_.until([&] { return complete() || !online(); }, limit);
  if (!complete()) return std::nullopt;
  return holdings_;
}

std::optional<StatusFacts> Client::ask_status(std::string_view cl_ord_id, std::string_view order_id,
                                              Milliseconds limit) {
  status_facts_.reset();
  status_query_ = query_id();
  send(order_status(status_query_, cl_ord_id, order_id));
  pump_.until([this] { return status_facts_.has_value() || !online(); }, limit);
  return status_facts_;
}

const MarketBook* Client::market(const std::string& symbol) {
  const bool watched = std::any_of(watched_.begin(), watched_.end(),
                                   [&](const auto& entry) { return entry.second == symbol; });
  if (!watched) {
    const std::string id = query_id();
    watched_[id] = symbol;
    if (online()) send(watch_book(id, symbol));
  }
  const auto found = markets_.find(symbol);
  return found == markets_.end() ? nullptr : &found->second;
}

}  // namespace eco::member
