#include "replay/trace.hpp"

#include "proto/wire.hpp"

namespace eco::replay {
namespace {

/// The numbers and codes of whom or what is followed.
struct Marks {
  std::set<std::uint64_t> orders;  // and offers
  std::optional<domain::ClOrdId> cl_ord_id;
  std::optional<domain::LotId> lot;
};

struct MemberMarks {
  domain::MemberId id;
  domain::MemberCode code;
  domain::AccountId account;
  domain::AccountCode account_code;
};

/// Whether any field, at any depth, names what is looked for.
template <class Match>
class MentionFinder {
 public:
  explicit MentionFinder(const Match& match) noexcept : match_(match) {}
  template <class T>
  void operator()(unsigned, std::string_view, const T& value) {
    look(value);
  }
  template <class T>
  void look(const T& value) {
    if (found_) return;
    if constexpr (requires { match_(value); }) {
      found_ = match_(value);
    } else if constexpr (domain::is_variant<T>::value) {
      std::visit([this](const auto& body) { look(body); }, value);
    } else if constexpr (domain::is_optional<T>::value) {
      if (value) look(*value);
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      for (const domain::PickLeg& leg : value) look(leg);
    } else if constexpr (!proto::WireScalar<T> && !proto::WireText<T> &&
                         !domain::is_enum_set<T>::value && !domain::is_vector<T>::value) {
      proto::visit_fields(value, *this);
    }
  }
  [[nodiscard]] bool found() const noexcept { return found_; }

 private:
  const Match& match_;
  bool found_ = false;
};

template <class Match, class T>
[[nodiscard]] bool mentions(const T& value, const Match& match) {
  MentionFinder<Match> finder(match);
  finder.look(value);
  return finder.found();
}

struct MarkMatch {
  const Marks& marks;
  bool operator()(domain::OrderId id) const { return marks.orders.contains(id.raw()); }
  bool operator()(domain::OfferId id) const { return marks.orders.contains(id.raw()); }
  bool operator()(const domain::ClOrdId& id) const { return marks.cl_ord_id == id; }
  bool operator()(domain::LotId id) const { return marks.lot == id; }
};

struct MemberMatch {
  const MemberMarks& marks;
  bool operator()(domain::MemberId id) const { return id == marks.id; }
  bool operator()(const domain::MemberCode& code) const { return code == marks.code; }
  bool operator()(domain::AccountId id) const { return id == marks.account; }
};

class Tracer {
 public:
  explicit Tracer(const TraceSubject& subject)
      : any_mark_(subject.order || subject.cl_ord_id || subject.lot), member_name_(subject.member) {
    marks_.cl_ord_id = subject.cl_ord_id;
    marks_.lot = subject.lot;
    if (subject.order) marks_.orders.insert(*subject.order);
  }

  /// Indices of the events about the subject; empty where the record is not about it.
  [[nodiscard]] std::optional<std::vector<std::size_t>> look(
      const domain::Command& command, const std::vector<domain::Event>& events,
      const Directory& directory) {
    find_member(directory);
    if (!member_name_.empty() && !member_.id.valid()) return std::nullopt;
    follow_accepted(events);
    const bool asked = matches(command);
    std::vector<std::size_t> about;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (matches(events[i])) about.push_back(i);
    }
    if (!asked && about.empty()) return std::nullopt;
    if (about.empty()) {
      for (std::size_t i = 0; i < events.size(); ++i) about.push_back(i);
    }
    return about;
  }

 private:
  void find_member(const Directory& directory) {
    if (member_name_.empty() || member_.id.valid()) return;
    const auto id = directory.find_member(member_name_);
    if (!id) return;
    const domain::MemberAdmitted& admitted = *directory.find(*id);
    member_ = {*id, admitted.code, admitted.account, admitted.account_code};
  }

  /// A client id is unique per member and day only: what it names from now on is its order.
  void follow_accepted(const std::vector<domain::Event>& events) {
    if (!marks_.cl_ord_id) return;
    for (const domain::Event& event : events) {
      if (const auto* accepted = std::get_if<domain::OrderAccepted>(&event)) {
        follow(accepted->order.cl_ord_id, accepted->order.member, accepted->order.order.raw());
      } else if (const auto* offer = std::get_if<domain::BlockUpdated>(&event)) {
        follow(offer->cl_ord_id, offer->requester, offer->offer.raw());
      } else if (const auto* replaced = std::get_if<domain::OrderReplaced>(&event)) {
        follow(replaced->order.cl_ord_id, replaced->order.member, replaced->order.order.raw());
      }
    }
  }
  void follow(const domain::ClOrdId& cl_ord_id, domain::MemberId member, std::uint64_t number) {
    const bool his = member_name_.empty() || member == member_.id;
    if (his && cl_ord_id == *marks_.cl_ord_id) marks_.orders.insert(number);
  }

  [[nodiscard]] bool matches(const domain::Command& command) const {
    const bool his = member_name_.empty() || command.header.member == member_.id ||
                     mentions(command.body, MemberMatch{member_});
    return his && (!any_mark_ || mentions(command.body, MarkMatch{marks_}));
  }
  [[nodiscard]] bool matches(const domain::Event& event) const {
    const bool his = member_name_.empty() || mentions(event, MemberMatch{member_});
    return his && (!any_mark_ || mentions(event, MarkMatch{marks_}));
  }

  bool any_mark_;
  Marks marks_;
  std::string member_name_;
  MemberMarks member_;
};

}  // namespace

base::Result<std::uint64_t> trace(RecordStream& stream, const TraceSubject& subject,
                                  const std::function<void(const TraceStep&)>& show) {
  Tracer tracer(subject);
  Directory directory;
  std::uint64_t shown = 0;
  for (;;) {
    const auto record = stream.next_record();
    if (!record) return tl::unexpected(record.error());
    if (*record == nullptr) return shown;
    const auto events = decode_events(**record);
    if (!events) return tl::unexpected(events.error());
    directory.learn((*record)->command, *events);
    auto about = tracer.look((*record)->command, *events, directory);
    if (!about) continue;
    show(TraceStep{**record, *events, *std::move(about), directory});
    ++shown;
  }
}

}  // namespace eco::replay
