#pragma once
/// Commands: everything that can change the venue's state, in one total order. (DESIGN: commands
/// and events)
///
/// A command is journaled whatever becomes of it. Gateways translate what a member sent into one of
/// these; what cannot be translated is journaled as a `SessionNote`. Each body has a `tag`, its
/// number in the journal and in proto/ecobourse/v1/command.proto; `fields` lists its members with
/// their Protobuf numbers, once for every codec. Numbers and tags are never reused.
#include <cstdint>
#include <string>
#include <variant>

#include "domain/member_command.hpp"
#include "domain/operator_action.hpp"
#include "domain/quota_command.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// Who and when. The sequencer sets sequence and stamp; the gateway or console sets the rest from
/// the authenticated session, never from what the client claims.
struct CommandHeader {
  SeqNo sequence;
  Timestamp stamp;    ///< max(clock, previous + 1 ns)
  SessionId session;  ///< the member session it came by; not valid otherwise
  MemberId member;    ///< not valid for operators and the venue itself
  TraderId trader;
  PersonName person;  ///< operator; empty for members and the venue itself

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "sequence", s.sequence);
    v(2, "stamp", s.stamp);
    v(3, "session", s.session);
    v(4, "member", s.member);
    v(5, "trader", s.trader);
    v(6, "person", s.person);
  }
};

/// Lets due timers fire where no other command does.
struct ClockTick {
  static constexpr std::uint16_t tag = 20;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

enum class EntryMode : std::uint8_t { normal = 1, cancel_only = 2 };

/// Disk nearly full, or full no more: a process-local fact that becomes state only through this
/// command.
struct SetEntryMode {
  static constexpr std::uint16_t tag = 21;
  EntryMode mode = EntryMode::normal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "mode", s.mode);
    v(2, "reason", s.reason);
  }
};

/// An operator's action with its reason. A ★ action becomes a proposal, identified by this
/// command's sequence.
struct OperatorCommand {
  static constexpr std::uint16_t tag = 80;
  std::string reason;
  std::string legal_basis;
  OperatorAction action;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "reason", s.reason);
    v(2, "legal_basis", s.legal_basis);
    v(3, "action", s.action);
  }
};

/// `hash` is the one announced by ActionProposed: an approval binds content, not a number.
struct ApproveProposal {
  static constexpr std::uint16_t tag = 81;
  SeqNo proposal;
  Sha256 hash{};
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "hash", s.hash);
    v(3, "reason", s.reason);
  }
};

struct RefuseProposal {
  static constexpr std::uint16_t tag = 82;
  SeqNo proposal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "reason", s.reason);
  }
};

using CommandBody =
    std::variant<NewOrder, CancelOrder, ReplaceOrder, BlockPropose, BlockCounter, BlockAccept,
                 BlockDecline, BlockWithdraw, SessionNote, ClockTick, SetEntryMode, OperatorCommand,
                 ApproveProposal, RefuseProposal, QuotaPropose, QuotaAnswer>;

struct Command {
  CommandHeader header;
  CommandBody body;
};

}  // namespace eco::domain
