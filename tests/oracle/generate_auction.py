"""What the commands of all announced auctions share: announcements, registration, opening, time, wrong turns."""

from amounts import money_text, price_text
from auctions import FORMS, METHODS, TRADABLE
from bids import LIVE, TAKING


class AuctionCommands:
    """Draws the next command of one method's auctions from the venue's state."""

    method = ""
    forms = ()

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random
        self.live_max = self.random.choice((1, 2, 2, 4))
        self.bids_wanted = self.random.choice((2, 6, 6, 20, 60))
        self.seeds = 0

    # What there is.
    def _auctions(self):
        return [auction for auction in self.stream.venue.auctions.values()
                if auction.status in LIVE and METHODS[auction.form] == self.method]

    def _instruments(self):
        return [instrument for instrument in self.stream.venue.instruments
                if instrument.market.rules and getattr(instrument.market.rules, self.method)
                and instrument.market.phase in TRADABLE and instrument.base]

    def next(self):
        """One command, or None where the draw finds nothing to do."""
        stream = self.stream
        if stream.one_in(20):
            return self._wild()
        auctions = self._auctions()
        if len(auctions) < self.live_max and (not auctions or stream.one_in(8)):
            return self._announcement()
        auction = stream.pick_one(auctions)
        return self._step(auction) if auction else None

    def _step(self, auction):
        stream, draw = self.stream, self.random.randrange(100)
        if draw < 6 or (draw < 16 and stream.one_in(3) and auction.get("deposit")):
            return self._registration(auction)
        if auction.status == "announced":
            return f"auction-open #{auction.ref}" if draw < 70 else self._registration(auction)
        if auction.status == "paused":
            if draw < 70:
                return f"auction-open #{auction.ref}"
            return self._close(auction) if draw < 90 else self._bid(auction)
        if draw < 8:
            return f"auction-pause #{auction.ref}" if stream.one_in(2) else self._cancel_auction(auction)
        if draw < 18 and auction.ends:
            return self.time()
        if len(auction.bids) >= self.bids_wanted and draw < 50 and self._can_trade(auction):
            return self._close(auction)
        if draw < 36 and auction.bids:
            return self._change(auction)
        return self._bid(auction)

    @staticmethod
    def _can_trade(auction):
        return auction.instrument.market.phase in TRADABLE and not auction.instrument.halted

    def _cancel_auction(self, auction):
        return f"auction-cancel #{auction.ref}" if self.stream.one_in(4) else None

    def _close(self, auction):
        """Now and then with a seed that does not fit, or with one that nobody asked for."""
        tie = auction.get("tie", "time")
        seed = tie.partition(":")[2] or ("" if self.random.randrange(12) else "00")
        if self.stream.one_in(12):
            seed = self.random.choice(("", "beef", "00"))
        return f"auction-close #{auction.ref}" + (f" seed {seed}" if seed else "")

    # Registration and announcement.
    def _registration(self, auction):
        members = [member for member in self.stream.active_members() if member.group != auction.owner.member.group
                   and not (member in auction.bidders and auction.bidders[member].registered)
                   and member.account.free >= auction.get("deposit")]
        if self.stream.one_in(8):
            members = list(self.stream.venue.members.values())
        member = self.stream.pick_one(members)
        return member and f"register {member.code} #{auction.ref}"

    def _announcement(self):
        stream, instruments = self.stream, self._instruments()
        instrument, owner = stream.pick_one(instruments), stream.pick_one(stream.active_members())
        if not instrument or not owner:
            return None
        form = self.random.choice(self.forms)
        side = self._side(instrument)
        free = owner.holding(instrument).free(stream.venue.day)
        terms = self._terms(instrument, form, side)
        least = self._least(instrument)
        if side == "buy":
            cap = dict(terms).get("cap") or 1
            each = cap * instrument.market.rules.hao_per_tick_and_step
            free = min(owner.account.spendable() * 9950 // 10_000 // each, 10**6)
        extra = dict(terms).get("ccr", (0, 0))[1]
        if free < least + extra:
            return None
        qty = stream.quantity(least, max(least, (free - extra) // self.random.choice((1, 2, 5))))
        if form == "ascending" and self.random.randrange(3):
            qty = max(least, 1)
        words = " ".join(f"{name} {self._text(name, value)}" for name, value in terms)
        return f"auction {owner.code} {instrument.symbol} {side} {qty} {form} {words}".rstrip()

    def _least(self, instrument):
        return 1

    def _side(self, _):
        return "sell"

    def _text(self, name, value):
        if name in ("floor", "cap", "reserve", "price", "step"):
            return price_text(value)
        if name in ("ccr", "ecr"):
            return f"{price_text(value[0])}:{value[1]}"
        if name == "deposit":
            return money_text(value)
        return str(value)

    def _common(self, terms):
        """Deposit and end."""
        if self.stream.one_in(4):
            terms.append(("deposit", self.random.choice((0, 100, 10_000, 5_000_000))))
        if self.stream.one_in(3) and self.stream.time_is_free():
            terms.append(("ends", self.stream.clock_text(self.random.choice((1, 5, 30, 120)))))
        return terms

    def time(self):
        """Lets the clock go on: a little, or to the end of an auction, a second before and after it."""
        stream = self.stream
        if not stream.time_is_free():
            return None
        ends = [auction.ends for auction in stream.venue.auctions.values() if auction.status in TAKING and auction.ends]
        if ends and self.random.randrange(2):
            return f"time {stream.clock_text_of(self.random.choice(ends) + self.random.choice((-1000, 0, 0, 1000)))}"
        return f"time {stream.clock_text(self.random.choice((0, 1, 2, 10, 40)))}"

    # Bids.
    def _bidder(self, auction):
        members = [member for member in self.stream.active_members() if member.group != auction.owner.member.group]
        if auction.get("deposit"):
            members = [member for member in members if member in auction.bidders and auction.bidders[member].registered]
        if not auction.reverse() and not self.stream.one_in(40):
            members = [member for member in members if not self._is_locked(auction.instrument, member)]
        return self.stream.pick_one(members)

    def _is_locked(self, instrument, member):
        """Whether he sold too recently to buy."""
        rules, today = instrument.market.rules, self.stream.venue.day
        return rules and any(today < day + rules.reverse_t and trade.state != "refused"
                             for day, trade in member.sales.get(instrument, ()))

    def _room(self, auction, member, price):
        """The largest quantity that rights or cash allow beside what the member's bids hold already."""
        if auction.reverse():
            return member.holding(auction.instrument).free(self.stream.venue.day)
        each = price * auction.instrument.market.rules.hao_per_tick_and_step
        return member.account.spendable() * 9900 // 10_000 // max(each, 1)

    def _bid(self, auction):
        member = self._bidder(auction)
        if member is None or (not self._may_bid(auction, member) and self.random.randrange(12)):
            return None
        shut = auction.instrument.halted or auction.instrument.market.phase not in self._phases(auction)
        if shut and self.random.randrange(25):
            return None
        price = self._price(auction, member)
        room = self._room(auction, member, price)
        qty = self._qty(auction, member, min(room, 10**7))
        return qty and f"bid {member.code} #{auction.ref} {qty}@{price_text(max(price, 0))}{self._tail(auction)}"

    def _may_bid(self, auction, member):
        """Whether another bid of the member's can stand."""
        return True

    @staticmethod
    def _phases(auction):
        rules = auction.instrument.market.rules
        return getattr(rules, METHODS[auction.form]).phases if rules else ()

    def _tail(self, _):
        return ""

    def _qty(self, auction, member, room):
        least = max(1, FORMS[auction.form].size(auction)[0])
        if room < least:
            return None if self.random.randrange(20) else least
        return self.stream.quantity(least, min(room, max(least, auction.qty // self.random.choice((1, 2, 4)))))

    def _change(self, auction):
        """A bid withdrawn or replaced."""
        stream, bid = self.stream, self.stream.pick_one(auction.bids)
        shut = auction.instrument.halted or auction.instrument.market.phase not in self._phases(auction)
        if shut and self.random.randrange(25):
            return f"cancel {bid.member.code} #{bid.ref}" if FORMS[auction.form].may_change(auction) else None
        if not FORMS[auction.form].may_change(auction) and self.random.randrange(20):
            return self._bid(auction)
        if stream.one_in(3):
            return f"cancel {bid.member.code} #{bid.ref}"
        qty, price = bid.qty, bid.price
        draw = self.random.randrange(4)
        if draw == 0:
            qty = stream.quantity(1, qty)
        elif draw == 1:
            price = self._price(auction, bid.member)
        elif draw == 2:
            qty += self.random.choice((1, 100, max(1, self._room(auction, bid.member, price))))
        else:
            qty, price = stream.quantity(1, qty * 2), self._price(auction, bid.member)
        return (f"replace {bid.member.code} #{bid.ref} {bid.side} {bid.instrument.symbol}"
                f" {qty}@{price_text(max(price, 0))}")

    # Commands that are mostly refused.
    def _wild(self):
        venue, rng = self.stream.venue, self.random
        member, instrument = rng.choice(list(venue.members.values())), rng.choice(venue.instruments)
        known = [ref for ref, auction in venue.auctions.items() if METHODS[auction.form] == self.method]
        ref = rng.choice(known[-6:]) if known and rng.randrange(6) else rng.randint(1, venue.seq + 3)
        auction = venue.auctions.get(ref)
        draw = rng.randrange(12)
        if draw < 4:
            price = (auction.price or auction.get("floor") or auction.get("price") or 100) if auction else 100
            price += rng.choice((0, 0, 1, -1, 10**6))
            qty = rng.choice((0, 1, auction.qty if auction else 5, 10**14))
            return f"bid {member.code} #{ref} {qty}@{price_text(max(price, 0))}" + rng.choice(("", " partial"))
        if draw < 9:
            what = rng.choice(("open", "open", "pause", "next", "close", "close", "cancel"))
            if what == "cancel" and auction and auction.status in LIVE and rng.randrange(4):
                what = "next"
            return f"auction-{what} #{ref}"
        if draw == 9:
            return f"register {member.code} #{ref}"
        number = rng.randint(1, venue.seq + 3)
        if draw == 10:
            return f"cancel {member.code} #{number}"
        return self._bad_announcement(member, instrument)

    def _bad_announcement(self, member, instrument):
        rng = self.random
        form, side = rng.choice(self.forms), rng.choice(("sell", "sell", "buy"))
        terms = rng.choice(("", "floor 1.00", "cap -1.00", "floor -1.00", "floor 1.00 step 0.00", "price 0.00",
                            "price 5.00 cap 3.00", "floor 5.00 cap 4.00", "floor 5.00 cap 4.99 step 1.00",
                            "floor 1.00 step 1.00 extension 2592001", "floor 1.00 step 1.00 extension -1",
                            "award fraction:0", "award fraction:10001", "min -1",
                            "bidder-cap -1", "deposit -1.00", "ccr 0.00:5", "ecr 1.00:0", "pricing reserve_if_short",
                            "short decline", "floor 1.00 ccr 2.00:5 pricing pay_as_bid", "ends 00:00:01"))
        qty = rng.choice((0, 1, 10, 10**14, member.holding(instrument).free(self.stream.venue.day) + 1))
        return f"auction {member.code} {instrument.symbol} {side} {qty} {form} {terms}".rstrip()
