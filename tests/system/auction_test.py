"""A sealed auction from announcement to result over both FIX versions, with the venue killed while bids stand."""
import json
import time

from fix_client import Client, now
from venue import VenueTest


def bid(cl_ord_id, auction, quantity, price, more=""):
    return (f"35=D|11={cl_ord_id}|55=LAB26|54=1|60={now()}|38={quantity}|40=2|44={price}|5110={auction}|{more}")


class AuctionTest(VenueTest):
    def refused(self, client, message):
        report = client.ask(message)
        return report.pick(39, 150, 5110, 5001), report[58].split(":")[0]


class FixedPrice(AuctionTest):
    def announce(self, quantity, *terms):
        return self.venue.approved("auction", "announce", "M102", "LAB26", str(quantity), "--form", *terms)["sequence"]

    def setUp(self):
        super().setUp()
        self.venue.approved("lots", "issue", "M102", "LAB26", "1000")

    def test_the_first_come_takes_at_once_and_less_where_he_says_so(self):
        buyer, late = self.member("M101"), self.member("M201")
        auction = self.announce(1000, "fixed_price", "--price", "80.00", "--deposit", "5000.00")
        self.venue.do("auction", "open", auction)
        self.assertEqual(self.refused(buyer, bid("F1", auction, 700, "80.00"))[1], "NOT_REGISTERED")
        for member in ("M101", "M201"):
            self.venue.do("auction", "register", auction, member, "--reference", "A-1")
        self.assertEqual(buyer.cash()[5053], "5000.00")
        self.venue.do("auction", "pause", auction)
        self.assertEqual(self.refused(buyer, bid("F2", auction, 700, "80.00"))[1], "LATE")
        self.venue.do("auction", "open", auction)
        tags = (11, 39, 150, 31, 32, 14, 151, 378)
        buyer.send(bid("F3", auction, 700, "80.00"))
        self.assertEqual([buyer.read().pick(*tags) for _ in range(2)],
                         ["35=8|11=F3|39=0|150=0|14=0|151=700", "35=8|11=F3|39=2|150=F|31=80.00|32=700|14=700|151=0"])
        whole = late.ask(bid("F4", auction, 400, "80.00"))
        self.assertEqual(whole.pick(39, 150, 5110), f"35=8|39=8|150=8|5110={auction}")
        self.assertTrue(whole[58].startswith("MAKER_QTY: ") and "asked 400, available 300" in whole[58], whole[58])
        late.send(bid("F5", auction, 400, "80.00", "59=3|"))
        self.assertEqual([late.read().pick(*tags) for _ in range(3)],
                         ["35=8|11=F5|39=0|150=0|14=0|151=400", "35=8|11=F5|39=1|150=F|31=80.00|32=300|14=300|151=100",
                          "35=8|11=F5|39=4|150=4|14=300|151=0"])
        self.assertEqual((buyer.cash()[5053], late.cash()[5053]), ("0.00", "0.00"))

    def test_a_cancelled_auction_gives_every_bid_back_and_says_so(self):
        bidder = self.member("M201")
        before = bidder.cash()
        auction = self.announce(1000, "fixed_price_window", "--price", "80.00")
        self.venue.do("auction", "open", auction)
        self.assertEqual(bidder.ask(bid("W1", auction, 300, "80.00")).pick(39, 150, 5110), f"35=8|39=0|150=0|5110={auction}")
        self.assertEqual(bidder.cash()[5052], "24000.00")
        self.venue.approved("auction", "cancel", auction)
        self.assertEqual(bidder.read().pick(11, 39, 150, 14, 151, 378, 58),
                         "35=8|11=W1|39=4|150=4|14=0|151=0|378=99|58=the auction was cancelled")
        self.assertEqual(bidder.cash(), before)


class SealedAuction(AuctionTest):
    """AT-A1 (markets.md §8, TM5) with two bidders: 100 000 at a uniform price, floor 74.10, cap 81.51."""

    def announce(self):
        self.venue.do("member", "admit", "GOV", "Owner of the sale")
        self.venue.approved("lots", "issue", "GOV", "LAB26", "100000")
        done = self.venue.approved("auction", "announce", "GOV", "LAB26", "100000", "--form", "sealed", "--floor", "74.10",
                                   "--cap", "81.51", "--notice", "AT-A1")
        return done["sequence"]

    def assert_nobody_reads_the_bids(self, auction):
        files = [path for path in self.venue.data.rglob("*") if path.is_file()]
        self.assertTrue(any(path.suffix == ".mdb" for path in files), files)
        for path in files:
            self.assertNotIn(b"SECRET-B5", path.read_bytes(), path)
        keys = self.venue.path / "keys/journal.pem.sealed"
        self.assertEqual(keys.stat().st_mode & 0o777, 0o600)
        verified = self.venue.replay("verify", self.venue.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("records are still sealed", verified.stdout)
        refused = self.venue.replay("trace", self.venue.data, "--member", "M201")
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn(f"sealed under key {auction} until its auction closes", refused.stderr)
        traced = self.venue.replay("trace", self.venue.data, "--cl-ord-id", "SECRET-B5", "--sealed-keys", keys)
        self.assertEqual(traced.returncode, 0, traced.stderr)
        opened = self.venue.replay("verify", self.venue.data, "--sealed-keys", keys)
        self.assertEqual((opened.returncode, "still sealed" in opened.stdout), (0, False), opened.stdout + opened.stderr)
        dumped = self.venue.admin("journal", "dump", self.venue.data).stdout
        self.assertTrue('"sealed_under_key"' in dumped and "SECRET-B5" not in dumped, dumped[-500:])

    def restart(self, *clients):
        self.venue.kill()
        for client in clients:
            client.close()
        self.venue.start()
        for client in clients:
            self.assertEqual(client.log_on()[35], "A")
            self.assertEqual(client.until(lambda m: m[35] == "8")[97], "Y")
            client.pending()

    def test_bids_of_two_members_survive_a_kill_and_are_awarded_at_the_lowest_winning_price(self):
        old, new = self.member("M101"), self.member("M201")
        cash = {client.code: client.cash() for client in (old, new)}
        auction = self.announce()
        self.assertEqual(self.refused(old, bid("X1", auction, 40000, "74.50")), (f"35=8|39=8|150=8|5110={auction}|5001=2306", "LATE"))
        self.venue.do("auction", "open", auction)
        accepted = {}
        for client, cl_ord_id, quantity, price, more in (
                (old, "B1", 40000, "74.50", "59=1|"), (new, "B2", 20000, "75.20", ""), (old, "B3", 60000, "74.10", "59=0|"),
                (new, "B4", 30000, "74.60", ""), (new, "SECRET-B5", 500, "74.10", "59=1|"), (new, "B6", 5000, "80.00", "")):
            report = accepted[cl_ord_id] = client.ask(bid(cl_ord_id, auction, quantity, price, more))
            self.assertEqual(report.pick(11, 39, 150, 40, 59, 44, 14, 151, 5110, 636),
                             f"35=8|11={cl_ord_id}|39=0|150=0|40=2|59=1|44={price}|14=0|151={quantity}|5110={auction}")
        self.assertEqual(self.refused(new, bid("X2", auction, 10000, "82.00")),
                         (f"35=8|39=8|150=8|5110={auction}|5001=1702", "PRICE_ABOVE_CAP"))
        self.assertEqual(self.refused(new, bid("X3", auction, 10000, "74.00"))[1], "BELOW_FLOOR")
        self.assertEqual(self.refused(new, bid("X4", int(auction) + 1, 10000, "75.00"))[1], "UNKNOWN_AUCTION")

        changed = new.ask(f"35=G|11=B4A|41=B4|55=LAB26|54=1|60={now()}|38=30000|40=2|44=74.50|")
        self.assertEqual(changed.pick(11, 41, 37, 39, 150, 38, 44, 14, 151, 5003),
                         f"35=8|11=B4A|41=B4|37={accepted['B4'][37]}|39=0|150=5|38=30000|44=74.50|14=0|151=30000|5003=N")
        withdrawn = new.ask(f"35=F|11=B6A|41=B6|55=LAB26|54=1|60={now()}|")
        self.assertEqual(withdrawn.pick(11, 41, 37, 39, 150, 14, 151), f"35=8|11=B6A|41=B6|37={accepted['B6'][37]}|39=4|150=4|14=0|151=0")
        # The dearest outcome of each: all at 74.10 for M101, 50 000 at 74.50 for M201.
        self.assertEqual((old.cash()[5052], new.cash()[5052]), ("7410000.00", "3742050.00"))

        self.assert_nobody_reads_the_bids(auction)
        before = self.venue.status()["result"]["state_hash"]
        self.restart(old, new)
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)
        self.assertEqual((old.cash()[5052], new.cash()[5052]), ("7410000.00", "3742050.00"))
        self.assertEqual(new.ask("35=H|11=B2|").pick(11, 37, 39, 150, 14, 151),
                         f"35=8|11=B2|37={accepted['B2'][37]}|39=0|150=I|14=0|151=20000")

        closed = json.loads(self.venue.do("auction", "close", auction, "--json"))
        ended = next(event for event in closed["events"] if event["type"] == "AuctionEnded")
        self.assertEqual({k: ended[k] for k in ("auction", "outcome", "price", "sold", "unsold", "amount", "bids", "valid")},
                         {"auction": auction, "outcome": "sold", "price": "7410", "sold": "100000", "unsold": "0",
                          "amount": "74100000000", "bids": 5, "valid": 5})
        mine, theirs = [old.read() for _ in range(3)], [new.read() for _ in range(3)]
        tags = (11, 39, 150, 31, 32, 14, 151, 381, 1057, 851, 378, 58)
        self.assertEqual(sorted(m.pick(*tags) for m in mine), [
            "35=8|11=B1|39=2|150=F|31=74.10|32=40000|14=40000|151=0|381=2964000.00|1057=Y|851=2",
            "35=8|11=B3|39=1|150=F|31=74.10|32=10000|14=10000|151=50000|381=741000.00|1057=Y|851=2",
            "35=8|11=B3|39=4|150=4|14=10000|151=0"])
        self.assertEqual(sorted(m.pick(*tags) for m in theirs), [
            "35=8|11=B2|39=2|150=F|31=74.10|32=20000|14=20000|151=0|381=1482000.00|1057=Y|851=2",
            "35=8|11=B4A|39=2|150=F|31=74.10|32=30000|14=30000|151=0|381=2223000.00|1057=Y|851=2",
            "35=8|11=SECRET-B5|39=4|150=4|14=0|151=0|378=99|58=the bid did not win"])
        self.assertEqual((old.pending(), new.pending()), ([], []))
        self.assertEqual({client.code: client.holdings()["LAB26"]["FRE"] for client in (old, new)}, {"M101": "50000", "M201": "50000"})
        for client in (old, new):
            after = client.cash()
            self.assertEqual(float(after[900]), float(cash[client.code][900]) - 3705000)
            self.assertEqual(after[5052], cash[client.code][5052])
        self.assertEqual(new.ask("35=H|11=SECRET-B5|").pick(11, 39, 150, 14, 151), "35=8|11=SECRET-B5|39=4|150=I|14=0|151=0")
        self.assertEqual(self.refused(old, bid("X5", auction, 1, "75.00"))[1], "UNKNOWN_AUCTION")
        done = self.venue.replay("verify", self.venue.data, "--public-key", self.venue.path / "keys/journal.pem.pub")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("still sealed", done.stdout)
        traced = self.venue.replay("trace", self.venue.data, "--cl-ord-id", "SECRET-B5")
        self.assertEqual(traced.returncode, 0, traced.stderr)
        self.assertIn("SECRET-B5", self.venue.admin("journal", "dump", self.venue.data).stdout)


class SealedKeys(AuctionTest):
    def test_without_the_file_of_keys_the_venue_does_not_start_and_with_it_nothing_is_lost(self):
        self.venue.approved("lots", "issue", "M102", "LAB26", "1000")
        auction = self.venue.approved("auction", "announce", "M102", "LAB26", "1000", "--form", "sealed", "--floor", "74.10",
                                      "--cap", "81.51")["sequence"]
        self.venue.do("auction", "open", auction)
        bidder = self.member("M201")
        self.assertEqual(bidder.ask(bid("SECRET-1", auction, 1000, "74.50")).pick(39, 150), "35=8|39=0|150=0")
        for phase in ("post", "settling"):
            self.venue.do("phase", phase)
        self.venue.do("settle")
        self.venue.do("day", "close")
        newest = self.newest_snapshot()
        self.venue.kill()
        bidder.close()
        self.assertIn(b"ecosealed", newest.read_bytes())
        self.assertNotIn(b"SECRET-1", newest.read_bytes())
        keys = self.venue.path / "keys/journal.pem.sealed"
        away = keys.with_suffix(".away")
        keys.rename(away)
        with self.assertRaisesRegex(RuntimeError, f"sealed under key {auction} .*the key is missing. Nothing is lost"):
            self.venue.start()
        self.venue.daemon.stdout.close()
        self.venue.daemon.wait(60)
        self.venue.daemon = None
        away.rename(keys)
        self.venue.start()
        self.venue.do("day", "open", "next")
        self.assertIn("SECRET-1", self.venue.replay("trace", self.venue.data, "--cl-ord-id", "SECRET-1", "--sealed-keys", keys).stdout)
        cancelled = self.venue.approved("auction", "cancel", auction)
        self.assertIn(cancelled["sequence"], self.venue.replay("trace", self.venue.data, "--cl-ord-id", "SECRET-1").stdout)

    def newest_snapshot(self):
        """The one of the close: the daemon writes it in the background and tells nobody, so its file is looked for."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = sorted((self.venue.data / "snapshots").glob("*.snapshot"))
            if found and b"ecosealed" in found[-1].read_bytes()[:200]:
                return found[-1]
            time.sleep(0.05)
        self.fail("no sealed snapshot")
