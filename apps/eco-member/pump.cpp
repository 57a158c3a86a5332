#include "apps/eco-member/pump.hpp"

#include <boost/asio/post.hpp>
#include <csignal>

#include "apps/eco-member/pump_impl.hpp"

namespace eco::member {

Pump::Pump() : impl_(std::make_unique<Impl>()) {
  std::signal(SIGPIPE, SIG_IGN);
  impl_->signals.add(SIGINT);
  impl_->signals.add(SIGTERM);
  impl_->signals.async_wait([impl = impl_.get()](boost::system::error_code error, int) {
    if (!error) impl->interrupted = true;
  });
}

Pump::~Pump() = default;

bool Pump::until(const std::function<bool()>& done, Milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    if (impl_->interrupted) return false;
    if (impl_->context.run_one_until(deadline) == 0) return done();
  }
  return true;
}

bool Pump::serve_for(Milliseconds time) {
  until([] { return false; }, time);
  return !impl_->interrupted;
}

bool Pump::interrupted() const noexcept {
  return impl_->interrupted;
}

void Pump::post(std::function<void()> work) {
  boost::asio::post(impl_->context, std::move(work));
}

}  // namespace eco::member
