"""Strict reading of the lines of `eco-replay compute`, and the spelling of its answers."""

import json
import re
from fractions import Fraction

LIMIT = 2**63
HAO = Fraction(1, 10_000)
FEN = Fraction(1, 100)
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)


class Fault(Exception):
    def __init__(self, code, field=""):
        super().__init__(code, field)
        self.code, self.field = code, field


class Number(str):
    """A JSON number as written."""


def half_up(value):
    return (2 * value + 1) // 2


def ceiling(value):
    return -(-value // 1)


# ---- reading -------------------------------------------------------------------------------------------------------


def pairs(members):
    found = {}
    for name, value in members:
        if name in found:
            raise Fault("REPEATED_FIELD", name)
        found[name] = value
    return found


def refuse(_):
    raise ValueError("not JSON")


def parse(line):
    if not line.strip(b" \t\r"):
        raise Fault("BLANK_LINE")
    try:
        text = line.decode()
        value = json.loads(text, object_pairs_hook=pairs, parse_int=Number, parse_float=Number, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode()  # no half of a surrogate pair
    except (ValueError, RecursionError):
        raise Fault("NOT_JSON") from None
    return value


class Fields:
    """An object whose every field must be asked for."""

    def __init__(self, value, at=""):
        if not isinstance(value, dict):
            raise Fault("WRONG_TYPE", at)
        self.left, self.at = dict(value), at

    def place(self, name):
        return f"{self.at}.{name}" if self.at else name

    def has(self, name):
        return name in self.left

    def take(self, name, read, *rest):
        if name not in self.left:
            raise Fault("MISSING_FIELD", self.place(name))
        return read(self.left.pop(name), self.place(name), *rest)

    def maybe(self, name, read, *rest):
        return self.take(name, read, *rest) if self.has(name) else None

    def end(self):
        for name in self.left:
            raise Fault("UNKNOWN_FIELD", self.place(name))


def string(value, at):
    if not isinstance(value, str) or isinstance(value, Number):
        raise Fault("WRONG_TYPE", at)
    return value


def integer(value, at, low=-LIMIT, high=LIMIT - 1):
    if not isinstance(value, Number) or not INTEGER.fullmatch(value):
        raise Fault("WRONG_TYPE", at)
    if len(value) > 40 or not -LIMIT <= int(value) < LIMIT:
        raise Fault("OVERFLOW", at)
    if not low <= int(value) <= high:
        raise Fault("BAD_VALUE", at)
    return int(value)


def identifier(value, at):
    return integer(value, at, 1)


def bp(value, at):
    return integer(value, at, 0)


def word(value, at, words):
    if string(value, at) not in words:
        raise Fault("BAD_VALUE", at)
    return value


def decimal(value, at, unit=None, zero=False):
    """`unit`: the grid; None: any."""
    if not DECIMAL.fullmatch(string(value, at)):
        raise Fault("BAD_VALUE", at)
    whole, _, fraction = value.partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if len(whole) > 19 or int(whole or "0") >= LIMIT:
        raise Fault("OVERFLOW", at)
    if len(fraction) > 18:
        raise Fault("OFF_GRID", at)
    number = Fraction(int((whole + fraction) or "0"), 10 ** len(fraction))
    if number == 0 and not zero:
        raise Fault("BAD_VALUE", at)
    if unit is not None and number % unit != 0:
        raise Fault("OFF_GRID", at)
    return number


def price4(value, at):
    return decimal(value, at, HAO)


def quantity6(value, at):
    return decimal(value, at, Fraction(1, 10**6))


def pair_of(value, at, first, second):
    if not isinstance(value, list) or len(value) != 2:
        raise Fault("WRONG_TYPE", at)
    return first(value[0], f"{at}[0]"), second(value[1], f"{at}[1]")


def listed(value, at, read):
    if not isinstance(value, list):
        raise Fault("WRONG_TYPE", at)
    return [read(item, f"{at}[{index}]") for index, item in enumerate(value)]


def ratio_of(value, at):
    return pair_of(value, at, lambda v, a: integer(v, a, 0), lambda v, a: integer(v, a, 1))


def seed_of(value, at):
    if not re.fullmatch(r"([0-9a-fA-F]{2})*", string(value, at), re.ASCII):
        raise Fault("BAD_VALUE", at)
    return bytes.fromhex(value)


def unique(ids, at):
    seen = set()
    for index, one in enumerate(ids):
        if one in seen:
            raise Fault("REPEATED_ID", f"{at}[{index}]")
        seen.add(one)


# ---- writing -------------------------------------------------------------------------------------------------------


def written(value, least):
    """A fraction with a finite expansion, at least `least` decimals."""
    value = Fraction(value)
    if value >= LIMIT:
        raise Fault("OVERFLOW")
    scale = least
    while (value * 10**scale).denominator != 1:
        scale += 1
    digits = str(int(value * 10**scale)).rjust(scale + 1, "0")
    return digits if scale == 0 else f"{digits[:-scale]}.{digits[-scale:]}"


def price_text(value):
    return None if value is None else written(value, 2)


def quantity_text(value):
    return written(value, 0)


def money_text(value):
    if value / HAO >= LIMIT:
        raise Fault("OVERFLOW")
    return written(value, 2)


def product(price, quantity):
    if (price * quantity) % HAO != 0:
        raise Fault("FINER_THAN_HAO")
    return price * quantity


def rounded(value, tick):
    return half_up(value / tick) * tick
