"""TM4, call auction: the uncross as a pure function (markets.md section 8)."""

import bisect

from amounts import half_up


def _cumulative(orders):
    """Sorted prices, and the quantity up to each of them."""
    prices, sums, total = [], [0], 0
    for price, qty in sorted(orders):
        total += qty
        prices.append(price)
        sums.append(total)
    return prices, sums


def uncross(bids, asks, reference=None, midpoint=False):
    """The auction price and volume for (price, qty) orders; None where nothing can trade.

    Every tick from the lowest to the highest limit is tried. `midpoint`: the SSE variant of rules 3 and 4.
    """
    if not bids or not asks:
        return None
    bid_prices, bid_sums = _cumulative(bids)
    ask_prices, ask_sums = _cumulative(asks)
    tried = []  # (price, volume, surplus: bought less sold)
    for price in range(min(bid_prices[0], ask_prices[0]), max(bid_prices[-1], ask_prices[-1]) + 1):
        buy = bid_sums[-1] - bid_sums[bisect.bisect_left(bid_prices, price)]
        sell = ask_sums[bisect.bisect_right(ask_prices, price)]
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


def allocate(orders, volume):
    """Fills of (key, qty) orders in price and time order; the last may be partial."""
    fills = []
    for key, qty in orders:
        fills.append((key, min(qty, volume)))
        volume -= fills[-1][1]
    return fills
