#include "persistence/signing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::ScratchDirectory;
using ::testing::HasSubstr;

TEST(SigningKey, MadeOnceLoadsAndSignsForItsPublicHalf) {
  ScratchDirectory scratch;
  const std::string path = scratch.path() + "/key.pem";
  const SigningKey made = SigningKey::create(path).value();
  const SigningKey loaded = SigningKey::load(path).value();
  const VerifyKey open = VerifyKey::load(path + ".pub").value();
  EXPECT_EQ(open, made.verify_key());
  EXPECT_EQ(open, loaded.verify_key());
  const Signature signature = loaded.sign(as_bytes("message"));
  EXPECT_TRUE(open.verify(as_bytes("message"), signature));
  EXPECT_FALSE(open.verify(as_bytes("massage"), signature));
  EXPECT_FALSE(SigningKey::from_seed({}).verify_key().verify(as_bytes("message"), signature));
}

// RFC 8032, 7.1, test 1.
TEST(SigningKey, SignsAsTheStandardSays) {
  const Digest seed{0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a,
                    0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32,
                    0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
  const SigningKey key = SigningKey::from_seed(seed);
  EXPECT_EQ(key.verify_key().bytes()[0], 0xd7);
  EXPECT_EQ(key.verify_key().bytes()[31], 0x1a);
  const Signature signature = key.sign({});
  EXPECT_EQ(signature[0], 0xe5);
  EXPECT_EQ(signature[63], 0x0b);
}

TEST(SigningKey, IsNeverOverwritten) {
  ScratchDirectory scratch;
  EXPECT_FALSE(SigningKey::create(scratch.signing_key_path()).has_value());
}

TEST(SigningKey, IsRefusedWhenOthersMayReadIt) {
  ScratchDirectory scratch;
  std::filesystem::permissions(scratch.signing_key_path(), std::filesystem::perms::owner_all |
                                                               std::filesystem::perms::group_read);
  EXPECT_THAT(SigningKey::load(scratch.signing_key_path()).error().text,
              HasSubstr("is open to other users; chmod 600 it"));
}

TEST(SigningKey, IsRefusedWhereTheFileIsSomethingElse) {
  ScratchDirectory scratch;
  const std::string path = scratch.path() + "/other.pem";
  std::ofstream(path) << "no key";
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  EXPECT_THAT(SigningKey::load(path).error().text, HasSubstr("is not an Ed25519 private key"));
  EXPECT_THAT(VerifyKey::load(path).error().text, HasSubstr("is not an Ed25519 public key"));
  EXPECT_THAT(SigningKey::load(path + "x").error().text, HasSubstr("No such file"));
  EXPECT_THAT(VerifyKey::load(scratch.signing_key_path()).error().text,
              HasSubstr("is not an Ed25519 public key"));
}

}  // namespace
}  // namespace eco::persistence
