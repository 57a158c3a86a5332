"""TM7 commands: sales at a fixed price, first come or in a window."""

from generate_auction import AuctionCommands
import fixed_price


class FixedPriceCommands(AuctionCommands):
    """Draws the next TM7 command from the venue's state."""

    method = "tm7"
    forms = ("fixed", "fixed_window")

    def _terms(self, instrument, form, side):
        rng = self.random
        terms = [("price", rng.choice((instrument.base, 1, max(1, instrument.base // 3))))]
        if self.stream.one_in(3):
            terms.append(("bidder-cap", rng.choice((1, 10, 1_000, 50_000))))
        if form == "fixed_window" and self.stream.one_in(3):
            terms.append(("change", rng.choice(("free", "none", "improve"))))
        return self._common(terms)

    def _price(self, auction, member):
        return auction.get("price") + (self.random.choice((1, -1)) if self.stream.one_in(15) else 0)

    def _qty(self, auction, member, room):
        cap = auction.get("bidder-cap") or 10**9
        if self.random.randrange(8):
            taken = auction.bidders[member].taken if member in auction.bidders else 0
            room = min(room, cap - taken - sum(bid.qty for bid in auction.bids_of(member)))
            if auction.form == "fixed":
                room = min(room, fixed_price.left(auction))
        return super()._qty(auction, member, room)

    def _tail(self, auction):
        return " partial" if self.stream.one_in(5 if auction.form == "fixed" else 60) else ""
