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
         std::move(handler));
}

void Authenticator::verify(CredentialId id, std::string password, Verdict verdict) {
  if (pending_ == pending_max) {
    verdict(false);
    return;
  }
  ++pending_;
  workers_.post([this, id = std::move(id), secret = std::make_shared<Secret>(std::move(password)),
                 verdict = std::move(verdict)]() mutable {
    const std::optional<std::string> verifier = store_.find(id);
    const bool right = verify_password(verifier ? *verifier : decoy_, secret->text());
    io_.post([this, accepted = verifier.has_value() && right, verdict = std::move(verdict)] {
      --pending_;
      verdict(accepted);
    });
  });
}

void Authenticator::store(CredentialId id, std::string password, Stored stored) {
  if (pending_ == pending_max) {
    stored(base::fail("too many passwords are being checked; try again"));
    return;
  }
  ++pending_;
  workers_.post([this, id = std::move(id), secret = std::make_shared<Secret>(std::move(password)),
                 stored = std::move(stored)]() mutable {
    base::Result<void> result =
        hash_password(secret->text(), cost_).and_then([this, &id](std::string&& verifier) {
          return store_.store(id, std::move(verifier));
        });
    io_.post([this, result = std::move(result), stored = std::move(stored)] {
      --pending_;
      stored(result);
    });
  });
}

}  // namespace eco::node
