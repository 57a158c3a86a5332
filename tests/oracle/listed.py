"""TM1, listed agreement: listings, picks and sweeps (markets.md section 8)."""

import bisect
import dataclasses

from amounts import money_text
from ledger import Refused
from trading import (Commitment, check_band, check_cash, check_entry, check_funds, check_grid, check_member, check_overflow,
                     check_reverse_lock,
                     check_rights, consideration, cost_with_fee, execute, release, release_rights, reserve,
                     reserve_rights)


@dataclasses.dataclass(eq=False)
class Order(Commitment):
    """A listing, or the taker's order of a pick or sweep."""
    kind: str = "list"
    cl_ord_id: str = ""
    state: str = "live"
    priority: int = 0

    def key(self):
        return (-self.price if self.side == "buy" else self.price, self.priority)

    def text(self):
        return (f"#{self.ref} {self.cl_ord_id} {self.member.code} {self.kind} {self.side} {self.qty}@{self.price}"
                f" {self.instrument.symbol} done {self.done}")


def opposite(side):
    return "sell" if side == "buy" else "buy"


def reaches(side, limit, price):
    """Whether an order of this side and limit takes that price."""
    return price <= limit if side == "buy" else price >= limit


def visible(instrument, side):
    """The listings that a taker of this side may take: the first N distinct levels, best and oldest first."""
    book, levels = instrument.sides[opposite(side)], instrument.market.rules.tm1.levels
    if levels == 0:
        return list(book)
    seen, found = set(), []
    for order in book:
        seen.add(order.price)
        if len(seen) > levels:
            break
        found.append(order)
    return found


def _accept(venue, order, amount):
    reserved = cost_with_fee(order, amount) if order.side == "buy" else 0
    venue.orders[order.ref] = order
    venue.emit(f"accepted {order.text()} leaves {order.qty} reserved {money_text(reserved)}")
    reserve(venue, order, amount)


def rest(order):
    bisect.insort(order.instrument.sides[order.side], order, key=Order.key)


def _check_crossing(side, instrument, price):
    """Rows 20 and 21 for a listing."""
    book = instrument.sides[opposite(side)]
    if book and reaches(side, price, book[0].price):
        raise Refused("CROSSING_LISTING", book[0].ref)


def _check_rows_to_17(member, instrument, price, quantities):
    """`price` None where there is none to judge."""
    rules = instrument.market.rules
    method = rules and rules.tm1
    check_entry(instrument, method)
    check_grid(instrument, method, price, quantities)
    check_member(member)
    if price is not None:
        check_band(instrument.listed_band, price)


def new_listing(venue, member, side, instrument, qty, price):
    _check_rows_to_17(member, instrument, price, [qty])
    _check_crossing(side, instrument, price)
    order = Order(venue.seq, member, instrument, side, qty, price, kind="list", cl_ord_id=venue.cl_ord_id,
                  priority=venue.seq)
    amount = consideration(instrument, price, qty)
    check_funds(venue, order, amount)
    _accept(venue, order, amount)
    rest(order)


def _release_improvement(venue, taker):
    """What a better price than the limit leaves over goes back after each fill (step 5 of AT-S1)."""
    needed = cost_with_fee(taker, consideration(taker.instrument, taker.price, taker.leaves()))
    venue.ledger.release(taker.member.account, taker.cash, taker.cash.total() - needed)


def _fill(venue, taker, fills):
    for maker, qty in fills:
        execute(venue, maker, taker, maker.price, qty, "TM1")
        if taker.kind == "sweep" and taker.side == "buy":
            _release_improvement(venue, taker)
        if maker.leaves() == 0:
            maker.state = "done"
            maker.instrument.sides[maker.side].remove(maker)
            release(venue, maker)


def sweep(venue, member, side, instrument, qty, price, skip_own):
    """Walks the visible levels by price and time up to the limit; the rest is cancelled."""
    _check_rows_to_17(member, instrument, price, [qty])
    fills, left = [], qty
    for maker in visible(instrument, side):
        if left == 0 or not reaches(side, price, maker.price):
            break
        if maker.member.group == member.group:
            if skip_own:
                continue
            raise Refused("SELF_TRADE", maker.ref)
        fills.append((maker, min(left, maker.leaves())))
        left -= fills[-1][1]
    taker = Order(venue.seq, member, instrument, side, qty, price, kind="sweep", cl_ord_id=venue.cl_ord_id)
    amount = consideration(instrument, price, qty)
    check_funds(venue, taker, amount)
    _accept(venue, taker, amount)
    _fill(venue, taker, fills)
    taker.state = "done"
    if left:
        venue.emit(f"cancelled {taker.text()} leaves 0 {left} remainder")
    release(venue, taker)


def _pick_fills(member, side, instrument, legs, skip_own, limit):
    """Row 20 for every leg, then row 21 leg by leg."""
    whole_side = {maker.ref: maker for maker in instrument.sides[opposite(side)]}
    for ref, _ in legs:
        if ref in whole_side and whole_side[ref].member.group == member.group:
            raise Refused("SELF_TRADE", ref)
    seen = visible(instrument, side)
    left = {maker.ref: maker.leaves() for maker in seen}
    by_ref = {maker.ref: maker for maker in seen}
    fills = []
    for ref, qty in legs:
        maker = by_ref.get(ref)
        if maker is None:
            raise Refused("NOT_VISIBLE", ref)
        if limit is not None and not reaches(side, limit, maker.price):
            raise Refused("WORSE_PRICE", ref)
        for better in seen:
            if better.price == maker.price:
                break
            if left[better.ref] and not (skip_own and better.member.group == member.group):
                raise Refused("NOT_BEST_PRICE", better.ref)
        if qty > left[ref]:
            raise Refused("MAKER_QTY", ref)
        left[ref] -= qty
        fills.append((maker, qty))
    return fills


def pick(venue, member, side, instrument, legs, skip_own, limit):
    """Takes named listings, all legs or none; `limit` None where the member named no worst price."""
    quantities = [leg_qty for _, leg_qty in legs]
    qty = sum(quantities)
    _check_rows_to_17(member, instrument, limit, [qty] + quantities)
    fills = _pick_fills(member, side, instrument, legs, skip_own, limit)
    taker = Order(venue.seq, member, instrument, side, qty, limit or 0, kind="pick", cl_ord_id=venue.cl_ord_id)
    amount = sum(consideration(instrument, maker.price, leg_qty) for maker, leg_qty in fills)
    check_funds(venue, taker, amount)
    _accept(venue, taker, amount)
    _fill(venue, taker, fills)
    taker.state = "done"
    release(venue, taker)


def end(venue, order, word, why):
    """Takes a listing out of the book and gives its reservation back."""
    order.instrument.sides[order.side].remove(order)
    order.state = "done"
    venue.emit(f"{word} {order.text()} leaves 0 {order.leaves()}{why}")
    release(venue, order)


def owned(venue, member, ref):
    order = venue.orders.get(ref)
    if order is None:
        raise Refused("UNKNOWN_ORDER")
    if order.member is not member:
        raise Refused("NOT_OWNER")
    return order


def cancellable_by_operator(venue, member, ref):
    order = venue.orders.get(ref)
    if order is None or order.member is not member or order.state != "live":
        raise Refused("UNKNOWN_ORDER")
    return order


def cancellable(venue, member, ref):
    """An order of the member's in a phase that takes cancels; its state is judged after that."""
    order = owned(venue, member, ref)
    if order.instrument.market.phase not in ("pre_open", "morning", "lunch", "afternoon"):
        raise Refused("PHASE")
    return order


def cancel(venue, order):
    if order.state != "live":
        raise Refused("TOO_LATE")
    end(venue, order, "cancelled", " requested")


def rebook(venue, order, qty, price):
    """Moves a reservation by the difference, after the new terms stand."""
    if order.side == "sell":
        more = qty - max(order.qty, order.done)
        order.qty, order.price = qty, price
        if more > 0:
            reserve_rights(venue, order, more)
        else:
            release_rights(venue, order, -more)
        return
    order.qty, order.price = qty, price
    more = cost_with_fee(order, consideration(order.instrument, price, order.leaves())) - order.cash.total()
    if more > 0:
        venue.ledger.reserve(order.member.account, order.cash, more)
    elif more < 0:
        venue.ledger.release(order.member.account, order.cash, -more)


def replace(venue, member, ref, side, instrument, qty, price):
    """A lower total at the same price keeps priority; anything else loses it."""
    _check_rows_to_17(member, instrument, price, [qty])
    order = owned(venue, member, ref)
    if order.instrument is not instrument:
        raise Refused("UNKNOWN_ORDER")
    if order.state != "live":
        raise Refused("TOO_LATE")
    if order.side != side or (order.qty, order.price) == (qty, price):
        raise Refused("NOTHING_TO_CHANGE")
    qty = max(qty, order.done)
    if qty > order.done:
        _check_crossing(side, instrument, price)
        amount = consideration(instrument, price, qty - order.done)
        needed = cost_with_fee(order, amount)
        check_overflow(amount, needed)
        if side == "sell":
            check_rights(venue, member, instrument, qty - order.qty)
        else:
            check_reverse_lock(venue, member, instrument)
            check_cash(member, needed - order.cash.total())
    keeps = qty == order.done or (price == order.price and qty <= order.qty)
    order.instrument.sides[side].remove(order)
    before = (order.qty, order.price)
    order.qty, order.price, order.cl_ord_id = qty, price, venue.cl_ord_id
    venue.emit(f"replaced {order.text()} leaves {order.leaves()} priority {'kept' if keeps else 'lost'}")
    order.qty, order.price = before
    rebook(venue, order, qty, price)
    if not keeps:
        order.priority = venue.seq
    if order.leaves():
        rest(order)
    else:
        order.state = "done"
        release(venue, order)
