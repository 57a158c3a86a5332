"""The trading day: phases, closes, composites, references, settlement (markets.md sections 1.3, 8, 9.4)."""

import datetime

import block
import desk
import rules as rulebooks
from amounts import half_up, money_text, share_in_cents
from ledger import Refused
from lots import FREE, FROZEN
from trading import DayStatistics, bands_of, lock_awaited, lock_range

PHASES = ("pre_open", "morning", "lunch", "afternoon", "post", "settling")
UNSETTLED = ("pending", "confirmed")


def open_day(venue, date):
    if any(market.phase != "closed" for market in venue.markets):
        raise Refused("WRONG_STATE")
    if date.weekday() >= 5 or (venue.date and date <= venue.date):
        raise Refused("NOT_A_TRADING_DAY")
    venue.date = date
    _forget(venue)
    venue.day += 1
    venue.emit(f"day opened {date} {venue.day} beyond calendar")
    for market in venue.markets:
        market.rules = rulebooks.resolve(market.file, date)
        venue.emit(f"rules {market.code} {market.rules.effective_from}")
    for instrument in venue.instruments:
        _open_instrument(venue, instrument)
    for market in venue.markets:
        if market.rules.tm2:
            desk.open_market(market, date)
        _enter(venue, market, "pre_open")


def _forget(venue):
    """What has ended on an earlier day is no longer known."""
    venue.orders = {ref: order for ref, order in venue.orders.items() if order.state != "done"}
    venue.offers = {ref: offer for ref, offer in venue.offers.items() if offer.state in block.LIVE}
    venue.trades = {number: trade for number, trade in venue.trades.items() if trade.state in UNSETTLED}


def _open_instrument(venue, instrument):
    rules = instrument.market.rules
    instrument.day = DayStatistics()
    instrument.base = instrument.prev_close or instrument.first_base
    if not instrument.base and rules.first_base == "COMPOSITE_PREV":
        instrument.base = instrument.market.composite
    instrument.listed_band, instrument.block_band = bands_of(rules, instrument.base)
    texts = [f"{limits[0]}..{limits[1]}" if limits else "none"
             for limits in (instrument.listed_band, instrument.block_band)]
    venue.emit(f"reference {instrument.symbol} {instrument.base} listed {texts[0]} block {texts[1]}")


def _enter(venue, market, phase):
    venue.emit(f"phase market {market.number} {market.phase} -> {phase}")
    before, market.phase = market.phase, phase
    for instrument in market.instruments:
        if market.rules.tm2 and phase in PHASES:
            instrument.desk.enter_phase(before, phase, venue.random_seed)


def set_phase(venue, phase):
    """Forward only, phases may be skipped; every market that is not there yet."""
    moving = [market for market in venue.markets if market.phase != phase]
    if not moving or any(market.phase not in PHASES or PHASES.index(market.phase) > PHASES.index(phase)
                         for market in moving):
        raise Refused("WRONG_STATE")
    for market in moving:
        closes = PHASES.index(market.phase) < PHASES.index("post") <= PHASES.index(phase)
        _enter(venue, market, phase)
        block.expire(venue, market, phase)
        if closes:
            _expire_listings(venue, market)
            _close(venue, market)


def _expire_listings(venue, market):
    resting = [order for instrument in market.instruments for side in ("buy", "sell")
               for order in instrument.sides[side]]
    resting += [order for instrument in market.instruments for order in instrument.desk.ending_today()]
    for order in sorted(resting, key=lambda order: order.ref):
        venue.end_order(order, "expired")


def closing_price(rules, trades, previous):
    """The close by the rulebook's rule; `trades` are (price, qty) of today in order."""
    qty = sum(qty for _, qty in trades)
    if not trades or (rules.close == "THRESHOLD_VWAP" and qty <= rules.close_threshold):
        return previous
    if rules.close == "LAST":
        return trades[-1][0]
    used = trades[-rules.close_trades:] if rules.close == "VWAP_LAST_N" else trades
    return half_up(sum(price * qty for price, qty in used), sum(qty for _, qty in used))


def _close(venue, market):
    for instrument in market.instruments:
        if instrument.base is not None:  # else it was listed after this day's open
            _close_instrument(venue, instrument)
    closes = [(instrument.vintage, instrument.prev_close) for instrument in market.instruments if instrument.prev_close]
    if not market.rules.composite or not closes:
        return
    if market.rules.composite == "MEAN_OF_CLOSES":
        market.composite = half_up(sum(close for _, close in closes), len(closes))
    else:
        market.composite = max(closes, key=lambda close: close[0])[1]  # of one vintage the class listed first
    venue.emit(f"composite market {market.number} {market.composite}")


def _close_instrument(venue, instrument):
    day, base = instrument.day, instrument.base
    close = closing_price(instrument.market.rules, day.scoped, base)
    prices = [price for price, _ in day.scoped] or [base]
    venue.emit(f"closed {instrument.symbol} prev {instrument.prev_close} open {prices[0]} high {max(prices)}"
               f" low {min(prices)} close {close} listed {day.listed_qty} {money_text(day.listed_amount)}"
               f" block {day.block_qty} {money_text(day.block_amount)}")
    instrument.prev_close = close


def close_day(venue):
    if any(market.phase != "settled" for market in venue.markets):
        raise Refused("WRONG_STATE")
    for market in venue.markets:
        _enter(venue, market, "closed")
    venue.emit(f"day closed {venue.date} {venue.day}")


def settle(venue):
    """End-of-day settlement of every market that is in the settling phase."""
    moving = [market for market in venue.markets if market.phase != "settled"]
    if not moving or any(market.phase != "settling" for market in moving):
        raise Refused("WRONG_STATE")
    for market in moving:
        _settle_market(venue, market)


def _settle_market(venue, market):
    unsettled = [trade for trade in venue.trades.values()
                 if trade.market is market and trade.state in UNSETTLED]
    settled = [trade for trade in unsettled if trade.state == "confirmed"]
    for trade in unsettled:
        if trade.state == "confirmed":
            trade.state = "settled"
            venue.emit(f"trade T{trade.number} settled")
        else:
            venue.emit(f"break T{trade.number} pending")
            _lock_break(venue, trade)
    fees, share = market.fees_in_base, 0
    if fees > 0:
        share = share_in_cents(fees, market.rules.reserve_bp)
        venue.ledger.post("reserve_share", market.fees_name(), f"market{market.number}.risk_reserve", share, "")
        market.fees_in_base = 0
        market.fees -= share
        market.risk_reserve += share
    _free_proceeds(venue)
    _registry_lines(venue, settled)
    turnover = sum(trade.amount for trade in settled)
    venue.emit(f"settled market {market.number} trades {len(settled)} breaks {len(unsettled) - len(settled)}"
               f" turnover {money_text(turnover)} fees {money_text(fees)} reserve {money_text(share)}")
    _enter(venue, market, "settled")


def _lock_break(venue, trade):
    """What the buyer still has of a break awaits the registry."""
    if trade.awaits:
        return
    trade.awaits = True
    for first, qty in trade.ranges:
        lock_range(venue, trade, first, qty)


def _free_proceeds(venue):
    """Proceeds become withdrawable, but for those of trades that are not final."""
    held = {}
    for trade in venue.trades.values():
        if trade.state in UNSETTLED:
            seller = trade.seller.member
            held[seller] = held.get(seller, 0) + trade.amount - trade.seller_fee
    for member in venue.members.values():
        account = member.account
        amount = max(0, account.proceeds - held.get(member, 0))
        account.proceeds -= amount
        account.free += amount
        venue.ledger.post("settle", f"{account.code}.proceeds", f"{account.code}.free", amount, "")


def _registry_lines(venue, settled):
    net = {}
    for trade in settled:
        for member, sign in ((trade.buyer.member, 1), (trade.seller.member, -1)):
            key = (member.number, trade.instrument.number)
            change = net.setdefault(key, [member, trade.instrument, 0])
            change[2] += sign * trade.qty
    for _, (member, instrument, qty) in sorted(net.items()):
        if qty:
            venue.emit(f"registry {member.code} {instrument.symbol} {qty:+d}")


def _awaiting(venue, market, numbers):
    """The trades that still await the registry's answer: those named, or all."""
    if not numbers:
        return [trade for trade in venue.trades.values() if trade.market is market and trade.state == "pending"]
    found = [venue.trades.get(number) for number in numbers]
    if any(trade is None or trade.market is not market or trade.state != "pending" for trade in found):
        raise Refused("UNKNOWN_TRADE")
    return found


def confirm(venue, market, numbers):
    """The registry's yes: what the trade brought no longer awaits it."""
    trades = _awaiting(venue, market, numbers)
    for trade in trades:
        trade.state = "confirmed"
        venue.emit(f"trade T{trade.number} confirmed")
        _unlock(venue, trade)
    if not trades:
        venue.emit("noted")


def _unlock(venue, trade):
    """What the trade brought is sellable from its day, but for what another trade keeps locked."""
    if not trade.awaits:
        return
    trade.awaits = False
    buyer, instrument = trade.buyer.member, trade.instrument
    holding = buyer.holding(instrument)
    holding.unlock(venue.day)
    for first, qty in trade.ranges:
        taken = holding.take_range(first, qty, lambda piece: piece.state == FREE and piece.awaits)
        for piece in taken:
            piece.awaits = False
            until = f"(from day {piece.from_day})" if piece.from_day > venue.day else ""
            venue.post_rights("registry_confirm", f"{buyer.code}.free", f"{buyer.code}.free{until}", piece.qty,
                              instrument, f" T{trade.number}")
        holding.add(taken)
    lock_awaited(venue, buyer, instrument)


def refuse(venue, market, numbers, frozen):
    """The registry's no: each trade is reversed exactly, or nothing is done."""
    trades = _awaiting(venue, market, numbers)
    _check_reversal(venue, trades)
    for trade in trades:
        trade.state = "refused"
        venue.emit(f"trade T{trade.number} refused")
        _reverse(venue, trade, frozen)


def _returnable(piece):
    return piece.state == FREE


def _check_reversal(venue, trades):
    """No two trades may have brought the same units; then, trade by trade, the units must be where it brought them, those
    that can be sold not reserved, and the seller must be able to pay back."""
    ranges = sorted((trade.instrument.number, first, first + qty) for trade in trades for first, qty in trade.ranges)
    if any(one[0] == other[0] and other[1] < one[2] for one, other in zip(ranges, ranges[1:])):
        raise Refused("WRONG_STATE")
    owed, sellable = {}, {}
    for trade in trades:
        holding = trade.buyer.member.holding(trade.instrument)
        for first, qty in trade.ranges:
            if holding.units_in(first, qty, _returnable) < qty:
                raise Refused("WRONG_STATE")
            free = holding.units_in(first, qty, lambda piece: holding.is_sellable(piece, venue.day))
            sellable[holding] = sellable.get(holding, 0) + free
        if sellable[holding] > holding.free(venue.day):
            raise Refused("WRONG_STATE")
        seller = trade.seller.member
        owed[seller] = owed.get(seller, 0) + trade.amount - trade.seller_fee
        if seller.account.spendable() < owed[seller]:
            raise Refused("INSUFFICIENT_CASH")


def _reverse(venue, trade, frozen):
    ledger, buyer, seller = venue.ledger, trade.buyer.member, trade.seller.member
    of_buyer, of_seller = f" #{trade.buyer.ref} T{trade.number}", f" #{trade.seller.ref} T{trade.number}"
    fees = trade.market.fees_name()
    _give_back_fees(ledger, trade)
    seller.account.proceeds += trade.seller_fee
    ledger.post("reversal", fees, f"{seller.code}.proceeds", trade.seller_fee, of_seller)
    _pay_back(ledger, trade, of_seller)
    buyer.account.proceeds += trade.fee_from_proceeds
    buyer.account.free += trade.buyer_fee - trade.fee_from_proceeds
    ledger.post("reversal", fees, f"{buyer.code}.proceeds", trade.fee_from_proceeds, of_buyer)
    ledger.post("reversal", fees, f"{buyer.code}.free", trade.buyer_fee - trade.fee_from_proceeds, of_buyer)
    _return_rights(venue, trade, FROZEN if frozen else FREE)


def _return_rights(venue, trade, state):
    buyer, seller = trade.buyer.member, trade.seller.member
    trade.awaits = False
    buyer.holding(trade.instrument).unlock(venue.day)
    for first, qty in trade.ranges:
        pieces = buyer.holding(trade.instrument).take_range(first, qty, _returnable)
        for piece in pieces:
            piece.state, piece.from_day, piece.awaits = state, 0, False
            venue.post_rights("reversal", f"{buyer.code}.free", f"{seller.code}.{state}", piece.qty, trade.instrument,
                              f" #{trade.seller.ref} T{trade.number}")
        seller.holding(trade.instrument).add(pieces)
    if state == FREE:
        lock_awaited(venue, seller, trade.instrument)


def _give_back_fees(ledger, trade):
    """Fees that the venue no longer holds come out of the risk reserve."""
    market, fees = trade.market, trade.buyer_fee + trade.seller_fee
    from_reserve = max(0, fees - market.fees)
    market.risk_reserve -= from_reserve
    market.fees += from_reserve - fees
    market.fees_in_base -= fees
    ledger.post("reversal", f"market{market.number}.risk_reserve", market.fees_name(), from_reserve, f" T{trade.number}")


def _pay_back(ledger, trade, about):
    """The price: out of the seller's proceeds, then his free cash, to where the buyer's came from."""
    seller, buyer = trade.seller.member.account, trade.buyer.member.account
    left = {"proceeds": trade.paid_from_proceeds, "free": trade.amount - trade.paid_from_proceeds}
    for source in ("proceeds", "free"):
        for target in ("proceeds", "free"):
            part = min(left[target], getattr(seller, source))
            setattr(seller, source, getattr(seller, source) - part)
            setattr(buyer, target, getattr(buyer, target) + part)
            left[target] -= part
            ledger.post("reversal", f"{seller.code}.{source}", f"{buyer.code}.{target}", part, about)


def date_of(text):
    return datetime.date.fromisoformat(text)
