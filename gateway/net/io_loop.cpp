#include "gateway/net/io_loop.hpp"

#include <boost/asio/post.hpp>
#include <csignal>

#include "gateway/net/io_loop_impl.hpp"

namespace eco::gateway::net {
namespace {

void arm(IoLoop::Impl::Repeater& repeater) {
  repeater.timer.expires_after(repeater.interval);
  repeater.timer.async_wait([&repeater](boost::system::error_code error) {
    if (error) return;
    repeater.work();
    arm(repeater);
  });
}

}  // namespace

IoLoop::IoLoop() : impl_(std::make_unique<Impl>()) {}
IoLoop::~IoLoop() = default;

void IoLoop::run() {
  std::signal(SIGPIPE, SIG_IGN);
  impl_->context.run();
}

void IoLoop::stop() {
  impl_->context.stop();
}

void IoLoop::post(std::function<void()> work) {
  boost::asio::post(impl_->context, std::move(work));
}

void IoLoop::every(std::chrono::milliseconds interval, std::function<void()> work) {
  impl_->repeaters.push_back(
      {boost::asio::steady_timer(impl_->context), interval, std::move(work)});
  arm(impl_->repeaters.back());
}

}  // namespace eco::gateway::net
