"""TM3, block agreement between two named members (markets.md section 8; docs/adr/0005)."""

import dataclasses

from ledger import Refused
from trading import (Commitment, Instrument, Member, check_band, check_entry, check_funds, check_grid, check_member,
                     check_reverse_lock, consideration, execute, release, reserve)

SIDES = {"buy": "sell", "sell": "buy"}
LIVE = ("open", "pending_approval")
LATER = {"pre_open": {"morning", "afternoon"}, "morning": {"morning", "afternoon"}, "lunch": {"afternoon"},
         "afternoon": {"afternoon"}}


@dataclasses.dataclass(eq=False)
class Offer:
    """A block agreement; `firm` is the reservation of the author of the newest terms."""
    ref: int
    instrument: Instrument
    proposer: Member
    counterparty: Member
    side: str               # the proposer's
    terms: int = 0
    qty: int = 0
    price: int = 0
    state: str = "open"
    firm: Commitment = None
    answer: Commitment = None  # the acceptor's, while the authority decides

    def side_of(self, member):
        return self.side if member is self.proposer else SIDES[self.side]

    def other(self, member):
        return self.counterparty if member is self.proposer else self.proposer

    def is_party(self, member):
        return member in (self.proposer, self.counterparty)


def _show(venue, offer, state):
    offer.state = state
    venue.emit(f"offer #{offer.ref} {state} terms {offer.terms} {offer.qty}@{offer.price} {offer.instrument.symbol}")


def _check_terms(member, instrument, qty, price):
    """Rows 4 to 17."""
    rules = instrument.market.rules
    method = rules and rules.tm3
    check_entry(instrument, method)
    check_grid(instrument, method, price, [qty])
    check_member(member)
    check_band(instrument.block_band, price)
    if method.floor_is_base and price < instrument.base:
        raise Refused("BELOW_FLOOR")


def _check_affiliates(member, other):
    if member.group == other.group:
        raise Refused("SELF_TRADE")


def _firm(venue, offer, member, qty, price):
    """The commitment of whoever writes the terms, checked but not yet reserved."""
    firm = Commitment(offer.ref, member, offer.instrument, offer.side_of(member), qty, price)
    check_funds(venue, firm, consideration(offer.instrument, price, qty))
    return firm


def propose(venue, member, side, instrument, qty, price, counterparty):
    _check_terms(member, instrument, qty, price)
    _check_affiliates(member, counterparty)
    offer = Offer(venue.seq, instrument, member, counterparty, side, qty=qty, price=price)
    offer.firm = _firm(venue, offer, member, qty, price)
    venue.offers[offer.ref] = offer
    _show(venue, offer, "open")
    reserve(venue, offer.firm, consideration(instrument, price, qty))


def _known(venue, member, ref):
    """An offer that the member may answer; where he knows of none, only he is judged first."""
    offer = venue.offers.get(ref)
    if offer is None or offer.state != "open" or not offer.is_party(member):
        check_member(member)
        raise Refused("UNKNOWN_OFFER")
    return offer


def _check_turn(offer, member, terms):
    """Row 22."""
    if terms != offer.terms:
        raise Refused("STALE_TERMS")
    if offer.firm.member is member:
        raise Refused("NOT_COUNTERPARTY")


def counter(venue, member, ref, terms, qty, price):
    offer = _known(venue, member, ref)
    _check_terms(member, offer.instrument, qty, price)
    _check_affiliates(member, offer.other(member))
    _check_turn(offer, member, terms)
    firm = _firm(venue, offer, member, qty, price)
    offer.terms, offer.qty, offer.price = offer.terms + 1, qty, price
    _show(venue, offer, "open")
    release(venue, offer.firm)
    offer.firm = firm
    reserve(venue, firm, consideration(offer.instrument, price, qty))


def accept(venue, member, ref, terms):
    offer = _known(venue, member, ref)
    instrument = offer.instrument
    _check_terms(member, instrument, offer.qty, offer.price)
    _check_affiliates(member, offer.other(member))
    _check_turn(offer, member, terms)
    if offer.firm.side == "buy":
        check_reverse_lock(venue, offer.firm.member, instrument)
    answer = _firm(venue, offer, member, offer.qty, offer.price)
    offer.answer = answer
    needs_approval = instrument.market.rules.tm3.needs_approval
    _show(venue, offer, "pending_approval" if needs_approval else "executed")
    reserve(venue, answer, consideration(instrument, offer.price, offer.qty))
    if not needs_approval:
        execute(venue, offer.firm, answer, offer.price, offer.qty, "TM3")


def decline(venue, member, ref, terms):
    offer = _cancellable(venue, member, ref)
    _check_turn(offer, member, terms)
    _end(venue, offer, "declined")


def withdraw(venue, member, ref):
    offer = _cancellable(venue, member, ref)
    if offer.firm.member is not member:
        raise Refused("NOT_COUNTERPARTY")
    _end(venue, offer, "withdrawn")


def _cancellable(venue, member, ref):
    """An open offer of the member's; suspension does not keep him from ending it."""
    offer = venue.offers.get(ref)
    if offer is None or offer.state != "open" or not offer.is_party(member):
        raise Refused("UNKNOWN_OFFER")
    if offer.instrument.market.phase not in LATER:
        raise Refused("PHASE")
    return offer


def _end(venue, offer, state):
    """Ends an offer without a trade; the proposer's reservation goes back first."""
    _show(venue, offer, state)
    for commitment in sorted(filter(None, (offer.firm, offer.answer)), key=lambda one: one.member is not offer.proposer):
        release(venue, commitment)


def answer_of_authority(venue, ref, approved):
    """The authority's answer to an agreed block: a trade of its day at the terms agreed (docs/adr/0006)."""
    offer = venue.offers.get(ref)
    if offer is None or offer.state != "pending_approval":
        raise Refused("UNKNOWN_OFFER")
    if not approved:
        _end(venue, offer, "refused")
        return
    instrument = offer.instrument
    if instrument.market.phase not in LATER:
        raise Refused("WRONG_STATE")
    if instrument.halted:
        raise Refused("HALTED")
    check_member(offer.proposer)
    check_member(offer.counterparty)
    check_band(instrument.block_band, offer.price)
    _check_affiliates(offer.proposer, offer.counterparty)
    check_reverse_lock(venue, offer.firm.member if offer.firm.side == "buy" else offer.answer.member, instrument)
    _show(venue, offer, "executed")
    execute(venue, offer.firm, offer.answer, offer.price, offer.qty, "TM3")


def _open_offers(venue, fits, states=("open",)):
    return [offer for offer in venue.offers.values() if offer.state in states and fits(offer)]


def end_for_member(venue, member, with_pending):
    """Suspension ends open offers, a kill also those that wait for the authority."""
    states = LIVE if with_pending else ("open",)
    for offer in _open_offers(venue, lambda offer: offer.is_party(member), states):
        _end(venue, offer, "cancelled")


def end_for_halt(venue, instrument):
    for offer in _open_offers(venue, lambda offer: offer.instrument is instrument):
        _end(venue, offer, "cancelled")


def expire(venue, market, phase):
    """At a phase after which no session of the method comes."""
    if market.rules.tm3 and market.rules.tm3.phases & LATER.get(phase, set()):
        return
    for offer in _open_offers(venue, lambda offer: offer.instrument.market is market):
        _end(venue, offer, "expired")
