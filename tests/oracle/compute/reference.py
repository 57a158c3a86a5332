#!/usr/bin/env python3
"""A second `eco-replay compute`, from docs/compute.md and the rulebook alone: fractions and integers, by the letter.

usage: reference.py KIND < LINES > ANSWERS

It is slow and plain on purpose. compare.py runs it against the program.
"""

import hashlib
import json
import sys
from fractions import Fraction

from strict import (
    FEN,
    Fault,
    Fields,
    bp,
    ceiling,
    decimal,
    half_up,
    identifier,
    integer,
    listed,
    money_text,
    pair_of,
    parse,
    price4,
    price_text,
    product,
    quantity6,
    quantity_text,
    ratio_of,
    rounded,
    seed_of,
    string,
    unique,
    word,
)


def band(fields):
    tick = fields.take("tick", decimal)
    base = fields.take("base", decimal, tick)
    up = fields.take("up_bp", bp)
    down = fields.take("down_bp", integer, 0, 10_000)
    fields.end()
    low = max(tick, rounded(base * Fraction(10_000 - down, 10_000), tick))
    high = max(tick, rounded(base * Fraction(10_000 + up, 10_000), tick))
    return {"low": price_text(low), "high": price_text(high)}


def close(fields):
    rule = fields.take("rule", word, ("VWAP_DAY", "VWAP_LAST_N", "THRESHOLD_VWAP", "LAST"))
    tick = fields.take("tick", decimal)
    previous = fields.take("previous", decimal, tick)
    last_n = fields.take("n", integer, 1) if rule == "VWAP_LAST_N" else fields.maybe("n", integer, 1)
    six = Fraction(1, 10**6)
    if rule == "THRESHOLD_VWAP":
        threshold = fields.take("threshold", decimal, six, True)
    else:
        threshold = fields.maybe("threshold", decimal, six, True)

    def trade(value, at):
        return pair_of(value, at, lambda v, a: decimal(v, a, tick), quantity6)

    trades = fields.take("trades", listed, trade)
    fields.end()
    amount = sum(product(p, q) for p, q in trades)
    volume = sum(q for _, q in trades)
    averaged = trades[-last_n:] if rule == "VWAP_LAST_N" else trades
    if not trades or (rule == "THRESHOLD_VWAP" and volume <= threshold):
        price = previous
    elif rule == "LAST":
        price = trades[-1][0]
    else:
        price = rounded(sum(p * q for p, q in averaged) / sum(q for _, q in averaged), tick)
    return {"close": price_text(price), "quantity": quantity_text(volume), "amount": money_text(amount)}


def composite(fields):
    formula = fields.take("formula", word, ("MEAN_OF_CLOSES", "CURRENT_ONLY"))
    tick = fields.take("tick", decimal)
    closes = fields.take("closes", listed, lambda v, a: decimal(v, a, tick))
    fields.end()
    if not closes:
        raise Fault("BAD_VALUE", "closes")
    mean = rounded(sum(closes) / len(closes), tick)
    return {"composite": price_text(mean if formula == "MEAN_OF_CLOSES" else closes[-1])}


def candidates(orders, tick):
    """Every tick from the lowest to the highest limit; of a wide range, those where something can change."""
    limits = sorted({order["price"] for order in orders if order["price"] is not None})
    if not limits:
        return []
    low, high = limits[0], limits[-1]
    if (high - low) / tick <= 2_000:
        return [low + tick * step for step in range(int((high - low) / tick) + 1)]
    near = {limit + tick * step for limit in limits for step in (-1, 0, 1)}
    return sorted(price for price in near if low <= price <= high)


def executable(orders, price):
    """What would buy and what would sell at the price."""
    buy = sum(o["qty"] for o in orders if o["side"] == "BUY" and (o["price"] is None or o["price"] >= price))
    sell = sum(o["qty"] for o in orders if o["side"] == "SELL" and (o["price"] is None or o["price"] <= price))
    return buy, sell


def uncross_price(orders, tick, reference, tie):
    prices = candidates(orders, tick)
    if not prices:
        prices = [] if reference is None else [reference]
    table = [(price, *executable(orders, price)) for price in prices]
    volume = max((min(buy, sell) for _, buy, sell in table), default=0)
    if volume == 0:
        return None
    table = [row for row in table if min(row[1:]) == volume]
    smallest = min(abs(buy - sell) for _, buy, sell in table)
    table = [row for row in table if abs(row[1] - row[2]) == smallest]
    left = [row[0] for row in table]
    if tie == "MIDPOINT":
        return rounded((left[0] + left[-1]) / 2, tick)
    buying = [price for price, buy, sell in table if buy > sell]
    selling = [price for price, buy, sell in table if buy < sell]
    if buying and not selling:
        return max(buying)
    if selling and not buying:
        return min(selling)
    low, high = (max(buying), min(selling)) if buying else (left[0], left[-1])
    if reference is not None:
        return min(max(reference, low), high)
    return rounded((low + high) / 2, tick)


def filled(orders, price, volume):
    """{id: quantity} of one side's orders in the order of priority."""
    fills = {}
    for order in orders:
        fills[order["id"]] = min(order["qty"], volume)
        volume -= fills[order["id"]]
    return fills


def uncross(fields):
    tick = fields.take("tick", decimal)
    tie = fields.take("tie", word, ("REFERENCE", "MIDPOINT"))

    def limit(value, at):
        return None if value is None else decimal(value, at, tick)

    reference = fields.maybe("reference", limit)

    def order(value, at):
        inner = Fields(value, at)
        found = {
            "id": inner.take("id", identifier),
            "side": inner.take("side", word, ("BUY", "SELL")),
            "price": inner.take("price", limit),
            "qty": inner.take("qty", quantity6),
        }
        inner.end()
        return found

    orders = fields.take("orders", listed, order)
    unique([o["id"] for o in orders], "orders")
    fields.end()
    price = uncross_price(orders, tick, reference, tie)
    if price is None:
        return {"price": None, "volume": "0", "surplus_side": "NONE", "surplus": "0", "fills": []}
    buy, sell = executable(orders, price)
    fills = {}
    for side, sign in (("BUY", -1), ("SELL", 1)):
        own = [o for o in orders if o["side"] == side and (o["price"] is None or sign * (price - o["price"]) >= 0)]
        own.sort(key=lambda o: (o["price"] is not None, sign * (o["price"] or 0)))
        fills.update(filled(own, price, min(buy, sell)))
    return {
        "price": price_text(price),
        "volume": quantity_text(min(buy, sell)),
        "surplus_side": "BUY" if buy > sell else "SELL" if sell > buy else "NONE",
        "surplus": quantity_text(abs(buy - sell)),
        "fills": [{"id": key, "qty": quantity_text(qty)} for key, qty in sorted(fills.items()) if qty > 0],
    }


def median(fields):
    tick = fields.take("tick", decimal)
    three = [fields.take(name, decimal, tick) for name in ("bid", "ask", "last")]
    fields.end()
    if three[0] < three[1]:
        raise Fault("INCONSISTENT", "bid")
    return {"price": price_text(sorted(three)[1])}


def shares(supply, demands, step):
    """Pro rata; `demands` is a list of (key, quantity), earlier keys win ties. {key: quantity}."""
    total = sum(quantity for _, quantity in demands)
    if total <= supply:
        return dict(demands)
    exact = {key: supply * quantity / total / step for key, quantity in demands}
    given = {key: value // 1 for key, value in exact.items()}
    rest = supply / step - sum(given.values())
    order = sorted(range(len(demands)), key=lambda i: (given[demands[i][0]] - exact[demands[i][0]], i))
    for i in order[: int(rest)]:
        given[demands[i][0]] += 1
    return {key: count * step for key, count in given.items()}


def auction_fields(fields):
    """All that the line says, as a dict."""
    tick = fields.take("tick", decimal)
    step = fields.take("qty_step", decimal)

    def quantity(value, at):
        return decimal(value, at, step, True)

    def price(value, at):
        return decimal(value, at, tick)

    def change(value, at):
        inner = Fields(value, at)
        found = inner.take("trigger", price), inner.take("qty", quantity)
        inner.end()
        return found

    def bid(value, at):
        inner = Fields(value, at)
        found = {
            "id": inner.take("id", identifier),
            "bidder": inner.take("bidder", string),
            "price": inner.take("price", price),
            "qty": inner.take("qty", decimal, step),
            "time": inner.take("time", integer),
        }
        inner.end()
        return found

    found = {"tick": tick, "step": step}
    found["side"] = fields.take("side", word, ("SELL", "BUY"))
    found["supply"] = fields.take("supply", quantity)
    found["pricing"] = fields.take("pricing", word, ("UNIFORM_LOWEST_WIN", "PAY_AS_BID", "RESERVE_IF_SHORT"))
    found["tie"] = fields.take("tie", word, ("TIME", "RANDOM", "PRO_RATA"))
    found["short"] = fields.take("short", word, ("SELL_ALL_VALID", "CANCEL", "DECLINE_IF_ANY_BELOW_RESERVE"))
    found["award"] = fields.maybe("award", word, ("QUANTITY", "BEST_FRACTION")) or "QUANTITY"
    for name in ("floor", "cap", "reserve"):
        found[name] = fields.maybe(name, price)
    for name in ("min_qty", "bidder_cap"):
        found[name] = fields.maybe(name, quantity)
    found["fraction_bp"] = fields.maybe("fraction_bp", bp)
    found["seed"] = fields.maybe("seed", seed_of)
    for name in ("ccr", "ecr"):
        found[name] = fields.maybe(name, change)
    found["bids"] = fields.take("bids", listed, bid)
    unique([one["id"] for one in found["bids"]], "bids")
    fields.end()
    return found


def check_rules(a):
    by_quantity = a["award"] == "QUANTITY"
    needed = []
    if not by_quantity:
        needed.append("fraction_bp")
    elif a["pricing"] == "RESERVE_IF_SHORT":
        needed.append("floor" if a["side"] == "SELL" else "cap")
    if by_quantity and a["tie"] == "RANDOM":
        needed.append("seed")
    if a["short"] == "DECLINE_IF_ANY_BELOW_RESERVE":
        needed.append("reserve")
    for name in needed:
        if a[name] is None:
            raise Fault("MISSING_FIELD", name)
    allowed = by_quantity and a["side"] == "SELL" and a["pricing"] == "UNIFORM_LOWEST_WIN" and a["reserve"] is None
    for name in ("ccr", "ecr"):
        if a[name] is not None and not allowed:
            raise Fault("INCONSISTENT", name)


def judged(a, bids):
    """(valid, {id: code}) of bids in order of time."""
    valid, invalid, held = [], {}, {}
    for one in sorted(bids, key=lambda b: (b["time"], b["id"])):
        if a["min_qty"] is not None and one["qty"] < a["min_qty"]:
            code = "QTY_BELOW_MIN"
        elif a["cap"] is not None and one["price"] > a["cap"]:
            code = "PRICE_ABOVE_CAP"
        elif a["floor"] is not None and one["price"] < a["floor"]:
            code = "BELOW_FLOOR"
        elif a["bidder_cap"] is not None and held.get(one["bidder"], 0) + one["qty"] > a["bidder_cap"]:
            code = "BIDDER_CAP"
        else:
            held[one["bidder"]] = held.get(one["bidder"], 0) + one["qty"]
            valid.append(one)
            continue
        invalid[one["id"]] = code
    return valid, invalid


def supply_after_steps(a, bids):
    supply = a["supply"]
    if not bids or supply == 0:
        return supply
    interim, taken = bids[-1]["price"], 0
    for one in bids:
        taken += one["qty"]
        if taken >= supply:
            interim = one["price"]
            break
    released = withheld = 0
    if a["ccr"] and interim > a["ccr"][0]:
        at = sum(b["qty"] for b in bids if b["price"] >= a["ccr"][0])
        released = max(0, min(a["ccr"][1], at - supply))
    if a["ecr"] and interim < a["ecr"][0]:
        at = sum(b["qty"] for b in bids if b["price"] >= a["ecr"][0])
        withheld = min(a["ecr"][1], supply - at)
    return supply + released - withheld


def shared_out(a, ranked, offer):
    """{id: quantity} of bids, best first."""
    won, left = {}, offer
    for price in dict.fromkeys(one["price"] for one in ranked):
        tied = [one for one in ranked if one["price"] == price]
        if a["award"] == "QUANTITY" and a["tie"] == "PRO_RATA":
            tied.sort(key=lambda b: b["id"])
            won.update(shares(left, [(b["id"], b["qty"]) for b in tied], a["step"]))
            left -= sum(won[b["id"]] for b in tied)
            continue
        if a["award"] == "QUANTITY" and a["tie"] == "RANDOM":
            tied.sort(key=lambda b: hashlib.sha256(a["seed"] + b["id"].to_bytes(8, "big")).digest())
        for one in tied:
            won[one["id"]] = min(left, one["qty"])
            left -= won[one["id"]]
    return {key: qty for key, qty in won.items() if qty > 0}


def auction(fields):
    a = auction_fields(fields)
    check_rules(a)
    bids = a["bids"]
    if a["award"] == "BEST_FRACTION":
        last = {}
        for one in sorted(bids, key=lambda b: (b["time"], b["id"])):
            last[one["bidder"]] = one
        bids = list(last.values())
    valid, invalid = judged(a, bids)
    sign = -1 if a["side"] == "SELL" else 1
    ranked = sorted(valid, key=lambda b: (sign * b["price"], b["time"], b["id"]))
    if a["award"] == "BEST_FRACTION":
        ranked = ranked[: half_up(Fraction(len(valid) * a["fraction_bp"], 10_000))]
    demanding = [b for b in ranked if a["reserve"] is None or sign * b["price"] <= sign * a["reserve"]]
    offer = supply_after_steps(a, demanding)
    is_short = sum(b["qty"] for b in demanding) < offer
    outcome, won = None, {}
    if is_short and a["short"] == "CANCEL":
        outcome = "CANCELLED"
    elif is_short and a["short"] == "DECLINE_IF_ANY_BELOW_RESERVE" and len(demanding) < len(ranked):
        outcome = "DECLINED"
    else:
        won = shared_out(a, demanding, offer)
    sold = sum(won.values())
    if outcome is None:
        outcome = "CANCELLED" if sold == 0 else "SOLD" if sold == offer else "PARTIAL"
    own = {b["id"]: b["price"] for b in demanding}
    price = None
    if won and a["award"] == "QUANTITY" and a["pricing"] != "PAY_AS_BID":
        price = sign * max(sign * own[key] for key in won)
        if is_short and a["pricing"] == "RESERVE_IF_SHORT":
            price = a["floor"] if a["side"] == "SELL" else a["cap"]
    paid = {key: own[key] if price is None else price for key in won}
    amounts = {key: product(paid[key], qty) for key, qty in won.items()}
    return {
        "price": price_text(price),
        "sold": quantity_text(sold),
        "unsold": quantity_text(offer - sold),
        "amount": money_text(sum(amounts.values())),
        "invalid": [{"id": key, "code": code} for key, code in sorted(invalid.items())],
        "awards": [
            {"id": key, "qty": quantity_text(won[key]), "price": price_text(paid[key]), "amount": money_text(amounts[key])}
            for key in sorted(won)
        ],
        "outcome": outcome,
    }


def reservation(fields):
    pricing = fields.take("pricing", word, ("UNIFORM_LOWEST_WIN", "PAY_AS_BID", "RESERVE_IF_SHORT"))
    bids = fields.take("bids", listed, lambda v, a: pair_of(v, a, price4, quantity6))
    fee_bp = fields.take("fee_bp", bp)
    fields.end()
    if pricing == "PAY_AS_BID":
        base = sum(product(p, q) for p, q in bids)
    else:
        base = max((product(p, sum(q for other, q in bids if other >= p)) for p, _ in bids), default=0)
    return {"cash": money_text(base + rounded(base * Fraction(fee_bp, 10_000), FEN))}


def clock(fields):
    whole = Fraction(1)
    supply = fields.take("supply", decimal, whole, True)

    def demand(value, at):
        inner = Fields(value, at)
        return {name: inner.take(name, decimal, whole, True) for name in list(inner.left)}

    def one_round(value, at):
        inner = Fields(value, at)
        found = inner.take("price", price4), inner.take("demand", demand)
        inner.end()
        return found

    rounds = fields.take("rounds", listed, one_round)
    fields.end()
    for index, (price, demands) in enumerate(rounds):
        if index > 0:
            before_price, before = rounds[index - 1]
            if price <= before_price or any(qty > before.get(name, 0) for name, qty in demands.items()):
                raise Fault("INCONSISTENT", f"rounds[{index}]")
        if (sum(demands.values()) <= supply) != (index == len(rounds) - 1):
            raise Fault("INCONSISTENT", f"rounds[{index}]")
    names = sorted({name for _, demands in rounds for name in demands}, key=lambda name: name.encode())
    if not rounds:
        return {"price": None, "awards": {}}
    price, last = rounds[-1]
    won = {name: last.get(name, 0) for name in names}
    left = supply - sum(last.values())
    if left > 0 and len(rounds) > 1:
        price, before = rounds[-2]
        drops = [(name, before.get(name, 0) - won[name]) for name in names]
        for name, more in shares(left, drops, whole).items():
            won[name] += more
    return {"price": price_text(price), "awards": {name: quantity_text(won[name]) for name in names}}


def prorata(fields):
    step = fields.take("step", decimal)
    supply = fields.take("supply", decimal, step, True)

    def demand(value, at):
        inner = Fields(value, at)
        found = inner.take("id", identifier), inner.take("qty", decimal, step, True)
        inner.end()
        return found

    demands = fields.take("demands", listed, demand)
    fields.end()
    unique([key for key, _ in demands], "demands")
    won = shares(supply, sorted(demands), step)
    return {"awards": [{"id": key, "qty": quantity_text(won[key])} for key in sorted(won)]}


def fee(fields):
    rate = fields.take("rate_bp", bp)
    fills = fields.take("fills", listed, lambda v, a: pair_of(v, a, price4, quantity6))
    fields.end()
    traded = taken = Fraction(0)
    fees = []
    for price, quantity in fills:
        traded += product(price, quantity)
        total = rounded(traded * Fraction(rate, 10_000), FEN)
        fees.append(total - taken)
        taken = total
    return {"fees": [money_text(one) for one in fees], "total": money_text(taken)}


def ratio(fields):
    step = fields.take("step", decimal)
    need = fields.take("need", decimal, step, True)
    numerator, denominator = fields.take("ratio", ratio_of)
    fields.end()
    if numerator < denominator:
        raise Fault("BAD_VALUE", "ratio")
    buy = ceiling(need * Fraction(numerator, denominator) / step) * step
    return {"buy": quantity_text(buy), "retired": quantity_text(buy - need)}


def carry(fields):
    whole = Fraction(1)
    holdings, sold, bought, base = (
        fields.take(name, decimal, whole, True) for name in ("holdings", "sold", "bought", "base")
    )
    numerator, denominator = fields.take("factor", ratio_of)
    fields.end()
    quota = (base + Fraction(numerator, denominator) * max(0, sold - bought)) // 1
    return {"quantity": quantity_text(min(holdings, quota))}


def tiebreak(fields):
    seed = fields.take("seed", seed_of)
    ids = fields.take("ids", listed, identifier)
    fields.end()
    unique(ids, "ids")
    return {"order": sorted(ids, key=lambda one: hashlib.sha256(seed + one.to_bytes(8, "big")).digest())}


KINDS = {
    f.__name__: f
    for f in (band, close, composite, uncross, median, auction, reservation, clock, prorata, fee, ratio, carry, tiebreak)
}


def answer(kind, line):
    """The answer to a line of bytes, as an object."""
    try:
        return KINDS[kind](Fields(parse(line)))
    except Fault as fault:
        return {"error": {"code": fault.code, "field": fault.field}}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    failed = False
    for line in sys.stdin.buffer:
        found = answer(sys.argv[1], line.rstrip(b"\n"))
        failed = failed or "error" in found
        print(json.dumps(found, ensure_ascii=False, separators=(",", ":")))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
