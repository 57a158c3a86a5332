"""TM2 and TM4 behind commands: the state machine of continuous.py with cash, rights and lines."""

import dataclasses
import datetime

import continuous
from amounts import clock, money_text, ticks_of
from call import CallRules, random_seconds
from ledger import Refused
from listed import owned, rebook
from trading import (Member, check_band, check_cash, check_member, check_overflow, check_reverse_lock, check_rights, consideration,
                     cost_with_fee, execute, release, reserve)

WORDS = {"market_to_limit": "mtl", "stop_limit": "stoplimit"}
KINDS = {"mtl": "market_to_limit", "stoplimit": "stop_limit"}
TIFS = {"day": "day", "gtc": "gtc", "gtd": "gtd", "ioc": "ioc", "fok": "fok", "at-open": "at_open", "at-close": "at_close",
        "gfa": "good_for_auction"}
SHOWN_TIFS = {"day": "", "good_for_auction": " gfa"}
NOTHING = (0, 0, 0)
LIMITED = ("limit", "stop_limit")
OPEN = ("pre_open", "morning", "lunch", "afternoon")


@dataclasses.dataclass(eq=False)
class Order(continuous.Order):
    """An order of TM2 or TM4 with what it reserves; a Commitment of trading.py."""
    member: Member = None
    instrument: object = None
    cl_ord_id: str = ""
    amount: int = 0
    fees: int = 0
    cash: object = None
    rate: int = None

    def account(self):
        return self

    def word(self):
        """Its kind in lines."""
        return WORDS.get(self.kind, self.kind)

    def text(self):
        return (f"#{self.ref} {self.cl_ord_id} {self.member.code} {self.word()} {self.side} {self.qty}@{self.price}"
                f" {self.instrument.symbol} done {self.done}")

    def terms(self):
        """What it says beyond DAY."""
        shown = SHOWN_TIFS.get(self.tif, f" {self.tif}")
        if self.expires:
            shown += f" until {self.expires}"
        for name, value in (("stop", self.stop), ("display", self.display), ("min", self.minimum)):
            shown += f" {name} {value}" if value else ""
        return shown + " aon" * self.all_or_none + " post_only" * self.post_only


class Desk(continuous.Book):
    """One instrument's orders, calls and trades; its times are milliseconds."""

    second = 1000

    def __init__(self, venue, instrument):
        super().__init__(continuous.Rules())
        self.venue = venue
        self.instrument = instrument
        self.is_over = False  # the closing call has been
        self.turn = (0, 0)         # of the call's end among equal ones
        self.before = None    # quantity and price of what is replaced

    # What the state machine tells.
    def _tell(self, what, *about):
        getattr(self, "_say_" + what)(*about)

    def _say_accepted(self, order):
        amount = consideration(self.instrument, order.price, order.qty)
        self.venue.orders[order.ref] = order
        reserved = cost_with_fee(order, amount) if order.side == "buy" else 0
        self.venue.emit(f"accepted {order.text()} leaves {order.qty} reserved {money_text(reserved)}{order.terms()}")
        reserve(self.venue, order, amount)

    def _say_replaced(self, order, priority):
        order.cl_ord_id = self.venue.cl_ord_id
        self.venue.emit(f"replaced {order.text()} leaves {order.leaves()} priority {priority}")
        terms = (order.qty, order.price)
        order.qty, order.price = self.before
        rebook(self.venue, order, *terms)
        if not order.leaves():
            release(self.venue, order)

    def _say_triggered(self, order):
        self.venue.emit(f"restated {order.text()} leaves {order.leaves()} triggered at {self.last}")

    def _say_limited(self, order):
        self.venue.emit(f"restated {order.text()} leaves {order.leaves()} to limit")
        self._release_improvement(order)

    def _say_cancelled(self, order, left, why):
        self.venue.emit(f"cancelled {order.text()} leaves 0 {left} {why}")
        release(self.venue, order)

    def _say_expired(self, order, left):
        self.venue.emit(f"expired {order.text()} leaves 0 {left}")
        release(self.venue, order)

    def _say_interrupted(self):
        """The call that begins tells it."""

    def _say_extended(self, _):
        self._set_turn()
        self._show("collecting")

    def _call_ends(self, found):
        self.call.ends = self.venue.now
        self._show("ended", found or NOTHING)

    def _execute(self, maker, taker, qty, price, method):
        trade = execute(self.venue, maker, taker, price, qty, method)
        self._release_improvement(trade.buyer)

    def _trade(self, taker, maker, qty, price):
        super()._trade(taker, maker, qty, price)
        self._end_locked_buys([maker if maker.side == "sell" else taker])

    def _book_uncross(self, price, volume):
        sellers = self._taking_part("sell")
        before = {order: order.done for order in sellers}
        super()._book_uncross(price, volume)
        self._end_locked_buys([order for order in sellers if order.done > before[order]])

    def _end_locked_buys(self, sold):
        """Who has sold may not buy for some days."""
        if not self.instrument.market.rules.reverse_t:
            return
        for seller in sold:
            for order in self.live():
                if order.member is seller.member and order.side == "buy":
                    self._end(order, "cancelled", "reverse_lock")

    def _release_improvement(self, order):
        """What a better price than the worst leaves over goes back after each fill."""
        if order.side == "buy":
            needed = cost_with_fee(order, consideration(self.instrument, order.price, order.leaves()))
            self.venue.ledger.release(order.member.account, order.cash, order.cash.total() - needed)

    # Calls.
    def _show(self, status=None, figures=None):
        call = self.call
        call.shown = figures or self.indicative() or NOTHING
        told = call.told_end() if status != "ended" else call.ends
        price, volume, left = call.shown
        self.venue.emit(f"call {self.instrument.symbol} {call.kind} {status or call.status()} ends {clock(told)}"
                        f" extensions {call.extensions} reference {call.reference} price {price} volume {volume}"
                        f" surplus {left}")

    def show_changes(self):
        """After each command that changed them."""
        if self.call and (self.indicative() or NOTHING) != self.call.shown:
            self._show()

    def _start_call(self, kind, now, length):
        super()._start_call(kind, now, length)
        self._set_turn()
        self._show("collecting")

    def _set_turn(self):
        """Of ends at the same moment the one that was set first comes first."""
        self.venue.turns += 1
        self.turn = (self.venue.applied, self.venue.turns)

    def move(self, words):
        """The operator's word: start [closing] SECONDS, no-cancel, end."""
        rules = self.instrument.market.rules
        if rules is None or rules.tm4 is None or self.instrument.base is None:  # listed after this day's open
            raise Refused("WRONG_STATE")
        if words[0] == "start":
            self._start_by_operator(rules, words[1] == "closing", int(words[-1]))
        elif self.call is None or (words[0] == "no-cancel" and self.call.tail):
            raise Refused("WRONG_STATE")
        elif words[0] == "end":
            self._check_halt()
            self.end_call()
        else:
            self.begin_tail()

    def _start_by_operator(self, rules, closing, seconds):
        if self.call or self.is_over or not self.instrument.base or self.instrument.market.phase not in OPEN:
            raise Refused("WRONG_STATE")
        if not 0 <= seconds <= 86_400 or (closing and "closing" not in rules.tm4.times):
            raise Refused("BAD_VALUE")
        self.start_call("closing" if closing else "by_operator", self.venue.now, seconds * 1000 if seconds else None)

    def _check_halt(self):
        if self.instrument.halted:
            raise Refused("HALTED")

    def is_due(self):
        return self.call and self.call.ends is not None and self.call.ends <= self.venue.now and not self.instrument.halted

    # Days and phases.
    def _rules_of_today(self):
        rules = self.instrument.market.rules
        if rules is None or rules.tm2 is None:
            raise Refused("METHOD_NOT_ALLOWED")
        return rules

    def _in_session(self):
        return self.instrument.market.phase in self.instrument.market.rules.tm2.phases

    def open(self, date):
        """Today's rules."""
        rules = self.instrument.market.rules
        self.rules, self.is_over, self.mode, self.call = rules.tm2.book, False, "closed", None
        calls = rules.tm4
        self.call_rules = calls.rules if calls else CallRules(kinds=frozenset())
        self.closing_call = bool(calls) and "closing" in calls.times
        self.begin_day(date, self.instrument.base)

    def recheck(self, order):
        """As if sent today; its hold follows today's fee."""
        if order.tif == "gtd" and order.expires < self.date:
            self._end(order, "expired")
            return
        try:
            self._check_standing(order)
        except Refused as refused:
            self._end(order, "cancelled", f"rechecked {refused.code}")

    def _check_standing(self, order):
        amount = consideration(self.instrument, order.price, order.leaves())
        check_overflow(amount)
        fault = self._fault_today(order)
        if fault:
            raise Refused(fault)
        if order.side == "sell":
            return
        check_reverse_lock(self.venue, order.member, self.instrument)
        more = cost_with_fee(order, amount) - order.cash.total()
        check_cash(order.member, more)
        if more > 0:
            self.venue.ledger.reserve(order.member.account, order.cash, more)
        else:
            self.venue.ledger.release(order.member.account, order.cash, -more)

    def enter_phase(self, before, phase, seed):
        """A call does not outlast its phase; only the opening call may end later, by the seed."""
        if phase == "pre_open":
            if "opening" in self.instrument.market.rules.tm4.times and self.instrument.base:
                self.start_call("opening", self.venue.now)
            return
        if self.call and not self._in_session():
            self._uncross(self.instrument.halted)
        elif self.call and self.call.kind == "opening" and before == "pre_open":
            self._end_opening(seed)
        if self.call is None:
            self._resume()

    def _end_opening(self, seed):
        self._set_turn()
        if self.instrument.halted:  # which puts it off
            later = random_seconds(seed, self.instrument.number, self.call_rules.random_end_s) if seed else 0
            self.call.ends = self.venue.now + later * 1000
        elif seed and self.call_rules.random_end_s:
            self.end_call_soon(self.venue.now, seed, self.instrument.number)
        else:
            self.call.ends = self.venue.now
            self.tick(self.venue.now)

    def _resume(self):
        if self.is_over or not self._in_session() or not self.instrument.base:
            self.mode = "closed"
            return
        if "batch" in self._rules_of_today().tm4.times:
            self._start_call("batch", self.venue.now, self.call_rules.batch_s * 1000)
            return
        self.mode = "continuous"
        if not self.instrument.halted:
            self._settle(self.venue.now)

    def _uncross(self, halted=False):
        closing = self.call.kind == "closing"
        self.is_over = self.is_over or closing
        super()._uncross(halted)

    def _settle(self, now):
        if not self.instrument.halted:
            super()._settle(now)

    def resume_after_halt(self):
        """What the halt had put off."""
        if self.is_due():
            self.tick(self.venue.now)
        elif self.mode == "continuous":
            self._settle(self.venue.now)

    def end(self, order, *what):
        """Suspension, kill, the day's end."""
        self._end(order, *what)

    # Members' commands.
    def tail_begins(self):
        """Of a closing call whose end is known; else None."""
        length, call = self.call_rules.no_cancel_s * 1000, self.call
        return call.ends - length if call and call.kind == "closing" and call.ends and length and not call.tail else None

    def tail_is_due(self):
        begins = self.tail_begins()
        return begins is not None and begins <= self.venue.now

    def check_tail(self, _):
        if self.call and self.call.tail:
            raise Refused("PHASE")

    def begin_tail(self):
        self.no_cancel()
        self._show("no_cancel")

    def _check_rows_to_7(self, in_tail=False):
        rules = self._rules_of_today()
        if not rules.traded:
            raise Refused("ROLE_NOT_TRADED")
        if self.is_over or not (self._in_session() or self.call):
            raise Refused("PHASE")
        if in_tail:
            self.check_tail(self.venue.now)
        if self.instrument.halted or not self.instrument.base:
            raise Refused("HALTED")

    def _check_member(self, order):
        check_member(order.member)

    def _check_funds(self, order, before=None):
        amount = consideration(self.instrument, order.price, order.leaves())
        needed = cost_with_fee(order, amount)
        check_overflow(amount, needed)
        if order.side == "sell":
            check_rights(self.venue, order.member, self.instrument, order.leaves() - (before.leaves() if before else 0))
        else:
            check_reverse_lock(self.venue, order.member, self.instrument)
            check_cash(order.member, needed - (before.cash.total() if before else 0))

    def place(self, order):
        self._check_rows_to_7()
        check_overflow(consideration(self.instrument, order.price, order.qty))
        self.enter(order, self.venue.now)

    def check_replacement(self, qty, price, has_limit):
        """Rows 4 to 17 but for the member."""
        self._check_rows_to_7(in_tail=True)
        if has_limit and price <= 0:
            raise Refused("TICK")
        check_overflow(consideration(self.instrument, price, qty))
        if qty < self.rules.min_qty:
            raise Refused("QTY_BELOW_MIN")
        if self.rules.max_qty is not None and qty > self.rules.max_qty:
            raise Refused("QTY_ABOVE_MAX")

    def change(self, order, qty, price):
        self.before = (order.qty, order.price)
        self.replace(order, qty, price or order.price, self.venue.now)

    def withdraw(self, order):
        self.cancel(order, self.venue.now)


def order_of(venue, member, words):
    """`order` and its words."""
    instrument = venue.symbols[words[4]]
    qty, _, price = words[5].partition("@")
    values = {"qty": int(qty), "price": ticks_of(price) if price else 0}
    rest = iter(words[6:])
    for word in rest:
        if word in TIFS:
            values["tif"] = TIFS[word]
        elif word == "until":
            values["expires"] = datetime.date.fromisoformat(next(rest))
        elif word == "stop":
            values["stop"] = ticks_of(next(rest))
        elif word in ("display", "min"):
            values["minimum" if word == "min" else word] = int(next(rest))
        else:
            values[{"aon": "all_or_none"}.get(word, word.replace("-", "_"))] = True
    return Order(venue.seq, member.group, words[2], kind=KINDS.get(words[3], words[3]), member=member, instrument=instrument,
                 cl_ord_id=venue.cl_ord_id, **values)


def open_market(market, date):
    """Today's rules; then what has lasted is judged by them, oldest first."""
    for instrument in market.instruments:
        instrument.desk.open(date)
    lasting = [order for instrument in market.instruments for order in instrument.desk.live()]
    for order in sorted(lasting, key=lambda order: order.ref):
        order.instrument.desk.recheck(order)


def due(venue):
    """Tails of calls that begin and calls whose time is up: (time, its turn among equal ones, what happens)."""
    tails = [(one.desk.tail_begins(), one.desk.turn, one.desk.begin_tail) for one in venue.instruments
             if one.desk.tail_is_due()]
    return tails + [(one.desk.call.ends, one.desk.turn, lambda own=one.desk: own.tick(venue.now))
                    for one in venue.instruments if one.desk.is_due()]


def replace(venue, member, ref, side, instrument, qty, price):
    """New price and total; a price of 0 where the order has none of its own. What is unknown or over is judged as a limit order."""
    own, known = instrument.desk, venue.orders.get(ref)
    is_meant = isinstance(known, Order) and known.member is member and known.instrument is instrument
    has_limit = not is_meant or known.kind in LIMITED or known.state == "done"
    own.check_replacement(qty, price, has_limit)
    check_member(member)
    if price:
        check_band(instrument.listed_band, price)
    order = owned(venue, member, ref)
    if not isinstance(order, Order) or order.instrument is not instrument:
        raise Refused("UNKNOWN_ORDER")
    if order.state == "done":
        raise Refused("TOO_LATE")
    if order.side != side or (not has_limit and price not in (0, order.price)):
        raise Refused("NOTHING_TO_CHANGE")
    own.change(order, qty, price)
