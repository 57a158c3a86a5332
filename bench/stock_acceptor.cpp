#include "bench/stock_acceptor.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <atomic>
#include <cstdio>

#include "gateway/fix/quickfix.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#define HAVE_SSL 1
#define throw(...) noexcept(sizeof(#__VA_ARGS__) == 1)  // NOLINT(readability-identifier-naming)
#include <quickfix/FileStore.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/ThreadedSSLSocketAcceptor.h>
#undef throw
#undef HAVE_SSL
#pragma GCC diagnostic pop

namespace eco::bench {
namespace {

class Venue final : public FIX::Application {
 public:
  // NOLINTBEGIN(readability-identifier-naming): QuickFIX's names
  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override {}
  void onLogout(const FIX::SessionID&) override {}
  void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
  void toApp(FIX::Message&, const FIX::SessionID&) noexcept(false) override {}
  void fromAdmin(const FIX::Message&, const FIX::SessionID&) noexcept(false) override {}
  void fromApp(const FIX::Message& order, const FIX::SessionID& id) noexcept(false) override {
    const std::string number = std::to_string(++orders_);
    FIX::Message report;
    report.getHeader().setField(35, "8");
    for (int tag : {11, 54, 55, 38, 40, 44}) report.setField(tag, order.getField(tag));
    report.setField(37, number);
    report.setField(17, number);
    report.setField(150, "0");
    report.setField(39, "0");
    report.setField(14, "0");
    report.setField(151, order.getField(38));
    report.setField(6, "0");
    report.setField(60, order.getField(60));
    FIX::Session::sendToTarget(report, id);
  }
  // NOLINTEND(readability-identifier-naming)

 private:
  std::atomic<std::uint64_t> orders_{0};
};

std::string settings_text(const StockOptions& options) {
  std::string text =
      "[DEFAULT]\nConnectionType=acceptor\nBeginString=FIX.4.4\nSenderCompID="
      "ECOBOURSE\nUseDataDictionary=N\n"
      "StartTime=00:00:00\nEndTime=23:59:59\nResetOnLogon=Y\nSocketNodelay=Y\n";
  text += "SocketAcceptPort=" + std::to_string(options.port) + "\n";
  text += "FileStorePath=" + options.store_directory + "\n";
  text += "ServerCertificateFile=" + options.certificate_file + "\n";
  text += "ServerCertificateKeyFile=" + options.key_file + "\n";
  for (const std::string& sender : options.senders)
    text += "[SESSION]\nTargetCompID=" + sender + "\n";
  return text;
}

}  // namespace

int run_stock_acceptor(const StockOptions& options) {
  try {
    std::istringstream text(settings_text(options));
    FIX::SessionSettings settings(text);
    FIX::FileStoreFactory store(settings);
    Venue venue;
    FIX::ThreadedSSLSocketAcceptor acceptor(venue, store, settings);
    acceptor.start();
    std::puts("ready");
    std::fflush(stdout);
    while (std::getchar() != EOF) continue;
    acceptor.stop(true);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stock acceptor: %s\n", error.what());
    return 1;
  }
}

}  // namespace eco::bench
