"""Rules and orders of TM2 and TM4: what the book of continuous.py keeps."""

import dataclasses

LASTING = ("day", "gtc", "gtd")
IN_CALLS = ("at_open", "at_close", "good_for_auction")
STOPS = ("stop", "stop_limit")


@dataclasses.dataclass(frozen=True)
class Rules:
    """What the rulebook says about continuous trading."""
    median3: bool = False
    band_bp: int | None = None
    min_qty: int = 1
    max_qty: int | None = None
    kinds: frozenset = frozenset(("limit", "market", "market_to_limit", "stop", "stop_limit"))
    tifs: frozenset = frozenset(("day", "gtc", "gtd", "ioc", "fok", "at_open", "at_close", "good_for_auction"))
    options: frozenset = frozenset(("post_only", "all_or_none", "iceberg", "minimum"))
    collar_bp: int = 0
    dynamic_bp: int = 0
    interruption_s: int = 0


@dataclasses.dataclass(eq=False)
class Order:
    """One order; `price` is its limit, or the worst price of one that has none."""
    ref: int
    group: int
    side: str
    qty: int
    price: int = 0
    kind: str = "limit"
    tif: str = "day"
    expires: object = None
    stop: int = 0
    display: int = 0
    minimum: int = 0
    post_only: bool = False
    all_or_none: bool = False
    skip_own: bool = False
    done: int = 0
    priority: int = 0
    slice: int = 0           # shown and not yet traded
    trigger: int = 0         # the price that started a stop
    state: str = "new"       # live, stop, parked (for a call), whole (all or none, beside the book), done

    def leaves(self):
        return self.qty - self.done

    def key(self):
        return (-self.price if self.side == "buy" else self.price, self.priority)

    def call_key(self):
        """Market orders first, then price, then time."""
        return (self.kind != "market", *self.key())

    def limit(self):
        """For an uncross: None of a market order."""
        return None if self.kind == "market" else self.price


def opposite(side):
    return "sell" if side == "buy" else "buy"


def reaches(side, limit, price):
    return price <= limit if side == "buy" else price >= limit
