"""TM6 commands: ascending auctions with late bids, and clocks that go through their rounds."""

import clock
from amounts import price_text
from auctions import FORMS
from bids import TAKING
from generate_auction import AuctionCommands


class AscendingCommands(AuctionCommands):
    """Draws the next TM6 command from the venue's state."""

    method = "tm6"
    forms = ("ascending", "clock")

    def _terms(self, instrument, form, side):
        rng, base = self.random, instrument.base
        start = rng.choice((base, 1, max(1, base // 2)))
        step = rng.choice((1, 1, 5, 100))
        terms = [("floor", start), ("step", step)]
        if self.stream.one_in(5):
            terms.append(("cap", start + step * rng.choice((0, 3, 20, 50))))
        if form == "ascending" and self.stream.one_in(3):
            terms.append(("reserve", start + step * rng.choice((0, 1, 2, 5))))
        terms = self._common(terms)
        if form == "ascending" and rng.randrange(2):
            terms.append(("extension", rng.choice((0, 1, 30, 300))))
        return terms

    def _price(self, auction, member):
        step = auction.get("step")
        if auction.form == "clock":
            return auction.price + (self.random.choice((step, -step)) if self.stream.one_in(20) else 0)
        least = auction.price + step if auction.price else auction.get("floor")
        off = self.random.choice((1, -1, -step)) if self.stream.one_in(15) else 0
        return least + self.random.choice((0, 0, 0, step, 2 * step)) + off

    def _step(self, auction):
        """An auction whose price has reached the cap, or a clock whose demand has gone, is closed."""
        cap = auction.get("cap")
        done = cap and auction.price + (auction.get("step") if auction.form == "ascending" else 0) > cap
        if done and auction.status in TAKING and self._can_trade(auction) and self.random.randrange(10):
            if FORMS[auction.form].can_close(auction):
                return self._close(auction)
            return f"auction-cancel #{auction.ref}"
        return self._step_of_clock(auction)

    def _may_bid(self, auction, member):
        said = any(bid.round == auction.round for bid in auction.bids_of(member))
        return auction.form == "ascending" or not said

    def _bidder(self, auction):
        member = super()._bidder(auction)
        leads = auction.form == "ascending" and auction.bids and auction.bids[-1].member is member
        if leads and self.random.randrange(25):
            return None
        return member

    def _qty(self, auction, member, room):
        if auction.form == "ascending":
            return auction.qty if room >= auction.qty or self.stream.one_in(10) else None
        if auction.round > 1 and self.random.randrange(10):
            before = sum(bid.qty for bid in auction.bids_of(member) if bid.round == auction.round - 1)
            room = min(room, before)
            if room == 0:
                return None
            return self.random.choice((room, room, max(1, room - 1), max(1, room // 2)))
        return super()._qty(auction, member, room)

    def _step_of_clock(self, auction):
        if auction.form == "clock" and auction.status == "open" and self.stream.one_in(5):
            if clock.demand(auction) > auction.qty:
                return f"auction-next #{auction.ref}"
            if auction.round > 1 and self._can_trade(auction):
                return self._close(auction)
        return super()._step(auction)

    def _change(self, auction):
        if self.random.randrange(10):
            return self._bid(auction)
        bid = self.stream.pick_one(auction.bids)
        if self.stream.one_in(2):
            return f"cancel {bid.member.code} #{bid.ref}"
        return (f"replace {bid.member.code} #{bid.ref} {bid.side} {bid.instrument.symbol}"
                f" {bid.qty}@{price_text(bid.price + 1)}")
