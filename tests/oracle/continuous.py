"""TM2, continuous trading, and how it goes into calls and out of them: one instrument as a pure state machine
(docs/methods/continuous.md, call.md). No money and no rights: whoever drives it reserves and pays."""

import bisect
import dataclasses

from amounts import BASIS_POINTS, band, half_up
from call import Call, CallRules, allocate, pair, random_seconds, surplus, uncross
from ledger import Refused
from terms import IN_CALLS, LASTING, STOPS, Order, Rules, opposite, reaches


class Book:
    """An instrument's orders and what happens to them. Every method returns what it caused, as tuples."""

    second = 1  # of the times that it is given

    def __init__(self, rules, call_rules=CallRules(), closing_call=False):
        self.rules = rules
        self.call_rules = call_rules
        self.closing_call = closing_call
        self.sides = {"buy": [], "sell": []}
        self.stops, self.parked, self.whole, self.queue = [], [], [], []
        self.base, self.band = 0, None
        self.last = 0                        # price of the day's last trade here, before it the base
        self.traded = False                  # here, today
        self.mode = "closed"                 # continuous, call, closed
        self.call = None
        self.time = 0                        # of priorities
        self.date = None
        self.out = []

    # What whoever drives it adds.
    def _tell(self, *event):
        self.out.append(event)

    def _check_member(self, order):
        """Row 13."""

    def _check_funds(self, order, before=None):
        """Rows 28 to 30; `before` as it stands where terms are replaced."""

    def _execute(self, maker, taker, qty, price, _):
        for order in (maker, taker):
            order.done += qty
        self._tell("trade", maker, taker, qty, price)

    def _call_ends(self, found):
        if found:
            self._tell("uncrossed", *found[:2])

    # Days and modes.
    def open_day(self, date, base):
        """What has lasted is judged again, oldest first."""
        self.out = []
        self.begin_day(date, base)
        for order in self.live():
            code = self._fault_today(order)
            if order.tif == "gtd" and order.expires < date:
                self._end(order, "expired")
            elif code:
                self._end(order, "cancelled", f"rechecked {code}")
        return self.out

    def begin_day(self, date, base):
        self.date, self.base, self.last, self.traded = date, base, base, False
        self.band = band(base, self.rules.band_bp) if base and self.rules.band_bp is not None else None

    def close_day(self):
        """Day orders, orders of today's date and what waited for a call that did not come expire."""
        self.out = []
        self.mode, self.call = "closed", None
        for order in self.ending_today():
            self._end(order, "expired")
        return self.out

    def ending_today(self):
        """What does not stay over night, oldest first."""
        return [order for order in self.live()
                if order.tif != "gtc" and not (order.tif == "gtd" and order.expires > self.date)]

    def start_continuous(self):
        self.out = []
        self._resume()
        return self.out

    def start_call(self, kind, now, length=None):
        """Orders that waited for this call join it; without a length it ends by command."""
        self.out = []
        self._start_call(kind, now, length)
        return self.out

    def end_call_soon(self, now, seed, instrument):
        """The phase that ends a call has come: it ends by the seed, up to so many seconds later."""
        self.out = []
        later = random_seconds(seed, instrument, self.call_rules.random_end_s)
        self.call.ends = self.call.scheduled = now + later * self.second
        self.call.hides_end = True
        return self.out + self.tick(now)

    def no_cancel(self):
        """The tail begins by command."""
        self.call.tail = True

    def tick(self, now):
        """Ends a call whose time is up."""
        self.out = []
        if self.mode == "call" and self.call.ends is not None and now >= self.call.ends:
            self._drop_own()
            found = self.indicative()
            if self.call.extends(now, found and found[0]):
                self._tell("extended", self.call.ends)
            else:
                self._uncross()
        return self.out

    def end_call(self):
        """By an operator or a phase: no extension."""
        self.out = []
        self._uncross()
        return self.out

    # Orders.
    def enter(self, order, now=0):
        """Raises Refused; else what the order causes."""
        self.out = []
        self._check(order)
        order.price = order.price or self.worst_price(order)
        if order.kind not in STOPS and self.mode == "continuous" and order.tif not in IN_CALLS:
            self._check_walk(order, now)
        elif order.kind not in STOPS and self.mode == "call" and not self._waits_for_a_call(order):
            self._check_own_in_call(order)
        self._check_funds(order)
        order.priority = self._next_time()
        self._tell("accepted", order)
        if order.kind in STOPS:
            self._enter_stop(order)
        elif self._waits_for_a_call(order):
            order.state = "parked"
            self.parked.append(order)
        elif self.mode == "call":
            self._rest(order)
        else:
            self._work(order, now)
        self._settle(now)
        return self.out

    def cancel(self, order, now=0):
        self.out = []
        self.check_tail(now)
        if order.state == "done":
            raise Refused("TOO_LATE")
        self._end(order, "cancelled", "requested")
        self._settle(now)
        return self.out

    def replace(self, order, qty, price, now=0):
        """A lower quantity at the same price keeps priority; what crosses then trades at once."""
        self.out = []
        self.check_tail(now)
        if order.state == "done":
            raise Refused("TOO_LATE")
        if (order.qty, order.price) == (qty, price):
            raise Refused("NOTHING_TO_CHANGE")
        qty = max(qty, order.done)
        changed = dataclasses.replace(order, qty=qty, price=price, skip_own=False)
        acts = order.state == "live" or (order.state == "whole" and self.mode == "continuous")
        if qty > order.done and acts and not (price == order.price and qty < order.qty):
            if self.mode == "continuous":
                self._check_walk(changed, now, without=order)
            else:
                self._check_own_in_call(changed)
        if qty > order.done:
            self._check_funds(changed, order)
        keeps = qty == order.done or (price == order.price and qty < order.qty)
        turn = self.queue.index(order) if order in self.queue else None
        self._out_of_book(order)
        order.qty, order.price = qty, price
        if order.display >= order.leaves():
            order.display = 0
        self._tell("replaced", order, "kept" if keeps else "lost")
        if not order.leaves():
            order.state = "done"
        elif not acts or (order.state == "whole" and keeps):
            order.priority = order.priority if keeps else self._next_time()
            if turn is None:
                self._back_to_wait(order)
            else:  # what has been triggered stays so
                self.queue.insert(turn if keeps else len(self.queue), order)
        elif keeps:
            order.slice = min(order.slice, order.leaves()) if order.display else order.leaves()
            bisect.insort(self.sides[order.side], order, key=Order.key)
        else:
            order.priority, order.skip_own = self._next_time(), False
            if self.mode == "continuous":
                self._work(order, now)
            else:
                self._rest(order)
        self._settle(now)
        return self.out

    def check_tail(self, now):
        """Whether it takes cancels and replacements."""
        if self.mode == "call" and not self.call.takes_cancels(now):
            raise Refused("PHASE")

    def worst_price(self, order):
        """The limit of an order that has none: the collar around the last price or the stop, inside the band; the
        band's edge in a call or without a collar; None where there is neither."""
        around, rules = order.stop or self.last, self.rules
        low, high = self.band or (1, None)
        if rules.collar_bp and (order.stop or (self.mode != "call" and order.tif not in IN_CALLS)):
            factor = BASIS_POINTS + (rules.collar_bp if order.side == "buy" else -rules.collar_bp)
            price = half_up(around * factor, BASIS_POINTS)
            return max(min(price, high), low) if high else max(price, low)
        return None if not self.band else (high if order.side == "buy" else low)

    # Checks (rows 9 to 21).
    def _check(self, order):
        rules, in_call = self.rules, self.mode == "call"
        if order.kind in ("limit", "stop_limit") and order.price <= 0 or order.kind in STOPS and order.stop <= 0:
            raise Refused("TICK")
        if order.qty < rules.min_qty:
            raise Refused("QTY_BELOW_MIN")
        if rules.max_qty is not None and order.qty > rules.max_qty:
            raise Refused("QTY_ABOVE_MAX")
        for_call = in_call or (order.tif in IN_CALLS and self.call_rules.kinds)
        if order.kind not in rules.kinds or (order.stop and order.kind not in STOPS) \
                or (for_call and order.kind not in self.call_rules.kinds | set(STOPS)):
            raise Refused("ORDER_TYPE")
        if not self._tif_fits(order, in_call):
            raise Refused("TIF")
        if not self._options_fit(order, in_call):
            raise Refused("ORDER_TYPE")
        if order.display and order.display < rules.min_qty:
            raise Refused("QTY_BELOW_MIN")
        self._check_member(order)
        for price in (order.price if order.kind in ("limit", "stop_limit") else 0, order.stop):
            if price and self.band and not self.band[0] <= price <= self.band[1]:
                raise Refused("PRICE_BAND")
        if order.kind not in ("limit", "stop_limit"):
            self._check_collar(order)

    def _tif_fits(self, order, in_call):
        allowed = {"limit": LASTING + ("ioc", "fok") + IN_CALLS, "market": ("day", "ioc", "fok") + IN_CALLS,
                   "market_to_limit": LASTING, "stop": LASTING, "stop_limit": LASTING}[order.kind]
        if order.tif not in self.rules.tifs or order.tif not in allowed or (in_call and order.tif in ("ioc", "fok")):
            return False
        if (order.tif == "gtd") != (order.expires is not None) or (order.expires and order.expires < self.date):
            return False
        if order.tif == "at_open":
            return in_call and self.call.kind == "opening"
        return order.tif != "at_close" or self.closing_call

    def _options_fit(self, order, in_call):
        used = [name for name, value in (("post_only", order.post_only), ("all_or_none", order.all_or_none),
                                         ("iceberg", order.display), ("minimum", order.minimum)) if value]
        if not set(used) <= self.rules.options:
            return False
        for_call = in_call or order.tif in ("at_close", "good_for_auction")
        if for_call and set(used) & {"post_only", "all_or_none", "minimum"}:
            return False
        if {"post_only", "all_or_none"} & set(used) and (order.kind != "limit" or len(used) > 1):
            return False
        if order.post_only and order.tif not in LASTING:
            return False
        if order.display and not (order.kind == "limit" and order.tif in LASTING and 0 < order.display < order.qty):
            return False
        fits = 0 < order.minimum <= order.qty and order.kind in ("limit", "market") and order.tif != "fok"
        return not order.minimum or fits

    def _check_collar(self, order):
        worst = self.worst_price(order)
        book = self.sides[opposite(order.side)]
        now = self.mode == "continuous" and order.kind != "stop" and order.tif not in IN_CALLS
        if worst is None or (now and not (book and reaches(order.side, worst, book[0].price))):
            raise Refused("COLLAR")

    def _check_walk(self, order, now, without=None):
        fills, _, own = self._plan(order, order.leaves(), without)
        if own:
            raise Refused("SELF_TRADE", own.ref)
        if order.post_only and fills:
            raise Refused("WOULD_TRADE", fills[0][0].ref)

    def _check_own_in_call(self, order):
        for other in self.sides[opposite(order.side)]:  # an order at market stands at the edge of the band
            if other.group == order.group and self._crosses(order, other):
                raise Refused("SELF_TRADE", other.ref)

    @staticmethod
    def _crosses(order, other):
        return "market" in (order.kind, other.kind) or reaches(order.side, order.price, other.price)

    # The walk.
    def fill_price(self, taker, maker, last):
        """The resting price, or the middle of bid, ask and last."""
        if not self.rules.median3:
            return maker.price
        return sorted((taker.price, maker.price, last))[1]

    def _in_range(self, price):
        """Around the last price before the order, however many fills it has."""
        if not self.rules.dynamic_bp:
            return True
        low, high = band(self.last, self.rules.dynamic_bp)
        return low <= price <= high

    def _plan(self, taker, qty, without=None, skip_own=None):
        """(fills (maker, qty, price), whether an interruption stops it, the own-group order met first or None)."""
        skip = taker.skip_own if skip_own is None else skip_own
        slots = [[order.price, order.priority, order, order.slice, order.leaves()]
                 for order in self.sides[opposite(taker.side)] if order is not without]
        fills, last, time = [], self.last, self.time
        while qty:
            slot = None
            for found in slots:
                if not reaches(taker.side, taker.price, found[0]):
                    break
                if found[2].group == taker.group and skip:
                    continue
                slot = found
                break
            if slot is None:
                break
            maker = slot[2]
            if maker.group == taker.group:
                return fills, False, maker
            price = self.fill_price(taker, maker, last)
            if not self._in_range(price):
                return fills, True, None
            take = min(qty, slot[3])
            fills.append((maker, take, price))
            last, qty = price, qty - take
            slot[3] -= take
            slot[4] -= take
            if slot[4] == 0:
                slots.remove(slot)
            elif slot[3] == 0:  # the next slice, behind everyone at its price
                time += 1
                slot[1], slot[3] = time, min(maker.display, slot[4])
                slots.sort(key=lambda one: (-one[0] if maker.side == "buy" else one[0], one[1]))
        return fills, False, None

    def _work(self, order, now, triggered=False):
        """An order at work in continuous trading: fills, then what is left of it rests or ends."""
        skip = True if triggered else None
        fills, interrupted, _ = self._plan(order, order.leaves(), skip_own=skip)
        filled = sum(qty for _, qty, _ in fills)
        whole = order.tif == "fok" or (order.all_or_none and order.tif == "ioc")
        if (whole and filled < order.leaves()) or filled < order.minimum:
            self._end(order, "cancelled", "not_filled")
            return
        order.minimum = 0  # asked for the arrival only
        if order.all_or_none and filled < order.leaves():
            order.state = "whole"
            self.whole.append(order)
            return
        for maker, qty, price in fills:
            self._trade(order, maker, qty, price)
        if order.leaves() == 0:
            order.state = "done"
        else:
            self._finish(order, fills, (order.skip_own or triggered) and not interrupted)
        if interrupted:
            self._tell("interrupted")
            self._start_call("volatility", now, self.rules.interruption_s * self.second)

    def _finish(self, order, fills, skips):
        """What is not filled."""
        if order.kind == "market_to_limit" and fills:
            order.kind, order.price = "limit", fills[-1][2]
            self._tell("limited", order)
        stands = order.kind in ("limit", "stop_limit") and order.tif in LASTING
        own_ahead = skips and any(other.group == order.group and reaches(order.side, order.price, other.price)
                                  for other in self.sides[opposite(order.side)])
        if not stands or own_ahead:
            self._end(order, "cancelled", "remainder")
        else:
            self._rest(order)

    def _trade(self, taker, maker, qty, price):
        """One continuous fill; stops that it triggers queue up."""
        self._execute(maker, taker, qty, price, "TM2")
        maker.slice -= qty
        self.last, self.traded = price, True
        if maker.slice == 0:
            self._out_of_book(maker)
            if maker.leaves():
                maker.priority = self._next_time()
                self._rest(maker)
            else:
                maker.state = "done"
        self._trigger(price)

    def _trigger(self, price):
        hit = [stop for stop in self.stops if reaches(opposite(stop.side), stop.stop, price)]
        buys = sorted((stop for stop in hit if stop.side == "buy"), key=lambda stop: (stop.stop, stop.ref))
        sells = sorted((stop for stop in hit if stop.side == "sell"), key=lambda stop: (-stop.stop, stop.ref))
        for stop in buys + sells:
            self.stops.remove(stop)
            stop.trigger = price
            self.queue.append(stop)

    def _enter_stop(self, order):
        order.state = "stop"
        hit = self.traded and reaches(opposite(order.side), order.stop, self.last)
        order.trigger = self.last
        (self.queue if hit else self.stops).append(order)

    def _settle(self, now):
        """Triggered stops one after the other, then waiting all-or-none orders, until nothing more happens."""
        while self.mode == "continuous":
            if self.queue:
                order = self.queue.pop(0)
                order.priority = self._next_time()
                order.kind = "market" if order.kind == "stop" else "limit"
                self._tell("triggered", order)
                self._work(order, now, triggered=True)
            elif not self._try_waiting():
                break

    def _try_waiting(self):
        """The first all-or-none order that can trade whole does."""
        for side in ("buy", "sell"):
            for order in sorted((order for order in self.whole if order.side == side), key=Order.key):
                fills, interrupted, _ = self._plan(order, order.leaves(), skip_own=True)
                if not interrupted and sum(qty for _, qty, _ in fills) == order.leaves():
                    self._out_of_book(order)
                    for maker, qty, price in fills:
                        self._trade(order, maker, qty, price)
                    order.state = "done"
                    return True
        return False

    # Calls.
    def _waits_for_a_call(self, order):
        if order.tif == "at_close":
            return not (self.mode == "call" and self.call.kind == "closing")
        return order.tif == "good_for_auction" and self.mode != "call"

    def _start_call(self, kind, now, length):
        self.mode = "call"
        self.call = Call(self.call_rules, kind, self.last, None if length is None else now + length, self.second)
        joining = [order for order in self.parked if order.tif == "good_for_auction" or kind == "closing"]
        for order in sorted(joining, key=lambda order: order.ref):
            self.parked.remove(order)
            order.priority = self._next_time()
            self._rest(order)

    def _taking_part(self, side):
        return sorted(self.sides[side], key=Order.call_key)

    def indicative(self):
        """(price, volume, surplus: bought less sold) as things stand; None where nothing would trade."""
        bids, asks = ([(order.limit(), order.leaves()) for order in self.sides[side]] for side in ("buy", "sell"))
        found = uncross(bids, asks, self.call.reference, self.call_rules.midpoint)
        return found and (*found, surplus(bids, asks, found[0]))

    def _drop_own(self):
        """Crossing orders of one group: the younger goes, until there is none."""
        while True:
            met = [(buy, sell) for buy in self.sides["buy"] for sell in self.sides["sell"]
                   if buy.group == sell.group and self._crosses(buy, sell)]
            if not met:
                return
            younger = max((order for pair_ in met for order in pair_), key=lambda order: order.ref)
            others = [order for pair_ in met if younger in pair_ for order in pair_ if order is not younger]
            self._end(younger, "cancelled", f"rechecked SELF_TRADE #{min(others, key=Order.key).ref}")

    def _uncross(self, halted=False):
        if not halted:
            self._drop_own()
        found, kind = None if halted else self.indicative(), self.call.kind
        self._call_ends(found)
        if found:
            self._book_uncross(*found[:2])
        for order in self.live():
            if order.state != "live" or order.tif not in IN_CALLS and order.kind != "market":
                continue
            self._end(order, "cancelled", "call_ended" if order.tif in IN_CALLS else "remainder")
        self.call = None
        if kind == "closing":
            self.mode = "closed"
        else:
            self._resume()

    def _book_uncross(self, price, volume):
        fills = []
        for side in ("buy", "sell"):
            willing = [order for order in self._taking_part(side)
                       if order.kind == "market" or reaches(side, order.price, price)]
            fills.append(allocate([(order, order.leaves()) for order in willing], volume))
        for buyer, seller, qty in pair(*fills):
            maker, taker = sorted((buyer, seller), key=lambda order: order.ref)
            self._execute(maker, taker, qty, price, "TM4")
        self.last, self.traded = price, True
        traded = {order: qty for side in fills for order, qty in side if qty}
        for order in traded:
            if order.leaves() == 0:
                self._out_of_book(order)
                order.state = "done"
            else:
                self._shrink_slice(order, traded[order])

    def _shrink_slice(self, order, qty):
        """What was shown trades first; the next part comes to the end of its price."""
        if qty < order.slice:
            order.slice -= qty
            return
        self._out_of_book(order)
        order.priority = self._next_time()
        self._rest(order)

    def _resume(self):
        self.mode = "continuous"
        self._settle(0)

    # The book.
    def _next_time(self):
        self.time += 1
        return self.time

    def _rest(self, order):
        order.state = "live"
        order.slice = min(order.display, order.leaves()) if order.display else order.leaves()
        bisect.insort(self.sides[order.side], order, key=Order.key)

    def _back_to_wait(self, order):
        {"parked": self.parked, "whole": self.whole, "stop": self.stops}[order.state].append(order)

    def _out_of_book(self, order):
        for orders in (*self.sides.values(), self.stops, self.parked, self.whole, self.queue):
            if order in orders:
                orders.remove(order)

    def _end(self, order, *what):
        """`what`: expired, or cancelled and why; with what was left."""
        self._out_of_book(order)
        order.state = "done"
        self._tell(what[0], order, order.leaves(), *what[1:])

    def live(self):
        """Every order that has not ended, oldest first."""
        return sorted(self.sides["buy"] + self.sides["sell"] + self.stops + self.parked + self.whole + self.queue,
                      key=lambda order: order.ref)

    def _fault_today(self, order):
        """Rows 9 to 17 by today's rules, of an order that has lasted."""
        rules = self.rules
        if order.qty < rules.min_qty:
            return "QTY_BELOW_MIN"
        if rules.max_qty is not None and order.qty > rules.max_qty:
            return "QTY_ABOVE_MAX"
        if order.kind not in rules.kinds:
            return "ORDER_TYPE"
        if order.tif not in rules.tifs:
            return "TIF"
        prices = [order.stop] if order.kind == "stop" else [order.price, order.stop or order.price]
        if self.band and any(not self.band[0] <= price <= self.band[1] for price in prices):
            return "PRICE_BAND"
        return None
