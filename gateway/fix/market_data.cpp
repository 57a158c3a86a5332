#include "gateway/fix/market_data.hpp"

#include <algorithm>

#include "gateway/fix/trader_session.hpp"

namespace eco::gateway::fix {

using namespace domain;

void MarketData::subscribe(TraderSession& session, std::string_view request_id,
                           InstrumentId instrument, std::uint32_t depth) {
  feeds_[instrument].subscriptions.push_back({&session, std::string(request_id), depth});
  owed_.insert(instrument);
}

bool MarketData::unsubscribe(TraderSession& session, std::string_view request_id) {
  std::size_t removed = 0;
  for (auto& [id, feed] : feeds_) {
    removed += std::erase_if(feed.subscriptions, [&](const Subscription& s) {
      return s.session == &session && s.request_id == request_id;
    });
  }
  return removed > 0;
}

void MarketData::drop(TraderSession& session) {
  for (auto& [id, feed] : feeds_) {
    std::erase_if(feed.subscriptions, [&](const Subscription& s) { return s.session == &session; });
  }
}

bool MarketData::has(const TraderSession& session, std::string_view request_id) const {
  return std::any_of(feeds_.begin(), feeds_.end(), [&](const auto& item) {
    const auto& subscriptions = item.second.subscriptions;
    return std::any_of(subscriptions.begin(), subscriptions.end(), [&](const Subscription& s) {
      return s.session == &session && s.request_id == request_id;
    });
  });
}

std::size_t MarketData::count(const TraderSession& session) const {
  std::size_t n = 0;
  for (const auto& [id, feed] : feeds_) {
    n += static_cast<std::size_t>(
        std::count_if(feed.subscriptions.begin(), feed.subscriptions.end(),
                      [&](const Subscription& s) { return s.session == &session; }));
  }
  return n;
}

void MarketData::touched(InstrumentId instrument) {
  const auto found = feeds_.find(instrument);
  if (found == feeds_.end() || found->second.subscriptions.empty()) return;
  for (Subscription& s : found->second.subscriptions) s.owed = true;
  owed_.insert(instrument);
}

void MarketData::flush() {
  for (auto it = owed_.begin(); it != owed_.end();) {
    const InstrumentId instrument = *it;
    Feed& feed = feeds_[instrument];
    const bool wanted = std::any_of(feed.subscriptions.begin(), feed.subscriptions.end(),
                                    [](const Subscription& s) { return s.owed; });
    if (!wanted) {
      it = owed_.erase(it);
      continue;
    }
    ++it;
    if (!feed.asking) ask(instrument, feed);
  }
}

void MarketData::ask(InstrumentId instrument, Feed& feed) {
  bool anybody = false;
  for (Subscription& s : feed.subscriptions) {
    if (!s.owed || !s.session->can_take_book()) continue;
    s.owed = false;
    s.asked = true;
    anybody = true;
  }
  if (!anybody) return;
  feed.asking = true;
  queries_.ask(BookQuery{instrument, market_depth_max},
               [this, instrument](SeqNo as_of, const Answer& answer) {
                 answered(instrument, as_of, answer);
               });
}

void MarketData::answered(InstrumentId instrument, SeqNo as_of, const Answer& answer) {
  Feed& feed = feeds_[instrument];
  feed.asking = false;
  const auto* book = std::get_if<BookAnswer>(&answer);
  const InstrumentView* view = directory_.instrument(instrument);
  for (Subscription& s : feed.subscriptions) {
    if (!s.asked) continue;
    s.asked = false;
    if (book == nullptr || !book->book || view == nullptr) continue;
    if (!s.session->can_take_book()) {
      s.owed = true;
      owed_.insert(instrument);
      continue;
    }
    s.session->send_book(book_message(s.request_id, *book->book, *view, s.depth, as_of,
                                      directory_.member(s.session->login().member)));
  }
}

}  // namespace eco::gateway::fix
