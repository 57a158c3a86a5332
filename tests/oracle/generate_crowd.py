"""One sealed auction or window with ten thousand bids, most of them tied."""

from amounts import price_text

BIDS = 10_000
MEMBERS = [f"M{number}" for number in range(60)]


class Crowd:
    """Fills a stream whose markets and members stand."""

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random

    def write(self):
        """Announcement, bids, a few replaced or withdrawn, the close."""
        stream, rng = self.stream, self.random
        stream.operate("phase morning")
        price = 5000
        form = rng.choice(("sealed", "sealed", "fixed_window"))
        terms = f"floor {price_text(price)}" if form == "sealed" else f"price {price_text(price)}"
        if form == "sealed":
            seed = f"{rng.randrange(2**64):016x}"
            terms += rng.choice(("", f" tie random:{seed}", " tie pro_rata", " pricing pay_as_bid"))
        stream.operate(f"auction S LABA sell {rng.choice((1, 1_000, 9_999, 30_000))} {form} {terms}")
        ref = max(stream.venue.auctions)
        stream.operate(f"auction-open #{ref}")
        for _ in range(BIDS):
            member = rng.choice(MEMBERS)
            higher = form == "sealed" and stream.one_in(50)
            stream.operate(f"bid {member} #{ref} {rng.choice((1, 1, 2, 5))}@{price_text(price + higher)}")
            if stream.one_in(200):
                bid = rng.choice(stream.venue.auctions[ref].bids)
                stream.operate(rng.choice((f"cancel {bid.member.code} #{bid.ref}",
                                           f"replace {bid.member.code} #{bid.ref} buy LABA 3@{price_text(price)}")))
        tie = stream.venue.auctions[ref].get("tie", "time").partition(":")[2]
        stream.operate(f"auction-close #{ref}" + (f" seed {tie}" if tie else ""))
