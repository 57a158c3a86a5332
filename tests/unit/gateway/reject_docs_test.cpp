/// docs/wire/reject-codes.md is the table of domain/reject_codes.def, word for word.
/// With ECO_UPDATE_DOCS set in the environment the page is written instead.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "domain/reject_code.hpp"

namespace eco::gateway::fix {
namespace {

std::string page() {
  std::string out =
      "# Reject codes\n\n"
      "Generated from `domain/reject_codes.def`, the one table; a test compares. `5001` is the "
      "number on the wire and in the\n"
      "journal, `58` begins with the code, `103` is OrdRejReason; row is the place in the order of "
      "checks (– where it is\n"
      "none of them). Facts of each: [fix.md](fix.md), facts of refusals.\n\n"
      "| 5001 | code | row | 103 | meaning | 含义 | remedy | 处理 |\n"
      "|---|---|---|---|---|---|---|---|\n";
  std::map<int, std::string> rows;
#define ECO_REJECT(name, CODE, number, row, fix_103, en, zh, remedy_en, remedy_zh)       \
  rows[number] = "| " #number " | " #CODE " | " + std::string((row) == 0 ? "–" : #row) + \
                 " | " #fix_103 " | " en " | " zh " | " remedy_en " | " remedy_zh " |\n";
#include "domain/reject_codes.def"
#undef ECO_REJECT
  for (const auto& [number, row] : rows) out += row;
  return out;
}

TEST(RejectDocs, PageIsTheTable) {
  const char* source = std::getenv("ECO_SOURCE_DIR");
  ASSERT_NE(source, nullptr);
  const std::string path = std::string(source) + "/docs/wire/reject-codes.md";
  if (std::getenv("ECO_UPDATE_DOCS") != nullptr) std::ofstream(path) << page();
  std::ostringstream found;
  found << std::ifstream(path).rdbuf();
  EXPECT_EQ(found.str(), page()) << "run this test with ECO_UPDATE_DOCS=1 to write the page";
}

}  // namespace
}  // namespace eco::gateway::fix
