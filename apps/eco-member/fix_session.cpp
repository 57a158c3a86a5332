#include "apps/eco-member/fix_session.hpp"

#include <utility>

#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/quickfix.hpp"

namespace eco::member {
namespace {

using gateway::fix::OutField;
using gateway::fix::OutGroup;
using gateway::fix::OutMessage;

constexpr std::uint64_t number_max = 2'000'000'000;
constexpr int timestamp_digits = 6;
constexpr const char* too_low = "MsgSeqNum too low";  // QuickFIX's words, on both sides
constexpr int logon_limit_s = 30;  // the venue hashes passwords one after the other

ptr::shared_ptr<FIX::DataDictionary> load(std::string_view xml) {
  std::istringstream in{std::string(xml)};
  return ptr::shared_ptr<FIX::DataDictionary>(new FIX::DataDictionary(in));
}

const FIX::DataDictionaryProvider& dictionaries() {
  static const FIX::DataDictionaryProvider provider = [] {
    FIX::DataDictionaryProvider p;
    const auto fix44 = load(gateway::fix::fix44_xml());
    p.addTransportDataDictionary(FIX::BeginString("FIX.4.4"), fix44);
    p.addApplicationDataDictionary(FIX::ApplVerID("6"), fix44);
    p.addTransportDataDictionary(FIX::BeginString("FIXT.1.1"), load(gateway::fix::fixt11_xml()));
    p.addApplicationDataDictionary(FIX::ApplVerID("9"), load(gateway::fix::fix50sp2_xml()));
    return p;
  }();
  return provider;
}

void fill(FIX::Message& out, const OutMessage& message) {
  out.getHeader().setField(35, message.type);
  for (const OutField& field : message.fields) out.setField(field.tag, field.value);
  for (const OutGroup& group : message.groups) {
    for (const auto& entry : group.entries) {
      FIX::Group item(group.count_tag, entry.front().tag);
      for (const OutField& field : entry) item.setField(field.tag, field.value);
      out.addGroup(item);
    }
  }
}

bool is_administrative(std::string_view message) {
  const std::string_view type = gateway::fix::field_value(message, 35);
  return type.size() == 1 && std::string_view("0123456A").find(type) != std::string_view::npos;
}

/// QuickFIX's message store over a SessionFile.
class Store final : public FIX::MessageStore {
 public:
  Store(SessionFile& file, const SessionIdentity& identity) : file_(file), identity_(identity) {}

  bool set(int number, const std::string& message) noexcept(false) override {
    file_.sent(number, is_administrative(message) ? std::string_view{} : message);
    return true;
  }
  /// A number without a message gets a Heartbeat, which QuickFIX turns into a gap fill: 1.15.1
  /// fills a gap behind the last stored message from the wrong number.
  void get(int begin, int end, std::vector<std::string>& messages) const noexcept(false) override {
    messages.clear();
    const auto& sent = file_.numbers().sent;
    for (int number = begin; number <= end; ++number) {
      const auto found = sent.find(number);
      messages.push_back(found == sent.end() ? placeholder(number) : found->second);
    }
  }
  int getNextSenderMsgSeqNum() const noexcept(false) override {
    return file_.numbers().next_outbound;
  }
  int getNextTargetMsgSeqNum() const noexcept(false) override {
    return file_.numbers().next_inbound;
  }
  void setNextSenderMsgSeqNum(int value) noexcept(false) override {
    file_.set_next_outbound(value);
  }
  void setNextTargetMsgSeqNum(int value) noexcept(false) override { file_.set_next_inbound(value); }
  /// `set` has used the number up.
  void incrNextSenderMsgSeqNum() noexcept(false) override {}
  void incrNextTargetMsgSeqNum() noexcept(false) override {
    file_.set_next_inbound(file_.numbers().next_inbound + 1);
  }
  /// Always now: QuickFIX then never restarts numbers by the clock.
  FIX::UtcTimeStamp getCreationTime() const noexcept(false) override { return FIX::UtcTimeStamp(); }
  void reset() noexcept(false) override { file_.restart(); }
  void refresh() noexcept(false) override {}

 private:
  [[nodiscard]] std::string placeholder(int number) const {
    FIX::Message message;
    FIX::Header& header = message.getHeader();
    header.setField(8, identity_.begin_string);
    header.setField(35, "0");
    header.setField(34, std::to_string(number));
    header.setField(49, identity_.sender_comp_id);
    header.setField(52, FIX::UtcTimeStampConvertor::convert(FIX::UtcTimeStamp(), timestamp_digits));
    header.setField(56, identity_.target_comp_id);
    return message.toString();
  }

  SessionFile& file_;
  const SessionIdentity& identity_;
};

/// Hands out the one store that the session uses.
class OneStoreFactory final : public FIX::MessageStoreFactory {
 public:
  explicit OneStoreFactory(Store& store) : store_(store) {}
  FIX::MessageStore* create(const FIX::SessionID&) override { return &store_; }
  void destroy(FIX::MessageStore*) override {}

 private:
  Store& store_;
};

}  // namespace

struct FixSession::Impl final : FIX::Application, FIX::Responder {
  Impl(SessionIdentity identity_in, SessionFile& file, SessionEvents& events_in)
      : identity(std::move(identity_in)),
        events(events_in),
        store(file, identity),
        stores(store),
        session(
            *this, stores,
            FIX::SessionID(identity.begin_string, identity.sender_comp_id, identity.target_comp_id),
            dictionaries(), FIX::TimeRange(FIX::UtcTimeOnly(0, 0, 0), FIX::UtcTimeOnly(0, 0, 0)),
            static_cast<int>(identity.heartbeat.count()), nullptr) {
    session.setTimestampPrecision(timestamp_digits);
    session.setLogonTimeout(logon_limit_s);
    if (identity.begin_string == "FIXT.1.1") {
      session.setSenderDefaultApplVerID("9");
      session.setTargetDefaultApplVerID("9");
    }
  }

  template <class Work>
  void guarded(Work&& work) noexcept {
    try {
      work();
    } catch (...) {
      events.hang_up();
    }
  }

  // FIX::Responder
  bool send(const std::string& bytes) override {
    events.transmit(bytes);
    return true;
  }
  void disconnect() override {
    attached = false;
    events.hang_up();
  }

  // FIX::Application
  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override {
    session.setResetOnLogon(false);
    events.logged_on();
  }
  void onLogout(const FIX::SessionID&) override {}
  void toAdmin(FIX::Message& message, const FIX::SessionID&) override {
    const std::string type = message.getHeader().getField(35);
    if (type == "A") {
      message.setField(553, identity.username);
      message.setField(554, identity.password);
    }
    if (type == "5" && message.isSetField(58) && message.getField(58).starts_with(too_low)) {
      events.numbers_stale();
    }
  }
  void toApp(FIX::Message&, const FIX::SessionID&) noexcept(false) override {}
  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    const std::string type = message.getHeader().getField(35);
    const std::string text = message.isSetField(58) ? message.getField(58) : std::string();
    if (type == "3") {
      const auto number = gateway::fix::parse_digits(message.getField(45), number_max).value_or(0);
      const std::string tag = message.isSetField(371) ? message.getField(371) : std::string("-");
      events.session_rejected(number, text + " (tag " + tag + ')');
    }
    if (type == "5") {
      if (text.starts_with(too_low)) events.numbers_stale();
      events.logout_received(text);
    }
  }
  void fromApp(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    const bool is_current =
        gateway::fix::field_value(current, 34) == message.getHeader().getField(34);
    const InMessage received(is_current ? current : std::string_view(message.toString()));
    events.application(received);
  }

  SessionIdentity identity;
  SessionEvents& events;
  Store store;
  OneStoreFactory stores;
  FIX::Session session;
  std::string_view current;
  bool attached = false;
};

FixSession::FixSession(SessionIdentity identity, SessionFile& file, SessionEvents& events)
    : impl_(std::make_unique<Impl>(std::move(identity), file, events)) {}

FixSession::~FixSession() {
  if (impl_->attached) impl_->session.setResponder(nullptr);
}

void FixSession::attach(Numbers numbers) {
  impl_->attached = true;
  impl_->guarded([this, numbers] {
    impl_->session.setResetOnLogon(numbers == Numbers::restart);
    impl_->session.logon();
    impl_->session.setResponder(impl_.get());
    impl_->session.next();
  });
}

void FixSession::detach() {
  impl_->attached = false;
  impl_->guarded([this] {
    impl_->session.setResponder(nullptr);
    impl_->session.disconnect();
  });
}

void FixSession::receive(std::string_view message) {
  if (!impl_->attached) return;
  impl_->current = message;
  impl_->guarded(
      [this, message] { impl_->session.next(std::string(message), FIX::UtcTimeStamp()); });
  impl_->current = {};
}

void FixSession::tick() {
  if (!impl_->attached) return;
  impl_->guarded([this] { impl_->session.next(); });
}

std::uint64_t FixSession::send(const OutMessage& message, PossResend poss_resend) {
  if (!logged_on()) return 0;
  const auto number = static_cast<std::uint64_t>(impl_->session.getExpectedSenderNum());
  impl_->guarded([&] {
    FIX::Message out;
    fill(out, message);
    if (poss_resend == PossResend::yes) out.getHeader().setField(97, "Y");
    impl_->session.send(out);
  });
  return number;
}

void FixSession::logout() {
  if (!impl_->attached) return;
  impl_->guarded([this] {
    impl_->session.logout();
    impl_->session.next();
  });
}

bool FixSession::logged_on() const {
  return impl_->attached && impl_->session.isLoggedOn();
}

}  // namespace eco::member
