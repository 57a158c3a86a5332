#pragma once
/// A FIX client that costs little, so that the venue is measured and not the client: one TLS
/// connection, messages written from a template, answers found by their ClOrdID. One thread per
/// client.
#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace eco::bench {

struct ClientOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string sender;
  std::string target;
  std::string username;
  std::string password;
  std::string symbol;
  std::string price;
};

class FixClient {
 public:
  /// Connects, shakes hands, logs on. Throws std::runtime_error where that fails.
  explicit FixClient(const ClientOptions& options);
  ~FixClient();
  FixClient(const FixClient&) = delete;
  FixClient& operator=(const FixClient&) = delete;

  /// Sends `count` listings, at most `window` without their first execution report, at `per_second`
  /// (0: as fast as answers come). Returns the time from when each was due until its answer was
  /// read, in ns, in order of sending.
  std::vector<std::int64_t> run(std::size_t count, std::size_t window, std::uint64_t per_second);

 private:
  void send(const std::string& type, const std::string& body);
  void write(const std::string& bytes);
  /// Reads what is there, waiting at most `wait`; calls on_message for each complete message.
  template <class OnMessage>
  void read(std::chrono::nanoseconds wait, OnMessage on_message);

  ClientOptions options_;
  int socket_ = -1;
  SSL_CTX* context_ = nullptr;
  SSL* tls_ = nullptr;
  std::uint64_t next_number_ = 1;
  std::uint64_t next_id_ = 1;
  std::string input_;
};

}  // namespace eco::bench
