#pragma once
/// Passwords of traders and operators: Argon2id verifiers in a file of their own, never in the
/// journal.
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/result.hpp"

namespace eco::node {

enum class HolderKind : std::uint8_t { trader = 1, operator_person = 2 };

/// Names one verifier. A command that sets a password carries name and version.
struct CredentialId {
  HolderKind holder = HolderKind::trader;
  std::string name;
  std::uint32_t version = 1;

  friend auto operator<=>(const CredentialId&, const CredentialId&) = default;
};

/// How much work a guess costs. Interactive: 64 MiB and about 60 ms.
enum class HashCost : std::uint8_t { interactive = 1, minimum_for_tests = 2 };

/// Verifier of a password; takes as long as `verify`. Fails where the memory for it is not there.
[[nodiscard]] base::Result<std::string> hash_password(std::string_view password, HashCost cost);
[[nodiscard]] bool verify_password(const std::string& verifier, std::string_view password) noexcept;
/// 20 random letters and digits without look-alikes: 116 bits.
[[nodiscard]] std::string random_password();
/// 32 random bytes; empty where the system has none.
[[nodiscard]] std::string random_seed();

/// The verifiers of one venue, in a file that only its owner may read.
/// Threading: any thread.
/// Durability: a stored verifier is on disk when `store` returns. Several versions of one name may
/// stand beside
///   each other: a password set whose command was lost in a crash harms nobody.
class CredentialStore {
 public:
  /// A missing file is an empty store. Fails where others may read the file, or where it is
  /// damaged.
  [[nodiscard]] static base::Result<CredentialStore> open(std::string path);
  CredentialStore(CredentialStore&& other) noexcept;
  CredentialStore& operator=(CredentialStore&&) = delete;

  /// Replaces what stood under the same id and drops versions of the name that are two or more
  /// behind.
  [[nodiscard]] base::Result<void> store(const CredentialId& id, std::string verifier);
  [[nodiscard]] std::optional<std::string> find(const CredentialId& id) const;

 private:
  using Verifiers = std::map<CredentialId, std::string>;

  CredentialStore(std::string path, Verifiers verifiers)
      : path_(std::move(path)), verifiers_(std::move(verifiers)) {}

  std::string path_;  // constant
  mutable std::mutex mutex_;
  Verifiers verifiers_;  // guarded by mutex_, as is the file
};

}  // namespace eco::node
