#!/usr/bin/env python3
"""Worked numbers AT-U and AT-A of markets.md; prices in hundredths."""

import hashlib
import sys
import unittest

from amounts import band, half_up
from call import allocate, uncross
from sealed import (award, best_bidders, declines, lowest_win, pro_rata, random_order, reservation,
                    supply_with_reserves)


class Call(unittest.TestCase):
    """AT-U."""

    def test_u1_the_largest_volume_wins_and_the_last_bid_is_partial(self):
        bids = [(5020, 3_000), (5010, 2_000), (5000, 4_000), (4990, 1_000)]
        asks = [(4980, 2_500), (4990, 2_000), (5000, 3_000), (5010, 5_000)]
        self.assertEqual(uncross(bids, asks, 5000), (5000, 7_500))
        self.assertEqual(allocate(bids, 7_500), [(5020, 3_000), (5010, 2_000), (5000, 2_500), (4990, 0)])

    def test_u2_all_candidates_have_a_surplus_of_buyers(self):
        bids, asks = [(1002, 100), (1000, 200)], [(998, 200), (1001, 100)]
        self.assertEqual(uncross(bids, asks), (1000, 200))
        self.assertEqual(uncross(bids, asks, midpoint=True), (999, 200))

    def test_u3_the_reference_is_clamped_into_the_range(self):
        for reference, price in ((1005, 1002), (1000, 1000), (990, 998), (None, 1000)):
            self.assertEqual(uncross([(1002, 100)], [(998, 100)], reference), (price, 100))

    def test_u4_between_a_surplus_of_buyers_and_one_of_sellers(self):
        bids, asks = [(1002, 100), (1000, 100)], [(999, 100), (1001, 100)]
        self.assertEqual(uncross(bids, asks, 1003), (1001, 100))
        self.assertEqual(uncross(bids, asks, 995), (1000, 100))

    def test_u5_nothing_crosses(self):
        self.assertIsNone(uncross([(1000, 1)], [(1001, 1)], 1000))


class Sealed(unittest.TestCase):
    """AT-A."""

    NATIONAL = [("B1", 7450, 40_000), ("B2", 7520, 20_000), ("B3", 7410, 60_000), ("B4", 7450, 30_000)]

    def test_a1_a2_uniform_and_pay_as_bid(self):
        self.assertEqual(band(7410, 1000)[1], 8151)
        fills = award(self.NATIONAL, 100_000)
        self.assertEqual(fills, {"B2": 20_000, "B1": 40_000, "B4": 30_000, "B3": 10_000})
        self.assertEqual(lowest_win(self.NATIONAL, fills), 7410)
        self.assertEqual(sum(price * fills[bid] for bid, price, _ in self.NATIONAL), 746_000_000)

    def test_a3_short_demand(self):
        fills = award(self.NATIONAL[:2], 100_000)
        self.assertEqual(sum(fills.values()), 60_000)
        self.assertEqual(lowest_win(self.NATIONAL[:2], fills), 7450)

    def test_a4_the_official_example_of_krx(self):
        bids = list(enumerate([(11_000, 1_000), (11_000, 1_500), (11_000, 2_500), (10_500, 1_000), (10_500, 2_000),
                               (10_300, 1_000), (10_300, 1_000), (10_300, 2_000), (10_000, 1_000), (10_000, 2_000)]))
        bids = [(index, *bid) for index, bid in bids]
        fills = award(bids, 10_000)
        self.assertEqual([fills[index] for index in (5, 6, 7)], [1_000, 1_000, 0])
        self.assertEqual(lowest_win(bids, fills), 10_300)

    def test_a5_ties_by_lot(self):
        seed = hashlib.sha256(b"AT-A5").digest()
        self.assertEqual(random_order(seed, [101, 102, 103, 104]), [101, 102, 104, 103])
        fills = award([(bid, 100, 500) for bid in (101, 102, 103, 104)], 1_200, "RANDOM", seed)
        self.assertEqual(fills, {101: 500, 102: 500, 104: 200, 103: 0})

    def test_a6_ties_in_proportion(self):
        self.assertEqual(pro_rata([900, 600, 300], 1_000), [500, 333, 167])

    def test_a7_to_a9_reserves(self):
        bids = [(0, 900, 400), (1, 700, 500), (2, 650, 300), (3, 600, 200), (4, 500, 400)]
        self.assertEqual(supply_with_reserves(bids, 1_000, 600, released_max=500), 1_400)
        self.assertEqual(lowest_win(bids, award(bids, 1_400)), 600)
        bids[2] = (2, 650, 900)
        self.assertEqual(supply_with_reserves(bids, 1_000, 600, released_max=500), 1_500)
        self.assertEqual(lowest_win(bids, award(bids, 1_500)), 650)
        self.assertEqual(supply_with_reserves([(0, 900, 400), (1, 600, 700)], 1_000, 600, released_max=500), 1_000)
        withheld = [(0, 800, 500), (1, 580, 300), (2, 550, 400)]
        self.assertEqual(supply_with_reserves(withheld, 1_000, 600, withheld_max=100), 900)
        withheld = [(0, 800, 500), (1, 610, 450), (2, 550, 400)]
        self.assertEqual(supply_with_reserves(withheld, 1_000, 600, withheld_max=100), 950)
        self.assertEqual(lowest_win(withheld, award(withheld, 950)), 610)

    def test_a10_the_best_seventy_per_cent_of_bidders(self):
        self.assertEqual([half_up(count * 7000, 10_000) for count in (10, 9, 5, 3, 1)], [7, 6, 4, 2, 1])
        quotes = [("a", 4500), ("b", 5200), ("c", 4900), ("d", 5200), ("e", 4700)]
        self.assertEqual(best_bidders(quotes, 7000), ["b", "d", "c", "e"])

    def test_a11_a_short_auction_declines_only_where_a_bid_is_below_the_reserve(self):
        full, partial = [(0, 65, 500), (1, 62, 600), (2, 59, 200)], [(0, 65, 500), (1, 62, 300)]
        self.assertFalse(declines(full, 1_000, 60))
        self.assertEqual(lowest_win(full, award(full, 1_000)), 62)
        self.assertFalse(declines(partial, 1_000, 60))
        self.assertTrue(declines(partial + [(2, 59, 200)], 1_000, 60))

    def test_a12_reservation(self):
        bids = [(30, 10_000), (28, 5_000), (27, 20_000)]
        self.assertEqual(reservation(bids, uniform=True), 945_000)
        self.assertEqual(reservation(bids, uniform=False), 980_000)

    def test_a14_floors_are_rounded_once_at_the_end(self):
        amount, qty = 6010 * 12_000 + 6125 * 8_000 + 5990 * 20_000, 40_000
        self.assertEqual((half_up(amount, qty), half_up(amount * 12, qty * 10)), (6023, 7228))

    def test_a15_reverse_auction(self):
        bids = [(0, 6_500, 200), (1, 7_000, 200), (2, 7_000, 200)]
        fills = award(bids, 500, reverse=True)
        self.assertEqual(fills, {0: 200, 1: 200, 2: 100})
        self.assertEqual(lowest_win(bids, fills, reverse=True), 7_000)


if __name__ == "__main__":
    sys.exit(unittest.main())
