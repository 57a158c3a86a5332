"""TM4, call auction: the uncross as a pure function, and a call from its start to its uncross (markets.md section 8,
docs/methods/call.md). Times in seconds."""

import bisect
import dataclasses
import hashlib

from amounts import band, half_up


@dataclasses.dataclass(frozen=True)
class CallRules:
    """What the rulebook says about calls; 0 where it says nothing."""
    midpoint: bool = False
    kinds: frozenset = frozenset(("limit", "market"))
    no_cancel_s: int = 0
    random_end_s: int = 0
    extension_bp: int = 0
    extension_s: int = 0
    extensions_max: int = 0
    closing_s: int = 0
    batch_s: int = 0


def _cumulative(orders):
    """Sorted limits, the quantity up to each of them, and what has no limit."""
    prices, sums, total = [], [0], 0
    for price, qty in sorted(order for order in orders if order[0] is not None):
        total += qty
        prices.append(price)
        sums.append(total)
    return prices, sums, sum(qty for price, qty in orders if price is None)


def uncross(bids, asks, reference=None, midpoint=False):
    """The auction price and volume for (price, qty) orders, price None: market order; None where nothing can trade.

    Every tick from the lowest to the highest limit is tried. `midpoint`: the SSE variant of rules 3 and 4.
    """
    bid_prices, bid_sums, bid_market = _cumulative(bids)
    ask_prices, ask_sums, ask_market = _cumulative(asks)
    limits = sorted(bid_prices + ask_prices)
    if not limits:
        volume = min(bid_market, ask_market)
        return (reference, volume) if volume and reference is not None else None
    tried = []  # (price, volume, surplus: bought less sold)
    for price in range(limits[0], limits[-1] + 1):
        buy = bid_market + bid_sums[-1] - bid_sums[bisect.bisect_left(bid_prices, price)]
        sell = ask_market + ask_sums[bisect.bisect_right(ask_prices, price)]
        tried.append((price, min(buy, sell), buy - sell))
    volume = max(traded for _, traded, _ in tried)
    if volume == 0:
        return None
    tried = [entry for entry in tried if entry[1] == volume]
    least = min(abs(surplus) for _, _, surplus in tried)
    candidates = [(price, surplus) for price, _, surplus in tried if abs(surplus) == least]
    return _price(candidates, reference, midpoint), volume


def _price(candidates, reference, midpoint):
    """Rules 3 and 4 over (price, surplus) in ascending order of price."""
    low, high = candidates[0][0], candidates[-1][0]
    if not midpoint:
        bought = [price for price, surplus in candidates if surplus > 0]
        sold = [price for price, surplus in candidates if surplus < 0]
        if len(bought) == len(candidates):
            return high
        if len(sold) == len(candidates):
            return low
        if bought and sold:
            low, high = bought[-1], sold[0]
        if reference is not None:
            return min(max(reference, low), high)
    return half_up(low + high, 2)


def surplus(bids, asks, price):
    """Bought less sold at a price."""
    buy = sum(qty for limit, qty in bids if limit is None or limit >= price)
    sell = sum(qty for limit, qty in asks if limit is None or limit <= price)
    return buy - sell


def allocate(orders, volume):
    """Fills of (key, qty) orders in price and time order; the last may be partial."""
    fills = []
    for key, qty in orders:
        fills.append((key, min(qty, volume)))
        volume -= fills[-1][1]
    return fills


def pair(buys, sells):
    """(buyer, seller, quantity) trades of two lists of (key, qty) fills that come to the same."""
    trades, buys, sells = [], [list(fill) for fill in buys if fill[1]], [list(fill) for fill in sells if fill[1]]
    while buys and sells:
        qty = min(buys[0][1], sells[0][1])
        trades.append((buys[0][0], sells[0][0], qty))
        for side in (buys, sells):
            side[0][1] -= qty
            if side[0][1] == 0:
                side.pop(0)
    return trades


def random_seconds(seed, instrument, most):
    """How much later than scheduled a call ends, by the journaled seed."""
    digest = hashlib.sha256(seed + instrument.to_bytes(8, "big")).digest()
    return int.from_bytes(digest[:8], "big") % (most + 1)


class Call:
    """One call: collecting, its tail without cancels, extensions, until it is due."""

    def __init__(self, rules, kind, reference, scheduled=None, second=1):
        self.second = second
        self.rules = rules
        self.kind = kind             # opening, closing, batch, volatility, by_operator
        self.reference = reference
        self.scheduled = self.ends = scheduled  # None: by command
        self.tail = False            # begun by command
        self.hides_end = False       # it is random
        self.extensions = 0
        self.shown = None            # last indicative figures

    def takes_cancels(self, now):
        """Not in the tail, which lasts until the real end."""
        in_time = self.scheduled is None or not self.rules.no_cancel_s \
            or now < self.scheduled - self.rules.no_cancel_s * self.second
        return not self.tail and in_time

    def status(self):
        return "no_cancel" if self.tail else "collecting"

    def told_end(self):
        """A random end is not told before it has come."""
        return None if self.hides_end else self.ends

    def extends(self, now, price):
        """Whether the call goes on because its price is too far from the reference."""
        rules = self.rules
        if price is None or not rules.extension_bp or self.extensions >= rules.extensions_max:
            return False
        low, high = band(self.reference, rules.extension_bp)
        if low <= price <= high:
            return False
        self.extensions += 1
        self.tail = self.hides_end = False
        self.scheduled = self.ends = now + rules.extension_s * self.second
        return True

    def changed(self, figures):
        """Whether indicative price, volume and surplus differ from what was last shown."""
        before, self.shown = self.shown, figures
        return figures != (before or (0, 0, 0))
