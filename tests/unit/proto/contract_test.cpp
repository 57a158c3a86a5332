// The classes that protoc makes of proto/ecobourse/v1 read what the codec writes, field by field,
// and the other way round.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cctype>
#include <string>

#include "ecobourse/v1/command.pb.h"
#include "ecobourse/v1/event.pb.h"
#include "proto/codec.hpp"
#include "tests/unit/proto/random_values.hpp"

namespace eco::proto {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using testing::bytes_of;
using testing::RandomFiller;

std::string upper_snake(std::string_view camel) {
  std::string out;
  for (char c : camel) {
    if (std::isupper(c) != 0 && !out.empty() && std::isupper(out.back()) == 0) out.push_back('_');
    if (std::isupper(c) != 0 && out.size() > 1 && out.back() != '_') out.push_back('_');
    out.push_back(static_cast<char>(std::toupper(c)));
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out;
  for (char c : text) out.push_back(static_cast<char>(std::toupper(c)));
  return out;
}

template <class E>
void expect_same_enum(const EnumDescriptor& published) {
  ASSERT_EQ(published.name(), type_name<E>);
  ASSERT_EQ(published.value_count(), std::popcount(detail::enumerator_bits<E>) + 1);
  const std::string prefix = upper_snake(type_name<E>) + "_";
  EXPECT_EQ(published.FindValueByNumber(0)->name(), prefix + "UNSPECIFIED");
  for (int i = 1; i < published.value_count(); ++i) {
    const auto value = static_cast<E>(published.value(i)->number());
    EXPECT_EQ(published.value(i)->name(), prefix + upper(enum_name(value)));
  }
}

template <>
void expect_same_enum<domain::RejectCode>(const EnumDescriptor& published) {
  int count = 1;
  const auto expect_published = [&](std::string_view name, domain::RejectCode code) {
    const auto* value = published.FindValueByNumber(static_cast<int>(code));
    ASSERT_NE(value, nullptr) << name;
    EXPECT_EQ(value->name(), "REJECT_CODE_" + upper(name));
    ++count;
  };
#define ECO_REJECT(name, CODE, number, row, fix, en, zh, remedy_en, remedy_zh) \
  expect_published(#name, domain::RejectCode::name);
#include "domain/reject_codes.def"
#undef ECO_REJECT
  EXPECT_EQ(published.value_count(), count);
}

/// Expects that a generated message has exactly the fields and the contents of a domain value.
class Comparison {
 public:
  explicit Comparison(const Message& message)
      : message_(message), type_(*message.GetDescriptor()), reflection_(*message.GetReflection()) {}

  template <class T>
  static void expect_equal(const T& value, const Message& message) {
    Comparison comparison(message);
    if constexpr (domain::is_variant<T>::value) {
      std::visit([&](const auto& body) { comparison.alternative(body); }, value);
    } else {
      EXPECT_EQ(message.GetDescriptor()->name(), type_name<T>);
      visit_fields(value, comparison);
      EXPECT_EQ(message.GetDescriptor()->field_count(), comparison.fields_) << type_name<T>;
    }
  }

  template <class T>
  void operator()(unsigned number, std::string_view name, const T& value) {
    ++fields_;
    const FieldDescriptor* field = type_.FindFieldByNumber(static_cast<int>(number));
    ASSERT_NE(field, nullptr) << type_.name() << "." << name;
    EXPECT_EQ(field->name(), name) << type_.name();
    if constexpr (domain::is_optional<T>::value) {
      ASSERT_TRUE(field->has_presence()) << field->full_name();
      ASSERT_EQ(reflection_.HasField(message_, field), value.has_value());
      if (value) single(*field, *value);
    } else if constexpr (domain::is_enum_set<T>::value) {
      int index = 0;
      for_each_in(value, [&](auto e) { repeated(*field, index++, e); });
      EXPECT_EQ(reflection_.FieldSize(message_, field), index);
    } else if constexpr (domain::is_vector<T>::value || std::same_as<T, domain::PickLegs>) {
      int index = 0;
      for (const auto& item : value) repeated(*field, index++, item);
      EXPECT_EQ(reflection_.FieldSize(message_, field), index);
    } else {
      if (!WireScalar<T> && !WireText<T>) {
        EXPECT_TRUE(reflection_.HasField(message_, field));
      }
      single(*field, value);
    }
  }

 private:
  template <class T>
  void alternative(const T& body) {
    const FieldDescriptor* field =
        reflection_.GetOneofFieldDescriptor(message_, type_.oneof_decl(0));
    ASSERT_NE(field, nullptr) << type_.name();
    EXPECT_EQ(field->number(), T::tag);
    EXPECT_EQ(upper(field->name()), upper_snake(type_name<T>));
    expect_equal(body, reflection_.GetMessage(message_, field));
  }

  template <class T>
  void single(const FieldDescriptor& field, const T& value) {
    if constexpr (std::is_enum_v<T>) {
      expect_same_enum<T>(*field.enum_type());
      EXPECT_EQ(reflection_.GetEnumValue(message_, &field), static_cast<int>(value));
    } else if constexpr (WireText<T>) {
      expect_text_type(field, value);
      EXPECT_EQ(reflection_.GetString(message_, &field), wire_text(value));
    } else if constexpr (WireScalar<T>) {
      integer(field, value);
    } else {
      expect_equal(value, reflection_.GetMessage(message_, &field));
    }
  }

  template <class T>
  void integer(const FieldDescriptor& field, const T& value) {
    if constexpr (base::Strong<T>) {
      integer(field, value.raw());
    } else if constexpr (std::same_as<T, base::Date>) {
      integer(field, value.days);
    } else if constexpr (std::same_as<T, bool>) {
      EXPECT_EQ(reflection_.GetBool(message_, &field), value);
    } else if constexpr (std::signed_integral<T> && sizeof(T) == 8) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_SINT64) << field.full_name();
      EXPECT_EQ(reflection_.GetInt64(message_, &field), value);
    } else if constexpr (std::signed_integral<T>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_SINT32) << field.full_name();
      EXPECT_EQ(reflection_.GetInt32(message_, &field), value);
    } else if constexpr (sizeof(T) == 8) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_UINT64) << field.full_name();
      EXPECT_EQ(reflection_.GetUInt64(message_, &field), value);
    } else {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_UINT32) << field.full_name();
      EXPECT_EQ(reflection_.GetUInt32(message_, &field), value);
    }
  }

  template <class T>
  void repeated(const FieldDescriptor& field, int index, const T& value) {
    ASSERT_LT(index, reflection_.FieldSize(message_, &field)) << field.full_name();
    if constexpr (std::is_enum_v<T>) {
      expect_same_enum<T>(*field.enum_type());
      EXPECT_EQ(reflection_.GetRepeatedEnumValue(message_, &field, index), static_cast<int>(value));
    } else if constexpr (std::same_as<T, std::int64_t>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_SINT64);
      EXPECT_EQ(reflection_.GetRepeatedInt64(message_, &field, index), value);
    } else if constexpr (std::same_as<T, base::Date>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_SINT32);
      EXPECT_EQ(reflection_.GetRepeatedInt32(message_, &field, index), value.days);
    } else if constexpr (std::same_as<T, domain::MemberId>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_UINT32);
      EXPECT_EQ(reflection_.GetRepeatedUInt32(message_, &field, index), value.raw());
    } else if constexpr (std::same_as<T, domain::TradeId>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_UINT64);
      EXPECT_EQ(reflection_.GetRepeatedUInt64(message_, &field, index), value.raw());
    } else if constexpr (WireText<T>) {
      expect_text_type(field, value);
      EXPECT_EQ(reflection_.GetRepeatedString(message_, &field, index), wire_text(value));
    } else {
      expect_equal(value, reflection_.GetRepeatedMessage(message_, &field, index));
    }
  }

  /// Codes and hashes may hold any byte, which Protobuf allows in `bytes` only.
  template <class T>
  static void expect_text_type(const FieldDescriptor& field, const T&) {
    if (!std::same_as<T, std::string>) {
      EXPECT_EQ(field.type(), FieldDescriptor::TYPE_BYTES) << field.full_name();
    }
  }

  const Message& message_;
  const Descriptor& type_;
  const google::protobuf::Reflection& reflection_;
  int fields_ = 0;
};

template <class Generated, class Value, class Decode>
void expect_exchange(const Value& value, Decode&& decode) {
  std::string bytes;
  encode(value, bytes);
  Generated generated;
  ASSERT_TRUE(generated.ParseFromString(bytes));
  Comparison::expect_equal(value, generated);
  ASSERT_EQ(generated.SerializeAsString(), bytes);
  const auto decoded = decode(bytes);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().text;
  ASSERT_EQ(bytes_of(*decoded), bytes_of(value));
}

template <class Variant>
void expect_same_alternatives(const Descriptor& published) {
  EXPECT_EQ(published.field_count(), static_cast<int>(std::variant_size_v<Variant>))
      << published.name();
}

TEST(PublishedContract, HasNoMoreAlternativesThanTheDomain) {
  expect_same_alternatives<domain::CommandBody>(*ecobourse::v1::CommandBody::descriptor());
  expect_same_alternatives<domain::OperatorAction>(*ecobourse::v1::OperatorAction::descriptor());
  expect_same_alternatives<domain::Event>(*ecobourse::v1::Event::descriptor());
}

RC_GTEST_PROP(PublishedContract, EveryCommandPassesThroughGeneratedClasses, (std::uint64_t seed)) {
  RandomFiller filler(seed);
  for (std::size_t i = 0; i < std::variant_size_v<domain::CommandBody>; ++i) {
    domain::Command command;
    filler.fill(command.header);
    filler.fill_alternative(command.body, i);
    expect_exchange<ecobourse::v1::Command>(command, decode_command);
  }
  RC_ASSERT(!::testing::Test::HasFailure());
}

RC_GTEST_PROP(PublishedContract, EveryOperatorActionPassesThroughGeneratedClasses,
              (std::uint64_t seed)) {
  RandomFiller filler(seed);
  for (std::size_t i = 0; i < std::variant_size_v<domain::OperatorAction>; ++i) {
    domain::Command command;
    filler.fill_alternative(command.body.emplace<domain::OperatorCommand>().action, i);
    expect_exchange<ecobourse::v1::Command>(command, decode_command);
  }
  RC_ASSERT(!::testing::Test::HasFailure());
}

RC_GTEST_PROP(PublishedContract, EveryEventPassesThroughGeneratedClasses, (std::uint64_t seed)) {
  RandomFiller filler(seed);
  for (std::size_t i = 0; i < std::variant_size_v<domain::Event>; ++i) {
    domain::Event event;
    filler.fill_alternative(event, i);
    expect_exchange<ecobourse::v1::Event>(event, decode_event);
  }
  RC_ASSERT(!::testing::Test::HasFailure());
}

}  // namespace
}  // namespace eco::proto
