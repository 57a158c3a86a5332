"""The naive venue: reads scenario commands, answers with the lines that the real one must give.

Written from the rulebook (markets.md, DESIGN.md, docs/rulebook.md, docs/operating), never from the engine's sources.
Lists, sorts and whole numbers only; one file per trading method.
"""

import pathlib

import block
import day
import listed
import rules
from amounts import hao_of, money_text, price_text, ticks_of
from ledger import Ledger, Refused
from lots import FROZEN, RESERVED, Piece
from trading import INT64_MAX, Instrument, Market, Member, lock_awaited

BLOCK_WITHOUT_ID = ("withdraw", "decline")


class Venue:
    """One venue, fed line by line."""

    def __init__(self, rulebook_directory):
        self.rulebooks = pathlib.Path(rulebook_directory)
        self.events = []
        self.ledger = Ledger(self.events)
        self.markets, self.instruments = [], []
        self.members, self.symbols, self.codes = {}, {}, {}
        self.orders, self.offers, self.trades = {}, {}, {}
        self.last_trade = 0
        self.date, self.day = None, 0
        self.seq = 0            # of the present command, counted from the line `count`
        self.next_seq = 1
        self.asked = 0          # member commands that carried a ClOrdID of their own
        self.cl_ord_id = ""
        self.setup = {"market": self._market, "instrument": self._instrument, "member": self._member,
                      "group": self._group, "lots": self._lots, "day": self._day, "phase": self._phase,
                      "count": self._count, "postings": self._postings}
        self.operator = {"phase": lambda w: day.set_phase(self, w[1]), "settle": lambda w: day.settle(self),
                         "close-day": lambda w: day.close_day(self),
                         "open-day": lambda w: day.open_day(self, day.date_of(w[1])), "confirm": self._confirm,
                         "refuse": self._refuse, "halt": self._halt, "resume": self._resume,
                         "suspend": self._suspend, "kill": self._kill, "restore": self._restore,
                         "deposit": self._deposit, "withdraw-cash": self._withdraw_cash,
                         "unfreeze": self._unfreeze,
                         "approve": lambda w: block.answer_of_authority(self, int(w[1][1:]), True),
                         "disapprove": lambda w: block.answer_of_authority(self, int(w[1][1:]), False)}
        self.check = {"cash": self._cash_line, "holding": self._holding_line, "ask": self._side_line,
                      "bid": self._side_line}

    # Output.
    def emit(self, line):
        self.events.append(line)

    def post_rights(self, what, source, target, qty, instrument, about):
        if self.ledger.postings and qty:
            self.emit(f"{what} {source} -> {target} {qty} {instrument.symbol}{about}")

    # Lines of a scenario.
    def run(self, line, line_number):
        """The lines that a line of a scenario causes; none for set-up."""
        self.events.clear()
        words = line.split()
        if not words or words[0].startswith("#"):
            return []
        if words[0] != ">":
            self.setup[words[0]](words)
            return []
        self.seq = self.next_seq
        self.next_seq += 1
        if words[1] in self.operator:
            self._operate(words[1:])
        else:
            self._ask(words[1:], line_number)
        return list(self.events)

    def _operate(self, words):
        try:
            self.operator[words[0]](words)
        except Refused as refused:
            self.emit(f"operator rejected {refused.code}")

    def _ask(self, words, line_number):
        """A member's command: its ClOrdID is C and a number, or B and the line for those that need none of their own."""
        what, member = words[0], self.members[words[1]]
        if what in BLOCK_WITHOUT_ID:
            self.cl_ord_id = f"B{line_number}"
        else:
            self.asked += 1
            self.cl_ord_id = f"C{self.asked}"
        skip_own = words[-1] == "skip-own"
        try:
            if what in ("list", "sweep"):
                side, instrument = words[2], self.symbols[words[3]]
                qty, price = self._terms(words[4])
                if what == "list":
                    listed.new_listing(self, member, side, instrument, qty, price)
                else:
                    listed.sweep(self, member, side, instrument, qty, price, skip_own)
            elif what == "pick":
                legs = [tuple(map(int, word[1:].split(":"))) for word in words[4:] if word.startswith("#")]
                limit = ticks_of(words[-1]) if words[-2] == "limit" else None
                listed.pick(self, member, words[2], self.symbols[words[3]], legs, skip_own, limit)
            elif what == "cancel":
                listed.cancel(self, member, int(words[2][1:]))
            elif what == "replace":
                listed.replace(self, member, int(words[2][1:]), words[3], self.symbols[words[4]], *self._terms(words[5]))
            else:
                self._ask_block(what, member, words)
        except Refused as refused:
            about = f" #{refused.order}" if refused.order is not None else ""
            if what in ("list", "sweep", "pick"):
                self.emit(f"rejected {self.cl_ord_id} {what} {words[2]} {refused.code}{about}")
            elif what in ("cancel", "replace"):
                self.emit(f"change rejected {self.cl_ord_id} {refused.code}{about}")
            else:
                self.emit(f"block rejected {self.cl_ord_id} {refused.code}{about}")

    def _ask_block(self, what, member, words):
        if what == "propose":
            qty, price = self._terms(words[4])
            block.propose(self, member, words[2], self.symbols[words[3]], qty, price, self.members[words[6]])
            return
        ref = int(words[2][1:])
        if what == "counter":
            block.counter(self, member, ref, int(words[3]), *self._terms(words[4]))
        elif what == "accept":
            block.accept(self, member, ref, int(words[3]))
        elif what == "decline":
            block.decline(self, member, ref, int(words[3]))
        else:
            block.withdraw(self, member, ref)

    @staticmethod
    def _terms(word):
        qty, price = word.split("@")
        return int(qty), ticks_of(price)

    # Set-up lines. What needs a second person takes two numbers.
    def _two_numbers(self):
        self.next_seq += 2

    def _market(self, words):
        file = rules.load(self.rulebooks / f"{words[1]}.toml")
        market = Market(len(self.markets) + 1, file["market_id"], file)
        self.markets.append(market)
        self.codes[market.code] = market
        self._two_numbers()

    def _instrument(self, words):
        market = self.codes[words[1]]
        base = 0 if words[4] == "-" else ticks_of(words[4])
        instrument = Instrument(len(self.instruments) + 1, words[2], market, int(words[3]), base)
        self.instruments.append(instrument)
        market.instruments.append(instrument)
        self.symbols[words[2]] = instrument
        self._two_numbers()

    def _member(self, words):
        member = Member(len(self.members) + 1, words[1])
        self.members[words[1]] = member
        if len(words) > 2:
            self.ledger.deposit(member.account, hao_of(words[2]))

    def _group(self, words):
        self.members[words[1]].group = self.members[words[2]].group
        self._two_numbers()

    def _lots(self, words):
        instrument, qty = self.symbols[words[2]], int(words[3])
        self.members[words[1]].holding(instrument).add([Piece(instrument.next_serial, qty)])
        instrument.next_serial += qty + 1  # neighbouring lots stay apart
        self._two_numbers()

    def _day(self, words):
        day.open_day(self, day.date_of(words[1]))

    def _phase(self, words):
        day.set_phase(self, words[1])

    def _count(self, words):
        self.next_seq = 1

    def _postings(self, words):
        self.ledger.postings = words[1] == "on"

    # Operator commands.
    def _confirm(self, words):
        day.confirm(self, self.codes[words[1]], [int(word[1:]) for word in words[2:]])

    def _refuse(self, words):
        numbers = [int(word[1:]) for word in words[2:] if word != "frozen"]
        day.refuse(self, self.codes[words[1]], numbers, words[-1] == "frozen")

    def _halt(self, words):
        instrument = self.symbols[words[1]]
        if instrument.halted:
            raise Refused("WRONG_STATE")
        instrument.halted = True
        self.emit(f"halted {instrument.symbol}")
        block.end_for_halt(self, instrument)

    def _resume(self, words):
        instrument = self.symbols[words[1]]
        if not instrument.halted:
            raise Refused("WRONG_STATE")
        instrument.halted = False
        self.emit(f"resumed {instrument.symbol}")

    def _set_status(self, words, status):
        member = self.members[words[1]]
        if member.status == status:
            raise Refused("WRONG_STATE")
        member.status = status
        self.emit(f"member {member.number} {status}")
        return member

    def _suspend(self, words):
        self._stop(self._set_status(words, "suspended"), " suspension", with_pending=False)

    def _kill(self, words):
        self._stop(self._set_status(words, "killed"), " kill", with_pending=True)

    def _stop(self, member, why, with_pending):
        """Ends a member's listings and open offers."""
        for order in self.live_orders(member):
            listed.end(self, order, "cancelled", why)
        block.end_for_member(self, member, with_pending)

    def _restore(self, words):
        self._set_status(words, "active")

    def _deposit(self, words):
        amount = hao_of(words[2])
        if amount <= 0:
            raise Refused("BAD_VALUE")
        if self.ledger.deposited + amount > INT64_MAX:
            raise Refused("OVERFLOW")
        self._approved()
        self.ledger.deposit(self.members[words[1]].account, amount)

    def _withdraw_cash(self, words):
        account, amount = self.members[words[1]].account, hao_of(words[2])
        if amount <= 0:
            raise Refused("BAD_VALUE")
        if account.spendable() < amount:
            raise Refused("INSUFFICIENT_CASH")
        if account.free < amount:
            raise Refused("NOT_WITHDRAWABLE_CASH")
        self._approved()
        self.ledger.withdraw(account, amount)

    def _unfreeze(self, words):
        """A court's paper releases lots, the lowest serials first."""
        code, instrument, qty = words[1], self.symbols[words[2]], int(words[3])
        holding = self.members[code].holding(instrument)
        if qty <= 0:
            raise Refused("BAD_VALUE")
        if holding.in_state(FROZEN) < qty:
            raise Refused("INSUFFICIENT_RIGHTS")
        self._approved()
        for _, part in holding.unfreeze(qty):
            self.post_rights("unfreeze", f"{code}.frozen", f"{code}.free", part, instrument, "")
        lock_awaited(self, self.members[code], instrument)

    def _approved(self):
        """A second person approved the proposal, by a command of its own."""
        self.emit(f"approved #{self.seq} by op2")
        self.next_seq += 1

    # State.
    def live_orders(self, member=None):
        """Resting listings, oldest first."""
        found = [order for instrument in self.instruments for side in instrument.sides.values() for order in side
                 if member is None or order.member is member]
        return sorted(found, key=lambda order: order.ref)

    def check_line(self, words):
        """`= …` for what the words name: cash A, holding A SYM, ask SYM, bid SYM."""
        return self.check[words[0]](*words)

    def _cash_line(self, _, code):
        account = self.members[code].account
        return (f"= cash {code} free {money_text(account.free)} proceeds {money_text(account.proceeds)}"
                f" reserved {money_text(account.reserved)}")

    def _holding_line(self, _, code, symbol):
        holding = self.members[code].holding(self.symbols[symbol])
        return (f"= holding {code} {symbol} free {holding.free(self.day)} locked {holding.locked(self.day)}"
                f" reserved {holding.in_state(RESERVED)} frozen {holding.in_state(FROZEN)}")

    def _side_line(self, which, symbol):
        side = self.symbols[symbol].sides["sell" if which == "ask" else "buy"]
        shown = " ".join(f"{price_text(order.price)}x{order.leaves()}" for order in side)
        return f"= {which} {symbol} {shown or 'none'}"

