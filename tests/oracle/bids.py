"""Bids and bidders of an announced auction, and what the forms do with them alike (docs/methods)."""

import dataclasses

from amounts import clock, money_text
from ledger import CashReservation, Refused
from listed import Order
from trading import (Commitment, check_overflow, check_reverse_lock, check_rights, consideration, cost_with_fee,
                     release_rights, reserve_rights)

SIDES = {"buy": "sell", "sell": "buy"}
TAKING = ("open", "extending")
LIVE = ("announced", "open", "extending", "paused")


@dataclasses.dataclass(eq=False)
class Purse:
    """What a bidder holds for all his bids of one auction, and the fees that they cost together."""
    instrument: object
    amount: int = 0
    fees: int = 0
    cash: CashReservation = None
    rate: int = None


@dataclasses.dataclass(eq=False)
class Bid(Order):
    """An order of kind bid."""
    auction: object = None
    number: int = 0          # in the journal, where set-up counts too
    round: int = 0
    may_be_less: bool = False  # first come, first served: what is left will do


@dataclasses.dataclass(eq=False)
class Bidder:
    """One member in one auction."""
    member: object
    purse: Purse
    deposit: int = 0
    registered: bool = False
    bids: list = dataclasses.field(default_factory=list)  # live, ascending number
    quotes: int = 0
    taken: int = 0  # bought at a fixed price


@dataclasses.dataclass(eq=False)
class Auction:
    """Everything about one announced sale or purchase."""
    ref: int
    form: str
    instrument: object
    owner: Commitment
    side: str
    qty: int
    terms: dict
    ends: int
    status: str = "announced"
    bids: list = dataclasses.field(default_factory=list)      # live, ascending number
    bidders: dict = dataclasses.field(default_factory=dict)   # member -> Bidder
    round: int = 0
    timed: tuple = (0, 0)    # an end of time, and the first command that set it while bidding was open
    price: int = 0
    sold: int = 0
    amount: int = 0

    def get(self, name, default=0):
        return self.terms.get(name, default)

    def bids_of(self, member):
        return list(self.bidders[member].bids) if member in self.bidders else []

    def reverse(self):
        """Whether bidders sell."""
        return self.side == "buy"

    def pays_own_price(self):
        return self.get("pricing", "uniform") == "pay_as_bid" or "award" in self.terms


def show(venue, auction, status):
    auction.status = status
    ends = clock(auction.ends)
    round_ = f" round {auction.round}" if auction.round else ""
    price = f" price {auction.price}" if auction.price else ""
    venue.emit(f"auction #{auction.ref} {auction.form} {status} {auction.side} {auction.qty}"
               f" {auction.instrument.symbol} ends {ends}{round_}{price}")


def set_time(venue, auction):
    """The end of time is what it is now; where it was before, it keeps its turn."""
    if auction.timed[0] != auction.ends:
        auction.timed = (auction.ends, venue.applied)


def bidder_of(auction, member):
    found = auction.bidders.get(member)
    if found is None:
        purse = Purse(auction.instrument, cash=CashReservation(auction.ref), rate=auction.owner.rate)
        found = auction.bidders[member] = Bidder(member, purse)
    return found


def held(auction, member):
    """The cash that a member's bids hold."""
    return auction.bidders[member].purse.cash.total() if member in auction.bidders else 0


def needed(auction, member, amount):
    """Cash for that consideration and its fee, rounded once."""
    purse = auction.bidders[member].purse if member in auction.bidders else Purse(auction.instrument, rate=auction.owner.rate)
    check_overflow(amount)
    return cost_with_fee(purse, amount)


def check_means(venue, auction, member, rights_more, cash_total):
    """Rows 28 to 30: further rights of a selling bidder, or the cash that all his bids need together."""
    if auction.reverse():
        check_rights(venue, member, auction.instrument, rights_more)
        return
    check_reverse_lock(venue, member, auction.instrument)
    check_overflow(cash_total)
    if member.account.spendable() < cash_total - held(auction, member):
        raise Refused("INSUFFICIENT_CASH")


def accept(venue, auction, new, reserved):
    """Takes the bid in; reservations are the form's affair."""
    bidder = bidder_of(auction, new.member)
    auction.bids.append(new)
    bidder.bids.append(new)
    venue.orders[new.ref] = new
    new.purse = bidder.purse
    venue.emit(f"accepted {new.text()} leaves {new.qty} reserved {money_text(reserved)} for #{auction.ref}")


def hold(venue, auction, member, total):
    """Moves what the bidder holds to `total`."""
    purse = bidder_of(auction, member).purse
    more = total - purse.cash.total()
    if more > 0:
        venue.ledger.reserve(member.account, purse.cash, more)
    elif more < 0:
        venue.ledger.release(member.account, purse.cash, -more)


def take_out(bid):
    """It has ended."""
    bid.auction.bids.remove(bid)
    bid.auction.bidders[bid.member].bids.remove(bid)
    bid.state = "done"


def end_bid(venue, bid, why):
    """Takes a bid out; its rights go back, cash is the form's affair."""
    left = bid.leaves()
    take_out(bid)
    venue.emit(f"cancelled {bid.text()} leaves 0 {left} {why}")
    if bid.side == "sell":
        release_rights(venue, bid, left)


def report(venue, auction, outcome, price, sold, unsold, amount, count, valid):
    venue.emit(f"auction #{auction.ref} result {outcome} price {price} sold {sold} unsold {unsold}"
               f" amount {money_text(amount)} bids {count} valid {valid}")
