"""A market's rulebook file, and its values on one trade date."""

import dataclasses
import datetime
import tomllib

import continuous
from call import CallRules


@dataclasses.dataclass(frozen=True)
class Listed:
    """TM1."""
    modes: tuple
    levels: int  # 0: all
    band_bp: int | None
    min_qty: int
    max_qty: int | None
    phases: frozenset


@dataclasses.dataclass(frozen=True)
class Block:
    """TM3."""
    band_bp: int | None
    floor_is_base: bool
    min_qty: int
    max_qty: int | None
    needs_approval: bool
    phases: frozenset


@dataclasses.dataclass(frozen=True)
class Continuous:
    """TM2."""
    book: continuous.Rules
    band_bp: int | None
    phases: frozenset


@dataclasses.dataclass(frozen=True)
class Calls:
    """TM4."""
    rules: CallRules
    times: frozenset


@dataclasses.dataclass(frozen=True)
class Sealed:
    """TM5: what an announcement may choose."""
    sides: frozenset
    pricing: frozenset
    ties: frozenset
    short: frozenset
    awards: frozenset
    changes: frozenset
    min_offer: int
    floor_minus_bp: tuple     # empty: any floor
    cap_plus_bp: int | None   # None: any cap
    phases: frozenset


@dataclasses.dataclass(frozen=True)
class Announced:
    """TM6, TM7: the forms offered."""
    forms: frozenset
    phases: frozenset


@dataclasses.dataclass(frozen=True)
class Rules:
    """One market on one trade date."""
    effective_from: datetime.date
    traded: bool
    hao_per_tick_and_step: int
    first_base: str
    close: str
    close_trades: int
    close_threshold: int
    close_scope: frozenset
    composite: str | None
    rights_t: int
    reverse_t: int
    tm1: Listed | None
    tm2: Continuous | None
    tm3: Block | None
    tm4: Calls | None
    tm5: Sealed | None
    tm6: Announced | None
    tm7: Announced | None
    final_at_confirmation: bool
    fee_bp: int
    reserve_bp: int


def load(path):
    """The file as nested dictionaries."""
    with open(path, "rb") as file:
        return tomllib.load(file)


def _is_dated(value):
    return isinstance(value, list) and bool(value) and all(
        isinstance(entry, dict) and set(entry) == {"effective_from", "value"} for entry in value)


def _on(value, date, starts):
    """The tree with every dated value replaced by the one in force; `starts` collects the dates used."""
    if _is_dated(value):
        in_force = [entry for entry in value if entry["effective_from"] <= date]
        starts.append(in_force[-1]["effective_from"])
        return in_force[-1]["value"]
    if isinstance(value, dict):
        return {key: _on(inner, date, starts) for key, inner in value.items()}
    return value


def _scaled(text, places):
    whole, _, part = str(text).partition(".")
    return int(whole + (part + "0" * places)[:places])


def _phases(tree, method):
    names = {tree["sessions"][name]: name for name in ("morning", "afternoon")}
    return frozenset(names[session] for session in method["sessions"])


def _hours(tree, method):
    """Auctions without sessions of their own are held by notice: whenever the market is open."""
    return _phases(tree, method) if "sessions" in method else frozenset(("pre_open", "morning", "lunch", "afternoon"))


def _limits(method):
    maximum = method.get("max_qty")
    return {"band_bp": method.get("band_bp"), "min_qty": int(method["min_qty"]),
            "max_qty": None if maximum is None else int(maximum)}


def _sealed(tree, method):
    words = {name: frozenset(word.lower() for word in method[name])
             for name in ("sides", "pricing", "ties", "short", "awards")}
    return Sealed(**words, changes=frozenset(word.lower() for word in method["bid_changes"]),
                  min_offer=int(method.get("min_offer", 1)), floor_minus_bp=tuple(method.get("floor_minus_bp", ())),
                  cap_plus_bp=method.get("cap_plus_bp"), phases=_hours(tree, method))


def _announced(tree, method):
    return Announced(frozenset(form.lower() for form in method["forms"]), _hours(tree, method))


def _words(method, name):
    return frozenset(word.lower() for word in method.get(name, ()))


def _continuous(tree, method):
    options = {"min_qty": "minimum"}
    whole = {name: int(method[name]) for name in ("min_qty", "max_qty") if name in method}
    book = continuous.Rules(median3=method["price"] == "MEDIAN3", band_bp=method.get("band_bp"),
                            kinds=_words(method, "types"), tifs=_words(method, "tif"),
                            options=frozenset(options.get(word, word) for word in _words(method, "options")),
                            collar_bp=method.get("collar_bp", 0), dynamic_bp=method.get("dynamic_bp", 0),
                            interruption_s=method.get("interruption_s", 0), **whole)
    return Continuous(book, method.get("band_bp"), _phases(tree, method))


def _calls(method):
    numbers = ("no_cancel_s", "random_end_s", "extension_bp", "extension_s", "extensions_max", "closing_s", "batch_s")
    return Calls(CallRules(midpoint=method["tie"] == "MIDPOINT", kinds=_words(method, "types"),
                           **{name: method.get(name, 0) for name in numbers}), _words(method, "times"))


def resolve(file, date):
    """The values in force on a trade date. Tick and step are taken to be 0.01 yuan and 1 unit, as the runner does."""
    starts = [file["effective_from"]]
    tree = _on({key: value for key, value in file.items() if key != "legal_basis"}, date, starts)
    unlocked = {method for basis in file["legal_basis"] for method in basis["unlocks"]}
    asset, reference, hold, fees = tree["asset"], tree["reference"], tree["hold"], tree["fees"]
    tm1, tm2, tm3, tm4, tm5, tm6, tm7 = (tree.get(name) if name.upper() in unlocked else None
                               for name in ("tm1", "tm2", "tm3", "tm4", "tm5", "tm6", "tm7"))
    return Rules(
        effective_from=max(starts),
        traded=tree["venue_role"] != "MIRROR",
        hao_per_tick_and_step=_scaled(asset["tick"], 4) * int(asset["qty_step"]) * asset.get("term_years", 1),
        first_base=reference["first_base"],
        close=reference["close"],
        close_trades=int(reference.get("close_trades", 0)),
        close_threshold=int(reference.get("close_threshold", 0)),
        close_scope=frozenset(reference["close_scope"]),
        composite=reference.get("composite"),
        rights_t=hold["rights_T"],
        reverse_t=hold["reverse_T"],
        tm1=tm1 and Listed(tuple(tm1["modes"]), tm1.get("levels", 0), phases=_phases(tree, tm1), **_limits(tm1)),
        tm2=tm2 and _continuous(tree, tm2),
        tm3=tm3 and Block(floor_is_base=tm3.get("floor") == "BASE", needs_approval="approval" in tm3,
                          phases=_phases(tree, tm3), **_limits(tm3)),
        tm4=tm4 and _calls(tm4),
        tm5=tm5 and _sealed(tree, tm5),
        tm6=tm6 and _announced(tree, tm6),
        tm7=tm7 and _announced(tree, tm7),
        final_at_confirmation=tree["settlement"]["cycle"] == "ON_REGISTRY_CONFIRM",
        fee_bp=fees["rate_bp"],
        reserve_bp=fees["risk_reserve_bp"],
    )


