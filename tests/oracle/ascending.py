"""TM6, open ascending auction of one lot: step, soft close, secret reserve (markets.md section 8)."""

from bids import accept, check_means, end_bid, hold, needed, set_time, show
from ledger import Refused
from trading import consideration


def check_terms(_, side, terms):
    if not terms.get("floor") or not terms.get("step") or 0 < terms.get("cap", 0) < terms["floor"]:
        raise Refused("BAD_VALUE")


def size(auction):
    return auction.qty, auction.qty


def limits(auction):
    return None, auction.get("cap")


def _needed(auction, bid):
    return needed(auction, bid.member, consideration(auction.instrument, bid.price, bid.qty))


def check_new(venue, auction, new):
    best = auction.bids[-1] if auction.bids else None
    if best and best.member is new.member:
        raise Refused("ALREADY_BEST", best.ref)
    start, step = auction.get("floor"), auction.get("step")
    least = auction.price + step if auction.price else start
    if new.price < least or (new.price - start) % step:
        raise Refused("STEP")
    check_means(venue, auction, new.member, 0, _needed(auction, new))


def enter(venue, auction, new):
    """A better bid ends the one before; a late one puts the end off."""
    best = auction.bids[-1] if auction.bids else None
    total = _needed(auction, new)
    accept(venue, auction, new, total)
    if best:
        end_bid(venue, best, "auction_lost")
        hold(venue, auction, best.member, 0)
    hold(venue, auction, new.member, total)
    auction.price = new.price
    status = auction.status
    if auction.ends and venue.now + auction.get("extension") * 1000 > auction.ends:
        auction.ends = venue.now + auction.get("extension") * 1000
        set_time(venue, auction)
        status = "extending"
    show(venue, auction, status)


def may_change(_):
    return False


def after_change(venue, auction, member, _):
    hold(venue, auction, member, 0)


def can_close(_):
    return True


def result(auction, _, invalid):
    """The hammer: the best bid wins unless it is below the secret reserve."""
    standing = [bid for bid in auction.bids if bid not in invalid]
    if not standing:
        return {}, "cancelled", 0, auction.qty, invalid
    best = standing[-1]
    if best.price < auction.get("reserve"):
        return {}, "declined", 0, auction.qty, invalid
    return {best: (best.qty, best.price)}, "sold", best.price, 0, invalid
