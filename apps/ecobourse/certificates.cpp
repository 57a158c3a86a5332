#include "apps/ecobourse/certificates.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

#include "persistence/file_io.hpp"

namespace eco::apps {
namespace {

template <auto Function>
struct Free {
  template <class T>
  void operator()(T* pointer) const noexcept {
    Function(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

constexpr long day_s = 24L * 3600;
constexpr long clock_skew_s = 3600;

struct Subject {
  const char* common_name;
  long valid_days;
  const char* basic_constraints;
  const char* key_usage;
  const char* alternative_names;  // null: none
};
constexpr Subject authority{"Ecobourse CA", 3650, "critical,CA:TRUE,pathlen:0",
                            "critical,keyCertSign,cRLSign", nullptr};
constexpr Subject server{"Ecobourse", 825, "critical,CA:FALSE", "critical,digitalSignature",
                         "DNS:localhost,IP:127.0.0.1,IP:::1"};

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7f;
  using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
  const Number number(BN_bin2bn(bytes, sizeof bytes, nullptr));
  return number != nullptr &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

/// A null `issuer` makes a certificate that signs itself.
Certificate make_certificate(const Subject& subject, EVP_PKEY* key, X509* issuer,
                             EVP_PKEY* issuer_key) {
  Certificate made(X509_new());
  X509* const raw = made.get();
  if (raw == nullptr) return nullptr;
  X509* const signer = issuer != nullptr ? issuer : raw;
  X509_NAME* const name = X509_get_subject_name(raw);
  bool good = X509_set_version(raw, X509_VERSION_3) == 1 && set_random_serial(raw);
  good = good && X509_gmtime_adj(X509_getm_notBefore(raw), -clock_skew_s) != nullptr;
  good = good && X509_gmtime_adj(X509_getm_notAfter(raw), subject.valid_days * day_s) != nullptr;
  good = good && X509_NAME_add_entry_by_txt(
                     name, "CN", MBSTRING_ASC,
                     reinterpret_cast<const unsigned char*>(subject.common_name), -1, -1, 0) == 1;
  good = good && X509_set_pubkey(raw, key) == 1;
  good = good && X509_set_issuer_name(raw, X509_get_subject_name(signer)) == 1;
  good = good && add_extension(raw, signer, NID_basic_constraints, subject.basic_constraints);
  good = good && add_extension(raw, signer, NID_key_usage, subject.key_usage);
  good = good && add_extension(raw, signer, NID_subject_key_identifier, "hash");
  good = good && (issuer == nullptr ||
                  add_extension(raw, signer, NID_authority_key_identifier, "keyid:always"));
  if (subject.alternative_names != nullptr) {
    good = good && add_extension(raw, signer, NID_ext_key_usage, "serverAuth");
    good = good && add_extension(raw, signer, NID_subject_alt_name, subject.alternative_names);
  }
  good = good && X509_sign(raw, issuer_key, EVP_sha256()) > 0;
  return good ? std::move(made) : nullptr;
}

base::Result<void> write_new(const std::string& path, BIO* content, unsigned mode) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(content, &data);
  auto file = persistence::open_file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file) return tl::unexpected(file.error());
  const std::string_view bytes(data, static_cast<std::size_t>(size));
  return persistence::write_all(*file, persistence::as_bytes(bytes), path);
}

base::Result<void> write_pair(const std::string& stem, EVP_PKEY* key, X509* certificate) {
  const Memory key_text(BIO_new(BIO_s_mem()));
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  if (key_text == nullptr || certificate_text == nullptr ||
      PEM_write_bio_PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate) != 1) {
    return base::fail("OpenSSL cannot write " + stem + ".crt");
  }
  if (auto written = write_new(stem + ".key", key_text.get(), 0600); !written) return written;
  return write_new(stem + ".crt", certificate_text.get(), 0644);
}

}  // namespace

base::Result<void> create_certificates(const std::string& directory) {
  const Key ca_key(EVP_EC_gen("P-256"));
  const Key server_key(EVP_EC_gen("P-256"));
  if (ca_key == nullptr || server_key == nullptr) return base::fail("OpenSSL cannot make keys");
  const Certificate ca = make_certificate(authority, ca_key.get(), nullptr, ca_key.get());
  if (ca == nullptr) return base::fail("OpenSSL cannot make the CA certificate");
  const Certificate leaf = make_certificate(server, server_key.get(), ca.get(), ca_key.get());
  if (leaf == nullptr) return base::fail("OpenSSL cannot make the server certificate");
  if (auto written = write_pair(directory + "/ca", ca_key.get(), ca.get()); !written) {
    return written;
  }
  return write_pair(directory + "/server", server_key.get(), leaf.get());
}

}  // namespace eco::apps
