"""TM5 commands: sealed auctions in both directions with every choice, bids that tie, bids that cannot be."""

from amounts import band
from generate_auction import AuctionCommands
from sealed import WORDS, one_quote

SHORT_WORDS = {long: short for short, long in WORDS.items()}


class SealedCommands(AuctionCommands):
    """Draws the next TM5 command from the venue's state."""

    method = "tm5"
    forms = ("sealed",)

    def _least(self, instrument):
        return instrument.market.rules.tm5.min_offer

    def _side(self, instrument):
        sides = instrument.market.rules.tm5.sides
        return "buy" if "buy" in sides and self.stream.one_in(3) else "sell"

    def _word(self, words):
        word = self.random.choice(sorted(words))
        return SHORT_WORDS.get(word, word)

    def _terms(self, instrument, form, side):
        method, rng, base = instrument.market.rules.tm5, self.random, instrument.base
        terms = []
        pricing, short = self._word(method.pricing), self._word(method.short)
        floor = rng.choice((base, max(1, base * 9 // 10), 1))
        cap = rng.choice((base * 11 // 10 + 1, base + 5, base * 2)) if side == "buy" or self.stream.one_in(3) else 0
        if method.floor_minus_bp:
            floor = band(base, rng.choice(method.floor_minus_bp))[0]
        elif side == "buy" and rng.randrange(3):
            floor = 0
        if method.cap_plus_bp is not None:
            cap = band(base, method.cap_plus_bp)[1]
        terms += [("floor", floor)] if floor else []
        terms += [("cap", cap)] if cap else []
        best_fraction = "best_fraction" in method.awards and self.stream.one_in(4)
        steps = side == "sell" and not best_fraction and self.stream.one_in(3)
        if steps:
            pricing, short = "uniform", "sell_all" if self.stream.one_in(2) or short == "decline" else short
            for name in rng.choice((("ccr",), ("ecr",), ("ccr", "ecr"))):
                terms.append((name, (max(1, (floor or base) + rng.choice((0, 1, 2, 5))), rng.choice((1, 10, 500)))))
        if pricing == "reserve_if_short" and side == "sell" and not floor:
            pricing = "uniform"
        terms += self._choices(method, pricing, short, best_fraction, steps, (floor or base))
        return self._common(terms)

    def _choices(self, method, pricing, short, best_fraction, steps, around):
        rng, terms = self.random, []
        if pricing != "uniform" or self.stream.one_in(4):
            terms.append(("pricing", pricing))
        if short != "sell_all":
            terms.append(("short", short))
        if short == "decline" or (not steps and self.stream.one_in(5)):
            terms.append(("reserve", max(1, around + rng.choice((0, 1, 2, 4)))))
        tie = self._word(method.ties)
        if tie == "random":
            tie += f":{rng.randrange(2**64):016x}"
        if tie != "time":
            terms.append(("tie", tie))
        change = self._word(method.changes)
        if change != "free":
            terms.append(("change", change))
        if best_fraction:
            terms.append(("award", f"fraction:{rng.choice((1, 3333, 5000, 7000, 10_000))}"))
        for name, values in (("min", (1, 5, 100)), ("bidder-cap", (1, 100, 1_000, 50_000)), ("quotes", (1, 2, 5))):
            if self.stream.one_in(5):
                terms.append((name, rng.choice(values)))
        return terms

    def _may_bid(self, auction, member):
        bidder = auction.bidders.get(member)
        if not bidder:
            return True
        low, high = self._range(auction)
        is_best = one_quote(auction) and bidder.bids and bidder.bids[-1].price == (low if auction.reverse() else high)
        return not is_best and (not auction.get("quotes") or bidder.quotes < auction.get("quotes"))

    def _qty(self, auction, member, room):
        if auction.get("bidder-cap") and self.random.randrange(8):
            beside = 0 if one_quote(auction) else sum(bid.qty for bid in auction.bids_of(member))
            room = min(room, auction.get("bidder-cap") - beside)
        return super()._qty(auction, member, room)

    @staticmethod
    def _range(auction):
        base = auction.instrument.base or 100
        low = auction.get("floor") or max(1, min(base, auction.get("cap") or base) // 2)
        return low, auction.get("cap") or max(base, low) * 2 + 10

    def _price(self, auction, member):
        """Few prices, so that many tie; of an improving bidder a better one than before."""
        rng = self.random
        low, high = self._range(auction)
        around = rng.choice((low, high) if auction.get("cap") else (low, low))
        trigger = auction.terms.get("ccr") or auction.terms.get("ecr")
        if trigger and rng.randrange(2):
            around = trigger[0]
        if auction.get("reserve") and rng.randrange(3) == 0:
            around = auction.get("reserve")
        price = around + rng.choice((0, 0, 1, 2, 3, -1, -2))
        own = auction.bids_of(member)
        if one_quote(auction) and own and rng.randrange(12):
            price = own[-1].price + (-1 if auction.reverse() else 1) * rng.choice((1, 1, 2))
        if rng.randrange(20):
            price = min(max(price, low), high)
        return max(1, price)
