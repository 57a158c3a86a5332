"""Random lines for `eco-replay compute`: sensible ones close to ties and edges, and broken ones."""

import json
from decimal import Decimal

TICKS = ["0.01", "0.01", "0.01", "0.05", "1", "0.0001", "0.25", "0.000001", "3", "0.10"]
STEPS = ["1", "1", "1", "0.01", "0.5", "10", "0.001", "0.000001", "7"]
NAMES = ["A", "B", "C", "Z", "z", "é", "甲", "", 'q"uote', "\x01", "\U0001f33f"]
NASTY = [
    None, True, 0, -1, 1, 1.5, 2**63 - 1, 2**63, -(2**63), 10**30, "", "0", "0.00", "1", "-1", "+1", "1.", ".5", "1e3", " 1",
    "1 ", "0x10", "１", "007", "1.50", "1.000000000000000000000", "0.0000000000000000001", "9223372036854775807",
    "9223372036854775808", "9223372036854775807.5", "99999999999999999999999999", "NaN", "0.00005", "0.0000005", "ab",
    "abc", "AB", "zz", [], {}, [1], [[]], ["1", "1"], ["1", "1", "1"], [1, 0], [0, 1], [3, 2], [2, 3], {"A": "1"}, "BUY", "sell",
    "UNIFORM_LOWEST_WIN", "LAST", "CANCEL", "\ud83c", "a\x00b",
]  # fmt: skip


def text(units, unit):
    """units × unit as a decimal string."""
    value = units * Decimal(unit)
    return format(value, "f")


class Lines:
    def __init__(self, random):
        self.random = random

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def below(self, high):
        return self.random.randint(0, high)

    def some(self, high):
        """Mostly small, sometimes near 2^63 of units."""
        if self.chance(1):
            return 2**63 - self.random.choice([0, 1, 1, 2, 3, 2**62, 10**18])
        return self.random.randint(1, high)

    def spelled(self, written):
        """The same number, now and then with more zeros."""
        if self.chance(2):
            written = "00" + written
        if self.chance(2):
            written = written + ("000" if "." in written else ".00")
        return written

    def price(self, tick, high=12):
        units = self.some(high)
        if self.chance(0.3):
            return text(units, tick) + "7"
        return self.spelled(text(units, tick))

    def quantity(self, step, high=9, zero=False):
        if zero and self.chance(15):
            return "0"
        if self.chance(0.3):
            return text(self.some(high), step) + ".03"
        return self.spelled(text(self.some(high), step))

    def free_quantity(self, high=20):
        unit = self.random.choice(["1", "1", "1", "0.5", "0.01"] if self.chance(90) else ["0.000001", "0.0000001"])
        return self.spelled(text(self.some(high), unit))

    def free_price(self, high=200):
        unit = self.random.choice(["1", "0.01", "0.01", "0.1"] if self.chance(90) else ["0.0001", "0.00001"])
        return self.spelled(text(self.some(high), unit))

    def count(self, high=8):
        return self.below(high) if self.chance(95) else self.below(40)

    def ids(self, count):
        if self.chance(3):
            return [self.random.choice([1, 2, 2**63 - 1, 2**63, 5]) for _ in range(count)]
        return self.random.sample(range(1, 10 * count + 2), count)

    def bp(self, high):
        return self.random.choice([0, 1, 5, 1000, 3000, 9999, 10000, self.below(high)]) if self.chance(98) else 2**62

    def option(self, found, name, value, percent):
        if self.chance(percent):
            found[name] = value

    def seed(self):
        return self.random.choice(["", "00", "348404828f8d46c3", "FFab", "abc", "zz"]) if self.chance(30) else "0a1b"

    # ---- kinds ----

    def band(self):
        tick = self.random.choice(TICKS)
        return {"base": self.price(tick, 20_000), "tick": tick, "up_bp": self.bp(40_000), "down_bp": self.bp(10_000)}

    def close(self):
        tick = self.random.choice(TICKS)
        rule = self.random.choice(["VWAP_DAY", "VWAP_LAST_N", "THRESHOLD_VWAP", "LAST"])
        trades = [[self.price(tick, 300), self.free_quantity()] for _ in range(self.count())]
        found = {"rule": rule, "tick": tick, "previous": self.price(tick, 300), "trades": trades}
        self.option(found, "n", self.random.choice([1, 2, 3, 5, 2**63 - 1]), 97 if rule == "VWAP_LAST_N" else 20)
        self.option(found, "threshold", self.quantity("1", 60, True), 97 if rule == "THRESHOLD_VWAP" else 20)
        return found

    def composite(self):
        tick = self.random.choice(TICKS)
        closes = [self.price(tick, 400) for _ in range(self.count())]
        return {"formula": self.random.choice(["MEAN_OF_CLOSES", "CURRENT_ONLY"]), "tick": tick, "closes": closes}

    def uncross(self):
        tick = self.random.choice(TICKS)
        high = self.random.choice([2, 4, 8, 30, 10**6])
        orders = []
        for one in self.ids(self.count(12)):
            price = None if self.chance(15) else self.price(tick, high)
            qty = str(self.random.randint(1, 4)) if self.chance(60) else self.free_quantity(5)
            orders.append({"id": one, "side": self.random.choice(["BUY", "SELL"]), "price": price, "qty": qty})
        found = {"tick": tick, "tie": self.random.choice(["REFERENCE", "MIDPOINT"]), "orders": orders}
        self.option(found, "reference", self.random.choice([None, self.price(tick, high)]), 70)
        return found

    def median(self):
        tick = self.random.choice(TICKS)
        ask, bid = sorted([self.price(tick), self.price(tick)], key=Decimal)
        if self.chance(10):
            ask, bid = bid, ask
        return {"bid": bid, "ask": ask, "last": self.price(tick), "tick": tick}

    def auction(self):
        tick, step = self.random.choice(TICKS), self.random.choice(STEPS)
        if self.chance(70):
            tick, step = "0.01", "1"
        high = self.random.choice([2, 5, 12])
        found = {
            "side": self.random.choice(["SELL", "SELL", "BUY"]),
            "supply": self.quantity(step, 40, True),
            "tick": tick,
            "qty_step": step,
            "pricing": self.random.choice(["UNIFORM_LOWEST_WIN", "PAY_AS_BID", "RESERVE_IF_SHORT"]),
            "tie": self.random.choice(["TIME", "RANDOM", "PRO_RATA"]),
            "short": self.random.choice(["SELL_ALL_VALID", "CANCEL", "DECLINE_IF_ANY_BELOW_RESERVE"]),
        }
        for name in ("floor", "cap"):
            self.option(found, name, self.price(tick, high), 45)
        self.option(found, "reserve", self.price(tick, high), 75 if found["short"].startswith("DECLINE") else 15)
        self.option(found, "min_qty", self.quantity(step, 4, True), 15)
        self.option(found, "bidder_cap", self.quantity(step, 20, True), 25)
        self.option(found, "seed", self.seed(), 90 if found["tie"] == "RANDOM" else 15)
        self.option(found, "award", self.random.choice(["QUANTITY", "BEST_FRACTION"]), 40)
        fraction = 95 if found.get("award") == "BEST_FRACTION" else 10
        self.option(found, "fraction_bp", self.random.choice([0, 5000, 7000, 10_000, self.bp(20_000)]), fraction)
        if self.chance(25):
            found.update(side="SELL", pricing="UNIFORM_LOWEST_WIN")
            if self.chance(90):
                found.pop("reserve", None)
                found.pop("award", None)
                found["short"] = self.random.choice(["SELL_ALL_VALID", "CANCEL"])
            for name in ("ccr", "ecr"):
                self.option(found, name, {"trigger": self.price(tick, high), "qty": self.quantity(step, 20, True)}, 70)
        found["bids"] = [
            {
                "id": one,
                "bidder": self.random.choice(NAMES[: self.random.choice([3, 11])]),
                "price": self.price(tick, high),
                "qty": self.quantity(step, 9),
                "time": self.random.choice([-5, 0, 1, 2, 3, 3, 10**18]),
            }
            for one in self.ids(self.count(10))
        ]
        return found

    def reservation(self):
        bids = [[self.free_price(), self.free_quantity(500)] for _ in range(self.count())]
        pricing = self.random.choice(["UNIFORM_LOWEST_WIN", "PAY_AS_BID", "RESERVE_IF_SHORT"])
        return {"pricing": pricing, "bids": bids, "fee_bp": self.bp(100)}

    def clock(self):
        names = self.random.sample(NAMES, self.below(6))
        demands = {name: self.random.randint(1, 60) for name in names}
        supply = self.random.randint(0, max(1, sum(demands.values())))
        rounds, price = [], 50
        while True:
            demand = {name: str(qty) for name, qty in demands.items() if qty > 0 or self.chance(50)}
            rounds.append({"price": self.spelled(text(price, "0.01")), "demand": demand})
            total = sum(demands.values())
            if total <= supply or self.chance(2):
                break
            price += self.random.choice([1, 1, 1, 2, 0 if self.chance(3) else 5])
            demands = {name: max(0, qty - self.random.randint(0, 1 + qty // 2)) for name, qty in demands.items()}
            if self.chance(2) and names:
                demands[self.random.choice(names)] += 3
        if self.chance(2):
            rounds.append(rounds[-1])
        if self.chance(3):
            rounds = []
        return {"supply": str(supply), "rounds": rounds}

    def prorata(self):
        step = self.random.choice(STEPS)
        demands = [{"id": one, "qty": self.quantity(step, 9, True)} for one in self.ids(self.count())]
        return {"supply": self.quantity(step, 30, True), "step": step, "demands": demands}

    def fee(self):
        fills = [[self.free_price(), self.free_quantity(500)] for _ in range(self.count())]
        return {"rate_bp": self.bp(100), "fills": fills}

    def ratio(self):
        step = self.random.choice(STEPS)
        parts = [self.some(10), self.some(10)]
        if self.chance(90):
            parts.sort(reverse=True)
        return {"need": self.quantity(step, 10_000, True), "ratio": parts, "step": step}

    def carry(self):
        found = {name: self.quantity("1", 500_000, True) for name in ("holdings", "sold", "bought", "base")}
        found["factor"] = self.random.choice([[3, 2], [1, 1], [0, 1], [1, 3], [self.some(9), self.some(9)], [1, 0]])
        return found

    def tiebreak(self):
        return {"seed": self.seed(), "ids": self.ids(self.count())}

    # ---- broken lines ----

    def places(self, value, found):
        """Every (container, key) below a value."""
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, inner in items:
            found.append((value, key))
            self.places(inner, found)
        return found

    def break_value(self, value):
        container, key = self.random.choice(self.places(value, []))
        how = self.below(3)
        if how == 0:
            del container[key]
        elif how == 1 and isinstance(container, dict):
            container[self.random.choice(["x", "id", "price", "reserve", "Tick", ""])] = self.random.choice(NASTY)
        else:
            container[key] = self.random.choice(NASTY)

    def break_bytes(self, line):
        how = self.below(5)
        at = self.below(max(0, len(line) - 1))
        if how == 0:
            return line[:at]
        if how == 1:
            return line[:at] + bytes([self.random.choice([0, 9, 13, 32, 34, 44, 58, 91, 93, 123, 125, 0xC3, 0xFF])]) + line[at:]
        if how == 2:
            return line[:at] + bytes([self.random.randint(0, 255)]) + line[at + 1 :]
        if how == 3:
            return self.random.choice([b"", b"  \t\r", b"null", b"[]", b'"x"', b"{}", b"{" * 40, b"[" * 3000, b"\xef\xbb\xbf" + line])
        if how == 4:
            return line + self.random.choice([b"{}", b" ", b"\r", b",", b"//", b"\x00"])
        comma = line.rfind(b",", 0, at)
        return line if comma < 0 else line[:comma] + line[comma:at] + line[comma:]

    def line(self, kind):
        value = getattr(self, kind)()
        if self.chance(10):
            self.break_value(value)
        written = json.dumps(value, ensure_ascii=self.chance(30), separators=(",", ":") if self.chance(80) else (" , ", " : "))
        line = written.encode(errors="surrogatepass")
        if self.chance(6):
            line = self.break_bytes(line)
        return line.replace(b"\n", b" ")
