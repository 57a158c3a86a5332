"""TM3 commands: negotiations that lead to a trade, and every wrong turn."""

from amounts import price_text
from block import SIDES


class BlockCommands:
    """Draws the next TM3 command from the venue's state."""

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random

    def next(self):
        """One command, or None where the draw finds nothing to do."""
        stream, venue = self.stream, self.stream.venue
        if stream.one_in(14):
            return self._wild()
        pending = [offer for offer in venue.offers.values() if offer.state == "pending_approval"]
        if pending and stream.one_in(4):
            return f"{self.random.choice(('approve', 'approve', 'disapprove'))} #{self.random.choice(pending).ref}"
        live = [offer for offer in venue.offers.values() if offer.state == "open"]
        if live and (len(live) > 12 or self.random.randrange(100) < 60):
            return self._negotiate(self.random.choice(live))
        return self._propose()

    def _price(self, instrument):
        low, high = instrument.block_band or (max(1, instrument.base // 2), instrument.base * 2)
        if instrument.market.rules.tm3.floor_is_base:
            low = instrument.base
        return max(1, self.random.choice((low, high, instrument.base, self.random.randint(low, max(low, high)))))

    def _room(self, instrument, member, side, price):
        """The largest quantity that rights, cash and locks allow."""
        rules, day = instrument.market.rules, self.stream.venue.day
        if side == "sell":
            return member.holding(instrument).free(day)
        if any(day < sold + rules.reverse_t and trade.state != "refused" for sold, trade in member.sales.get(instrument, ())):
            return 0
        return member.account.spendable() * 9990 // 10_000 // (price * rules.hao_per_tick_and_step)

    def _qty(self, instrument, member, other, side, price):
        """A quantity that the member, and mostly the other too, can bear; None where there is none."""
        least = instrument.market.rules.tm3.min_qty
        room = self._room(instrument, member, side, price)
        if self.random.randrange(8):
            room = min(room, self._room(instrument, other, SIDES[side], price))
        return self.stream.quantity(least, min(room, 10**6)) if room >= least else None

    def _propose(self):
        """A first offer; several draws of members and instrument until one can bear it."""
        stream, venue = self.stream, self.stream.venue
        instruments = [instrument for instrument in venue.instruments if instrument.base and not instrument.halted
                       and instrument.market.rules and instrument.market.rules.tm3
                       and instrument.market.phase in instrument.market.rules.tm3.phases]
        members = stream.active_members()
        for _ in range(6):
            instrument, member, other = map(stream.pick_one, (instruments, members, members))
            if not instrument or not member or member.group == other.group:
                continue
            side, price = self.random.choice(("buy", "sell")), self._price(instrument)
            qty = self._qty(instrument, member, other, side, price)
            if qty is not None:
                return f"propose {member.code} {side} {instrument.symbol} {qty}@{price_text(price)} to {other.code}"
        return None

    def _negotiate(self, offer):
        """The next step of whoever's turn it is, or the author's withdrawal."""
        author = offer.firm.member
        other = offer.other(author)
        side = offer.side_of(other)
        draw = self.random.randrange(100)
        if offer.instrument.market.phase not in offer.instrument.market.rules.tm3.phases and self.random.randrange(6):
            draw = 90
        bears = self._room(offer.instrument, other, side, offer.price) >= offer.qty
        if draw < 45 and (bears or self.stream.one_in(6)):
            return f"accept {other.code} #{offer.ref} {offer.terms}"
        if draw < 75:
            price = self._price(offer.instrument)
            qty = self._qty(offer.instrument, other, author, side, price) or (offer.qty if self.stream.one_in(6) else None)
            return qty and f"counter {other.code} #{offer.ref} {offer.terms} {qty}@{price_text(price)}"
        if draw < 78:
            return f"accept {self.random.choice((author, other)).code} #{offer.ref} {max(0, offer.terms - 1)}"
        if draw < 88:
            return f"withdraw {author.code} #{offer.ref}"
        return f"decline {other.code} #{offer.ref} {offer.terms}"

    def _wild(self):
        venue, rng = self.stream.venue, self.random
        codes = list(venue.members)
        code, other = rng.choice(codes), rng.choice(codes)
        instrument, side = rng.choice(venue.instruments), rng.choice(("buy", "sell"))
        base = instrument.base or 100
        low, high = instrument.block_band or (base // 2, base * 2)
        price = max(0, rng.choice((low, low - 1, high, high + 1, base - 1, base, 0)))
        terms = f"{rng.choice((0, 1, 99_999, 100_000, 5_000_000, 10**14))}@{price_text(price)}"
        number = rng.choice(list(venue.offers) or [1]) if rng.randrange(3) else rng.randint(1, venue.seq + 3)
        version = rng.randrange(3)
        return rng.choice((f"propose {code} {side} {instrument.symbol} {terms} to {other}",
                           f"propose {code} {side} {instrument.symbol} {terms} to {other}",
                           f"counter {code} #{number} {version} {terms}", f"accept {code} #{number} {version}",
                           f"decline {code} #{number} {version}", f"withdraw {code} #{number}",
                           f"approve #{number}", f"disapprove #{number}"))
