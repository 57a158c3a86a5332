#include "gateway/fix/logon_throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace eco::gateway::fix {
namespace {

constexpr std::int64_t suspicion_ns = 60'000'000'000;

std::int64_t ns(std::chrono::seconds seconds) {
  return std::chrono::nanoseconds(seconds).count();
}

}  // namespace

std::string network_of(std::string_view peer) {
  std::string address(peer.substr(0, peer.rfind(':')));
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  const bool is_ipv4 = IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr*>(bytes.data()));
  if (is_ipv4) return address;
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) == nullptr) return address;
  return std::string(text.data()) + "/64";
}

LogonThrottle::Limit LogonThrottle::of_comp_id() const {
  return {limits_.comp_id_failures, ns(limits_.comp_id_recovery)};
}

LogonThrottle::Limit LogonThrottle::of_address() const {
  return {limits_.address_failures, ns(limits_.address_recovery)};
}

LogonThrottle::Accounts::value_type& LogonThrottle::account(Accounts& accounts,
                                                            const std::string& name,
                                                            domain::Timestamp now) {
  if (const auto found = accounts.find(name); found != accounts.end()) return *found;
  if (accounts.size() >= sources_max) {
    std::erase_if(accounts, [now](const auto& entry) {
      const Account& known = entry.second;
      return known.checking == 0 && known.clear_at_ns <= now.raw() &&
             known.failed_at_ns + suspicion_ns <= now.raw();
    });
  }
  return *accounts.try_emplace(accounts.size() < sources_max ? name : std::string()).first;
}

LogonThrottle::Verdict LogonThrottle::judge(const Account& account, Limit limit,
                                            domain::Timestamp now) {
  const std::int64_t debt = std::max<std::int64_t>(account.clear_at_ns - now.raw(), 0);
  const std::int64_t free = (limit.failures - 1) * limit.recovery_ns - debt;
  if (free < 0) return Verdict::refuse;
  return account.checking * limit.recovery_ns > free ? Verdict::wait : Verdict::check;
}

LogonThrottle::Verdict LogonThrottle::admit(Source& source, domain::Timestamp now) {
  auto& [address_name, address] = account(addresses_, source.address, now);
  auto& [comp_id_name, comp_id] = account(comp_ids_, source.comp_id, now);
  const bool suspect = address.failed_at_ns != 0 && address.failed_at_ns + suspicion_ns > now.raw();
  const Verdict of_owner = judge(comp_id, of_comp_id(), now);
  Verdict verdict = judge(address, of_address(), now);
  if (suspect || of_owner != Verdict::refuse) verdict = std::max(verdict, of_owner);
  if (verdict == Verdict::check && checking_ >= limits_.checks_max) verdict = Verdict::wait;
  if (verdict != Verdict::check) return verdict;
  ++address.checking;
  ++comp_id.checking;
  ++checking_;
  source = {comp_id_name, address_name};
  return verdict;
}

void LogonThrottle::finish(Account& account, Limit limit, Outcome outcome, domain::Timestamp now) {
  ECO_ASSERT(account.checking > 0);
  --account.checking;
  if (outcome == Outcome::accepted) return;
  account.clear_at_ns = std::max(account.clear_at_ns, now.raw()) + limit.recovery_ns;
  account.failed_at_ns = now.raw();
}

void LogonThrottle::finished(const Source& source, Outcome outcome, domain::Timestamp now) {
  ECO_ASSERT(checking_ > 0);
  --checking_;
  finish(addresses_.at(source.address), of_address(), outcome, now);
  finish(comp_ids_.at(source.comp_id), of_comp_id(), outcome, now);
}

}  // namespace eco::gateway::fix
