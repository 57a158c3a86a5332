#pragma once
/// Ed25519 keys of tree heads. The private key lives in a file outside of the data directory.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "persistence/bytes.hpp"
#include "persistence/entries.hpp"

namespace eco::persistence {

/// A public key: 32 bytes.
class VerifyKey {
 public:
  explicit VerifyKey(const PublicKeyBytes& bytes) noexcept : bytes_(bytes) {}
  /// Reads a PEM file (`BEGIN PUBLIC KEY`).
  [[nodiscard]] static base::Result<VerifyKey> load(const std::string& path);
  [[nodiscard]] const PublicKeyBytes& bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool verify(Bytes message, const Signature& signature) const;
  friend bool operator==(const VerifyKey&, const VerifyKey&) noexcept = default;

 private:
  PublicKeyBytes bytes_;
};

/// A private key. Its memory is wiped by OpenSSL at the end.
class SigningKey {
 public:
  /// Reads a PEM file (`BEGIN PRIVATE KEY`). Refuses one that other users may read.
  [[nodiscard]] static base::Result<SigningKey> load(const std::string& path);
  /// Makes a key, writes it to `path` (mode 0600; the file must not exist) and its public half to
  /// `path` + ".pub".
  [[nodiscard]] static base::Result<SigningKey> create(const std::string& path);
  /// From 32 secret bytes: for tests and simulation.
  [[nodiscard]] static SigningKey from_seed(const Digest& seed);

  [[nodiscard]] VerifyKey verify_key() const;
  [[nodiscard]] Signature sign(Bytes message) const;

 private:
  struct Free {
    void operator()(void* key) const noexcept;
  };
  explicit SigningKey(void* key) noexcept : key_(key) {}
  std::unique_ptr<void, Free> key_;  // EVP_PKEY
};

/// Fills in public key and signature.
void sign_seal(Seal& seal, const SigningKey& key);
/// True where the signature fits the seal's content and the public key that it names.
[[nodiscard]] bool seal_signature_valid(const Seal& seal);

}  // namespace eco::persistence
