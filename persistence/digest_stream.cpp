#include "persistence/digest_stream.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"

namespace eco::persistence {
namespace {

/// Fetched once: a fetch per digest costs more than hashing a record.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  ECO_ASSERT(method != nullptr);
  return method;
}

EVP_MD_CTX* context(void* pointer) {
  return static_cast<EVP_MD_CTX*>(pointer);
}

}  // namespace

void DigestStream::Free::operator()(void* pointer) const noexcept {
  EVP_MD_CTX_free(context(pointer));
}

DigestStream::DigestStream() : context_(EVP_MD_CTX_new()) {
  begin();
}

void DigestStream::begin() {
  ECO_ASSERT(EVP_DigestInit_ex2(context(context_.get()), sha256_method(), nullptr) == 1);
}

void DigestStream::add(Bytes bytes) {
  ECO_ASSERT(EVP_DigestUpdate(context(context_.get()), bytes.data(), bytes.size()) == 1);
}

Digest DigestStream::finish() {
  Digest digest{};
  ECO_ASSERT(EVP_DigestFinal_ex(context(context_.get()), digest.data(), nullptr) == 1);
  return digest;
}

Digest sha256(Bytes bytes) {
  DigestStream stream;
  stream.add(bytes);
  return stream.finish();
}

Digest opening_chain_value(DigestStream& stream, const EnvironmentHead& head) {
  Buffer encoded;
  encode(head, encoded);
  return next_chain_value(stream, head.previous_chain, encoded, {});
}

Digest next_chain_value(DigestStream& stream, const Digest& previous, Bytes records,
                        Bytes state_hashes) {
  stream.begin();
  stream.add(as_bytes(previous));
  stream.add(records);
  stream.add(state_hashes);
  return stream.finish();
}

}  // namespace eco::persistence
