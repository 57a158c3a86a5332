#include "node/authenticator.hpp"

#include <sodium.h>

#include <memory>
#include <utility>

namespace eco::node {
namespace {

/// A password on its way between threads; wiped when nobody needs it any more.
class Secret {
 public:
  explicit Secret(std::string text) : text_(std::move(text)) {}
  ~Secret() { sodium_memzero(text_.data(), text_.size()); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

}  // namespace

base::Result<std::unique_ptr<Authenticator>> Authenticator::create(CredentialStore& store,
                                                                   Executor& workers, Executor& io,
                                                                   HashCost cost) {
  return hash_password(random_password(), cost).map([&](std::string&& decoy) {
    return std::unique_ptr<Authenticator>(
        new Authenticator(store, workers, io, cost, std::move(decoy)));
  });
}

void Authenticator::verify(std::string username, std::string password,
                           std::uint32_t credential_version, Handler handler) {
  verify({HolderKind::trader, std::move(username), credential_version}, std::move(password),
         [handler = std::move(handler)](Verdict verdict) { handler(verdict == Verdict::right); });
}

void Authenticator::verify(CredentialId id, std::string password, VerdictHandler handler) {
  const bool trader = id.holder == HolderKind::trader;
  if (trader ? traders_waiting_.size() + traders_running_ == traders_max
             : operators_pending_ == operators_max) {
    return handler(Verdict::busy);
  }
  Job job = [this, id = std::move(id), secret = std::make_shared<Secret>(std::move(password)),
             handler = std::move(handler)] {
    const std::optional<std::string> verifier = store_.find(id);
    const bool right = verify_password(verifier ? *verifier : decoy_, secret->text());
    const Verdict verdict = verifier && right ? Verdict::right : Verdict::wrong;
    return [verdict, handler] { handler(verdict); };
  };
  if (!trader) return run_for_operator(std::move(job));
  traders_waiting_.push_back(std::move(job));
  run_for_traders();
}

void Authenticator::store(CredentialId id, std::string password, Stored stored) {
  if (operators_pending_ == operators_max) {
    return stored(base::fail("too many passwords are being checked; try again"));
  }
  run_for_operator([this, id = std::move(id),
                    secret = std::make_shared<Secret>(std::move(password)),
                    stored = std::move(stored)] {
    base::Result<void> result =
        hash_password(secret->text(), cost_).and_then([this, &id](std::string&& verifier) {
          return store_.store(id, std::move(verifier));
        });
    return [result = std::move(result), stored] { stored(result); };
  });
}

void Authenticator::run_for_operator(Job job) {
  ++operators_pending_;
  workers_.post([this, job = std::move(job)] {
    io_.post([this, answer = job()] {
      --operators_pending_;
      answer();
    });
  });
}

void Authenticator::run_for_traders() {
  while (!traders_waiting_.empty() && traders_running_ < workers_.threads()) {
    ++traders_running_;
    workers_.post([this, job = std::move(traders_waiting_.front())] {
      io_.post([this, answer = job()] {
        --traders_running_;
        run_for_traders();
        answer();
      });
    });
    traders_waiting_.pop_front();
  }
}

}  // namespace eco::node
