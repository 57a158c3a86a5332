#pragma once
/// What only the sources with sockets see of the loop.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "apps/eco-member/pump.hpp"

namespace eco::member {

struct Pump::Impl {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{
      context.get_executor()};
  boost::asio::signal_set signals{context};
  bool interrupted = false;
};

}  // namespace eco::member
