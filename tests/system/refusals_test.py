"""Bad input through the whole venue: the exact answer, state unchanged, the attempt in the journal, the venue alive."""
import json
import pathlib
import resource
import socket
import ssl
import sys
import tempfile
import time
import unittest

import venue as venue_module
from fix_client import Client, frame, now
from venue import BIN, Venue, VenueTest, cancel, order, run

class Messages(VenueTest):
    def state(self, *clients):
        return [self.venue.status()["result"]["state_hash"]] + [(c.cash(), c.holdings()) for c in clients]

    def check(self, client, cases):
        """cases: (what, message, tags, answer, journaled type, text that its journal record holds)."""
        before = self.state(client)
        start = int(self.venue.status()["sequence"])
        for what, message, tags, answer, _, _ in cases:
            with self.subTest(what):
                self.assertEqual(client.ask(message).pick(*tags), answer)
        self.assertEqual(self.state(client), before)
        journal = self.journaled_since(start)
        self.assertEqual(len(journal), len(cases))
        for (what, _, _, _, kind, text), command in zip(cases, journal):
            with self.subTest(what):
                self.assertEqual(command["body"]["type"], kind)
                self.assertIn(text, json.dumps(command["body"]))
                self.assertEqual(command["header"]["trader"], 1 if client.code == "M101" else 2 if client.code == "M102" else 3)

    def test_messages_that_break_the_session_level_get_reject(self):
        tags = (371, 372, 373)
        for code in ("M101", "M201"):
            self.check(self.member(code), [
                ("unknown tag", order("A", more="9999=1|"), tags, "35=3|371=9999|372=D|373=0", "SessionNote", "tag 9999"),
                ("tag of another message", order("A", more="262=1|"), tags, "35=3|371=262|372=D|373=2", "SessionNote", "tag 262"),
                ("wrong type", order("A", quantity="x"), tags, "35=3|371=38|372=D|373=6", "SessionNote", "tag 38"),
                ("outside the enumeration", order("A", side="7"), tags, "35=3|371=54|372=D|373=5", "SessionNote", "tag 54"),
                ("missing field", order("A").replace("38=100|", ""), tags, "35=3|371=38|372=D|373=1", "SessionNote", "tag 38"),
                ("empty value", order(""), tags, "35=3|371=11|372=D|373=4", "SessionNote", "tag 11"),
                ("tag twice", order("A", more="11=B|"), tags, "35=3|371=11|372=D|373=13", "SessionNote", "tag 11"),
                ("wrong count of a group", order("A", more="5100=2|5101=1|5102=1|"), tags, "35=3|371=5100|372=D|373=16",
                 "SessionNote", "tag 5100"),
                ("unknown message", "35=ZZ|11=A|", tags, "35=3|372=ZZ|373=11", "SessionNote", "Reject(3)"),
                ("expire time", order("A", more="126=20260302-06:00:00|"), tags, "35=3|371=126|372=D|373=0", "SessionNote", "tag 126"),
            ])

    def test_orders_that_break_a_rule_are_rejected_with_code_and_reason(self):
        rich, poor = self.member("M101"), self.member("M102")
        tags = (39, 150, 103, 5001)
        self.check(rich, [
            ("price off tick", order("R1", price="90.005"), tags, "35=8|39=8|150=8|103=18|5001=901", "NewOrder", "price_off_tick"),
            ("negative price", order("R2", price="-90.00"), tags, "35=8|39=8|150=8|103=18|5001=901", "NewOrder", "R2"),
            ("quantity off step", order("R3", quantity="1.5"), tags, "35=8|39=8|150=8|103=13|5001=902", "NewOrder", "R3"),
            ("negative quantity", order("R4", quantity="-1"), tags, "35=8|39=8|150=8|103=13|5001=1001", "NewOrder", '"-1"'),
            ("quantity overflows", order("R5", quantity="9" * 30), tags, "35=8|39=8|150=8|103=99|5001=904", "NewOrder", "overflow"),
            ("price overflows", order("R6", price="9" * 30), tags, "35=8|39=8|150=8|103=99|5001=904", "NewOrder", "overflow"),
            ("above the maximum", order("R7", quantity="999999999"), tags, "35=8|39=8|150=8|103=13|5001=1002", "NewOrder", "R7"),
            ("outside the band", order("R8", price="1.00"), tags, "35=8|39=8|150=8|103=16|5001=1701", "NewOrder", "R8"),
            ("unknown symbol", order("R9", symbol="NOPE"), tags, "35=8|39=8|150=8|103=1|5001=301", "NewOrder", "NOPE"),
            ("method not offered", order("R10", symbol="NOX-BH30", price="8.80"), tags, "35=8|39=8|150=8|103=11|5001=501", "NewOrder", "R10"),
            ("foreign account", order("R11", more="1=M201|"), tags, "35=8|39=8|150=8|103=0|5001=1302", "NewOrder", "M201"),
        ])
        self.check(poor, [
            ("more than owned", order("P1", side="2", quantity="101"), tags, "35=8|39=8|150=8|103=99|5001=2901", "NewOrder", "P1"),
            ("more than cash", order("P2", quantity="100", price="97.00"), tags, "35=8|39=8|150=8|103=99|5001=3001", "NewOrder", "P2"),
        ])

    def test_what_cannot_be_a_command_is_refused_with_j(self):
        tags = (372, 379, 380, 5001)
        self.check(self.member("M201"), [
            ("absurdly long id", order("x" * 37), tags, "35=j|372=D|380=0|5001=3301", "SessionNote", "11 ClOrdID"),
            ("cancel without an order", cancel("C1", ""), tags, "35=j|372=F|379=C1|380=0|5001=3301", "SessionNote", "41 OrigClOrdID"),
            ("offer without a counterparty", "35=AE|571=T1|856=0|55=CEA25|32=1|31=1|60=20260302-05:00:00|552=1|54=1|", tags,
             "35=j|372=AE|379=T1|380=0|5001=3301", "SessionNote", "452=17"),
            ("terms that are none", "35=AE|571=T1|856=2|572=x|60=20260302-05:00:00|", tags, "35=j|372=AE|379=T1|380=0|5001=3301",
             "SessionNote", "572"),
        ])

    def test_duplicate_stranger_unknown_and_too_late(self):
        owner, stranger = self.member("M101"), self.member("M201")
        listed = owner.ask(order("L1"))
        self.assertEqual(listed.pick(11, 39, 150), "35=8|11=L1|39=0|150=0")
        tags = (37, 39, 102, 103, 434, 5001)
        same = owner.ask(order("L1"))
        self.check(owner, [("duplicate ClOrdID", order("L1"), (39, 103, 5001), "35=8|39=8|103=6|5001=1901", "NewOrder", "L1"),
                           ("unknown order", cancel("C1", "41=NEVER|"), tags, "35=9|37=NONE|39=8|102=1|434=1|5001=3201", "CancelOrder", "NEVER")])
        self.assertNotEqual(same[37], listed[37])
        self.check(stranger, [
            ("by OrderID", cancel("C1", f"37={listed[37]}|"), tags, "35=9|37=NONE|39=8|102=1|434=1|5001=3202", "CancelOrder", listed[37]),
            ("by ClOrdID", cancel("C2", "41=L1|"), tags, "35=9|37=NONE|39=8|102=1|434=1|5001=3201", "CancelOrder", "L1"),
        ])
        self.assertEqual(stranger.ask(f"35=H|37={listed[37]}|").pick(37, 39, 103, 150), "35=8|37=NONE|39=8|103=5|150=I")
        self.assertEqual(owner.ask(cancel("C3", "41=L1|")).pick(11, 41, 39, 150, 14, 151), "35=8|11=C3|41=L1|39=4|150=4|14=0|151=0")
        self.check(owner, [("too late", cancel("C4", f"37={listed[37]}|"), tags, f"35=9|37={listed[37]}|39=4|102=0|434=1|5001=3203",
                            "CancelOrder", listed[37])])
        traced = self.venue.replay("trace", self.venue.data, "--cl-ord-id", "C4", "--member", "M101")
        self.assertIn("TOO_LATE", traced.stdout.upper())

    def test_orders_in_a_halted_instrument_are_refused(self):
        member = self.member("M101")
        self.venue.do("halt", "--symbol", "CEA24")
        self.check(member, [("halted", order("H1", symbol="CEA24", price="81.00"), (39, 103, 5001), "35=8|39=8|103=2|5001=701", "NewOrder", "H1")])
        self.venue.do("resume", "--symbol", "CEA24")

    def test_wrong_credentials_get_one_answer_and_are_journaled(self):
        text = ("LOGON_REFUSED: CompID, FIX version, user name or password is wrong; check 8, 49, 56, 553 and 554; "
                "after several wrong logons wait a minute")
        start = int(self.venue.status()["sequence"])
        for what, options in (("password", {"password": "guess"}), ("SenderCompID", {"sender": "NOBODY"}),
                              ("TargetCompID", {"target": "OTHER"}), ("version", {"begin": "FIXT.1.1"})):
            with self.subTest(what):
                client = Client(self.venue, "M101")
                answer = client.log_on(**options)
                self.assertEqual(answer.pick(58), f"35=5|58={text}")
                self.assertTrue(client.is_closed())
                client.close()
        notes = [c["body"] for c in self.journaled_since(start) if c["body"]["type"] == "SessionNote"]
        self.assertEqual([(n["kind"], n["comp_id"]) for n in notes],
                         [("logon_refused", "M101"), ("logon_refused", "NOBODY"), ("logon_refused", "M101"), ("logon_refused", "M101")])
        self.assertNotIn("guess", json.dumps(notes))

    def test_wrong_comp_id_inside_a_session_ends_it(self):
        member = self.member("M101")
        start = int(self.venue.status()["sequence"])
        member.send(order("A"), sender="M201")
        self.assertEqual(member.read().pick(373), "35=3|373=9")
        self.assertEqual(member.read()[35], "5")
        self.assertTrue(member.is_closed())
        member.close()
        self.assertFalse([c for c in self.journaled_since(start) if c["body"]["type"] == "NewOrder"])


class Flood(VenueTest):
    def test_bad_logons_without_end_spare_the_operator_and_the_journal_and_the_right_password_works_later(self):
        start = int(self.venue.status()["sequence"])
        for number in range(60):
            client = Client(self.venue, "M102")
            answer = client.log_on(password=f"guess {number}")
            self.assertEqual(answer.pick(34), "35=5|34=1")
            client.close()
        begun = time.monotonic()
        self.venue.status()
        self.assertLess(time.monotonic() - begun, 10)
        self.assertEqual(self.member("M101").ask(order("F1"))[150], "0")
        notes = [c for c in self.journaled_since(start) if c["body"]["type"] == "SessionNote" and c["body"]["kind"] == "logon_refused"]
        self.assertLessEqual(len(notes), 21)
        deadline = time.monotonic() + 60
        while True:
            client = Client(self.venue, "M102")
            answer = client.log_on("141=Y|")
            if answer[35] == "A":
                break
            client.close()
            self.assertLess(time.monotonic(), deadline)
            time.sleep(1)
        self.clients.append(client)
        traders = json.loads(self.venue.do("traders", "--json"))["result"]
        self.assertEqual([(t["comp_id"], t["connected"]) for t in traders], [("M101", True), ("M102", True), ("M201", False)])


class Bytes(VenueTest):
    def connection(self):
        client = Client(self.venue, "M101").connect()
        self.addCleanup(client.close)
        return client

    def test_hopeless_bytes_before_the_logon_close_the_connection(self):
        sound = frame("FIX.4.4", "35=0|49=M101|56=ECOBOURSE|34=1|52=20260302-05:00:00|")
        for what, data in (("garbage", bytes(range(256)) * 8), ("absurd length", b"8=FIX.4.4\x019=99999999\x0135=A\x01"),
                           ("negative length", b"8=FIX.4.4\x019=-1\x0135=A\x01"), ("wrong checksum", sound[:-4] + b"999\x01"),
                           ("negative data length", frame("FIX.4.4", "35=A|49=M101|56=ECOBOURSE|34=1|52=20260302-05:00:00|95=-3|96=x|")),
                           ("no Logon first", sound), ("HTTP", b"GET / HTTP/1.1\r\n\r\n"),
                           ("300 fields", frame("FIX.4.4", "35=A|" + "58=x|" * 300))):
            with self.subTest(what):
                client = self.connection()
                client.raw(data)
                self.assertTrue(client.is_closed())

    def test_negative_data_length_inside_a_session_closes_it_and_spares_the_others(self):
        victim, other = self.member("M101"), self.member("M201")
        start = int(self.venue.status()["sequence"])
        victim.send("35=D|95=-3|96=xxx|11=A|")
        self.assertTrue(victim.is_closed())
        victim.close()
        notes = [c["body"]["text"] for c in self.journaled_since(start) if c["body"]["type"] == "SessionNote"]
        self.assertIn("connection closed: data field, tag 95", notes)
        self.assertEqual(other.ask(order("N1"))[150], "0")
        self.assertEqual(self.member("M102").ask(order("N2", quantity="1"))[150], "0")

    def test_garbled_messages_use_no_number_and_are_journaled(self):
        member = self.member("M101")
        start = int(self.venue.status()["sequence"])
        broken = frame("FIX.4.4", f"35=0|49=M101|56=ECOBOURSE|34={member.next_out}|52={now()}|")
        member.raw(broken[:-4] + (b"000\x01" if broken[-4:] != b"000\x01" else b"001\x01"))
        member.raw(b"\x01\x02garbage\x01")
        self.assertEqual(member.ask(order("G1"))[150], "0")
        notes = [c["body"]["text"] for c in self.journaled_since(start) if c["body"]["type"] == "SessionNote"]
        self.assertEqual(notes[0], "garbled: CheckSum does not match")

    def test_after_ten_garbled_messages_the_connection_is_closed(self):
        member = self.member("M101")
        for _ in range(11):
            member.raw(b"8=FIX.4.4\x019=5\x0135=0\x0110=000\x01")
        self.assertTrue(member.is_closed())
        member.close()

    def test_plain_text_gets_no_session(self):
        with socket.create_connection(("127.0.0.1", self.venue.port), timeout=20) as plain:
            plain.sendall(frame("FIX.4.4", "35=A|49=M101|56=ECOBOURSE|34=1|52=20260302-05:00:00|"))
            answer = b"x"
            while answer:
                try:
                    answer = plain.recv(4096)
                except ConnectionError:
                    break
                self.assertNotIn(b"8=FIX", answer)

    def test_tls_1_2_is_refused(self):
        context = ssl.create_default_context(cafile=self.venue.ca_file)
        context.check_hostname = False
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(("127.0.0.1", self.venue.port), timeout=20) as plain:
            with self.assertRaises(OSError):
                context.wrap_socket(plain)

    def test_half_open_sockets_do_not_stop_the_others(self):
        silent = socket.create_connection(("127.0.0.1", self.venue.port), timeout=30)
        half = self.connection()
        half.raw(b"8=FIX.4.4\x019=1")
        deaf = self.member("M102")
        deaf.raw(b"8=FIX.4.4\x019=100\x0135=D\x01")
        buyer, seller = self.member("M101"), self.member("M201")
        for n in range(50):
            self.assertEqual(seller.ask(order(f"S{n}", side="2", quantity="1", price="95.00"))[150], "0")
            buyer.send(order(f"B{n}", quantity="1", price="95.00", more="59=3|"))
            self.assertEqual([buyer.read()[150], buyer.read()[150], seller.read()[150]], ["0", "F", "F"])
        self.assertEqual(silent.recv(1), b"")
        silent.close()
        self.assertTrue(half.is_closed())
        deaf.close()

    def test_1200_connections_leave_sessions_alive_and_the_door_open_afterwards(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < 2000:
            self.skipTest("this machine allows fewer than 2 000 open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
        member = self.member("M101")
        crowd = []
        for _ in range(1200):
            crowd.append(socket.create_connection(("127.0.0.1", self.venue.port), timeout=30))
        self.assertEqual(member.ask(order("K1"))[150], "0")
        for one in crowd:
            one.close()
        deadline = time.monotonic() + 30
        while True:
            try:
                other = self.member("M201")
                break
            except (OSError, AttributeError):
                self.clients.pop().close()
                self.assertLess(time.monotonic(), deadline, "nobody can connect any more")
        self.assertEqual(other.ask(order("K2"))[150], "0")
        self.assertIsNone(self.venue.daemon.poll())


class Operators(VenueTest):
    def test_rulebook_with_an_error_names_file_line_and_remedy(self):
        text = (venue_module.HERE.parents[1] / "rulebooks/cea-sim.toml").read_text()
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as bad:
            bad.write(text.replace('kind      = "LOT_CLASS"', 'kind      = "LOTS"'))
            bad.flush()
            done = self.venue.admin("rulebook", "activate", bad.name)
            line = 1 + text[:text.index('kind      = "LOT_CLASS"')].count("\n")
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{pathlib.Path(bad.name).name}:{line}: asset.kind", done.stderr)
            self.assertIn("LOT_CLASS", done.stderr)

    def test_a_proposal_needs_another_person_and_the_same_content(self):
        before = self.venue.status()["result"]["state_hash"]
        made = json.loads(self.venue.do("cash", "deposit", "M101", "5.00", "--json"))["result"]
        number, content = made["proposal"], made["hash"]
        own = self.venue.admin("approve", number, "--yes")
        self.assertEqual((own.returncode, own.stderr.split(":")[0]), (1, "refused OWN_PROPOSAL"))
        wrong = self.venue.admin("approve", number, "--yes", "--hash", "0" * 64, operator=1)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("hash", wrong.stderr.lower())
        self.assertEqual(json.loads(self.venue.do("account", "M101", "--json"))["result"]["cash"]["free"], "100000000.00")
        self.venue.do("approve", number, "--yes", "--hash", content, operator=1)
        self.assertEqual(json.loads(self.venue.do("account", "M101", "--json"))["result"]["cash"]["free"], "100000005.00")
        self.assertNotEqual(self.venue.status()["result"]["state_hash"], before)
        again = self.venue.admin("approve", number, "--yes", operator=1)
        self.assertEqual((again.returncode, again.stderr.split(":")[0]), (1, "refused UNKNOWN_PROPOSAL"))

    def test_wrong_operator_password_is_refused(self):
        before = self.venue.status()["result"]["state_hash"]
        done = self.venue.admin("halt", "--symbol", "CEA24", password="guess")
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("guess", done.stderr)
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)

    def test_second_daemon_on_the_same_data_is_refused(self):
        done = run(BIN / "ecobourse", "run", "--config", self.venue.config)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another", done.stderr)
        self.assertIsNone(self.venue.daemon.poll())

    def test_port_in_use_is_named(self):
        other = Venue("PortInUse")
        other.config.write_text(other.config.read_text().replace("port = 0", f"port = {self.venue.port}"))
        done = run(BIN / "ecobourse", "run", "--config", other.config)
        other.remove()
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.venue.port), done.stderr)
        self.assertIn("in use", done.stderr)

    def test_config_with_a_typo_names_file_line_and_key(self):
        other = Venue("ConfigTypo")
        other.config.write_text(other.config.read_text().replace("layout", "layuot"))
        done = run(BIN / "ecobourse", "run", "--config", other.config)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{other.config}:3: layuot: unknown key", done.stderr)
        self.assertIn("layout", done.stderr.split("known here")[1])
        other.remove()
