"""What the announced auctions share: announcement, registration, opening, bids, time that runs out, results
(docs/methods)."""

import types

import ascending
import clock
import fixed_price
import sealed
from amounts import BASIS_POINTS, money_text
from bids import LIVE, SIDES, TAKING, Auction, Bid, bidder_of, end_bid, hold, report, set_time, show, take_out
from ledger import Refused
from trading import (Commitment, check_entry, check_grid, check_member, check_overflow, check_reverse_lock, check_rights,
                     consideration, cost_with_fee, execute, release, release_rights, reserve, reserve_rights)

FORMS = {"sealed": sealed, "ascending": ascending, "clock": clock, "fixed": fixed_price, "fixed_window": fixed_price}
METHODS = {"sealed": "tm5", "ascending": "tm6", "clock": "tm6", "fixed": "tm7", "fixed_window": "tm7"}
FORM_NAMES = {"ascending": "ascending", "clock": "clock", "fixed": "fcfs", "fixed_window": "window"}
TRADABLE = ("pre_open", "morning", "lunch", "afternoon")
STEPS = ("ccr", "ecr")
EXTENSION_MAX = 30 * 86_400
ANY_SIZE = types.SimpleNamespace(min_qty=1, max_qty=None)


# Announcement.
def _method(instrument, form):
    rules = instrument.market.rules
    return rules and getattr(rules, METHODS[form])


def _check_form(instrument, form):
    method = _method(instrument, form)
    if method is None or (form != "sealed" and FORM_NAMES[form] not in method.forms):
        raise Refused("METHOD_NOT_ALLOWED")
    return method


def _check_common(venue, side, qty, form, terms):
    """Terms that cannot be, whatever the rulebook says."""
    prices = [terms[name] for name in ("floor", "cap", "reserve", "price", "step") if name in terms]
    numbers = [terms[name] for name in ("min", "bidder-cap", "quotes", "deposit", "extension") if name in terms]
    bad = (qty <= 0 or min(prices, default=0) < 0 or min(numbers, default=0) < 0
           or terms.get("extension", 0) > EXTENSION_MAX
           or not 0 <= terms.get("award", 0) <= BASIS_POINTS
           or any(min(terms.get(name, (0, 0))) < 0 for name in STEPS)
           or ("ends" in terms and terms["ends"] <= venue.now)
           or (side == "buy" and form != "sealed"))
    if bad:
        raise Refused("BAD_VALUE")
    FORMS[form].check_terms(form, side, terms)


def announce(venue, owner, instrument, side, qty, form, terms):
    """A sale or purchase; what the owner offers is reserved at once."""
    if instrument.market.phase not in TRADABLE or instrument.base is None:  # listed after this day's open
        raise Refused("WRONG_STATE")
    method = _check_form(instrument, form)
    _check_common(venue, side, qty, form, terms)
    if form == "sealed":
        sealed.check_offered(method, instrument, side, qty, terms)
    terms = {name: value for name, value in terms.items() if name not in STEPS or value[0]}  # trigger 0: no step
    whole = qty + (terms["ccr"][1] if "ccr" in terms else 0)
    commitment = Commitment(0, owner, instrument, side, whole, terms.get("cap", 0), rate=instrument.market.rules.fee_bp)
    cost = consideration(instrument, commitment.price, whole) if side == "buy" else 0
    check_overflow(cost)
    if side == "buy":
        check_reverse_lock(venue, owner, instrument)
        if owner.account.spendable() < cost_with_fee(commitment, cost):
            raise Refused("INSUFFICIENT_CASH")
    else:
        check_rights(venue, owner, instrument, whole)
    venue.approved()
    commitment.ref = venue.seq
    auction = Auction(venue.seq, form, instrument, commitment, side, qty, terms, terms.get("ends", 0))
    venue.auctions[auction.ref] = auction
    show(venue, auction, "announced")
    reserve(venue, commitment, cost)


# What operators do.
def _known(venue, ref):
    auction = venue.auctions.get(ref)
    if auction is None or auction.status not in LIVE:
        raise Refused("UNKNOWN_AUCTION")
    return auction


def register(venue, member, ref):
    """Locks the deposit of a bidder until the result."""
    auction = _known(venue, ref)
    check_member(member)
    if member.group == auction.owner.member.group:
        raise Refused("SELF_TRADE")
    if member in auction.bidders and auction.bidders[member].registered:
        raise Refused("ALREADY_EXISTS")
    deposit = auction.get("deposit")
    if member.account.free < deposit:
        raise Refused("DEPOSIT")
    bidder = bidder_of(auction, member)
    bidder.registered, bidder.deposit = True, deposit
    venue.emit(f"registered {member.code} for #{auction.ref} deposit {money_text(deposit)}")
    member.account.free -= deposit
    venue.ledger.post("reserve", f"{member.code}.free", f"{member.code}.deposit", deposit, f" #{auction.ref}")


def open_bidding(venue, ref):
    auction = _known(venue, ref)
    if auction.status not in ("announced", "paused"):
        raise Refused("WRONG_STATE")
    if auction.form == "clock" and auction.round == 0:
        auction.round, auction.price = 1, auction.get("floor")
    set_time(venue, auction)
    show(venue, auction, "open")


def pause(venue, ref):
    auction = _known(venue, ref)
    if auction.status not in TAKING:
        raise Refused("WRONG_STATE")
    show(venue, auction, "paused")


def next_round(venue, ref):
    auction = _known(venue, ref)
    if auction.form != "clock" or auction.status != "open":
        raise Refused("WRONG_STATE")
    clock.next_round(venue, auction)


def can_trade(auction):
    return not auction.instrument.halted and auction.instrument.market.phase in TRADABLE


def close(venue, ref, seed):
    auction = _known(venue, ref)
    if auction.status == "announced":
        raise Refused("WRONG_STATE")
    if not seed_fits(auction, seed):
        raise Refused("SEED_MISMATCH")
    if not can_trade(auction) or not FORMS[auction.form].can_close(auction):
        raise Refused("WRONG_STATE")
    finish(venue, auction, seed)


def seed_fits(auction, seed):
    """`seed`: bytes; None where the operator gave none."""
    tie = auction.get("tie", "time")
    return not tie.startswith("random:") or seed == bytes.fromhex(tie[len("random:"):])


def cancel(venue, ref):
    auction = _known(venue, ref)
    venue.approved()
    show(venue, auction, "cancelled")
    for bid in list(auction.bids):
        end_bid(venue, bid, "auction_cancelled")
    give_back(venue, auction)


def due(venue):
    """Auctions whose time is up: (end, its turn among equal ones, what happens)."""
    return [(auction.timed[0], (auction.timed[1], 0), lambda one=auction: _run_out(venue, one))
            for auction in venue.auctions.values()
            if auction.status in TAKING and auction.ends and auction.ends <= venue.now]


def _run_out(venue, auction):
    if can_trade(auction) and seed_fits(auction, None) and FORMS[auction.form].can_close(auction):
        finish(venue, auction, None)
    else:
        show(venue, auction, "paused")


# Bids.
def bid(venue, member, auction, qty, price, may_be_less):
    """Checks in the order of docs/methods; then the form says what becomes of it."""
    if auction.status not in LIVE:
        check_member(member)
        raise Refused("UNKNOWN_AUCTION")
    form, instrument = FORMS[auction.form], auction.instrument
    new = Bid(venue.seq, member, instrument, SIDES[auction.side], qty, price, kind="bid", cl_ord_id=venue.cl_ord_id,
              priority=venue.seq, auction=auction, number=venue.seq + venue.set_up, round=auction.round,
              may_be_less=may_be_less)
    check_entry(instrument, _check_form(instrument, auction.form))
    _check_terms(auction, member, qty, price, may_be_less)
    _check_admission(auction, member)
    form.check_new(venue, auction, new)
    form.enter(venue, auction, new)
    if auction.form == "fixed" and fixed_price.is_over(auction):
        finish(venue, auction, None)


def _check_terms(auction, member, qty, price, may_be_less=False):
    """Rows 9 to 17."""
    if price <= 0:
        raise Refused("TICK")
    check_overflow(consideration(auction.instrument, price, qty))
    least, most = FORMS[auction.form].size(auction)
    if qty < max(1, least):
        raise Refused("QTY_BELOW_MIN")
    if most is not None and qty > most:
        raise Refused("QTY_ABOVE_MAX")
    if may_be_less and auction.form != "fixed":
        raise Refused("TIF")
    check_member(member)
    floor, cap = FORMS[auction.form].limits(auction)
    if cap and price > cap:
        raise Refused("PRICE_ABOVE_CAP")
    if floor and price < floor:
        raise Refused("BELOW_FLOOR")


def _check_admission(auction, member):
    """Row 20, and of row 23 what every form has."""
    if member.group == auction.owner.member.group:
        raise Refused("SELF_TRADE", auction.ref)
    if auction.status not in TAKING:
        raise Refused("LATE")
    if auction.get("deposit") and not (member in auction.bidders and auction.bidders[member].registered):
        raise Refused("NOT_REGISTERED")


def cancel_bid(venue, bid):
    """A member's own wish."""
    if bid.state != "live":
        raise Refused("TOO_LATE")
    if not FORMS[bid.auction.form].may_change(bid.auction):
        raise Refused("NOT_WITHDRAWABLE_BID", bid.ref)
    end_bid(venue, bid, "requested")
    FORMS[bid.auction.form].after_change(venue, bid.auction, bid.member, False)


def replace_bid(venue, member, bid, side, instrument, qty, price):
    """Other terms of a bid; a lower quantity at the same price keeps its time."""
    auction = bid.auction
    if bid.state != "live":
        check_member(member)
        raise Refused("TOO_LATE")
    check_entry(instrument, _check_form(instrument, auction.form))
    if instrument is not bid.instrument:  # which the auction's terms say nothing about
        check_grid(instrument, ANY_SIZE, price, [qty])
        check_member(member)
        raise Refused("UNKNOWN_ORDER")
    _check_terms(auction, member, qty, price)
    if bid.side != side or (bid.qty, bid.price) == (qty, price):
        raise Refused("NOTHING_TO_CHANGE")
    _check_admission(auction, member)
    form = FORMS[auction.form]
    if not form.may_change(auction):
        raise Refused("NOT_WITHDRAWABLE_BID", bid.ref)
    keeps = price == bid.price and qty < bid.qty
    form.check_replaced(venue, auction, bid, qty, price)
    before = bid.qty
    bid.qty, bid.price, bid.cl_ord_id = qty, price, venue.cl_ord_id
    if not keeps:
        bid.priority = venue.seq
    venue.emit(f"replaced {bid.text()} leaves {bid.leaves()} priority {'kept' if keeps else 'lost'}")
    if bid.side == "sell":
        if qty > before:
            reserve_rights(venue, bid, qty - before)
        else:
            bid.qty = before
            release_rights(venue, bid, before - qty)
            bid.qty = qty
    form.after_change(venue, auction, member, True)


def end_for_kill(venue, member):
    for auction in venue.auctions.values():
        if auction.status not in LIVE or member not in auction.bidders:
            continue
        for bid in auction.bids_of(member):
            end_bid(venue, bid, "kill")
        hold(venue, auction, member, 0)


def end_for_operator(venue, bid):
    end_bid(venue, bid, "operator_action")
    FORMS[bid.auction.form].after_change(venue, bid.auction, bid.member, False)


# The result.
def _fault(venue, auction, bid):
    """Why a bid may not win any more, or None: rows 13, 20 and 28."""
    if bid.member.status != "active":
        return "MEMBER_SUSPENDED" if bid.member.status == "suspended" else "KILLED"
    if bid.member.group == auction.owner.member.group:
        return "SELF_TRADE"
    try:
        check_reverse_lock(venue, (auction.owner if auction.reverse() else bid).member, auction.instrument)
    except Refused as refused:
        return refused.code
    return None


def finish(venue, auction, seed):
    """Closes and books the result."""
    show(venue, auction, "ended")
    faults = {bid: fault for bid in auction.bids if (fault := _fault(venue, auction, bid))}
    awards, outcome, price, unsold, invalid = FORMS[auction.form].result(auction, seed, faults)
    count, valid = len(auction.bids), len(auction.bids) - len(invalid)
    sold = sum(qty for qty, _ in awards.values())
    amount = sum(consideration(auction.instrument, paid, qty) for qty, paid in awards.values())
    report(venue, auction, outcome, price, auction.sold + sold, unsold, auction.amount + amount, count, valid)
    for bid in sorted(invalid, key=lambda bid: bid.ref):
        end_bid(venue, bid, f"invalid_bid {invalid[bid]}")
    for bid in sorted(auction.bids, key=lambda bid: bid.ref):
        if bid in awards:
            qty, paid = awards[bid]
            execute(venue, auction.owner, bid, paid, qty, METHODS[auction.form].upper())
    for bid in sorted(auction.bids, key=lambda bid: bid.ref):
        if bid.leaves():
            end_bid(venue, bid, "remainder" if bid.done else "auction_lost")
        else:
            take_out(bid)
    give_back(venue, auction)


def give_back(venue, auction):
    """What bidders and owner still hold for an auction that is over."""
    for member in sorted(auction.bidders, key=lambda member: member.number):
        bidder = auction.bidders[member]
        venue.ledger.release(member.account, bidder.purse.cash)
        member.account.free += bidder.deposit
        venue.ledger.post("release", f"{member.code}.deposit", f"{member.code}.free", bidder.deposit,
                          f" #{auction.ref}")
        bidder.deposit = 0
    release(venue, auction.owner)
