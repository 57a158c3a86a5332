"""TM7, sale at a fixed price: first come, first served, or a window with equal shares (markets.md section 8)."""

from bids import accept, bidder_of, check_means, end_bid, hold, needed, take_out
from ledger import Refused
from sealed import pro_rata
from trading import consideration, execute


def check_terms(form, _, terms):
    if not terms.get("price"):
        raise Refused("BAD_VALUE")


def size(_):
    return 1, None


def limits(auction):
    return auction.get("price"), auction.get("price")


def _is_window(auction):
    return auction.form == "fixed_window"


def left(auction):
    return auction.qty - auction.sold


def _needed(auction, member, qty):
    return needed(auction, member, consideration(auction.instrument, auction.get("price"), qty))


def check_new(venue, auction, new):
    taken = auction.bidders[new.member].taken if new.member in auction.bidders else 0
    taken += sum(bid.qty for bid in auction.bids_of(new.member))
    if auction.get("bidder-cap") and taken + new.qty > auction.get("bidder-cap"):
        raise Refused("BUYER_CAP")
    if not _is_window(auction) and new.qty > left(auction) and not new.may_be_less:
        raise Refused("MAKER_QTY")
    standing = sum(bid.qty for bid in auction.bids_of(new.member))
    check_means(venue, auction, new.member, new.qty, _needed(auction, new.member, standing + new.qty))


def enter(venue, auction, new):
    bidder = bidder_of(auction, new.member)
    standing = sum(bid.qty for bid in auction.bids_of(new.member))
    total = _needed(auction, new.member, standing + new.qty)
    accept(venue, auction, new, total - bidder.purse.cash.total())
    hold(venue, auction, new.member, total)
    if _is_window(auction):
        return
    qty = min(new.qty, left(auction))
    execute(venue, auction.owner, new, new.price, qty, "TM7")
    bidder.taken += qty
    auction.sold += qty
    auction.amount += consideration(auction.instrument, new.price, qty)
    if new.leaves():
        end_bid(venue, new, "remainder")
    else:
        take_out(new)
    hold(venue, auction, new.member, 0)


def is_over(auction):
    """First come, first served: nothing is left."""
    return not _is_window(auction) and left(auction) == 0


def may_change(auction):
    return _is_window(auction) and auction.get("change", "free") == "free"


def check_replaced(venue, auction, bid, qty, _):
    standing = sum(other.qty for other in auction.bids_of(bid.member) if other is not bid)
    if auction.get("bidder-cap") and standing + qty > auction.get("bidder-cap"):
        raise Refused("BUYER_CAP")
    check_means(venue, auction, bid.member, 0, _needed(auction, bid.member, standing + qty))


def after_change(venue, auction, member, _):
    standing = sum(bid.qty for bid in auction.bids_of(member))
    hold(venue, auction, member, _needed(auction, member, standing) if standing else 0)


def can_close(_):
    return True


def result(auction, _, invalid):
    """Equal shares of what is asked for; of equal fractions the lower number gets the step."""
    price = auction.get("price")
    bids = sorted((bid for bid in auction.bids if bid not in invalid), key=lambda bid: bid.ref)
    shares = pro_rata([bid.qty for bid in bids], left(auction)) if bids else []
    awards = {bid: (qty, price) for bid, qty in zip(bids, shares) if qty}
    sold = auction.sold + sum(shares)
    outcome = "sold" if sold == auction.qty else "partial" if sold else "cancelled"
    return awards, outcome, price if sold else 0, auction.qty - sold, invalid
