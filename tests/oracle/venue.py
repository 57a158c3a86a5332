"""The naive venue: reads scenario commands, answers with the lines that the real one must give.

Written from the rulebook (markets.md, DESIGN.md, docs/rulebook.md, docs/operating), never from the engine's sources.
Lists, sorts and whole numbers only; one file per trading method.
"""

import datetime
import pathlib

import auctions
import block
import day
import desk
import listed
import rules
from amounts import hao_of, money_text, price_text, ticks_of
from ledger import Ledger, Refused
from lots import FROZEN, RESERVED, Piece
from trading import INT64_MAX, Instrument, Market, Member, lock_awaited

HERE = pathlib.Path(__file__).resolve().parent
RULEBOOKS = (HERE.parent / "scenario" / "rulebooks",)  # markets of the tests only
BLOCK_WITHOUT_ID = ("withdraw", "decline")


def instant(date, seconds):
    """Milliseconds since the beginning of the calendar."""
    return (date.toordinal() * 86_400 + seconds) * 1000


class Venue:
    """One venue, fed line by line."""

    def __init__(self, rulebook_directory):
        self.rulebooks = [pathlib.Path(rulebook_directory), *RULEBOOKS]
        self.events = []
        self.ledger = Ledger(self.events)
        self.markets, self.instruments = [], []
        self.members, self.symbols, self.codes = {}, {}, {}
        self.orders, self.offers, self.trades = {}, {}, {}
        self.last_trade = 0
        self.turns = 0          # of ends of calls
        self.auctions = {}
        self.date, self.day = None, 0
        self.now = instant(datetime.date(2026, 3, 2), 9 * 3600)  # ms; every command takes one
        self.clock_date = None  # of the line `day`
        self.seq = 0            # of the present command, counted from the line `count`
        self.next_seq = 1
        self.applied = self.set_up = 0  # commands in all, and before the line `count`
        self.asked = 0          # member commands that carried a ClOrdID of their own
        self.cl_ord_id = ""
        self.random_seed = b""  # of random ends of calls, today
        self.setup = {"market": self._market, "instrument": self._instrument, "member": self._member,
                      "group": self._group, "lots": self._lots, "day": self._day, "phase": self._phase,
                      "count": self._count, "postings": self._postings}
        self.operator = {"phase": lambda w: day.set_phase(self, w[1]), "settle": lambda w: day.settle(self),
                         "close-day": lambda w: day.close_day(self),
                         "open-day": self._open_day, "confirm": self._confirm,
                         "refuse": self._refuse, "halt": self._halt, "resume": self._resume,
                         "cancel-for": self._cancel_for, "suspend": self._suspend, "kill": self._kill, "restore": self._restore,
                         "deposit": self._deposit, "withdraw-cash": self._withdraw_cash,
                         "unfreeze": self._unfreeze,
                         "auction": self._announce, "register": self._register,
                         "auction-open": lambda w: auctions.open_bidding(self, int(w[1][1:])),
                         "auction-pause": lambda w: auctions.pause(self, int(w[1][1:])),
                         "auction-next": lambda w: auctions.next_round(self, int(w[1][1:])),
                         "auction-close": self._close_auction,
                         "auction-cancel": lambda w: auctions.cancel(self, int(w[1][1:])),
                         "time": self._time,
                         "call": lambda w: self.symbols[w[1]].desk.move(w[2:]),
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
        if words[1] == "time":
            self.now = max(self.now, self._instant(words[2]))
        self.seq = self.next_seq
        self.next_seq += 1
        self.pass_time()
        if words[1] in self.operator:
            self._operate(words[1:])
        else:
            self._ask(words[1:], line_number)
        for instrument in self.instruments:
            instrument.desk.show_changes()
        return list(self.events)

    def pass_time(self, commands=1):
        """Each command is a millisecond later than the one before; what is due happens first."""
        for _ in range(commands):
            self.now += 1
            self.applied += 1
            while happens := auctions.due(self) + desk.due(self):
                min(happens, key=lambda event: event[:2])[2]()

    def _instant(self, text):
        hours, minutes, seconds = map(int, text.split(":"))
        return instant(self.clock_date, hours * 3600 + minutes * 60 + seconds)

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
            elif what == "order":
                order = desk.order_of(self, member, words)
                order.instrument.desk.place(order)
            elif what == "pick":
                legs = [tuple(map(int, word[1:].split(":"))) for word in words[4:] if word.startswith("#")]
                limit = ticks_of(words[-1]) if words[-2] == "limit" else None
                listed.pick(self, member, words[2], self.symbols[words[3]], legs, skip_own, limit)
            elif what == "bid":
                self._bid(member, words)
            elif what == "cancel":
                order = listed.cancellable(self, member, int(words[2][1:]))
                self._cancel(order)
            elif what == "replace":
                self._replace(member, words)
            else:
                self._ask_block(what, member, words)
        except Refused as refused:
            about = f" #{refused.order}" if refused.order is not None else ""
            if what == "bid":
                auction = self.auctions.get(int(words[2][1:]))
                side = auctions.SIDES[auction.side] if auction else "buy"
                self.emit(f"rejected {self.cl_ord_id} bid {side} {refused.code}{about}")
            elif what == "order":
                self.emit(f"rejected {self.cl_ord_id} {words[3]} {words[2]} {refused.code}{about}")
            elif what in ("list", "sweep", "pick"):
                self.emit(f"rejected {self.cl_ord_id} {what} {words[2]} {refused.code}{about}")
            elif what in ("cancel", "replace"):
                self.emit(f"change rejected {self.cl_ord_id} {refused.code}{about}")
            else:
                self.emit(f"block rejected {self.cl_ord_id} {refused.code}{about}")

    def _bid(self, member, words):
        """An auction that the venue never announced names no instrument."""
        auction = self.auctions.get(int(words[2][1:]))
        if auction is None:
            raise Refused("UNKNOWN_INSTRUMENT")
        auctions.bid(self, member, auction, *self._terms(words[3]), words[-1] == "partial")

    def _cancel(self, order):
        if isinstance(order, desk.Order):
            order.instrument.desk.withdraw(order)
        else:
            (auctions.cancel_bid if order.kind == "bid" else listed.cancel)(self, order)

    def end_order(self, order, word, *why):
        """Ends a listing or an order of TM2: expired, or cancelled and why."""
        if isinstance(order, desk.Order):
            order.instrument.desk.end(order, word, *why)
        else:
            listed.end(self, order, word, "".join(f" {text}" for text in why))

    def _replace(self, member, words):
        ref, side, instrument, terms = int(words[2][1:]), words[3], self.symbols[words[4]], self._terms(words[5])
        order = self.orders.get(ref)
        is_bid = order and order.kind == "bid" and order.member is member
        if is_bid and (order.state == "live" or instrument is order.instrument):
            auctions.replace_bid(self, member, order, side, instrument, *terms)
        elif instrument.market.rules and instrument.market.rules.tm2:
            desk.replace(self, member, ref, side, instrument, *terms)
        else:
            listed.replace(self, member, ref, side, instrument, *terms)

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
        self.pass_time(2)

    def _market(self, words):
        paths = [folder / f"{words[1]}.toml" for folder in self.rulebooks]
        file = rules.load(next(path for path in paths if path.exists()))
        market = Market(len(self.markets) + 1, file["market_id"], file)
        self.markets.append(market)
        self.codes[market.code] = market
        self._two_numbers()

    def _instrument(self, words):
        market = self.codes[words[1]]
        base = 0 if words[4] == "-" else ticks_of(words[4])
        instrument = Instrument(len(self.instruments) + 1, words[2], market, int(words[3]), base)
        instrument.desk = desk.Desk(self, instrument)
        self.instruments.append(instrument)
        market.instruments.append(instrument)
        self.symbols[words[2]] = instrument
        self._two_numbers()

    def _member(self, words):
        member = Member(len(self.members) + 1, words[1])
        self.members[words[1]] = member
        with_cash = len(words) > 2 and hao_of(words[2]) > 0
        self.pass_time(4 if with_cash else 2)
        if with_cash:
            self.ledger.deposit(member.account, hao_of(words[2]))

    def _group(self, words):
        member = self.members[words[1]]
        member.group = self.members[words[2]].group
        for order in self.live_orders(member):
            order.group = member.group
        self._two_numbers()

    def _lots(self, words):
        instrument, qty = self.symbols[words[2]], int(words[3])
        self.members[words[1]].holding(instrument).add([Piece(instrument.next_serial, qty)])
        instrument.next_serial += qty + 1  # neighbouring lots stay apart
        self._two_numbers()

    def _day(self, words):
        self.clock_date = day.date_of(words[1])
        self.now = max(self.now, instant(self.clock_date, 9 * 3600))
        self.random_seed = bytes.fromhex(words[3]) if len(words) > 3 else b""
        self.pass_time()
        day.open_day(self, self.clock_date)

    def _phase(self, words):
        self.pass_time()
        day.set_phase(self, words[1])

    def _count(self, words):
        self.next_seq, self.set_up = 1, self.applied

    def _postings(self, words):
        self.ledger.postings = words[1] == "on"

    # Operator commands.
    def _open_day(self, words):
        self.random_seed = b""
        day.open_day(self, day.date_of(words[1]))

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
        instrument.desk.resume_after_halt()

    def _announce(self, words):
        terms = {}
        for key, value in zip(words[6::2], words[7::2]):
            terms[key] = self._auction_term(key, value)
        owner, instrument = self.members[words[1]], self.symbols[words[2]]
        auctions.announce(self, owner, instrument, words[3], int(words[4]), words[5], terms)

    def _auction_term(self, key, value):
        if key in ("floor", "cap", "reserve", "price", "step"):
            return ticks_of(value)
        if key in ("min", "bidder-cap", "quotes", "extension"):
            return int(value)
        if key in ("ccr", "ecr"):
            price, _, qty = value.partition(":")
            return ticks_of(price), int(qty)
        if key == "award":
            return int(value.partition(":")[2])
        return {"deposit": hao_of, "ends": self._instant}.get(key, str)(value)

    def _register(self, words):
        auctions.register(self, self.members[words[1]], int(words[2][1:]))

    def _close_auction(self, words):
        seed = bytes.fromhex(words[3]) if len(words) > 3 else None
        auctions.close(self, int(words[1][1:]), seed)

    def _time(self, _):
        self.emit("noted")

    def _set_status(self, words, status):
        member = self.members[words[1]]
        if member.status == status:
            raise Refused("WRONG_STATE")
        member.status = status
        self.emit(f"member {member.number} {status}")
        return member

    def _suspend(self, words):
        self._stop(self._set_status(words, "suspended"), "suspension", with_pending=False)

    def _cancel_for(self, words):
        """An operator cancels one listing or bid of a member, by its number."""
        order = listed.cancellable_by_operator(self, self.members[words[1]], int(words[2][1:]))
        if order.kind == "bid":
            auctions.end_for_operator(self, order)
        else:
            listed.end(self, order, "cancelled", " operator_action")

    def _kill(self, words):
        self._stop(self._set_status(words, "killed"), "kill", with_pending=True)

    def _stop(self, member, why, with_pending):
        """Ends a member's listings and open offers."""
        for order in self.live_orders(member):
            self.end_order(order, "cancelled", why)
        if with_pending:
            auctions.end_for_kill(self, member)
        block.end_for_member(self, member, with_pending)

    def _restore(self, words):
        self._set_status(words, "active")

    def _deposit(self, words):
        amount = hao_of(words[2])
        if amount <= 0:
            raise Refused("BAD_VALUE")
        if self.ledger.deposited + amount > INT64_MAX:
            raise Refused("OVERFLOW")
        self.approved()
        self.ledger.deposit(self.members[words[1]].account, amount)

    def _withdraw_cash(self, words):
        account, amount = self.members[words[1]].account, hao_of(words[2])
        if amount <= 0:
            raise Refused("BAD_VALUE")
        if account.spendable() < amount:
            raise Refused("INSUFFICIENT_CASH")
        if account.free < amount:
            raise Refused("NOT_WITHDRAWABLE_CASH")
        self.approved()
        self.ledger.withdraw(account, amount)

    def _unfreeze(self, words):
        """A court's paper releases lots, the lowest serials first."""
        code, instrument, qty = words[1], self.symbols[words[2]], int(words[3])
        holding = self.members[code].holding(instrument)
        if qty <= 0:
            raise Refused("BAD_VALUE")
        if holding.in_state(FROZEN) < qty:
            raise Refused("INSUFFICIENT_RIGHTS")
        self.approved()
        for _, part in holding.unfreeze(qty):
            self.post_rights("unfreeze", f"{code}.frozen", f"{code}.free", part, instrument, "")
        lock_awaited(self, self.members[code], instrument)

    def approved(self):
        """A second person approved the proposal, by a command of its own; only its events are shown."""
        proposal = self.seq
        self.seq = self.next_seq
        self.next_seq += 1
        self.events.clear()
        self.pass_time()
        self.emit(f"approved #{proposal} by op2")

    # State.
    def live_orders(self, member=None):
        """Resting listings and the orders of TM2, oldest first."""
        found = [order for instrument in self.instruments for side in instrument.sides.values() for order in side
                 if member is None or order.member is member]
        found += [order for instrument in self.instruments for order in instrument.desk.live()
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
        instrument, side = self.symbols[symbol], "sell" if which == "ask" else "buy"
        orders = [(order.price, order.leaves()) for order in instrument.sides[side]]
        orders += [(order.price, order.slice) for order in instrument.desk.sides[side]]
        shown = " ".join(f"{price_text(price)}x{qty}" for price, qty in orders)
        return f"= {which} {symbol} {shown or 'none'}"

