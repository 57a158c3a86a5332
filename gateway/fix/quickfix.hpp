#pragma once
/// The only way to QuickFIX 1.15.1. Its headers use C++98 exception specifications, which C++17
/// removed; every standard header they need comes first, so that the macro below rewrites QuickFIX
/// alone. `throw()` becomes noexcept(true), any other list noexcept(false). Only sources of
/// eco_gateway_fix include this file.
// clang-format off: the order matters
#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Woverloaded-virtual"
#define throw(...) noexcept(sizeof(#__VA_ARGS__) == 1)  // NOLINT(readability-identifier-naming)
#include <quickfix/Application.h>
#include <quickfix/DataDictionaryProvider.h>
#include <quickfix/Message.h>
#include <quickfix/MessageStore.h>
#include <quickfix/Responder.h>
#include <quickfix/Session.h>
#undef throw
#pragma GCC diagnostic pop
// clang-format on
