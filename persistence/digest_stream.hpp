#pragma once
/// SHA-256 over a stream of bytes (OpenSSL), and the journal's chain.
#include <memory>

#include "persistence/bytes.hpp"
#include "persistence/entries.hpp"

namespace eco::persistence {

/// One digest after the other from the same context. Threading: one thread at a time.
class DigestStream {
 public:
  DigestStream();
  /// Starts anew; what was added and not finished is dropped.
  void begin();
  void add(Bytes bytes);
  [[nodiscard]] Digest finish();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;  // EVP_MD_CTX
};

[[nodiscard]] Digest sha256(Bytes bytes);

/// The chain value an environment opens with: binds its head to everything before it.
[[nodiscard]] Digest opening_chain_value(DigestStream& stream, const EnvironmentHead& head);
/// The chain value after a batch: SHA-256(previous ‖ records ‖ state hashes), all as stored.
[[nodiscard]] Digest next_chain_value(DigestStream& stream, const Digest& previous, Bytes records,
                                      Bytes state_hashes);

}  // namespace eco::persistence
