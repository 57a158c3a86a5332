#include "base/sha256.hpp"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <string>

namespace eco::base {
namespace {

std::string hex(const std::array<std::uint8_t, 32>& digest) {
  std::string out;
  for (std::uint8_t byte : digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

// FIPS 180-4 examples.
TEST(Sha256Values, AreThePublishedOnes) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Values, AgreeWithOpensslAtEveryLengthAroundABlock) {
  std::string bytes;
  for (unsigned length = 0; length < 200; ++length) {
    std::array<std::uint8_t, 32> expected{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), expected.data());
    ASSERT_EQ(hex(sha256(bytes)), hex(expected)) << length;
    bytes += static_cast<char>(length * 7);
  }
}

TEST(Sha256Stream, DoesNotDependOnTheSplit) {
  const std::string bytes(300, 'q');
  const auto whole = sha256(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Sha256Stream stream;
    stream.add(std::string_view(bytes).substr(0, cut));
    stream.add(std::string_view(bytes).substr(cut));
    ASSERT_EQ(stream.finish(), whole) << cut;
  }
}

}  // namespace
}  // namespace eco::base
