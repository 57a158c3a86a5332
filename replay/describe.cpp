#include "replay/describe.hpp"

#include <fmt/format.h>

#include <cctype>

#include "base/date.hpp"
#include "proto/codec.hpp"
#include "proto/wire.hpp"
#include "replay/texts.hpp"

namespace eco::replay {
namespace {

/// `NewOrder` → `new order`, `cl_ord_id` → `cl ord id`.
std::string words(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '_') {
      out.push_back(' ');
      continue;
    }
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !out.empty()) out.push_back(' ');
    out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  return out;
}

/// Text from outside, made harmless for a terminal.
std::string quoted(std::string_view text) {
  std::string json = proto::json_text(text);
  const bool plain = json.size() == text.size() + 2 && text.find(' ') == std::string_view::npos;
  return plain ? std::string(text) : json;
}

/// Finds the instrument that a message speaks of, for the units of its prices and quantities.
class InstrumentFinder {
 public:
  explicit InstrumentFinder(const Directory& directory) noexcept : directory_(directory) {}
  template <class T>
  void operator()(unsigned, std::string_view, const T& value) {
    if (found_.valid()) return;
    if constexpr (std::same_as<T, domain::InstrumentId>) {
      found_ = value;
    } else if constexpr (std::same_as<T, domain::Symbol>) {
      found_ = directory_.find_instrument(value.view()).value_or(domain::InstrumentId());
    } else if constexpr (std::same_as<T, domain::OrderState>) {
      found_ = value.instrument;
    }
  }
  [[nodiscard]] domain::InstrumentId found() const noexcept { return found_; }

 private:
  const Directory& directory_;
  domain::InstrumentId found_;
};

class TextWriter {
 public:
  TextWriter(const Directory& directory, std::string& out) noexcept
      : directory_(directory), out_(out) {}

  template <class T>
  void message(const T& value) {
    InstrumentFinder finder(directory_);
    proto::visit_fields(value, finder);
    if (finder.found().valid()) instrument_ = finder.found();
    first_ = true;
    proto::visit_fields(value, *this);
    first_ = false;
  }

  template <class T>
  void operator()(unsigned, std::string_view name, const T& value) {
    if (!says_something(value)) return;
    out_.append(first_ ? "" : ", ").append(words(name)).append(" ");
    first_ = false;
    put(value);
  }

 private:
  template <class T>
  [[nodiscard]] static bool says_something(const T& value) {
    if constexpr (proto::WireScalar<T>) {
      return proto::to_wire(value) != 0;
    } else if constexpr (base::FixedTextLike<T> || std::same_as<T, std::string> ||
                         domain::is_vector<T>::value || domain::is_enum_set<T>::value) {
      return !value.empty();
    } else if constexpr (domain::is_optional<T>::value) {
      return value.has_value();
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      return value.count != 0;
    } else if constexpr (std::same_as<T, domain::Refusal>) {
      return value.refused();
    } else {
      return true;
    }
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      out_.append(proto::enum_name(value));
    } else if constexpr (std::same_as<T, domain::Price>) {
      out_.append(directory_.price(instrument_, value));
    } else if constexpr (std::same_as<T, domain::Quantity>) {
      out_.append(directory_.quantity(instrument_, value));
    } else if constexpr (std::same_as<T, domain::Money>) {
      out_.append(money_text(value));
    } else if constexpr (base::Strong<T>) {
      put_id(value);
    } else if constexpr (std::same_as<T, base::Date>) {
      out_.append(base::format_date(value));
    } else if constexpr (std::same_as<T, bool>) {
      out_.append("yes");
    } else if constexpr (std::integral<T>) {
      out_.append(std::to_string(value));
    } else if constexpr (std::same_as<T, domain::Sha256>) {
      out_.append(fmt::format("{:02x}…", fmt::join(value.begin(), value.begin() + 8, "")));
    } else if constexpr (proto::WireText<T>) {
      out_.append(quoted(proto::wire_text(value)));
    } else {
      put_compound(value);
    }
  }

  template <class T>
  void put_id(const T& id) {
    if constexpr (std::same_as<T, domain::InstrumentId>) {
      out_.append(quoted(directory_.instrument(id)));
    } else if constexpr (std::same_as<T, domain::MemberId>) {
      out_.append(quoted(directory_.member(id)));
    } else if constexpr (std::same_as<T, domain::AccountId>) {
      out_.append(quoted(directory_.account(id)));
    } else if constexpr (std::same_as<T, domain::TraderId>) {
      out_.append(quoted(directory_.trader(id)));
    } else if constexpr (std::same_as<T, domain::MarketId>) {
      out_.append(quoted(directory_.market(id)));
    } else {
      out_.append(std::to_string(id.raw()));
    }
  }

  template <class T>
  void put_compound(const T& value) {
    if constexpr (std::same_as<T, base::Decimal>) {
      out_.append(base::format_decimal(value));
    } else if constexpr (std::same_as<T, domain::Refusal>) {
      put_refusal(value);
    } else if constexpr (domain::is_optional<T>::value) {
      put(*value);
    } else if constexpr (domain::is_enum_set<T>::value) {
      put_list([&](auto put_item) { proto::for_each_in(value, put_item); });
    } else if constexpr (domain::is_vector<T>::value || std::same_as<T, domain::PickLegs>) {
      put_list([&](auto put_item) {
        for (const auto& item : value) put_item(item);
      });
    } else if constexpr (domain::is_variant<T>::value) {
      std::visit(
          [this](const auto& body) {
            out_.append(words(proto::type_name<std::remove_cvref_t<decltype(body)>>));
            nested(body);
          },
          value);
    } else {
      nested(value);
    }
  }

  void put_refusal(const domain::Refusal& refusal) {
    out_.append(proto::enum_name(refusal.code));
    if (const auto* info = domain::reject_info(refusal.code)) {
      out_.append(fmt::format(" ({}; {})", info->english, info->remedy_english));
    }
    if (refusal.asked != 0 || refusal.low != 0 || refusal.high != 0) {
      out_.append(
          fmt::format(" asked {}, bounds {} to {}", refusal.asked, refusal.low, refusal.high));
    }
    if (refusal.order.valid()) out_.append(fmt::format(" order {}", refusal.order.raw()));
  }

  template <class T>
  void nested(const T& value) {
    if (out_.back() != ' ') out_.push_back(' ');
    const std::size_t before = out_.append("(").size();
    message(value);
    if (out_.size() == before) {
      out_.resize(before - 2);
    } else {
      out_.push_back(')');
    }
  }

  template <class F>
  void put_list(F&& for_each) {
    out_.push_back('[');
    bool first = true;
    for_each([&](const auto& item) {
      if (!first) out_.append("; ");
      first = false;
      put(item);
    });
    out_.push_back(']');
  }

  const Directory& directory_;
  std::string& out_;
  domain::InstrumentId instrument_;
  bool first_ = true;
};

template <class Variant>
void append_alternative(const Variant& value, const Directory& directory, std::string& out) {
  std::visit(
      [&](const auto& body) {
        out.append(words(proto::type_name<std::remove_cvref_t<decltype(body)>>));
        const std::size_t before = out.append(": ").size();
        TextWriter(directory, out).message(body);
        if (out.size() == before) out.resize(before - 2);
      },
      value);
}

}  // namespace

std::string describe(const domain::Event& event, const Directory& directory) {
  std::string out;
  append_alternative(event, directory, out);
  return out;
}

std::string describe(const domain::Command& command, const Directory& directory) {
  const domain::CommandHeader& header = command.header;
  std::string out;
  if (header.member.valid()) {
    out = quoted(directory.member(header.member));
    if (header.trader.valid()) out.append("/").append(quoted(directory.trader(header.trader)));
  } else {
    out = header.person.empty() ? "venue" : "operator " + quoted(header.person.view());
  }
  out.append(": ");
  append_alternative(command.body, directory, out);
  return out;
}

}  // namespace eco::replay
