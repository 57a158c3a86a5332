#include "persistence/signing.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {
namespace {

struct FreePkey {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;
using Bio = std::unique_ptr<BIO, FreeBio>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

EVP_PKEY* pkey(void* key) {
  return static_cast<EVP_PKEY*>(key);
}

PublicKeyBytes public_bytes(EVP_PKEY* key) {
  PublicKeyBytes bytes{};
  std::size_t size = bytes.size();
  ECO_ASSERT(EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) == 1);
  ECO_ASSERT(size == bytes.size());
  return bytes;
}

Bio memory_of(const Buffer& content) {
  return Bio(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
}

const unsigned char* octets(Bytes bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// No passphrase is ever asked for on a terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

base::Result<void> write_new_file(const std::string& path, BIO* pem, unsigned mode) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem, &text);
  auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file) return tl::unexpected(file.error());
  const Bytes bytes = as_bytes(std::string_view(text, static_cast<std::size_t>(size)));
  if (auto ok = write_all(*file, bytes, path); !ok) return ok;
  if (::fsync(file->get()) != 0) return system_error("cannot flush " + path + " to the disk");
  return {};
}

}  // namespace

base::Result<VerifyKey> VerifyKey::load(const std::string& path) {
  auto content = read_file(path);
  if (!content) return tl::unexpected(content.error());
  const Pkey key(PEM_read_bio_PUBKEY(memory_of(*content).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return base::fail(path + " is not an Ed25519 public key in PEM form");
  }
  return VerifyKey(public_bytes(key.get()));
}

bool VerifyKey::verify(Bytes message, const Signature& signature) const {
  const Pkey key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
  const Context context(EVP_MD_CTX_new());
  const bool valid =
      key && context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets(message),
                       message.size()) == 1;
  ERR_clear_error();
  return valid;
}

void SigningKey::Free::operator()(void* key) const noexcept {
  EVP_PKEY_free(pkey(key));
}

base::Result<SigningKey> SigningKey::load(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return system_error("cannot read signing key " + path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return base::fail("signing key " + path + " is open to other users; chmod 600 it");
  }
  auto content = read_file(path);
  if (!content) return tl::unexpected(content.error());
  Pkey key(PEM_read_bio_PrivateKey(memory_of(*content).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return base::fail("signing key " + path + " is not an Ed25519 private key in PEM form");
  }
  return SigningKey(key.release());
}

base::Result<SigningKey> SigningKey::create(const std::string& path) {
  Pkey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) return base::fail("OpenSSL cannot make an Ed25519 key");
  const Bio secret(BIO_new(BIO_s_mem()));
  const Bio open(BIO_new(BIO_s_mem()));
  ECO_ASSERT(PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) == 1);
  ECO_ASSERT(PEM_write_bio_PUBKEY(open.get(), key.get()) == 1);
  if (auto ok = write_new_file(path, secret.get(), 0600); !ok) return tl::unexpected(ok.error());
  if (auto ok = write_new_file(path + ".pub", open.get(), 0644); !ok) {
    return tl::unexpected(ok.error());
  }
  return SigningKey(key.release());
}

SigningKey SigningKey::from_seed(const Digest& seed) {
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
  ECO_ASSERT(key != nullptr);
  return SigningKey(key);
}

VerifyKey SigningKey::verify_key() const {
  return VerifyKey(public_bytes(pkey(key_.get())));
}

Signature SigningKey::sign(Bytes message) const {
  Signature signature{};
  std::size_t size = signature.size();
  const Context context(EVP_MD_CTX_new());
  ECO_ASSERT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pkey(key_.get())) == 1);
  ECO_ASSERT(
      EVP_DigestSign(context.get(), signature.data(), &size, octets(message), message.size()) == 1);
  ECO_ASSERT(size == signature.size());
  return signature;
}

void sign_seal(Seal& seal, const SigningKey& key) {
  seal.public_key = key.verify_key().bytes();
  Buffer message;
  encode_signed_part(seal, message);
  seal.signature = key.sign(message);
}

bool seal_signature_valid(const Seal& seal) {
  Buffer message;
  encode_signed_part(seal, message);
  return VerifyKey(seal.public_key).verify(message, seal.signature);
}

}  // namespace eco::persistence
