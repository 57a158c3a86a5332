"""The life of a venue: trading in both FIX versions, numbers, kills, damaged journals, full disks, the next day."""
import json
import os
import resource
import signal
import unittest

import venue as venue_module
from fix_client import Client, now
from venue import BIN, Venue, VenueTest, cancel, order, run

BOOK = "35=V|262={id}|263=1|264=5|267=3|269=0|269=1|269=2|146=1|55=CEA25|"


def offer(cl_ord_id, symbol, quantity, price, to, side="2"):
    return (f"35=AE|571={cl_ord_id}|856=0|55={symbol}|32={quantity}|31={price}|60={now()}|453=1|448={to}|447=D|452=17|"
            f"552=1|54={side}|")


def accept(cl_ord_id, terms):
    return f"35=AE|571={cl_ord_id}|856=2|572={terms}|60={now()}|"


class Trading(VenueTest):
    def test_both_versions_trade_listings_with_each_other_and_see_the_book(self):
        old, new = self.member("M101"), self.member("M201")
        snapshot = old.ask(BOOK.format(id="B1"))
        self.assertEqual(snapshot.pick(262, 55), "35=W|262=B1|55=CEA25")
        self.assertEqual(snapshot.all(37), [])
        new.send(order("S1", side="2", quantity="100", price="97.40"))
        placed = new.read()
        self.assertEqual(placed.pick(39, 150, 636, 14, 151), "35=8|39=0|150=0|636=Y|14=0|151=100")
        listed = old.until(lambda m: m.all(37))
        self.assertEqual((listed.all(37), listed.all(282)), ([placed[37]], []))
        old.send(f"35=D|11=P1|55=CEA25|54=1|60={now()}|38=40|40=D|59=3|117={placed[37]}|44=97.40|453=1|448=DESK|447=D|452=11|")
        taken = [old.read() for _ in range(3)]
        self.assertEqual(sorted(m.pick(39, 150, 31, 32, 14, 151, 5004) for m in taken if m[35] == "8"),
                         ["35=8|39=0|150=0|14=0|151=40", "35=8|39=2|150=F|31=97.40|32=40|14=40|151=0|5004=3896.00"])
        after = next(m for m in taken if m[35] == "W")
        self.assertEqual((after.all(37), after.all(269), after.all(271)),
                         ([placed[37]], ["1", "1", "2", "4", "7", "8", "5", "B"], ["60", "60", "40"]))
        made = new.read()
        self.assertEqual(made.pick(11, 39, 150, 31, 32, 14, 151), "35=8|11=S1|39=1|150=F|31=97.40|32=40|14=40|151=60")
        fills = [m for m in taken if m[150] == "F"] + [made]
        self.assertEqual(fills[0][880], fills[1][880])
        self.assertEqual(fills[0][17][:-1], fills[1][17][:-1])
        self.assertEqual(fills[0].all(5201), fills[1].all(5201))
        self.assertEqual(new.ask(cancel("C1", "41=S1|").replace("54=1", "54=2")).pick(39, 150, 14, 151), "35=8|39=4|150=4|14=40|151=0")

    def test_a_pick_with_a_limit_does_not_follow_a_listing_to_a_worse_price(self):
        buyer, seller = self.member("M101"), self.member("M201")
        listed = seller.ask(order("L1", side="2", quantity="10", price="81.10", symbol="CEA24"))
        pick = f"35=D|55=CEA24|54=1|60={now()}|38=10|40=D|59=3|117={listed[37]}|44=81.10|"
        seller.ask(f"35=G|11=L2|41=L1|55=CEA24|54=2|60={now()}|38=10|40=2|44=81.20|")
        refused = buyer.ask(pick + "11=P1|")
        self.assertEqual(refused.pick(39, 150, 40, 44, 5001), "35=8|39=8|150=8|40=D|44=81.10|5001=2105")
        self.assertIn(f"asked 81.10, listing 81.20; order {listed[37]};", refused[58])
        self.assertEqual(buyer.ask(pick.replace("44=81.10", "44=81.20") + "11=P2|").pick(39, 150, 44), "35=8|39=0|150=0|44=81.20")
        self.assertEqual(buyer.read().pick(39, 150, 31, 44), "35=8|39=2|150=F|31=81.20|44=81.20")
        seller.read()

    def test_block_agreed_over_both_versions_executes_with_one_trade_id(self):
        seller, buyer = self.member("M101"), self.member("M201")
        ack = seller.ask(offer("T1", "CEA24", "100000", "80.00", "M201"))
        self.assertEqual(ack.pick(571, 856, 939), "35=AR|571=T1|856=0|939=0")
        alleged = buyer.read()
        self.assertEqual(alleged.pick(856, 55, 31, 32, 54, 448), "35=AE|856=1|55=CEA24|31=80.00|32=100000|54=1|448=M101")
        counter = buyer.ask(f"35=AE|571=T2|856=0|572={alleged[571]}|55=CEA24|32=100000|31=79.50|60={now()}|")
        self.assertEqual(counter.pick(856, 939), "35=AR|856=0|939=0")
        countered = seller.read()
        self.assertEqual(countered.pick(856, 572, 31), f"35=AE|856=1|572={alleged[571]}|31=79.50")
        stale = seller.ask(accept("T3", alleged[571]))
        self.assertEqual(stale.pick(571, 856, 939), "35=AR|571=T3|856=2|939=1")
        self.assertTrue(stale[58].startswith("STALE_TERMS"))
        seller.send(accept("T4", countered[571]))
        mine, theirs = seller.until(lambda m: m[150] == "F"), buyer.until(lambda m: m[150] == "F")
        self.assertEqual(mine.pick(856, 487, 31, 32, 381), "35=AE|856=0|487=0|31=79.50|32=100000|381=7950000.00")
        self.assertEqual((mine[880], mine[54], theirs[54]), (theirs[880], "2", "1"))
        self.assertEqual((mine.all(5201), mine.all(5203)), (theirs.all(5201), theirs.all(5203)))

    def test_permit_transfer_waits_for_the_authority_with_both_reservations(self):
        seller, buyer = self.member("M101"), self.member("M201")
        before = seller.holdings()["NOX-BH30"], buyer.cash()
        seller.ask(offer("N1", "NOX-BH30", "500", "9.20", "M201"))
        alleged = buyer.read()
        agreed = buyer.ask(accept("N2", alleged[571]))
        self.assertEqual(agreed.pick(939, 5010), f"35=AR|939=4|5010={alleged[5010]}")
        self.assertEqual(seller.read().pick(856, 939), "35=AE|856=2|939=4")
        self.assertEqual(seller.holdings()["NOX-BH30"]["RSV"], "500")
        self.assertEqual(float(buyer.cash()[5052]), float(before[1][5052]) + 4600)
        self.venue.do("block", "approve", alleged[5010])
        self.assertEqual(seller.until(lambda m: m[150] == "F")[880], buyer.until(lambda m: m[150] == "F")[880])
        self.assertEqual(int(seller.holdings()["NOX-BH30"]["TOT"]), int(before[0]["TOT"]) - 500)
        self.assertEqual(float(buyer.cash()[900]), float(before[1][900]) - 4600)

    def test_numbers_go_on_over_reconnects_and_old_reports_come_again_with_possdup(self):
        member = self.member("M101")
        report = member.ask(order("Q1"))
        self.assertTrue(member.log_off())
        answer = member.log_on()
        self.assertEqual(int(answer[34]), int(report[34]) + 2)  # the Logout between
        member.send(f"35=2|7={report[34]}|16={report[34]}|")
        again = member.until(lambda m: m[43] == "Y")
        self.assertEqual(again.pick(34, 17, 11, 150, 43, 122), report.pick(34, 17, 11, 150) + f"|43=Y|122={report[52]}")
        member.send("35=2|7=1|16=0|")
        filled = [m for m in member.pending() if m[35] == "4" or m[17] == report[17]]
        self.assertEqual({m.pick(123) for m in filled if m[35] == "4"}, {"35=4|123=Y"})
        self.assertEqual([m[43] for m in filled if m[35] == "8"], ["Y"])

    def test_resent_order_with_a_known_id_gets_its_state_and_is_not_executed_twice(self):
        member = self.member("M201")
        first = member.ask(order("W1"))
        member.send(order("W1"), more="97=Y|")
        self.assertEqual(member.read().pick(37, 11, 39, 150), f"35=8|37={first[37]}|11=W1|39=0|150=I")

    def test_statement_equals_the_fix_answers(self):
        for code in ("M101", "M102", "M201"):
            member = self.member(code)
            cash, holdings = member.cash(), member.holdings()
            statement = json.loads(self.venue.do("statement", code, "--json"))["result"]
            self.assertTrue(statement["agrees_with_venue"])
            names = {"free": 5050, "proceeds": 5051, "reserved": 5052, "deposit": 5053, "frozen": 5054, "total": 900}
            self.assertEqual({k: statement["cash"]["closing"][k] for k in names}, {k: cash[tag] for k, tag in names.items()})
            kinds = {"free": "FRE", "reserved": "RSV", "locked": "LCK", "frozen": "FRZ", "registry": "REG", "total": "TOT"}
            self.assertEqual({h["instrument"]: {k: h["closing"][k] for k in kinds} for h in statement["holdings"]},
                             {symbol: {k: held.get(name, "0") for k, name in kinds.items()} for symbol, held in holdings.items()})


class Kill(VenueTest):
    def test_after_sigkill_the_state_the_numbers_and_the_ids_are_there(self):
        member = self.member("M101")
        report = member.ask(order("K1", price="90.00"))
        cash, holdings = member.cash(), member.holdings()
        before = self.venue.status()["result"]
        self.venue.kill()
        member.close()
        self.venue.start()
        after = self.venue.status()["result"]
        self.assertEqual({k: after[k] for k in ("state_hash", "live_orders", "sequence")},
                         {k: before[k] for k in ("state_hash", "live_orders", "sequence")})
        self.assertEqual(self.venue.ready["state_hash"], before["state_hash"])
        logon = member.log_on()
        self.assertEqual(logon[35], "A")
        self.assertGreater(int(logon[34]), int(report[34]) + 1)
        again = member.until(lambda m: m[35] == "8")
        self.assertEqual(again.pick(11, 17, 37, 39, 150, 97), report.pick(11, 17, 37, 39, 150) + "|97=Y")
        member.pending()
        self.assertEqual((member.cash(), member.holdings()), (cash, holdings))
        self.assertEqual(member.ask(order("K1")).pick(103, 5001), "35=8|103=6|5001=1901")
        self.assertEqual(member.ask(cancel("K2", "41=K1|")).pick(39, 150), "35=8|39=4|150=4")

    def test_a_resend_request_across_a_kill_brings_every_report_again(self):
        member = self.member("M201")
        reports = [member.ask(order(f"Z{n}", price="88.00", quantity="1")) for n in range(20)]
        self.venue.kill()
        member.close()
        self.venue.start()
        member.log_on()
        member.send(f"35=2|7={reports[0][34]}|16=0|")
        wanted = {r[17]: r.pick(11, 37, 39, 150) for r in reports}
        got = {}
        while wanted.keys() - got.keys():
            message = member.read()
            if message[35] == "8":
                got[message[17]] = message.pick(11, 37, 39, 150)
                self.assertEqual(message[97], "Y")
        self.assertEqual({k: got[k] for k in wanted}, wanted)


class Damage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.origin = Venue("Damage").start()
        member = Client(cls.origin, "M101")
        member.log_on()
        for n in range(200):
            member.ask(order(f"FLIP-{n:03}", price="90.00", quantity="1"))
        member.log_off()
        member.close()
        cls.origin.stop()

    @classmethod
    def tearDownClass(cls):
        cls.origin.remove()

    def damaged(self, name, damage):
        copy = Venue(name, self.origin.path)
        self.addCleanup(copy.remove)
        file = max(copy.data.glob("journal/**/data.mdb"), key=lambda f: f.stat().st_size)
        data = bytearray(file.read_bytes())
        file.write_bytes(damage(data))
        return copy

    def check(self, copy):
        """Both programs end in order, with a message that names the place."""
        verified = copy.replay("verify", copy.data, "--public-key", copy.path / "keys/journal.pem.pub")
        self.assertEqual(verified.returncode, 1, verified)
        started = run("timeout", "30", BIN / "ecobourse", "run", "--config", copy.config)
        self.assertEqual(started.returncode, 1, started)
        self.assertNotIn('"ready"', started.stdout)
        return verified.stdout + verified.stderr, started.stderr

    def test_undamaged_copy_verifies(self):
        copy = self.damaged("Whole", lambda data: data)
        done = copy.replay("verify", copy.data, "--public-key", copy.path / "keys/journal.pem.pub")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("every state hash agrees", done.stdout)

    def test_one_flipped_bit_stops_both_programs_and_names_the_record(self):
        def flip(data):
            data[data.rindex(b"FLIP-100")] ^= 1
            return data
        verified, started = self.check(self.damaged("Flip", flip))
        for text in (verified, started):
            self.assertRegex(text, r"(?i)checksum|crc")
            self.assertRegex(text, r"\d+")

    def test_truncated_journal_stops_both_programs(self):
        verified, started = self.check(self.damaged("Short", lambda data: data[:len(data) // 2 // 4096 * 4096]))
        for text in (verified, started):
            self.assertRegex(text, r"(?i)truncat|short|damag|corrupt|missing|beyond")

    def test_empty_journal_file_stops_both_programs(self):
        self.check(self.damaged("Empty", lambda data: b""))

    def test_garbage_in_place_of_the_journal_stops_both_programs(self):
        self.check(self.damaged("Garbage", lambda data: bytes(b ^ 0x5A for b in data)))


class Disk(unittest.TestCase):
    def test_a_journal_that_cannot_grow_stops_the_venue_and_loses_nothing_acknowledged(self):
        venue = Venue("Full")
        self.addCleanup(venue.remove)
        largest = max(f.stat().st_size for f in venue.data.glob("journal/**/data.mdb"))

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 256 * 1024, resource.RLIM_INFINITY))

        venue.start(preexec_fn=limit)
        member = Client(venue, "M101")
        self.addCleanup(member.close)
        member.log_on()
        acknowledged = {}
        for n in range(20000):
            try:
                report = member.ask(order(f"D{n}", price="90.00", quantity="1"))
            except OSError:
                break
            if report is None:
                break
            self.assertEqual(report[150], "0")
            acknowledged[f"D{n}"] = report[37]
        self.assertLess(len(acknowledged), 20000, "the disk never became full")
        self.assertGreater(len(acknowledged), 10)
        self.assertNotEqual(venue.daemon.wait(30), 0)
        venue.daemon.stdout.close()
        venue.daemon = None
        self.assertRegex((venue.path / "daemon.err").read_text(), r"(?i)journal")
        member.close()
        venue.start()
        self.assertEqual(member.log_on("141=Y|", number=1)[35], "A")
        member.next_out = 2
        member.pending()
        for cl_ord_id, order_id in list(acknowledged.items())[-20:]:
            member.send(f"35=H|11={cl_ord_id}|")
            self.assertEqual(member.until(lambda m: m[150] == "I").pick(37, 39), f"35=8|37={order_id}|39=0")
        self.assertIn(len(self.live(venue)) - len(acknowledged), (0, 1))

    @staticmethod
    def live(venue):
        return json.loads(venue.do("orders", "--json"))["result"]

    def test_a_disk_that_fills_up_takes_cancels_only_until_there_is_space(self):
        mount = venue_module.ROOT / "small"
        mount.mkdir()
        if os.geteuid() != 0 or run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", mount).returncode != 0:
            self.skipTest("mounting a small disk is not allowed here")
        self.addCleanup(run, "umount", mount)
        venue = Venue("small/venue")
        self.addCleanup(venue.remove)
        venue.start()
        member = Client(venue, "M101")
        self.addCleanup(member.close)
        member.log_on()
        self.assertEqual(member.ask(order("E1"))[150], "0")
        free = os.statvfs(mount)
        ballast = mount / "ballast"
        ballast.write_bytes(b"x" * (free.f_bavail * free.f_frsize - 1024 * 1024))
        self.wait_mode(venue, "cancel_only")
        self.assertEqual(member.ask(order("E2")).pick(39, 150), "35=8|39=8|150=8")
        self.assertEqual(member.ask(cancel("E3", "41=E1|")).pick(39, 150), "35=8|39=4|150=4")
        ballast.unlink()
        self.wait_mode(venue, "normal")
        self.assertEqual(member.ask(order("E4"))[150], "0")
        member.log_off()

    def wait_mode(self, venue, mode):
        for _ in range(300):
            if venue.status()["result"]["entry_mode"] == mode:
                return
        self.fail(f"entry mode never became {mode}")


class NextDay(VenueTest):
    def test_day_end_and_the_next_day(self):
        buyer, seller = self.member("M101"), self.member("M201")
        seller.ask(order("S1", side="2", quantity="100", price="97.00"))
        buyer.send(order("B1", quantity="100", price="97.00", more="59=3|"))
        buyer.until(lambda m: m[150] == "F")
        seller.until(lambda m: m[150] == "F")
        resting = seller.ask(order("S2", side="2", quantity="10", price="98.00"))
        self.venue.do("phase", "post")
        self.assertEqual(buyer.ask(order("B2")).pick(39, 103, 5001), "35=8|39=8|103=2|5001=601")
        self.venue.do("phase", "settling")
        expired = seller.until(lambda m: m[150] == "C")
        self.assertEqual(expired.pick(11, 37, 39, 14, 151), f"35=8|11=S2|37={resting[37]}|39=C|14=0|151=0")
        for market in ("CEA-SIM", "TJNOX"):
            self.venue.do("trades", "confirm", market, "--all")
        self.venue.do("settle")
        self.venue.do("day", "close")
        self.venue.do("day", "open", "next")
        for client in (buyer, seller):
            self.assertTrue(client.until(lambda m: m[35] == "5")[58].startswith("new trading day"))
            client.close()
        buyer.next_out = 1
        self.assertEqual(buyer.log_on().pick(34), "35=A|34=1")
        self.assertEqual(buyer.holdings()["CEA25"]["TOT"], "500100")
        self.venue.do("phase", "afternoon")
        self.assertEqual(buyer.ask(order("B1"))[150], "0")  # ids of yesterday are free again
        seller.log_on("141=Y|", number=1)
        seller.next_out = 2
        seller.pending()
        seller.send(order("OLD"), more="43=Y|122=20200101-00:00:00|")
        self.assertEqual(seller.read()[35], "j")
        bulletin = json.loads(self.venue.do("bulletin", "--json"))["result"]
        self.assertEqual(bulletin["day"], "2")
        done = self.venue.replay("verify", self.venue.data, "--public-key", self.venue.path / "keys/journal.pem.pub")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
