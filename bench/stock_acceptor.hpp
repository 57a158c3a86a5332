#pragma once
/// The comparison: a stock QuickFIX acceptor that answers each NewOrderSingle at once, as its users
/// would build it.
#include <cstdint>
#include <string>
#include <vector>

namespace eco::bench {

struct StockOptions {
  std::uint16_t port = 0;
  std::string certificate_file;  ///< RSA: the stock acceptor takes no other
  std::string key_file;
  std::string store_directory;  ///< its FileStore, which never syncs
  std::vector<std::string> senders;
};

/// ThreadedSSLSocketAcceptor with FileStore. Prints "ready" and serves until standard input ends.
int run_stock_acceptor(const StockOptions& options);

}  // namespace eco::bench
