#include "bench/challenge/engine_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <atomic>
#include <bit>
#include <cstdlib>
#include <memory>

namespace eco::challenge {
namespace {

/// One writer, one reader.
struct Ring {
  explicit Ring(std::uint64_t capacity)
      : mask(std::bit_ceil(capacity) - 1), reports(std::make_unique<me_report_t[]>(mask + 1)) {}

  std::uint64_t mask;
  std::unique_ptr<me_report_t[]> reports;
  alignas(64) std::atomic<std::uint64_t> written{0};
  alignas(64) std::atomic<std::uint64_t> read{0};
};

Ring& ring(void* sink) {
  return *static_cast<Ring*>(sink);
}

int push(void* sink, const me_report_t* report) {
  Ring& to = ring(sink);
  const std::uint64_t at = to.written.load(std::memory_order_relaxed);
  if (at - to.read.load(std::memory_order_acquire) > to.mask) return 0;
  to.reports[at & to.mask] = *report;
  to.written.store(at + 1, std::memory_order_release);
  return 1;
}

std::uint32_t drain(void* sink, me_report_t* out, std::uint32_t max) {
  Ring& from = ring(sink);
  std::uint64_t at = from.read.load(std::memory_order_relaxed);
  const std::uint64_t end = from.written.load(std::memory_order_acquire);
  std::uint32_t count = 0;
  while (count < max && at < end) out[count++] = from.reports[at++ & from.mask];
  from.read.store(at, std::memory_order_release);
  return count;
}

}  // namespace

const me_transport_t& plain_transport() {
  static const me_transport_t transport = {
      .create = [](std::uint32_t capacity) -> void* { return new Ring(capacity); },
      .push = push,
      .drain = drain,
      .flush = [](void*) {},
      .destroy = [](void* sink) { delete &ring(sink); },
  };
  return transport;
}

EngineLibrary load_engine(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    fmt::print(stderr, "challenge: {}\n", dlerror());
    std::exit(1);
  }
  EngineLibrary engine;
  engine.path = path;
  const auto find = [&](auto& function, const char* name, bool required) {
    void* symbol = dlsym(library, name);
    if (symbol == nullptr && required) {
      fmt::print(stderr, "challenge: {} has no {}\n", path, name);
      std::exit(1);
    }
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(symbol);
  };
  find(engine.init, "engine_init", true);
  find(engine.shutdown, "engine_shutdown", true);
  find(engine.on_new_order, "engine_on_new_order", true);
  find(engine.on_cancel, "engine_on_cancel", true);
  find(engine.on_modify, "engine_on_modify", true);
  find(engine.flush, "engine_flush", true);
  find(engine.best_bid, "engine_query_best_bid", true);
  find(engine.best_ask, "engine_query_best_ask", true);
  find(engine.depth_at, "engine_query_depth_at", true);
  find(engine.get_transport, "engine_get_transport", false);
  find(engine.on_batch, "engine_on_batch", false);
  return engine;
}

void feed(const EngineLibrary& engine, const me_msg_t* messages, std::uint32_t count) {
  if (engine.on_batch != nullptr) return engine.on_batch(messages, count);
  for (std::uint32_t i = 0; i < count; ++i) {
    switch (messages[i].type) {
      case me_new:
        engine.on_new_order(&messages[i].order);
        break;
      case me_cancel:
        engine.on_cancel(&messages[i].cancel);
        break;
      default:
        engine.on_modify(&messages[i].modify);
    }
  }
}

}  // namespace eco::challenge
