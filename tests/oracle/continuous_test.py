#!/usr/bin/env python3
"""TM2 and TM4 as state machines: AT-M1, and one case per rule of docs/methods; prices in hundredths."""

import datetime
import sys
import unittest

from call import CallRules, random_seconds
from continuous import Book, Order, Rules
from ledger import Refused

DAY = datetime.date(2026, 3, 2)


class Desk:
    """A book with short words: `say` gives what a command caused as one text per event."""

    def __init__(self, base=2400, mode="continuous", call_rules=CallRules(), closing=False, **rules):
        self.book = Book(Rules(**rules), call_rules, closing)
        self.orders, self.last = {}, 0
        self.book.open_day(DAY, base)
        if mode == "continuous":
            self.book.start_continuous()

    def order(self, text, now=0, **more):
        """`A buy 100@24.10`, `A sell 100` for one without a price; the group is the letter."""
        who, side, terms = text.split()
        qty, _, price = terms.partition("@")
        self.last += 1
        order = Order(self.last, ord(who), side, int(qty), round(float(price or 0) * 100), **more)
        self.orders[self.last] = order
        try:
            return self.texts(self.book.enter(order, now))
        except Refused as refused:
            return [refused.code + (f" #{refused.order}" if refused.order else "")]

    def texts(self, events):
        """Everything but the plain acceptance."""
        found = []
        for event in events:
            if event[0] == "trade":
                found.append(f"#{event[1].ref} #{event[2].ref} {event[3]}@{event[4]}")
            elif event[0] in ("cancelled", "expired"):
                found.append(f"{event[0]} #{event[1].ref} {' '.join(map(str, event[2:]))}")
            elif event[0] == "triggered":
                found.append(f"triggered #{event[1].ref}")
            elif event[0] != "accepted":
                found.append(" ".join(str(part.ref if isinstance(part, Order) else part) for part in event))
        return found

    def side(self, side):
        return [(order.ref, order.price, order.slice) for order in self.book.sides[side]]


class Prices(unittest.TestCase):
    """AT-M1, AT-B3."""

    def test_m1_the_middle_of_bid_ask_and_last(self):
        for last, price in ((2400, 2400), (2350, 2390), (2500, 2410)):
            desk = Desk(last, median3=True)
            desk.order("A sell 10@23.90")
            self.assertEqual(desk.order("B buy 10@24.10"), [f"#1 #2 10@{price}"])

    def test_the_fill_before_is_the_last_price_of_the_next_fill(self):
        desk = Desk(2400, median3=True)
        desk.order("A sell 10@23.90")
        desk.order("A sell 10@24.05")
        self.assertEqual(desk.order("B buy 20@24.10"), ["#1 #3 10@2400", "#2 #3 10@2405"])

    def test_the_maker_price_otherwise(self):
        desk = Desk()
        desk.order("A sell 10@23.90")
        self.assertEqual(desk.order("B buy 10@24.10"), ["#1 #2 10@2390"])

    def test_better_price_then_older(self):
        desk = Desk()
        for terms in ("A sell 5@24.00", "A sell 5@23.90", "C sell 5@23.90"):
            desk.order(terms)
        self.assertEqual(desk.order("B buy 12@24.10"), ["#2 #4 5@2390", "#3 #4 5@2390", "#1 #4 2@2400"])
        self.assertEqual(desk.side("sell"), [(1, 2400, 3)])


class Kinds(unittest.TestCase):
    """Order types, times in force, conditions."""

    def test_a_market_order_stops_at_its_collar_and_the_rest_ends(self):
        desk = Desk(2400, collar_bp=100)
        desk.order("A sell 5@24.20")
        desk.order("A sell 5@24.25")
        self.assertEqual(desk.order("B buy 8", kind="market"), ["#1 #3 5@2420", "cancelled #3 3 remainder"])
        desk = Desk(2400, collar_bp=100)
        desk.order("A sell 5@24.25")
        self.assertEqual(desk.order("B buy 8", kind="market"), ["COLLAR"])

    def test_market_to_limit_rests_at_its_last_fill(self):
        desk = Desk(2400, collar_bp=200)
        desk.order("A sell 5@24.20")
        desk.order("A sell 5@24.30")
        self.assertEqual(desk.order("B buy 12", kind="market_to_limit"), ["#1 #3 5@2420", "#2 #3 5@2430", "limited 3"])
        self.assertEqual(desk.side("buy"), [(3, 2430, 2)])

    def test_ioc_and_fok(self):
        desk = Desk()
        desk.order("A sell 5@24.00")
        self.assertEqual(desk.order("B buy 8@24.00", tif="fok"), ["cancelled #2 8 not_filled"])
        self.assertEqual(desk.order("B buy 8@24.00", tif="ioc"), ["#1 #3 5@2400", "cancelled #3 3 remainder"])

    def test_minimum(self):
        desk = Desk()
        desk.order("A sell 5@24.00")
        self.assertEqual(desk.order("B buy 8@24.00", minimum=6), ["cancelled #2 8 not_filled"])
        self.assertEqual(desk.order("B buy 8@24.00", minimum=5), ["#1 #3 5@2400"])
        self.assertEqual(desk.side("buy"), [(3, 2400, 3)])

    def test_post_only(self):
        desk = Desk()
        desk.order("A sell 5@24.00")
        self.assertEqual(desk.order("B buy 8@24.00", post_only=True), ["WOULD_TRADE #1"])
        self.assertEqual(desk.order("B buy 8@23.99", post_only=True), [])

    def test_all_or_none_waits_and_trades_whole(self):
        desk = Desk()
        desk.order("A sell 60@24.00")
        self.assertEqual(desk.order("B buy 100@24.00", all_or_none=True), [])
        self.assertEqual(desk.order("C sell 40@24.00"), ["#1 #2 60@2400", "#3 #2 40@2400"])
        desk = Desk()
        desk.order("B buy 100@24.00", all_or_none=True)
        desk.order("C buy 10@24.00")
        self.assertEqual(desk.side("buy"), [(2, 2400, 10)])  # the other waits beside the book
        self.assertEqual(desk.order("A sell 50@24.00"), ["#2 #3 10@2400"])
        self.assertEqual(desk.order("A sell 70@24.00"), ["#3 #1 40@2400", "#4 #1 60@2400"])

    def test_an_iceberg_shows_one_slice_after_the_other_at_the_end_of_its_level(self):
        desk = Desk()
        desk.order("A sell 25@24.00", display=10)
        desk.order("C sell 5@24.00")
        self.assertEqual(desk.order("B buy 27@24.00"),
                         ["#1 #3 10@2400", "#2 #3 5@2400", "#1 #3 10@2400", "#1 #3 2@2400"])
        self.assertEqual(desk.side("sell"), [(1, 2400, 3)])

    def test_own_group(self):
        desk = Desk()
        desk.order("A sell 5@24.00")
        desk.order("B sell 5@24.00")
        self.assertEqual(desk.order("B buy 6@24.00"), ["SELF_TRADE #2"])
        self.assertEqual(desk.order("B buy 5@24.00"), ["#1 #4 5@2400"])
        self.assertEqual(desk.order("B buy 5@24.00", skip_own=True), ["cancelled #5 5 remainder"])


class Stops(unittest.TestCase):
    """B8."""

    def test_a_cascade_goes_by_stop_price_and_then_number(self):
        desk = Desk(2400, collar_bp=1000)
        for terms in ("A sell 1@24.10", "A sell 1@24.20", "A sell 1@24.30", "A sell 1@24.40", "A sell 5@24.50"):
            desk.order(terms)
        desk.order("C buy 1", kind="stop", stop=2420)
        desk.order("C buy 1", kind="stop", stop=2410)
        desk.order("C buy 1@24.50", kind="stop_limit", stop=2410)
        self.assertEqual(desk.order("B buy 1@24.10"),
                         ["#1 #9 1@2410", "triggered #7", "#2 #7 1@2420", "triggered #8", "#3 #8 1@2430",
                          "triggered #6", "#4 #6 1@2440"])

    def test_a_stop_that_a_trade_has_passed_already_triggers_at_once(self):
        desk = Desk(2400, collar_bp=1000)
        desk.order("A sell 1@24.50")
        self.assertEqual(desk.order("C buy 1", kind="stop", stop=2460), [])
        self.assertEqual(desk.order("B buy 1@24.50"), ["#1 #3 1@2450"])
        self.assertEqual(desk.order("C buy 1", kind="stop", stop=2450), ["triggered #4", "cancelled #4 1 remainder"])
        self.assertEqual(desk.order("C sell 1", kind="stop", stop=2449), [])


class Changes(unittest.TestCase):
    """B2."""

    def test_only_less_at_the_same_price_keeps_priority(self):
        desk = Desk()
        for _ in range(3):
            desk.order("A buy 10@24.00")
        desk.book.replace(desk.orders[1], 8, 2400)
        self.assertEqual(desk.side("buy")[0], (1, 2400, 8))
        desk.book.replace(desk.orders[1], 9, 2400)
        self.assertEqual([ref for ref, *_ in desk.side("buy")], [2, 3, 1])

    def test_a_replacement_that_crosses_trades(self):
        desk = Desk()
        desk.order("A sell 5@24.10")
        desk.order("B buy 8@24.00")
        events = desk.book.replace(desk.orders[2], 8, 2410)
        self.assertEqual(desk.texts(events), ["replaced 2 lost", "#1 #2 5@2410"])
        self.assertEqual(desk.side("buy"), [(2, 2410, 3)])


class Days(unittest.TestCase):
    """DESIGN 6."""

    def test_what_lasts_is_judged_again(self):
        desk = Desk(2400, band_bp=1000)
        desk.order("A buy 10@23.00", tif="gtc")
        desk.order("A buy 10@24.00", tif="gtc")
        desk.order("A buy 10@24.00")
        desk.order("A buy 10@24.00", tif="gtd", expires=DAY + datetime.timedelta(days=1))
        desk.order("A buy 10@24.00", tif="gtd", expires=DAY + datetime.timedelta(days=9))
        self.assertEqual(desk.texts(desk.book.close_day()), ["expired #3 10"])
        events = desk.book.open_day(DAY + datetime.timedelta(days=3), 2600)
        self.assertEqual(desk.texts(events), ["cancelled #1 10 rechecked PRICE_BAND", "expired #4 10"])
        self.assertEqual([ref for ref, *_ in desk.side("buy")], [2, 5])


class Interruption(unittest.TestCase):
    """B24."""

    def test_a_fill_too_far_from_the_last_price_becomes_a_call(self):
        desk = Desk(2400, dynamic_bp=100, interruption_s=60)
        desk.order("A sell 5@24.20")
        desk.order("A sell 5@24.90")
        self.assertEqual(desk.order("B buy 8@25.00", now=100), ["#1 #3 5@2420", "interrupted"])
        self.assertEqual((desk.book.mode, desk.book.indicative()), ("call", (2490, 3, -2)))
        self.assertEqual(desk.texts(desk.book.tick(159)), [])
        self.assertEqual(desk.texts(desk.book.tick(160)), ["uncrossed 2490 3", "#2 #3 3@2490"])
        self.assertEqual(desk.book.mode, "continuous")

    def test_a_fok_that_would_need_it_is_not_filled(self):
        desk = Desk(2400, dynamic_bp=100, interruption_s=60)
        desk.order("A sell 5@24.90")
        self.assertEqual(desk.order("B buy 5@25.00", tif="fok"), ["cancelled #2 5 not_filled"])
        self.assertEqual(desk.book.mode, "continuous")


class Calls(unittest.TestCase):
    """TM4 as a machine."""

    def _desk(self, **rules):
        desk = Desk(5000, mode="call", call_rules=CallRules(**rules), closing=True)
        desk.book.start_call("opening", 0, 600)
        return desk

    def test_u1_by_orders(self):
        desk = self._desk()
        for terms in ("A buy 3000@50.20", "A buy 2000@50.10", "A buy 4000@50.00", "A buy 1000@49.90",
                      "B sell 2500@49.80", "B sell 2000@49.90", "B sell 3000@50.00", "B sell 5000@50.10"):
            desk.order(terms)
        self.assertEqual(desk.book.indicative(), (5000, 7500, 1500))
        self.assertEqual(desk.texts(desk.book.tick(600)),
                         ["uncrossed 5000 7500", "#1 #5 2500@5000", "#1 #6 500@5000", "#2 #6 1500@5000",
                          "#2 #7 500@5000", "#3 #7 2500@5000"])
        self.assertEqual(desk.side("buy"), [(3, 5000, 1500), (4, 4990, 1000)])

    def test_market_orders_come_first_and_end(self):
        desk = Desk(5000, mode="call", band_bp=1000)
        desk.book.start_call("opening", 0, 600)
        desk.order("A buy 10@50.00")
        desk.order("C buy 10", kind="market")
        desk.order("B sell 15@49.90")
        self.assertEqual(desk.texts(desk.book.tick(600)), ["uncrossed 5000 15", "#2 #3 10@5000", "#1 #3 5@5000"])

    def test_market_orders_alone_trade_at_the_reference(self):
        desk = Desk(5000, mode="call", band_bp=1000)
        desk.book.start_call("opening", 0, 600)
        desk.order("C buy 10", kind="market")
        desk.order("B sell 15", kind="market")
        self.assertEqual(desk.texts(desk.book.tick(600)),
                         ["uncrossed 5000 10", "#1 #2 10@5000", "cancelled #2 5 remainder"])

    def test_no_cancel_in_the_tail(self):
        desk = self._desk(no_cancel_s=300)
        desk.order("A buy 10@50.00")
        desk.order("A buy 10@50.00")
        self.assertEqual(desk.texts(desk.book.cancel(desk.orders[1], 299)), ["cancelled #1 10 requested"])
        with self.assertRaisesRegex(Refused, "PHASE"):
            desk.book.cancel(desk.orders[2], 300)

    def test_extensions_are_counted(self):
        desk = self._desk(extension_bp=100, extension_s=60, extensions_max=1)
        desk.order("A buy 10@51.00")
        desk.order("B sell 10@51.00")
        self.assertEqual(desk.texts(desk.book.tick(600)), ["extended 660"])
        self.assertEqual(desk.texts(desk.book.tick(660)), ["uncrossed 5100 10", "#1 #2 10@5100"])

    def test_a_random_end_is_the_seeds(self):
        ends = []
        for instrument in (1, 1, 2):
            desk = Desk(5000, mode="call", call_rules=CallRules(random_end_s=30))
            desk.book.start_call("opening", 0)
            desk.book.end_call_soon(600, bytes.fromhex("00ff"), instrument)
            ends.append(desk.book.call.ends - 600 if desk.book.call else 0)
        self.assertEqual(ends, [random_seconds(bytes.fromhex("00ff"), number, 30) for number in (1, 1, 2)])

    def test_the_tail_begins_by_command_too(self):
        desk = self._desk()
        desk.order("A buy 10@50.00")
        desk.book.no_cancel()
        with self.assertRaisesRegex(Refused, "PHASE"):
            desk.book.cancel(desk.orders[1], 1)

    def test_the_range_is_around_the_last_price_before_the_order(self):
        desk = Desk(2400, dynamic_bp=100, interruption_s=60)
        for terms in ("A sell 5@24.20", "A sell 5@24.40"):
            desk.order(terms)
        self.assertEqual(desk.order("B buy 10@24.40", tif="ioc"),
                         ["#1 #3 5@2420", "cancelled #3 5 remainder", "interrupted"])

    def test_orders_of_a_call_end_with_it(self):
        desk = self._desk()
        desk.order("A buy 10@50.00", tif="at_open")
        desk.order("A buy 10@49.00", tif="at_close")
        desk.order("A buy 10@50.00", tif="good_for_auction")
        self.assertEqual(desk.texts(desk.book.tick(600)), ["cancelled #1 10 call_ended", "cancelled #3 10 call_ended"])
        self.assertEqual(desk.order("A buy 10@50.00", tif="at_open"), ["TIF"])
        desk.book.start_call("closing", 700, 60)
        self.assertEqual(desk.side("buy"), [(2, 4900, 10)])
        self.assertEqual(desk.texts(desk.book.end_call()), ["cancelled #2 10 call_ended"])

    def test_immediate_orders_are_refused_and_own_orders_do_not_cross(self):
        desk = self._desk()
        self.assertEqual(desk.order("A buy 10@50.00", tif="ioc"), ["TIF"])
        self.assertEqual(desk.order("A buy 10@50.00", post_only=True), ["ORDER_TYPE"])
        desk.order("A buy 10@50.00")
        self.assertEqual(desk.order("A sell 10@50.00"), ["SELF_TRADE #3"])
        self.assertEqual(desk.order("A sell 10@50.01"), [])

    def test_stops_sleep_through_a_call(self):
        desk = Desk(5000, mode="call", band_bp=1000)
        desk.book.start_call("opening", 0, 600)
        desk.order("C buy 1", kind="stop", stop=5000)
        desk.order("A buy 1@50.00")
        desk.order("B sell 1@50.00")
        self.assertEqual(desk.texts(desk.book.tick(600)), ["uncrossed 5000 1", "#2 #3 1@5000"])


if __name__ == "__main__":
    sys.exit(unittest.main())
