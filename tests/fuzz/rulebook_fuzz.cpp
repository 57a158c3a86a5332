/// The rulebook loader takes any bytes: it gives a rulebook or an error with a text, and does not
/// die.
#include <cstdlib>

#include "rulebooks/loader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto rulebook =
      eco::rulebooks::load_rulebook({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (rulebook ? rulebook->revisions.empty() : rulebook.error().text.empty()) std::abort();
  return 0;
}
