#include "gateway/fix/session_engine.hpp"

#include "base/assert.hpp"
#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/fix/number_store.hpp"
#include "gateway/fix/quickfix.hpp"

namespace eco::gateway::fix {
namespace {

ptr::shared_ptr<FIX::DataDictionary> load(std::string_view xml) {
  std::istringstream in{std::string(xml)};
  return ptr::shared_ptr<FIX::DataDictionary>(new FIX::DataDictionary(in));
}

/// Loaded once: a dictionary of 600 lines takes milliseconds.
const FIX::DataDictionaryProvider& dictionaries() {
  static const FIX::DataDictionaryProvider provider = [] {
    FIX::DataDictionaryProvider p;
    const auto fix44 = load(fix44_xml());
    p.addTransportDataDictionary(FIX::BeginString("FIX.4.4"), fix44);
    p.addApplicationDataDictionary(FIX::ApplVerID("6"), fix44);
    p.addTransportDataDictionary(FIX::BeginString("FIXT.1.1"), load(fixt11_xml()));
    p.addApplicationDataDictionary(FIX::ApplVerID("9"), load(fix50sp2_xml()));
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

/// Hands out the one store that the session uses.
class OneStoreFactory final : public FIX::MessageStoreFactory {
 public:
  explicit OneStoreFactory(NumberStore& store) : store_(store) {}
  FIX::MessageStore* create(const FIX::SessionID&) override { return &store_; }
  void destroy(FIX::MessageStore*) override {}

 private:
  NumberStore& store_;
};

}  // namespace

struct SessionEngine::Impl final : FIX::Application, FIX::Responder {
  Impl(const Identity& identity_in, SessionEvents& events_in)
      : identity(identity_in),
        events(events_in),
        store([this](int number, const NumberStore::Sent* sent) { return rebuild(number, sent); }),
        stores(store),
        session(
            *this, stores,
            FIX::SessionID(identity.begin_string, identity.venue_comp_id, identity.member_comp_id),
            dictionaries(), FIX::TimeRange(FIX::UtcTimeOnly(0, 0, 0), FIX::UtcTimeOnly(0, 0, 0)), 0,
            nullptr) {
    session.setTimestampPrecision(6);
    session.setMaxLatency(static_cast<int>(identity.clock_tolerance.count()));
    if (identity.begin_string == "FIXT.1.1") {
      session.setSenderDefaultApplVerID("9");
      session.setTargetDefaultApplVerID("9");
    }
  }

  std::string rebuild(int number, const NumberStore::Sent* sent) {
    FIX::Message message;
    std::optional<OutMessage> content;
    if (sent != nullptr) content = events.rerender(sent->event);
    fill(message, content ? *content : OutMessage("0"));
    FIX::Header& header = message.getHeader();
    header.setField(8, identity.begin_string);
    header.setField(49, identity.venue_comp_id);
    header.setField(56, identity.member_comp_id);
    header.setField(34, std::to_string(number));
    header.setField(52, sent != nullptr
                            ? sent->sending_time
                            : FIX::UtcTimeStampConvertor::convert(FIX::UtcTimeStamp(), 6));
    if (content && sent->poss_resend == PossResend::yes) header.setField(97, "Y");
    return message.toString();
  }

  /// Everything QuickFIX can throw out of a call that a peer caused ends the connection, never the
  /// process.
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
  void onLogon(const FIX::SessionID&) override { events.logged_on(); }
  void onLogout(const FIX::SessionID&) override {}
  void toAdmin(FIX::Message& message, const FIX::SessionID&) override {
    if (message.getHeader().getField(35) == "3" && message.isSetField(372)) {
      std::string text = message.isSetField(58) ? message.getField(58) : std::string("refused");
      if (message.isSetField(371)) text += ", tag " + message.getField(371);
      events.rejected(message.getField(372), text);
    }
  }
  void toApp(FIX::Message&, const FIX::SessionID&) noexcept(false) override {}
  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    const std::string type = message.getHeader().getField(35);
    if (type == "2") {
      resend_requested(message);
    } else if (type == "4") {
      number_of(message, 36);
    } else if (type == "0" && message.isSetField(112)) {
      events.heartbeat(message.getField(112));
    }
  }
  /// QuickFIX reads numbers into 32 bits, negative ones too: what is out of bounds is rejected
  /// here.
  static std::uint64_t number_of(const FIX::Message& message, int tag) noexcept(false) {
    const auto number = parse_digits(message.getField(tag), 2'000'000'000);
    if (!number) throw FIX::IncorrectTagValue(tag);
    return *number;
  }
  void resend_requested(const FIX::Message& message) noexcept(false) {
    const std::uint64_t begin = number_of(message, 7);
    const std::uint64_t end = number_of(message, 16);
    const auto last = static_cast<std::uint64_t>(store.getNextSenderMsgSeqNum()) - 1;
    if (begin == 0 || begin > last) throw FIX::IncorrectTagValue(7);
    if (end != 0 && end < begin) throw FIX::IncorrectTagValue(16);
    const ResendPlan plan = events.resend_requested(begin, end == 0 || end > last ? last : end);
    store.hide_messages(plan == ResendPlan::gap_fill_all);
  }
  void fromApp(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    const std::string number = message.getHeader().getField(34);
    const auto n = parse_digits(number, 2'000'000'000).value_or(0);
    if (field_value(current, 34) == number) {
      events.application(current, n);
    } else {
      events.application(message.toString(), n);
    }
  }

  Identity identity;
  SessionEvents& events;
  NumberStore store;
  OneStoreFactory stores;
  FIX::Session session;
  std::string_view current;
  bool attached = false;
};

SessionEngine::SessionEngine(const Identity& identity, SessionEvents& events)
    : impl_(std::make_unique<Impl>(identity, events)) {}

SessionEngine::~SessionEngine() {
  if (impl_->attached) impl_->session.setResponder(nullptr);
}

void SessionEngine::attach() {
  ECO_ASSERT(!impl_->attached);
  impl_->attached = true;
  impl_->session.logon();
  impl_->session.setResponder(impl_.get());
}

void SessionEngine::detach() {
  impl_->attached = false;
  impl_->guarded([this] {
    impl_->session.setResponder(nullptr);
    impl_->session.disconnect();
  });
}

void SessionEngine::receive(std::string_view message) {
  if (!impl_->attached) return;
  impl_->current = message;
  impl_->guarded(
      [this, message] { impl_->session.next(std::string(message), FIX::UtcTimeStamp()); });
  impl_->current = {};
}

void SessionEngine::tick() {
  if (!impl_->attached) return;
  impl_->guarded([this] { impl_->session.next(); });
}

void SessionEngine::send(const OutMessage& message, std::optional<EventRef> event,
                         PossResend poss_resend) {
  if (!impl_->attached) return;
  impl_->guarded([&] {
    FIX::Message out;
    fill(out, message);
    if (poss_resend == PossResend::yes) out.getHeader().setField(97, "Y");
    if (event) impl_->store.expect_event(*event, poss_resend);
    impl_->session.send(out);
  });
  impl_->store.expect_nothing();
}

void SessionEngine::logout(std::string_view text) {
  if (!impl_->attached) return;
  impl_->guarded([this, text] {
    impl_->session.logout(std::string(text));
    impl_->session.next();
  });
}

bool SessionEngine::logged_on() const {
  return impl_->attached && impl_->session.isLoggedOn();
}

std::uint64_t SessionEngine::next_outbound() const {
  return static_cast<std::uint64_t>(impl_->store.getNextSenderMsgSeqNum());
}

std::uint64_t SessionEngine::next_inbound() const {
  return static_cast<std::uint64_t>(impl_->store.getNextTargetMsgSeqNum());
}

void SessionEngine::restart_numbers(std::uint64_t outbound, std::uint64_t inbound) {
  impl_->store.restart(static_cast<int>(outbound), static_cast<int>(inbound));
}

}  // namespace eco::gateway::fix
