"""TM5, sealed one-way auction: order, supply, award and reservation as pure functions, then the auction (markets.md
section 8, docs/methods/sealed.md)."""

import hashlib
import itertools

from amounts import BASIS_POINTS, band, half_up
from bids import accept, bidder_of, check_means, end_bid, held, hold, needed
from ledger import Refused
from trading import consideration, reserve_rights


def reservation(bids, uniform):
    """What a bidder's (price, qty) bids need without fees: max p·Q(≥p), or Σ p·q where each pays his own price."""
    if not uniform:
        return sum(price * qty for price, qty in bids)
    most, above = 0, 0
    for price, qty in sorted(bids, reverse=True):
        above += qty
        most = max(most, price * above)
    return most


def random_order(seed, ids):
    """Ties by lot: ascending SHA-256(seed ‖ be64(bid id))."""
    return sorted(ids, key=lambda bid: hashlib.sha256(seed + bid.to_bytes(8, "big")).digest())


def pro_rata(wanted, available):
    """Floors of the proportional shares; what is left goes by the largest fraction, then by order."""
    total = sum(wanted)
    if total <= available:
        return list(wanted)
    shares = [qty * available // total for qty in wanted]
    by_fraction = sorted(range(len(wanted)), key=lambda index: (-(wanted[index] * available % total), index))
    for index in by_fraction[:available - sum(shares)]:
        shares[index] += 1
    return shares


def award(bids, supply, tie="TIME", seed=b"", reverse=False):
    """Quantities by bid id. `bids`: (id, price, qty) in order of time; `reverse`: the lowest price is the best."""
    left, fills = supply, {}
    ordered = sorted(bids, key=lambda bid: bid[1], reverse=not reverse)
    for _, level in itertools.groupby(ordered, key=lambda bid: bid[1]):
        level = list(level)
        if tie == "PRO_RATA":
            level.sort()  # of equal fractions the lower number gets the step
            for (bid, _, _), qty in zip(level, pro_rata([qty for _, _, qty in level], left)):
                fills[bid] = qty
                left -= qty
            continue
        quantities = {bid: qty for bid, _, qty in level}
        for bid in random_order(seed, list(quantities)) if tie == "RANDOM" else quantities:
            fills[bid] = min(quantities[bid], left)
            left -= fills[bid]
    return fills


def lowest_win(bids, fills, reverse=False):
    """The uniform price: of the worst bid that got something; None where none did."""
    won = [price for bid, price, _ in bids if fills.get(bid)]
    return (max(won) if reverse else min(won)) if won else None


def demand(bids, price):
    return sum(qty for _, bid_price, qty in bids if bid_price >= price)


def supply_with_reserves(bids, supply, trigger, released_max=0, withheld_max=0):
    """Supply after CCR (more above the trigger) and ECR (less below it), judged by the interim price."""
    interim = lowest_win(bids, award(bids, supply))
    if interim is None:
        return supply
    if interim > trigger:
        return supply + min(released_max, max(0, demand(bids, trigger) - supply))
    if interim < trigger:
        return supply - min(withheld_max, max(0, supply - demand(bids, trigger)))
    return supply


def declines(bids, supply, reserve):
    """DECLINE_IF_ANY_BELOW_RESERVE: short at the reserve while a lower bid exists."""
    return demand(bids, reserve) < supply and any(price < reserve for _, price, _ in bids)


def best_bidders(quotes, basis_points):
    """AT-A10: the best share of bidders, half-up, by last price and then time. `quotes`: (bidder, price) by time."""
    count = half_up(len(quotes) * basis_points, BASIS_POINTS)
    return [bidder for bidder, _ in sorted(quotes, key=lambda quote: -quote[1])[:count]]


# The auction.
def check_terms(_, side, terms):
    """What no announcement can say."""
    by_quantity = "award" not in terms
    pricing = terms.get("pricing", "uniform")
    limit = "cap" if side == "buy" else "floor"
    steps = [terms[name] for name in ("ccr", "ecr") if name in terms]
    bad = ((side == "buy" and not terms.get("cap"))
           or (terms.get("cap") and terms["cap"] < terms.get("floor", 0))
           or (pricing == "reserve_if_short" and not terms.get(limit))
           or (terms.get("short") == "decline" and not terms.get("reserve"))
           or (steps and (side == "buy" or pricing != "uniform" or not by_quantity or terms.get("reserve"))))
    if bad:
        raise Refused("BAD_VALUE")


WORDS = {"uniform": "uniform_lowest_win", "sell_all": "sell_all_valid", "decline": "decline_if_any_below_reserve",
         "improve": "improve_only"}


def check_offered(method, instrument, side, qty, terms):
    """What the rulebook lets an announcement choose."""
    chosen = ((side, method.sides), (terms.get("pricing", "uniform"), method.pricing),
              (terms.get("tie", "time").partition(":")[0], method.ties), (terms.get("short", "sell_all"), method.short),
              ("best_fraction" if "award" in terms else "quantity", method.awards),
              (terms.get("change", "free"), method.changes))
    if qty < method.min_offer or any(WORDS.get(word, word) not in words for word, words in chosen):
        raise Refused("BAD_VALUE")
    if not instrument.base and (method.floor_minus_bp or method.cap_plus_bp is not None):
        raise Refused("BAD_VALUE")
    floors = [band(instrument.base, minus_bp)[0] for minus_bp in method.floor_minus_bp]
    if floors and terms.get("floor", 0) not in floors:
        raise Refused("BAD_VALUE")
    if method.cap_plus_bp is not None and terms.get("cap", 0) != band(instrument.base, method.cap_plus_bp)[1]:
        raise Refused("BAD_VALUE")


def size(auction):
    return auction.get("min"), None


def limits(auction):
    return auction.get("floor"), auction.get("cap")


def exposure(auction, terms):
    """What (price, qty) terms of one bidder can cost at worst, in hao."""
    return consideration(auction.instrument, 1, reservation(terms, not auction.pays_own_price()))


def is_better(auction, price, other):
    return price < other if auction.reverse() else price > other


def one_quote(auction):
    """Where a bidder has one bid, and a later one must be better."""
    return auction.get("change", "free") == "improve" or "award" in auction.terms


def _left_beside(auction, new):
    """The member's bids that stand beside a new one."""
    return [] if one_quote(auction) else auction.bids_of(new.member)


def check_new(venue, auction, new):
    own = auction.bids_of(new.member)
    _check_quotes(auction, new.member)
    beside = _left_beside(auction, new)
    if one_quote(auction) and own and not is_better(auction, new.price, own[-1].price):
        raise Refused("NOT_IMPROVING")
    _check_cap(auction, beside, new.qty)
    freed = sum(bid.qty for bid in own if bid not in beside)
    _check_means(venue, auction, new.member, beside, new.qty, new.price, freed)


def _check_quotes(auction, member):
    quotes = auction.bidders[member].quotes if member in auction.bidders else 0
    if auction.get("quotes") and quotes >= auction.get("quotes"):
        raise Refused("QUOTE_LIMIT")


def _check_cap(auction, beside, qty):
    if auction.get("bidder-cap") and sum(bid.qty for bid in beside) + qty > auction.get("bidder-cap"):
        raise Refused("BIDDER_CAP")


def _terms(bids):
    return [(bid.price, bid.qty) for bid in bids]


def _check_means(venue, auction, member, beside, qty, price, freed):
    total = 0
    if not auction.reverse():
        total = needed(auction, member, exposure(auction, _terms(beside) + [(price, qty)]))
    check_means(venue, auction, member, qty - freed, total)


def _total(auction, member):
    """What the member's bids need as they stand."""
    bids = auction.bids_of(member)
    return needed(auction, member, exposure(auction, _terms(bids))) if bids else 0


def enter(venue, auction, new):
    old = [] if _left_beside(auction, new) else auction.bids_of(new.member)
    bidder = bidder_of(auction, new.member)
    bidder.quotes += 1
    total = 0
    if not auction.reverse():
        left = _left_beside(auction, new)
        total = needed(auction, new.member, exposure(auction, _terms(left) + [(new.price, new.qty)]))
    accept(venue, auction, new, max(0, total - held(auction, new.member)))
    for bid in old:
        end_bid(venue, bid, "requested")
        hold(venue, auction, new.member, 0)
    if auction.reverse():
        reserve_rights(venue, new, new.qty)
    else:
        hold(venue, auction, new.member, total)


def may_change(auction):
    return auction.get("change", "free") == "free"


def check_replaced(venue, auction, bid, qty, price):
    _check_quotes(auction, bid.member)
    if one_quote(auction) and not is_better(auction, price, bid.price):
        raise Refused("NOT_IMPROVING")
    beside = [other for other in auction.bids_of(bid.member) if other is not bid]
    _check_cap(auction, beside, qty)
    _check_means(venue, auction, bid.member, beside, qty, price, bid.qty)


def after_change(venue, auction, member, replaced):
    auction.bidders[member].quotes += replaced
    if not auction.reverse():
        hold(venue, auction, member, _total(auction, member))


def can_close(_):
    return True


def _last_quotes(bids):
    """Each bidder's last, by time."""
    last = {bid.member: bid for bid in sorted(bids, key=lambda bid: bid.priority)}
    return sorted(last.values(), key=lambda bid: bid.priority)


def result(auction, seed, invalid):
    """(awards: bid -> (qty, price), outcome, uniform price, unsold, invalid: bid -> code)."""
    reverse = auction.reverse()
    by_quantity = "award" not in auction.terms
    counted = sorted(auction.bids, key=lambda bid: bid.priority) if by_quantity else _last_quotes(auction.bids)
    valid = [bid for bid in counted if bid not in invalid]
    if not by_quantity:
        quotes = [(bid, -bid.price if reverse else bid.price) for bid in valid]
        best = best_bidders(quotes, auction.get("award"))
        valid = [bid for bid in valid if bid in best]
    reserve = auction.get("reserve")
    demanding = [bid for bid in valid if not reserve or not is_better(auction, reserve, bid.price)]
    offer = _offer(auction, demanding)
    short = sum(bid.qty for bid in demanding) < offer
    if short and auction.get("short") == "cancel":
        return {}, "cancelled", 0, offer, invalid
    if short and auction.get("short") == "decline" and len(demanding) < len(valid):
        return {}, "declined", 0, offer, invalid
    tie = auction.get("tie", "time").partition(":")[0].upper() if by_quantity else "TIME"
    by_ref = {bid.number: bid for bid in demanding}
    bids = [(bid.number, bid.price, bid.qty) for bid in demanding]
    fills = {ref: qty for ref, qty in award(bids, offer, tie, seed, reverse).items() if qty}
    sold = sum(fills.values())
    price = 0
    if not auction.pays_own_price() and sold:
        price = lowest_win(bids, fills, reverse)
        if short and auction.get("pricing") == "reserve_if_short":
            price = auction.get("cap" if reverse else "floor")
    awards = {by_ref[ref]: (qty, price or by_ref[ref].price) for ref, qty in fills.items()}
    outcome = "cancelled" if not sold else "sold" if sold == offer else "partial"
    return awards, outcome, price, offer - sold, invalid


def _offer(auction, demanding):
    """The supply after CCR and ECR."""
    bids = [(bid.number, bid.price, bid.qty) for bid in demanding]
    supply = auction.qty
    for name, most in (("ccr", "released_max"), ("ecr", "withheld_max")):
        if name in auction.terms:
            trigger, qty = auction.terms[name]
            supply += supply_with_reserves(bids, auction.qty, trigger, **{most: qty}) - auction.qty
    return supply
