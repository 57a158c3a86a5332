"""TM5, sealed one-way auction: order, supply, award and reservation as pure functions (markets.md section 8)."""

import hashlib
import itertools

from amounts import BASIS_POINTS, half_up


def reservation(bids, uniform):
    """What a bidder's (price, qty) bids need, without fees: max p·Q(≥p), or Σ p·q where each pays his own price."""
    if not uniform:
        return sum(price * qty for price, qty in bids)
    return max((price * sum(other_qty for other_price, other_qty in bids if other_price >= price) for price, _ in bids),
               default=0)


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
