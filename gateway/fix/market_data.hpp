#pragma once
/// Book subscriptions of all sessions. Updates are coalesced: at most one question per instrument
/// is open, and a reader who is behind gets the newest book when he has room.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/answers.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

class TraderSession;

class MarketData {
 public:
  MarketData(QueryPort& queries, const Directory& directory)
      : queries_(queries), directory_(directory) {}

  void subscribe(TraderSession& session, std::string_view request_id,
                 domain::InstrumentId instrument, std::uint32_t depth);
  /// False where there is no such subscription.
  bool unsubscribe(TraderSession& session, std::string_view request_id);
  void drop(TraderSession& session);
  [[nodiscard]] bool has(const TraderSession& session, std::string_view request_id) const;
  [[nodiscard]] std::size_t count(const TraderSession& session) const;
  /// The book or the day's figures of an instrument changed.
  void touched(domain::InstrumentId instrument);
  /// Asks for the books that are owed to somebody who can take them.
  void flush();

 private:
  struct Subscription {
    TraderSession* session;
    std::string request_id;
    std::uint32_t depth;
    bool owed = true;    ///< has not been asked for since the last change
    bool asked = false;  ///< the open question is for it too
  };
  struct Feed {
    std::vector<Subscription> subscriptions;
    bool asking = false;
  };

  void ask(domain::InstrumentId instrument, Feed& feed);
  void answered(domain::InstrumentId instrument, domain::SeqNo as_of, const domain::Answer& answer);

  QueryPort& queries_;
  const Directory& directory_;
  std::map<domain::InstrumentId, Feed> feeds_;
  std::set<domain::InstrumentId> owed_;
};

}  // namespace eco::gateway::fix
