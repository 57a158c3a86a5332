#include "persistence/crc32c.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace eco::persistence {
namespace {

TEST(Crc32c, GivesTheStandardCheckValue) {
  EXPECT_EQ(crc32c(as_bytes("123456789")), 0xE3069283u);
  EXPECT_EQ(crc32c_portable(as_bytes("123456789")), 0xE3069283u);
  EXPECT_EQ(crc32c({}), 0u);
}

// RFC 3720, B.4.
TEST(Crc32c, GivesTheValuesOfIscsi) {
  const Buffer zeros(32, std::byte{0});
  const Buffer ones(32, std::byte{0xFF});
  EXPECT_EQ(crc32c(zeros), 0x8A9136AAu);
  EXPECT_EQ(crc32c(ones), 0x62A8AB43u);
}

TEST(Crc32c, IsTheSameInHardwareAndInTablesForEveryLengthAndAlignment) {
  base::Prng random(1);
  Buffer bytes(300);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next());
  for (std::size_t begin = 0; begin < 9; ++begin) {
    for (std::size_t size = 0; begin + size <= bytes.size(); ++size) {
      const Bytes part = Bytes(bytes).subspan(begin, size);
      ASSERT_EQ(crc32c(part), crc32c_portable(part)) << begin << " " << size;
    }
  }
}

TEST(Crc32c, ContinuesOverParts) {
  const Bytes all = as_bytes("some text that comes in two parts");
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    ASSERT_EQ(crc32c(all.subspan(cut), crc32c(all.first(cut))), crc32c(all));
  }
}

}  // namespace
}  // namespace eco::persistence
