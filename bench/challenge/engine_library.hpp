#pragma once
/// An engine of the challenge, loaded from a shared library.
#include <string>

#include "bench/challenge/abi.hpp"

namespace eco::challenge {

/// Its functions. The library stays loaded until the process ends.
struct EngineLibrary {
  std::string path;
  decltype(&::engine_init) init = nullptr;
  decltype(&::engine_shutdown) shutdown = nullptr;
  decltype(&::engine_on_new_order) on_new_order = nullptr;
  decltype(&::engine_on_cancel) on_cancel = nullptr;
  decltype(&::engine_on_modify) on_modify = nullptr;
  decltype(&::engine_flush) flush = nullptr;
  decltype(&::engine_query_best_bid) best_bid = nullptr;
  decltype(&::engine_query_best_ask) best_ask = nullptr;
  decltype(&::engine_query_depth_at) depth_at = nullptr;
  decltype(&::engine_get_transport) get_transport = nullptr;  ///< null: the caller's
  decltype(&::engine_on_batch) on_batch = nullptr;            ///< null: one message at a time
};

/// Loads a library, or ends the program with what is wrong with it.
[[nodiscard]] EngineLibrary load_engine(const std::string& path);

/// Gives it `count` messages.
void feed(const EngineLibrary& engine, const me_msg_t* messages, std::uint32_t count);

/// A bounded ring of reports with one publication each, for engines without a queue of their own.
[[nodiscard]] const me_transport_t& plain_transport();

}  // namespace eco::challenge
