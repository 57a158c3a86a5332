#pragma once
/// What only the sources of gateway/net see of the loop.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>

#include "gateway/net/io_loop.hpp"

namespace eco::gateway::net {

struct IoLoop::Impl {
  struct Repeater {
    boost::asio::steady_timer timer;
    std::chrono::milliseconds interval;
    std::function<void()> work;
  };

  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{
      context.get_executor()};
  std::list<Repeater> repeaters;
};

}  // namespace eco::gateway::net
