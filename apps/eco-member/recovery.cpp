#include "apps/eco-member/recovery.hpp"

#include <algorithm>
#include <chrono>

namespace eco::member {

std::size_t settle_unanswered(Client& client, Milliseconds patience, Milliseconds limit) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<std::string> asked;
  for (const std::string& id : client.unanswered()) {
    const Request* request = client.request(id);
    if (now - std::max(request->asked_at, client.online_since()) < patience) continue;
    if (!client.online()) break;
    const bool is_deal = request->kind == RequestKind::deal;
    const auto facts = is_deal ? std::nullopt : client.ask_status(id, {}, limit);
    if (!is_deal && !facts) break;  // offline again
    request = client.request(id);
    if (request == nullptr || request->answer) continue;
    if (facts && facts->known) {
      client.resolve(id, {.accepted = true, .text = "known to the venue"});
    } else {
      client.send_again(id);
      asked.push_back(id);
    }
  }
  for (const std::string& id : asked) client.await_answer(id, limit);
  return client.unanswered().size();
}

}  // namespace eco::member
