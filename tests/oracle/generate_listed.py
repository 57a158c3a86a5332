"""TM1 commands: listings that rest, sweeps and picks that trade, and every way to do it wrong."""

from amounts import price_text
from listed import opposite, visible


class ListedCommands:
    """Draws the next TM1 command from the venue's state."""

    def __init__(self, stream):
        self.stream = stream
        self.random = stream.random

    def next(self):
        """One command, or None where the draw finds nothing to do."""
        stream, venue = self.stream, self.stream.venue
        if stream.one_in(12):
            return self._wild()
        instruments = [instrument for instrument in venue.instruments if instrument.base and not instrument.halted
                       and instrument.market.rules and instrument.market.rules.tm1]
        instrument, member = stream.pick_one(instruments), stream.pick_one(stream.active_members())
        if not instrument or not member:
            return None
        if instrument.market.phase not in instrument.market.rules.tm1.phases:
            return self._wild() if stream.one_in(8) else self._cancel(instrument)
        draw = self.random.randrange(100)
        resting = len(instrument.sides["buy"]) + len(instrument.sides["sell"])
        if draw < (45 if resting < self.stream.depth else 10):
            return self._list(instrument, member)
        if draw < 62:
            return self._sweep(instrument, member)
        if draw < 80:
            return self._pick(instrument, member)
        return self._replace(instrument) if draw < 90 else self._cancel(instrument)

    # Quantities and prices that the member can afford.
    def _room(self, instrument, member, side, price):
        """The largest quantity that rights or cash allow."""
        limit = instrument.market.rules.tm1.max_qty or 10**7
        if side == "sell":
            return min(limit, member.holding(instrument).free(self.stream.venue.day))
        each = price * instrument.market.rules.hao_per_tick_and_step
        return min(limit, member.account.spendable() * 9990 // 10_000 // each)

    def _resting_price(self, instrument, side):
        """Inside the band, on this side of the other side's best."""
        low, high = instrument.listed_band or (max(1, instrument.base // 2), instrument.base * 2)
        other = instrument.sides[opposite(side)]
        if side == "buy":
            high = min(high, other[0].price - 1) if other else high
        else:
            low = max(low, other[0].price + 1) if other else low
        low = max(low, 1)
        if low > high:
            return None
        anchor = self.stream.pick_one([order.price for order in instrument.sides[side]]) or instrument.base
        price = anchor + self.random.choice((0, 0, 0, 1, -1, 2, -3, 10, -25))
        return min(max(price, low), high)

    def _list(self, instrument, member):
        side = self.random.choice(("buy", "sell"))
        price = self._resting_price(instrument, side)
        if price is None:
            return None
        room = self._room(instrument, member, side, price)
        if room < 1:
            return None
        return f"list {member.code} {side} {instrument.symbol} {self.stream.quantity(1, room)}@{price_text(price)}"

    def _sweep(self, instrument, member):
        side = self.random.choice(("buy", "sell"))
        seen = visible(instrument, side)
        if not seen:
            return None
        maker = self.stream.pick_one(seen)
        price = max(1, maker.price + self.random.choice((0, 0, 0, 1, -1, 5)))
        room = self._room(instrument, member, side, price)
        if room < 1:
            return None
        wanted = sum(order.leaves() for order in seen[:self.random.randint(1, len(seen))])
        qty = min(room, max(1, wanted + self.random.choice((0, 0, 0, -1, 1, 500))))
        own = any(order.member.group == member.group for order in seen)
        skip = " skip-own" if own and self.random.randrange(4) else ""
        return f"sweep {member.code} {side} {instrument.symbol} {qty}@{price_text(price)}{skip}"

    def _pick(self, instrument, member):
        """Whole levels from the best, any order inside one; now and then a leg that breaks the rule."""
        side = self.random.choice(("buy", "sell"))
        foreign = [order for order in visible(instrument, side) if order.member.group != member.group]
        if not foreign:
            return None
        levels = {}
        for order in foreign:
            levels.setdefault(order.price, []).append(order)
        depth = self.random.randint(1, min(len(levels), 3))
        legs = []
        for index, orders in enumerate(list(levels.values())[:depth]):
            self.random.shuffle(orders)
            last = index == depth - 1
            for order in orders[:self.random.randint(1, len(orders))] if last else orders:
                qty = self.stream.quantity(1, order.leaves()) if last else order.leaves()
                legs.append([order.ref, qty])
        room = self._room(instrument, member, side, max(levels))
        if room == 0 and self.random.randrange(8):
            return None
        while len(legs) > 1 and sum(qty for _, qty in legs) > room:
            legs.pop()
        if len(legs) == 1 and legs[0][1] > room > 0:
            legs[0][1] = room
        if self.stream.one_in(10):
            self._spoil(legs)
        own = any(order.member.group == member.group for order in visible(instrument, side))
        skip = " skip-own" if own and self.random.randrange(4) else ""
        texts = " ".join(f"#{ref}:{qty}" for ref, qty in legs[:15])
        if not skip and self.stream.one_in(3):
            prices = [order.price for order in foreign[:len(legs)]] + [max(levels), min(levels)]
            worst = max(1, (max(prices) if side == "buy" else min(prices)) + self.random.choice((0, 0, 0, 1, -1, 4000)))
            skip = f" limit {price_text(worst)}"
        return f"pick {member.code} {side} {instrument.symbol} {texts}{skip}"

    def _spoil(self, legs):
        draw = self.random.randrange(5)
        if draw == 4:
            legs[-1][1] = self.random.choice((0, -1))
        elif draw == 0:
            self.random.shuffle(legs)
        elif draw == 1:
            legs[-1][1] += self.random.choice((1, 100_000))
        elif draw == 2:
            legs.append([self.random.randint(1, self.stream.venue.seq + 2), 1])
        else:
            legs.append(list(legs[0]))

    def _own_order(self, instrument):
        return self.stream.pick_one(instrument.sides["buy"] + instrument.sides["sell"])

    def _cancel(self, instrument):
        order = self._own_order(instrument)
        return order and f"cancel {order.member.code} #{order.ref}"

    def _replace(self, instrument):
        order = self._own_order(instrument)
        if order is None:
            return None
        draw = self.random.randrange(4)
        price, qty = order.price, order.qty
        if draw == 0:
            qty = self.random.randint(1, order.qty)
        elif draw == 1:
            qty += max(0, self._room(instrument, order.member, order.side, price)) // self.random.choice((1, 2, 100))
        elif draw == 2:
            price = self._resting_price(instrument, order.side) or price
        else:
            price, qty = self._resting_price(instrument, order.side) or price, self.stream.quantity(1, order.qty * 2)
        return (f"replace {order.member.code} #{order.ref} {order.side} {instrument.symbol} {qty}@{price_text(price)}")

    # Commands that are mostly refused.
    def _wild(self):
        stream, venue, rng = self.stream, self.stream.venue, self.random
        member, instrument = rng.choice(list(venue.members.values())), rng.choice(venue.instruments)
        code, symbol, side = member.code, instrument.symbol, rng.choice(("buy", "sell"))
        base = instrument.base or 100
        low, high = instrument.listed_band or (base // 2, base * 2)
        price = rng.choice((low, high, low - 1, high + 1, base, 0, base * 40))
        qty = rng.choice((0, 1, 2, 99_999, 100_000, 100_001, member.holding(instrument).free(venue.day) + 1, 10**14, 777))
        terms = f"{qty}@{price_text(max(price, 0))}"
        number = rng.randint(1, venue.seq + 3)
        order = stream.pick_one(venue.live_orders())
        draw = rng.randrange(8)
        if draw < 3:
            return f"{rng.choice(('list', 'sweep'))} {code} {side} {symbol} {terms}"
        if draw == 3:
            return f"pick {code} {side} {symbol} #{order.ref if order else number}:{rng.choice((1, 10, 100_000))}"
        if draw == 4:
            return f"cancel {code} #{number}"
        if draw == 5 and order:
            return f"cancel {code} #{order.ref}"
        if draw == 6 and order:
            return f"replace {order.member.code} #{order.ref} {order.side} {order.instrument.symbol} {terms}"
        return f"replace {code} #{number} {side} {symbol} {terms}"
