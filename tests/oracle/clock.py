"""TM6, clock: the price rises by rounds until demand fits the supply; what is left is rationed (markets.md section
8)."""

from bids import accept, bidder_of, check_means, end_bid, held, hold, needed, show
from ledger import Refused
from sealed import pro_rata
from trading import consideration


def check_terms(_, side, terms):
    if not terms.get("floor") or not terms.get("step") or 0 < terms.get("cap", 0) < terms["floor"]:
        raise Refused("BAD_VALUE")


def size(_):
    return 1, None


def limits(auction):
    return None, auction.get("cap")


def _demand(auction, member, round_):
    return sum(bid.qty for bid in auction.bids_of(member) if bid.round == round_)


def _needed(auction, member, bids):
    """The dearer of the last two demands, with its fee."""
    worst = max((consideration(auction.instrument, bid.price, bid.qty) for bid in bids), default=0)
    return needed(auction, member, worst) if bids else 0


def _standing(auction, new):
    """The member's bids that stay when a new one comes: those of other rounds."""
    return [bid for bid in auction.bids_of(new.member) if bid.round != new.round]


def check_new(venue, auction, new):
    if new.price != auction.price:
        raise Refused("STEP")
    if auction.round > 1 and new.qty > _demand(auction, new.member, auction.round - 1):
        raise Refused("NOT_IMPROVING")
    check_means(venue, auction, new.member, 0, _needed(auction, new.member, _standing(auction, new) + [new]))


def enter(venue, auction, new):
    bidder_of(auction, new.member)
    old = [bid for bid in auction.bids_of(new.member) if bid.round == new.round]
    total = _needed(auction, new.member, _standing(auction, new) + [new])
    accept(venue, auction, new, max(0, total - held(auction, new.member)))
    for bid in old:
        end_bid(venue, bid, "requested")
        hold(venue, auction, new.member, _needed(auction, new.member, _standing(auction, new)))
    hold(venue, auction, new.member, total)


def may_change(_):
    return False


def after_change(venue, auction, member, _):
    hold(venue, auction, member, _needed(auction, member, auction.bids_of(member)))


def demand(auction):
    return sum(bid.qty for bid in auction.bids if bid.round == auction.round)


def can_close(auction):
    return auction.round > 0 and demand(auction) <= auction.qty


def next_round(venue, auction):
    """One step dearer; the demands of the round before stay binding, older ones end."""
    if demand(auction) <= auction.qty:
        raise Refused("WRONG_STATE")
    for bid in [bid for bid in auction.bids if bid.round < auction.round]:
        end_bid(venue, bid, "auction_lost")
        hold(venue, auction, bid.member, _needed(auction, bid.member, auction.bids_of(bid.member)))
    auction.round += 1
    auction.price += auction.get("step")
    show(venue, auction, auction.status)


def result(auction, _, invalid):
    """Demand that fits trades at its price; demand that falls short at the price before, rationed among the drops."""
    standing = [bid for bid in auction.bids if bid not in invalid]
    last = {bid.member: bid for bid in standing if bid.round == auction.round}
    before = {bid.member: bid for bid in standing if bid.round == auction.round - 1}
    left = auction.qty - sum(bid.qty for bid in last.values())
    if left == 0 or auction.round == 1:
        awards = {bid: (bid.qty, auction.price) for bid in last.values()}
        price = auction.price
    else:
        price = auction.price - auction.get("step")
        members = sorted(before, key=lambda member: member.code.encode())
        kept = {member: last[member].qty if member in last else 0 for member in members}
        shares = pro_rata([before[member].qty - kept[member] for member in members], left)
        awards = {before[member]: (kept[member] + share, price) for member, share in zip(members, shares)
                  if kept[member] + share}
    sold = sum(qty for qty, _ in awards.values())
    outcome = "sold" if sold == auction.qty else "partial" if sold else "cancelled"
    return awards, outcome, price if sold else 0, auction.qty - sold, invalid
