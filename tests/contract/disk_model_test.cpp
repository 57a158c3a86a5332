#include "tests/support/power_loss/disk_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/contract/journal_fixtures.hpp"

namespace eco::power_loss {
namespace {

using persistence::test_support::ScratchDirectory;
using ::testing::UnorderedElementsAre;

class DiskModelTest : public ::testing::Test {
 protected:
  /// All states, as text, that cuts after `ops` leave.
  std::set<std::string> outcomes(const std::vector<DiskOp>& ops, const std::string& file) {
    DiskModel model;
    for (const DiskOp& op : ops) model.apply(op);
    std::set<std::string> seen;
    const std::string left = scratch_.path() + "/left";
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      base::Prng random(seed);
      std::filesystem::remove_all(left);
      std::filesystem::create_directory(left);
      model.cut(left, random);
      std::ifstream stream(left + "/" + file, std::ios::binary);
      seen.insert(stream ? std::string{std::istreambuf_iterator<char>(stream), {}} : "absent");
    }
    return seen;
  }
  static DiskOp create(const std::string& path) { return {DiskOpKind::create, path, 0, ""}; }
  static DiskOp write(const std::string& path, std::uint64_t at, const std::string& data) {
    return {DiskOpKind::write, path, at, data};
  }
  static DiskOp sync(const std::string& path) { return {DiskOpKind::sync, path, 0, ""}; }
  /// In a durable directory `d`, with a durable empty file `d/f`.
  static std::vector<DiskOp> with_durable_file(std::vector<DiskOp> ops) {
    const std::vector<DiskOp> before{
        {DiskOpKind::make_directory, "d", 0, ""}, sync("."), create("d/f"), sync("d")};
    ops.insert(ops.begin(), before.begin(), before.end());
    return ops;
  }

  ScratchDirectory scratch_;
};

TEST_F(DiskModelTest, AnUnsyncedNameMaySurviveOrNot) {
  EXPECT_THAT(outcomes({create("f")}, "f"), UnorderedElementsAre("", "absent"));
}

TEST_F(DiskModelTest, ASyncedFileWithoutASyncedDirectoryMayBeGone) {
  EXPECT_THAT(outcomes({create("f"), write("f", 0, "x"), sync("f")}, "f"),
              UnorderedElementsAre("x", "absent"));
}

TEST_F(DiskModelTest, UnsyncedDataMaySurviveOrNot) {
  const auto ops = with_durable_file({write("d/f", 0, "old"), sync("d/f"), write("d/f", 0, "new")});
  EXPECT_THAT(outcomes(ops, "d/f"), UnorderedElementsAre("old", "new"));
}

TEST_F(DiskModelTest, WhatIsWrittenThroughODsyncIsDurableAndTheRestIsNot) {
  const auto ops = with_durable_file({write("d/f", 0, "ab"), sync("d/f"), write("d/f", 0, "A"),
                                      DiskOp{DiskOpKind::synced_write, "d/f", 1, "B"}});
  EXPECT_THAT(outcomes(ops, "d/f"), UnorderedElementsAre("aB", "AB"));
}

TEST_F(DiskModelTest, AnOverwrittenWriteNeverComesOutOnTop) {
  const auto ops = with_durable_file(
      {write("d/f", 0, "old"), DiskOp{DiskOpKind::synced_write, "d/f", 0, "new"}});
  EXPECT_THAT(outcomes(ops, "d/f"), UnorderedElementsAre("new"));
}

TEST_F(DiskModelTest, PagesSurviveApartAndAreTornAtSectors) {
  const std::string old_pages(8192, 'o');
  const std::string new_pages(8192, 'n');
  const auto ops =
      with_durable_file({write("d/f", 0, old_pages), sync("d/f"), write("d/f", 0, new_pages)});
  const auto seen = outcomes(ops, "d/f");
  EXPECT_TRUE(seen.contains(old_pages));
  EXPECT_TRUE(seen.contains(new_pages));
  EXPECT_TRUE(seen.contains(std::string(4096, 'o') + std::string(4096, 'n')));
  EXPECT_TRUE(std::ranges::any_of(seen, [](const std::string& content) {
    return content.size() == 8192 && content.substr(0, 4096) != std::string(4096, content[0]);
  }));
  for (const std::string& content : seen) {
    for (std::size_t at = 0; at + 512 <= content.size(); at += 512) {
      ASSERT_EQ(content.substr(at, 512), std::string(512, content[at]));
    }
  }
}

TEST_F(DiskModelTest, ARenameIsWhollyThereOrNot) {
  const auto ops = std::vector<DiskOp>{create("a"), write("a", 0, "1"), sync("a"), sync("."),
                                       DiskOp{DiskOpKind::rename, "a", 0, "b"}};
  EXPECT_THAT(outcomes(ops, "b"), UnorderedElementsAre("1", "absent"));
}

TEST_F(DiskModelTest, ATraceCutInsideAnOperationEndsBeforeIt) {
  const std::string one = encode_disk_op(DiskOpKind::write, "path", 7, "data");
  const std::string path = scratch_.path() + "/trace";
  for (std::size_t size = 0; size <= one.size(); ++size) {
    std::ofstream(path, std::ios::binary) << one << one.substr(0, size);
    const DiskOp op{DiskOpKind::write, "path", 7, "data"};
    const std::vector<DiskOp> expected(size == one.size() ? 2 : 1, op);
    EXPECT_EQ(read_trace(path), expected);
  }
}

}  // namespace
}  // namespace eco::power_loss
