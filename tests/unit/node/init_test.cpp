#include "apps/ecobourse/init.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <memory>

#include "apps/ecobourse/config.hpp"
#include "node/credentials.hpp"
#include "persistence/signing.hpp"
#include "tests/unit/node/scratch_directory.hpp"

namespace eco::apps {
namespace {

unsigned mode_of(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate read_certificate(const std::string& path) {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "r"),
                                                                &std::fclose);
  return {file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free};
}

/// One venue for all tests: none changes it.
class InitTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch = std::make_unique<testing::ScratchDirectory>();
    root = scratch->file("venue");
    made = init_venue({.directory = root, .fix_port = 9876});
  }
  static void TearDownTestSuite() { scratch.reset(); }
  void SetUp() override { ASSERT_TRUE(made) << made.error().text; }

  static inline std::unique_ptr<testing::ScratchDirectory> scratch;
  static inline std::string root;
  static inline base::Result<InitResult> made;
};

TEST_F(InitTest, MakesAVenueWhoseConfigurationItsOwnReaderAccepts) {
  const auto config = load_config(made->config_file);
  ASSERT_TRUE(config) << config.error().text;
  EXPECT_EQ(config->data_dir, root + "/data");
  EXPECT_EQ(config->fix_port, 9876);
  EXPECT_TRUE(persistence::SigningKey::load(config->signing_key));
}

TEST_F(InitTest, BothOperatorsCanLogOnWithThePasswordsInTheProtectedFile) {
  const auto store = node::CredentialStore::open(root + "/data/credentials");
  ASSERT_TRUE(store) << store.error().text;
  for (const OperatorLogin& login : made->operators) {
    const auto verifier = store->find({node::HolderKind::operator_person, login.name, 1});
    ASSERT_TRUE(verifier) << login.name;
    EXPECT_TRUE(node::verify_password(*verifier, login.password));
  }
  EXPECT_NE(made->operators[0].password, made->operators[1].password);
  std::string line;
  std::getline(std::ifstream(made->operators_file).seekg(0), line);
  EXPECT_EQ(line, operators_json(made->operators));
}

TEST_F(InitTest, SecretsAreTheirOwnersOnly) {
  for (const char* name :
       {"operators.json", "data/credentials", "keys/journal.pem", "tls/ca.key", "tls/server.key"}) {
    EXPECT_EQ(mode_of(root + "/" + name), 0600u) << name;
  }
}

TEST_F(InitTest, TheServersCertificateIsTheCasAndSpeaksForThisHost) {
  const Certificate ca = read_certificate(root + "/tls/ca.crt");
  const Certificate server = read_certificate(root + "/tls/server.crt");
  ASSERT_NE(ca, nullptr);
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(X509_verify(server.get(), X509_get0_pubkey(ca.get())), 1);
  EXPECT_EQ(X509_check_host(server.get(), "localhost", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.1", 0), 1);
  EXPECT_EQ(X509_check_host(server.get(), "example.org", 0, 0, nullptr), 0);
}

TEST_F(InitTest, ADirectoryThatIsNotEmptyIsRefusedAndLeftAlone) {
  const auto again = init_venue({.directory = root});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().text, root + " is not empty; name a new directory");
  EXPECT_TRUE(load_config(root + "/ecobourse.toml"));
}

}  // namespace
}  // namespace eco::apps
