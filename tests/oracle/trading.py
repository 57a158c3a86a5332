"""What every method shares: members, instruments, the common checks, and how a trade moves cash and rights."""

import dataclasses

from amounts import band, money_text, share_in_cents
from ledger import Account, CashReservation, Refused
from lots import Holding

INT64_MAX = 2**63 - 1


class Member:
    """A firm with its one account."""

    def __init__(self, number, code):
        self.number = number
        self.code = code
        self.group = number
        self.status = "active"
        self.account = Account(code)
        self.holdings = {}       # instrument -> Holding
        self.sales = {}          # instrument -> (ordinal of the day, trade)

    def holding(self, instrument):
        found = self.holdings.get(instrument)
        if found is None:
            found = self.holdings[instrument] = Holding()
        return found


class DayStatistics:
    """What traded in an instrument today."""

    def __init__(self):
        self.scoped = []  # (price, qty) of the trades that make the close
        self.listed_qty = self.listed_amount = self.block_qty = self.block_amount = 0


class Instrument:
    """A fungible class with its book."""

    def __init__(self, number, symbol, market, vintage, first_base):
        self.number = number
        self.symbol = symbol
        self.market = market
        self.vintage = vintage
        self.first_base = first_base
        self.base = None        # today's; None before the first day
        self.prev_close = 0
        self.listed_band = self.block_band = None
        self.halted = False
        self.sides = {"buy": [], "sell": []}  # resting listings, best first
        self.day = DayStatistics()
        self.next_serial = 1
        self.desk = None        # of TM2 and TM4


class Market:
    """A market with its rules of the day."""

    def __init__(self, number, code, file):
        self.number = number
        self.code = code
        self.file = file
        self.rules = None
        self.phase = "closed"
        self.instruments = []
        self.composite = 0
        self.fees = 0           # held
        self.risk_reserve = 0
        self.fees_in_base = 0   # fees since the last share that was set aside

    def fees_name(self):
        return f"market{self.number}.fees"


@dataclasses.dataclass(eq=False)
class Commitment:
    """One side's reservation for an order or an offer's terms, and what it has traded."""
    ref: int                 # order or offer number
    member: Member
    instrument: Instrument
    side: str
    qty: int = 0
    price: int = 0
    done: int = 0
    amount: int = 0          # consideration so far, hao
    fees: int = 0            # taken so far, hao
    cash: CashReservation = None
    purse: object = None     # where the reservation and the fees are counted for several together
    rate: int = None         # of fees, where it is not today's

    def account(self):
        """What keeps the reservation and the fees."""
        return self.purse or self

    def leaves(self):
        return self.qty - self.done


@dataclasses.dataclass(eq=False)
class Trade:
    """A trade until it is final."""
    number: int
    market: Market
    instrument: Instrument
    qty: int
    amount: int
    buyer: Commitment
    seller: Commitment
    buyer_fee: int
    seller_fee: int
    paid_from_proceeds: int  # of the amount
    fee_from_proceeds: int   # of the buyer's fee
    ranges: list             # (first serial, qty)
    state: str = "pending"   # confirmed, settled, refused
    awaits: bool = False     # the registry: from the trade on, or since a settlement left it open


def check_entry(instrument, method):
    """Rows 4 to 7 of markets.md 9.1."""
    market = instrument.market
    if market.rules is None or method is None:
        raise Refused("METHOD_NOT_ALLOWED")
    if not market.rules.traded:
        raise Refused("ROLE_NOT_TRADED")
    if market.phase not in method.phases:
        raise Refused("PHASE")
    if instrument.halted or (not instrument.base and needs_base(method)):
        raise Refused("HALTED")


def check_grid(instrument, method, price, quantities):
    """Rows 9 and 10; `price` None where the order has none, the first quantity is the whole."""
    if price is not None:
        if price <= 0:
            raise Refused("TICK")
        check_overflow(consideration(instrument, price, quantities[0]))
    if min(quantities) < method.min_qty:
        raise Refused("QTY_BELOW_MIN")
    if method.max_qty is not None and quantities[0] > method.max_qty:
        raise Refused("QTY_ABOVE_MAX")


def needs_base(method):
    """Without a base there is no band or floor to judge by, so a method that has one waits."""
    return getattr(method, "band_bp", None) is not None or getattr(method, "floor_is_base", False)


def check_member(member):
    """Row 13."""
    if member.status == "suspended":
        raise Refused("MEMBER_SUSPENDED")
    if member.status == "killed":
        raise Refused("KILLED")


def check_band(limits, price):
    """Row 17."""
    if limits and not limits[0] <= price <= limits[1]:
        raise Refused("PRICE_BAND")


def bands_of(rules, base):
    """Today's listed and block bands; None where there is none."""
    in_book = rules.tm1 or rules.tm2
    listed = in_book and in_book.band_bp and base and band(base, in_book.band_bp)
    block = rules.tm3 and rules.tm3.band_bp and base and band(base, rules.tm3.band_bp)
    return listed or None, block or None


def check_rights(venue, member, instrument, needed):
    """Rows 28 and 29 for a sale of `needed` further units."""
    if needed <= 0:
        return
    holding = member.holding(instrument)
    free = holding.free(venue.day)
    if free >= needed:
        return
    if free + holding.locked(venue.day) >= needed:
        raise Refused("T_LOCKED")
    raise Refused("INSUFFICIENT_RIGHTS")


def check_reverse_lock(venue, member, instrument):
    """Row 28 for a purchase."""
    reverse_t = instrument.market.rules.reverse_t
    if reverse_t and any(venue.day < day + reverse_t and trade.state != "refused"
                         for day, trade in reversed(member.sales.get(instrument, ()))):
        raise Refused("REVERSE_T")


def consideration(instrument, price, qty):
    return price * qty * instrument.market.rules.hao_per_tick_and_step


def cost_with_fee(commitment, price_qty_amount):
    """What a buyer needs for a further amount: fees are cumulative per order."""
    return price_qty_amount + _fee_on(commitment, price_qty_amount)


def _fee_on(commitment, amount):
    """What the fee of the order's total so far rises by, all at today's rate; in an auction at its announcement's."""
    rate = commitment.instrument.market.rules.fee_bp if commitment.rate is None else commitment.rate
    return share_in_cents(commitment.amount + amount, rate) - share_in_cents(commitment.amount, rate)


def check_cash(member, needed):
    """Row 30."""
    if member.account.spendable() < needed:
        raise Refused("INSUFFICIENT_CASH")


def check_overflow(*amounts):
    """Row 9 for what the terms or the fills come to."""
    if max(amounts) > INT64_MAX:
        raise Refused("OVERFLOW")


def check_funds(venue, commitment, amount):
    """OVERFLOW, then rows 28 to 30, for a new commitment of leaves() units that costs `amount` at most."""
    check_overflow(amount, cost_with_fee(commitment, amount))
    if commitment.side == "sell":
        check_rights(venue, commitment.member, commitment.instrument, commitment.leaves())
    else:
        check_reverse_lock(venue, commitment.member, commitment.instrument)
        check_cash(commitment.member, cost_with_fee(commitment, amount))


def reserve(venue, commitment, amount):
    """Sets aside what check_funds() found."""
    commitment.cash = CashReservation(commitment.ref)
    if commitment.side == "buy":
        venue.ledger.reserve(commitment.member.account, commitment.cash, cost_with_fee(commitment, amount))
    else:
        reserve_rights(venue, commitment, commitment.leaves())


def reserve_rights(venue, commitment, qty):
    code = commitment.member.code
    commitment.member.holding(commitment.instrument).reserve(qty, commitment.ref)
    venue.post_rights("reserve", f"{code}.free", f"{code}.reserved", qty, commitment.instrument, f" #{commitment.ref}")


def release_rights(venue, commitment, qty):
    if qty == 0:
        return
    code = commitment.member.code
    commitment.member.holding(commitment.instrument).release(qty, commitment.ref)
    venue.post_rights("release", f"{code}.reserved", f"{code}.free", qty, commitment.instrument, f" #{commitment.ref}")
    lock_awaited(venue, commitment.member, commitment.instrument)


def lock_awaited(venue, member, instrument):
    """After units came free: what trades that await the registry had brought to this account is locked, of the newest first."""
    for trade in reversed(venue.trades.values()):
        if trade.awaits and trade.buyer.member is member and trade.instrument is instrument:
            for first, qty in trade.ranges:
                lock_range(venue, trade, first, qty)


def lock_range(venue, trade, first, qty):
    """What the buyer has of these units and has not reserved awaits the registry."""
    code, holding = trade.buyer.member.code, trade.buyer.member.holding(trade.instrument)
    taken = holding.take_brought(first, qty, venue.day)
    for piece in taken:
        piece.awaits = True
        venue.post_rights("freeze", f"{code}.free", f"{code}.free(awaits registry)", piece.qty, trade.instrument,
                          f" T{trade.number}")
    holding.add(taken)


def release(venue, commitment):
    """Gives back all that is still set aside."""
    if commitment.side == "buy":
        venue.ledger.release(commitment.member.account, commitment.cash)
    else:
        release_rights(venue, commitment, commitment.leaves())


def _take_fee(commitment, amount):
    """The fee of a further fill."""
    fee = _fee_on(commitment, amount)
    commitment.amount += amount
    commitment.fees += fee
    return fee


def _pay(venue, trade):
    """Steps "pay" and "fees" of markets.md 9.4."""
    ledger, buyer, seller = venue.ledger, trade.buyer, trade.seller
    of_buyer, of_seller = f" #{buyer.ref} T{trade.number}", f" #{seller.ref} T{trade.number}"
    proceeds = f"{seller.member.code}.proceeds"
    trade.paid_from_proceeds = ledger.spend("pay", buyer.member.account, buyer.account().cash, proceeds, trade.amount,
                                            of_buyer)
    trade.fee_from_proceeds = ledger.spend("fee", buyer.member.account, buyer.account().cash, trade.market.fees_name(),
                                           trade.buyer_fee, of_buyer)
    seller.member.account.proceeds += trade.amount - trade.seller_fee
    ledger.post("fee", proceeds, trade.market.fees_name(), trade.seller_fee, of_seller)
    trade.market.fees += trade.buyer_fee + trade.seller_fee
    trade.market.fees_in_base += trade.buyer_fee + trade.seller_fee


def _deliver(venue, trade):
    rules, buyer, seller = trade.market.rules, trade.buyer.member, trade.seller.member
    pieces = seller.holding(trade.instrument).deliver(trade.qty, venue.day, trade.seller.ref)
    trade.ranges = [(piece.first, piece.qty) for piece in pieces]
    for piece in pieces:
        piece.from_day = venue.day + rules.rights_t if rules.rights_t else 0
        piece.awaits = rules.final_at_confirmation
    trade.awaits = rules.final_at_confirmation
    buyer.holding(trade.instrument).add(pieces)
    seller.sales.setdefault(trade.instrument, []).append((venue.day, trade))
    lock = ""
    if rules.final_at_confirmation:
        lock = "(awaits registry)"
    elif rules.rights_t:
        lock = f"(from day {venue.day + rules.rights_t})"
    for _, qty in trade.ranges:
        venue.post_rights("delivery", f"{seller.code}.free", f"{buyer.code}.free{lock}", qty, trade.instrument,
                          f" #{trade.seller.ref} T{trade.number}")
    if not trade.awaits:
        lock_awaited(venue, buyer, trade.instrument)


def execute(venue, maker, taker, price, qty, method):
    """A trade between two commitments whose reservations cover it."""
    instrument = maker.instrument
    buyer, seller = (maker, taker) if maker.side == "buy" else (taker, maker)
    amount = consideration(instrument, price, qty)
    venue.last_trade += 1
    trade = Trade(venue.last_trade, instrument.market, instrument, qty, amount, buyer, seller,
                  _take_fee(buyer.account(), amount), _take_fee(seller.account(), amount), 0, 0, [])
    venue.trades[trade.number] = trade
    roles = {id(maker): "maker", id(taker): "taker"}
    sides = []
    for side, fee in ((buyer, trade.buyer_fee), (seller, trade.seller_fee)):
        side.done += qty
        sides.append(f"{side.member.code} #{side.ref} {roles[id(side)]} done {side.done} leaves {side.leaves()}"
                     f" fee {money_text(fee)}")
    venue.emit(f"trade T{trade.number} {instrument.symbol} {qty}@{price} = {money_text(amount)} | {' | '.join(sides)}")
    _pay(venue, trade)
    _deliver(venue, trade)
    day = instrument.day
    if method in instrument.market.rules.close_scope:
        day.scoped.append((price, qty))
    if method != "TM3":
        day.listed_qty += qty
        day.listed_amount += amount
    else:
        day.block_qty += qty
        day.block_amount += amount
    return trade
