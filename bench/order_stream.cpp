#include "bench/order_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <list>
#include <map>

#include "base/prng.hpp"

namespace eco::bench {
namespace {

constexpr std::uint8_t buy = 0;
constexpr std::uint8_t sell = 1;
constexpr std::uint32_t nowhere = 0xffffffff;

/// Draws indices by weight.
class Weighted {
 public:
  explicit Weighted(std::vector<double> weights) : below_(std::move(weights)) {
    double sum = 0;
    for (double& weight : below_) weight = sum += weight;
    for (double& weight : below_) weight /= sum;
  }
  std::uint32_t draw(base::Prng& random) const {
    const double at = static_cast<double>(random.next() >> 11) * 0x1p-53;
    const auto found = std::ranges::upper_bound(below_, at);
    return static_cast<std::uint32_t>(
        std::min<std::ptrdiff_t>(found - below_.begin(), std::ssize(below_) - 1));
  }

 private:
  std::vector<double> below_;
};

std::vector<double> powers(std::uint32_t count, double first, double power) {
  std::vector<double> weights(count);
  for (std::uint32_t i = 0; i < count; ++i) weights[i] = std::pow(first + i, -power);
  return weights;
}

struct Order {
  std::int32_t price;
  std::uint32_t quantity;
  std::uint16_t book;
  std::uint8_t side;
  std::uint32_t live_at;  ///< in its book's `live`, or nowhere
  std::list<std::uint32_t>::iterator place;
};

struct Book {
  std::map<std::int32_t, std::list<std::uint32_t>> sides[2];  ///< key: rank, best first
  std::vector<std::uint32_t> live;
  std::deque<std::uint32_t> young;
  std::int32_t mid = 32'000;
  std::uint32_t target = 0;
};

std::int32_t rank(std::uint8_t side, std::int32_t price) {
  return side == buy ? -price : price;
}

class Maker {
 public:
  Maker(const Workload& workload, std::uint64_t seed)
      : what_(workload),
        random_(seed),
        distances_(powers(workload.distance_max, 2, workload.distance_power)),
        popularity_(powers(workload.books, 1, 1)),
        books_(workload.books) {
    stream_.name = workload.name;
    stream_.books = workload.books;
    stream_.events.reserve(workload.events);
    double sum = 0;
    for (int i = 1; i <= workload.books; ++i) sum += 1.0 / i;
    for (std::uint16_t i = 0; i < workload.books; ++i) {
      books_[i].mid = 14'000 + (i * 397) % 30'000;
      books_[i].target = std::max(50U, static_cast<std::uint32_t>(workload.live / sum / (i + 1)));
    }
  }

  OrderStream make() {
    for (std::uint16_t i = 0; i < what_.books; ++i) {
      for (std::uint32_t n = 0; n < books_[i].target; ++n) add(i);
    }
    if (what_.takers == 0) {
      cancel_all();
    } else {
      stream_.untimed = std::max<std::size_t>(stream_.events.size(), what_.events / 20);
      while (stream_.events.size() < what_.events) {
        step(static_cast<std::uint16_t>(popularity_.draw(random_)));
      }
    }
    stream_.last_id = static_cast<std::uint32_t>(orders_.size() - 1);
    return std::move(stream_);
  }

 private:
  void emit(EventKind kind, std::uint32_t id) {
    const Order& o = orders_[id];
    stream_.events.push_back({id, o.price, o.quantity, o.book, kind, o.side});
  }
  void put(std::uint32_t id) {
    Order& o = orders_[id];
    auto& level = books_[o.book].sides[o.side][rank(o.side, o.price)];
    o.place = level.insert(level.end(), id);
  }
  void pull(std::uint32_t id) {
    Order& o = orders_[id];
    auto& side = books_[o.book].sides[o.side];
    const auto level = side.find(rank(o.side, o.price));
    level->second.erase(o.place);
    if (level->second.empty()) side.erase(level);
  }
  void end(std::uint32_t id) {
    auto& live = books_[orders_[id].book].live;
    const std::uint32_t last = live.back();
    live[orders_[id].live_at] = last;
    orders_[last].live_at = orders_[id].live_at;
    orders_[id].live_at = nowhere;
    live.pop_back();
    --live_;
  }

  /// A price that meets nobody.
  std::int32_t passive_price(Book& book, std::uint8_t side) {
    const auto away = static_cast<std::int32_t>(1 + distances_.draw(random_));
    const std::int32_t sign = side == buy ? -1 : 1;
    std::int32_t price = book.mid + sign * away;
    const auto& other = book.sides[1 - side];
    if (!other.empty()) {
      const std::int32_t touch = std::abs(other.begin()->first);
      if (sign * (price - touch) <= 0) {
        price = touch + sign * static_cast<std::int32_t>(1 + random_.below(3));
      }
    }
    return price;
  }
  std::uint32_t new_order(std::uint16_t book, std::uint8_t side, std::int32_t price,
                          std::uint32_t quantity) {
    orders_.push_back({price, quantity, book, side, nowhere, {}});
    return static_cast<std::uint32_t>(orders_.size() - 1);
  }
  void add(std::uint16_t at) {
    Book& book = books_[at];
    const auto side = static_cast<std::uint8_t>(random_.below(2));
    const std::uint32_t id = new_order(at, side, passive_price(book, side),
                                       static_cast<std::uint32_t>(1 + random_.below(1'000)));
    orders_[id].live_at = static_cast<std::uint32_t>(book.live.size());
    book.live.push_back(id);
    book.young.push_back(id);
    if (book.young.size() > 512) book.young.pop_front();
    stream_.live_max = std::max(stream_.live_max, ++live_);
    put(id);
    emit(EventKind::add, id);
  }
  std::uint32_t pick(const Book& book) {
    if (random_.chance(1, 2)) {
      for (int i = 0; i < 4; ++i) {
        const std::uint32_t id = book.young[random_.below(book.young.size())];
        if (orders_[id].live_at != nowhere) return id;
      }
    }
    return book.live[random_.below(book.live.size())];
  }
  void cancel(std::uint32_t id) {
    emit(EventKind::cancel, id);
    pull(id);
    end(id);
  }
  void move(std::uint32_t id) {
    Order& o = orders_[id];
    const std::int32_t price = passive_price(books_[o.book], o.side);
    pull(id);
    o.price = price;
    o.quantity += static_cast<std::uint32_t>(1 + random_.below(49));
    put(id);
    emit(EventKind::move, id);
  }

  /// A taker of the next `makers` orders on the other side; of the last perhaps only a part.
  void take(std::uint16_t at, std::uint64_t makers, bool whole) {
    Book& book = books_[at];
    const auto side = static_cast<std::uint8_t>(
        book.sides[sell].empty() ? 1 : (book.sides[buy].empty() ? 0 : random_.below(2)));
    auto& other = book.sides[1 - side];
    std::vector<std::uint32_t> met;
    for (const auto& [key, level] : other) {
      for (const std::uint32_t maker : level) {
        if (met.size() < makers) met.push_back(maker);
      }
      if (met.size() == makers) break;
    }
    std::uint32_t total = 0;
    for (const std::uint32_t maker : met) total += orders_[maker].quantity;
    const std::uint32_t last = orders_[met.back()].quantity;
    if (!whole) total -= static_cast<std::uint32_t>(random_.below(last));
    const std::uint32_t id = new_order(at, side, orders_[met.back()].price, total);
    emit(EventKind::take, id);
    for (const std::uint32_t maker : met) {
      const std::uint32_t fill = std::min(total, orders_[maker].quantity);
      stream_.sums.add(maker, id, orders_[maker].price, fill);
      total -= fill;
      if (fill < orders_[maker].quantity) {
        orders_[maker].quantity -= fill;
      } else {
        pull(maker);
        end(maker);
      }
    }
  }

  void step(std::uint16_t at) {
    Book& book = books_[at];
    if (random_.chance(2, 100)) book.mid += random_.chance(1, 2) ? 1 : -1;
    const std::uint64_t draw = random_.below(1'000);
    if (what_.takers == 1'000) {  // only adds and sweeps
      if (book.live.size() < book.target + random_.below(60)) return add(at);
      return take(at, what_.makers_min + random_.below(what_.makers_max - what_.makers_min + 1),
                  true);
    }
    if (book.live.size() < 10) return add(at);
    if (draw < what_.takers) {
      return take(at, what_.makers_min + random_.below(what_.makers_max - what_.makers_min + 1),
                  random_.chance(1, 2));
    }
    if (draw < what_.takers + what_.moves) return move(pick(book));
    const auto over = static_cast<std::int64_t>(book.live.size()) - book.target;
    const std::int64_t adds = 500 - over * 500 / std::max<std::int64_t>(1, book.target / 50);
    if (static_cast<std::int64_t>(random_.below(1'000)) < std::clamp<std::int64_t>(adds, 50, 950)) {
      add(at);
    } else {
      cancel(pick(book));
    }
  }
  void cancel_all() {
    std::vector<std::uint32_t> ids = books_[0].live;
    for (std::size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[random_.below(i)]);
    for (const std::uint32_t id : ids) cancel(id);
  }

  const Workload& what_;
  base::Prng random_;
  Weighted distances_;
  Weighted popularity_;
  std::vector<Book> books_;
  std::vector<Order> orders_ = std::vector<Order>(1);
  std::uint32_t live_ = 0;
  OrderStream stream_;
};

}  // namespace

OrderStream make_stream(const Workload& workload, std::uint64_t seed) {
  return Maker(workload, seed).make();
}

}  // namespace eco::bench
