"""TM2 and TM4 commands: orders of every kind, changes, calls, and every way to do it wrong."""

import datetime

from amounts import price_text
from continuous import IN_CALLS, LASTING, opposite
from desk import TIFS, WORDS

NAMES = {value: name for name, value in TIFS.items()}
KINDS = ("limit",) * 12 + ("market", "market", "market_to_limit", "stop", "stop", "stop_limit")


class ContinuousCommands:
    """Draws the next command of TM2 from the venue's state, calls now and then."""

    calls_in = 60  # one operator's word about a call in so many commands

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random

    def next(self):
        """One command, or None where the draw finds nothing to do."""
        stream, venue = self.stream, self.stream.venue
        if stream.one_in(14):
            return self._wild()
        instruments = [instrument for instrument in venue.instruments if instrument.base and not instrument.halted
                       and instrument.market.rules and instrument.market.rules.tm2]
        instrument, member = stream.pick_one(instruments), stream.pick_one(stream.active_members())
        if not instrument or not member:
            return None
        desk = instrument.desk
        if stream.one_in(8 if desk.call else self.calls_in):
            return self._move_call(desk)
        if desk.mode == "closed" and not stream.one_in(8):
            return self._cancel(desk)
        draw = self.random.randrange(100)
        if draw < (72 if len(desk.live()) < stream.depth else 30):
            return self._order(instrument, member)
        return self._replace(desk) if draw < 86 else self._cancel(desk)

    # Calls.
    def _move_call(self, desk):
        stream, rng, symbol = self.stream, self.random, desk.instrument.symbol
        if not desk.call:
            closing = rng.choice(("", "", "", "closing "))
            return f"call {symbol} start {closing}{rng.choice((0, 1, 30, 60, 600))}"
        ends = desk.call.ends
        if ends and stream.time_is_free() and stream.one_in(2):
            until = (ends - stream.venue.now) // 1000 + rng.choice((-1, 0, 1, 1, 2, 60))
            return f"time {stream.clock_text(max(0, until))}"
        return f"call {symbol} {rng.choice(('no-cancel', 'end', 'end'))}"

    # Terms.
    def _limits(self, instrument):
        return instrument.listed_band or (max(1, instrument.base // 2), instrument.base * 2)

    def _price(self, instrument, side):
        """Around what rests on either side; inside the band."""
        desk, rng = instrument.desk, self.random
        low, high = self._limits(instrument)
        anchors = [desk.last, instrument.base] + [order.price for order in desk.sides[side][:3]]
        against = [order.price for order in desk.sides[opposite(side)][:4]]
        anchor = rng.choice(against if against and rng.randrange(5) < 2 else anchors)
        passive = -1 if side == "buy" else 1
        price = anchor + passive * rng.choice((0, 0, 0, 0, 1, 1, 2, 3, 5, 20, -1, -2, -10))
        if self.stream.one_in(25):
            price = rng.choice((low, high))
        return min(max(price, low, 1), high)

    def _room(self, instrument, member, side, price):
        """The largest quantity that rights or cash allow."""
        limit = instrument.market.rules.tm2.book.max_qty or 10**6
        if side == "sell":
            return min(limit, member.holding(instrument).free(self.stream.venue.day))
        each = max(price, 1) * instrument.market.rules.hao_per_tick_and_step
        return min(limit, member.account.spendable() * 9990 // 10_000 // each)

    def _tif(self, kind, desk):
        rng, in_call = self.random, desk.mode == "call"
        if kind in ("limit", "market") and rng.randrange(10) < (3 if in_call else 1):
            return rng.choice(IN_CALLS)
        if kind == "market":
            return rng.choice(("day", "ioc", "fok"))
        if kind == "limit" and not in_call and rng.randrange(4) == 0:
            return rng.choice(("ioc", "fok"))
        return rng.choice(("day", "day", "day", "gtc", "gtd"))

    def _options(self, kind, tif, qty, in_call):
        """Words of options that fit, mostly."""
        rng = self.random
        draw = rng.randrange(24)
        lasting = kind == "limit" and tif in LASTING
        if draw < 4 and lasting and qty > 1:
            return f" display {rng.choice((1, max(1, qty // 3), max(1, qty // 10), qty - 1))}"
        if in_call and not self.stream.one_in(10):
            return ""
        if draw < 7 and kind == "limit" and tif not in IN_CALLS:
            return " aon"
        if draw < 9 and lasting:
            return " post-only"
        if draw < 11 and kind in ("limit", "market") and tif not in (*IN_CALLS, "fok"):
            return f" min {rng.choice((1, qty, max(1, qty // 2)))}"
        return ""

    def _order(self, instrument, member):
        stream, rng, desk = self.stream, self.random, instrument.desk
        side, kind = rng.choice(("buy", "sell")), rng.choice(KINDS)
        price = self._price(instrument, side)
        room = self._room(instrument, member, side, self._limits(instrument)[1] if kind == "market" else price)
        least = instrument.market.rules.tm2.book.min_qty
        if room < least and not stream.one_in(10):
            return None
        typical = max([order.leaves() for order in desk.sides[opposite(side)][:3]] or [least * 10])
        most = room if stream.one_in(5) else min(room, typical * 3)
        qty = stream.quantity(least, max(least, most))
        tif = self._tif(kind, desk)
        text = self._head(member, side, kind, instrument, qty, price) + self._until(tif)
        if kind in ("stop", "stop_limit"):
            text += f" stop {price_text(self._stop(instrument, side))}"
        text += self._options(kind, tif, qty, desk.mode == "call")
        if any(order.group == member.group for order in desk.sides[opposite(side)]) and rng.randrange(3):
            text += " skip-own"
        return text

    @staticmethod
    def _head(member, side, kind, instrument, qty, price):
        at = f"@{price_text(price)}" if kind in ("limit", "stop_limit") else ""
        return f"order {member.code} {side} {WORDS.get(kind, kind).replace('_', '')} {instrument.symbol} {qty}{at}"

    def _until(self, tif):
        text = "" if tif == "day" else f" {NAMES[tif]}"
        if tif == "gtd":
            text += f" until {self.stream.venue.date + datetime.timedelta(days=self.random.choice((0, 1, 2, 4)))}"
        return text

    def _stop(self, instrument, side):
        """Mostly where a few more trades would bring it."""
        low, high = self._limits(instrument)
        ahead = 1 if side == "buy" else -1
        price = instrument.desk.last + ahead * self.random.choice((1, 1, 2, 3, 5, 20, 0, -2))
        return min(max(price, low, 1), high)

    # Changes.
    def _own(self, desk):
        if self.stream.one_in(2) and desk.sides["buy"] and desk.sides["sell"]:
            return desk.sides[self.random.choice(("buy", "sell"))][0]
        return self.stream.pick_one(desk.live())

    def _cancel(self, desk):
        order = self._own(desk)
        return order and f"cancel {order.member.code} #{order.ref}"

    def _replace(self, desk):
        order = self._own(desk)
        if order is None:
            return None
        rng = self.random
        has_limit = order.kind in ("limit", "stop_limit")
        price, qty = order.price if has_limit else 0, order.qty
        draw = rng.randrange(4)
        if draw < 2:
            qty = rng.choice((rng.randint(1, order.qty), max(1, order.qty - 1), order.done + 1, max(1, order.done)))
        elif draw == 2:
            qty += rng.choice((1, 10, 500))
        if has_limit and (draw == 3 or self.stream.one_in(4)):
            price = self._price(desk.instrument, order.side)
        return f"replace {order.member.code} #{order.ref} {order.side} {desk.instrument.symbol} {qty}@{price_text(price)}"

    # Commands that are mostly refused.
    def _wild(self):
        venue, rng = self.stream.venue, self.random
        member, instrument = rng.choice(list(venue.members.values())), rng.choice(venue.instruments)
        side, base = rng.choice(("buy", "sell")), instrument.base or 100
        low, high = instrument.listed_band or (base // 2, base * 2)
        price = max(0, rng.choice((low, high, low - 1, high + 1, base, base, 0, base * 40)))
        qty = rng.choice((0, 1, 2, 99, 100_001, 10**14, 777, 777, member.holding(instrument).free(venue.day) + 1))
        draw = rng.randrange(10)
        if draw < 5:
            return self._wild_order(member, side, instrument, qty, price)
        if draw == 5:
            return f"call {instrument.symbol} {rng.choice(('start 30', 'start closing 30', 'no-cancel', 'end'))}"
        order = self.stream.pick_one(venue.live_orders())
        number = order.ref if order and rng.randrange(3) else rng.randint(1, venue.seq + 2)
        owner = order.member if order and rng.randrange(3) else member
        if draw < 7:
            return f"cancel {owner.code} #{number}"
        if order and rng.randrange(4):
            side = order.side
            instrument = order.instrument if rng.randrange(8) else instrument
        return f"replace {owner.code} #{number} {side} {instrument.symbol} {qty}@{price_text(price)}"

    def _wild_order(self, member, side, instrument, qty, price):
        rng = self.random
        kind = rng.choice(("limit", "limit", "market", "market_to_limit", "stop", "stop_limit"))
        text = self._head(member, side, kind, instrument, qty, price)
        tif = rng.choice(list(NAMES))
        text += self._until(tif) if tif != "gtd" or self.stream.venue.date else ""
        if kind in ("stop", "stop_limit") or self.stream.one_in(12):
            text += f" stop {price_text(max(0, price + rng.choice((0, 1, -1, 4000))))}"
        for word in (f" display {rng.choice((1, qty, 50))}", f" min {rng.choice((1, qty, 50))}", " aon", " post-only",
                     " skip-own"):
            text += word if self.stream.one_in(6) else ""
        return text


class CallCommands(ContinuousCommands):
    """The same, but most of it while calls collect."""

    calls_in = 12
