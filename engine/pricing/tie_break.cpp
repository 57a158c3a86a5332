#include "engine/pricing/tie_break.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/sha256.hpp"

namespace eco::engine::pricing {

domain::Sha256 tie_digest(std::string_view seed, std::uint64_t id) noexcept {
  std::array<char, 8> big_endian;
  for (unsigned i = 0; i < 8; ++i) big_endian[i] = static_cast<char>(id >> (56 - 8 * i));
  base::Sha256Stream stream;
  stream.add(seed);
  stream.add({big_endian.data(), big_endian.size()});
  return stream.finish();
}

void draw_order(std::string_view seed, std::span<std::uint64_t> ids) {
  struct Drawn {
    domain::Sha256 digest;
    std::uint64_t id;
  };
  std::vector<Drawn> drawn;
  drawn.reserve(ids.size());
  for (const std::uint64_t id : ids) drawn.push_back({tie_digest(seed, id), id});
  std::sort(drawn.begin(), drawn.end(),
            [](const Drawn& a, const Drawn& b) { return a.digest < b.digest; });
  std::transform(drawn.begin(), drawn.end(), ids.begin(), [](const Drawn& d) { return d.id; });
}

}  // namespace eco::engine::pricing
