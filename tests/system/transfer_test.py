"""A quota transfer through the operators' door: facts, dry run, registration, a kill while it waits, approval, reports over FIX."""
import json

from venue import VenueTest

CLASS = "NOX-BH30"


class QuotaTransfer(VenueTest):
    def facts(self, account, district, industry):
        self.venue.approved("zone", "account", account, "--district", district, "--city", "TJ", "--industry", industry)

    def register(self, need, *more):
        return ("transfer", "register", "M101", "M201", CLASS, str(need), "--price", "9.00", "--reference", "contract 7", *more)

    def refusal(self, *arguments):
        done = self.venue.admin(*arguments, "--json")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return json.loads(done.stdout)["refusal"]["code"]

    def holding(self, member):
        account = json.loads(self.venue.do("account", member, "--json"))["result"]
        return next({k: h[k] for k in ("free", "locked", "reserved", "retired")} for h in account["holdings"] if h["symbol"] == CLASS)

    def test_an_agreement_is_checked_waits_through_a_kill_and_retires_its_margin(self):
        seller, buyer = self.member("M101"), self.member("M201")
        self.facts("M101", "D2", "cement")
        self.assertEqual(self.refusal(*self.register(1000, "--dry-run")), "ELIGIBILITY")
        self.facts("M201", "D2", "power")
        self.venue.approved("zone", "facts", "TJNOX", "NOx", "D2", "--quality", "poor", "--reference", "bulletin 3")
        self.assertEqual(self.refusal(*self.register(1000)), "PAIR_FORBIDDEN")
        self.facts("M201", "D2", "steel")
        self.assertEqual(self.refusal(*self.register(10001)), "INSUFFICIENT_RIGHTS")  # 20 002 of 20 000
        before = self.venue.status()["result"]["state_hash"]
        self.venue.do(*self.register(1000, "--dry-run"))
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)
        transfer = self.venue.approved(*self.register(1000))["sequence"]
        waiting = json.loads(self.venue.do("transfers", "--json"))["result"]
        self.assertEqual([{k: t[k] for k in ("transfer", "status", "seller", "buyer", "price", "quantity", "retired")} for t in waiting],
                         [{"transfer": transfer, "status": "pending_approval", "seller": "M101", "buyer": "M201", "price": "9.00",
                           "quantity": "2000", "retired": "1000"}])
        self.assertEqual((self.holding("M101")["reserved"], buyer.cash()[5052]), ("2000", "18000.00"))

        before = self.venue.status()["result"]["state_hash"]
        self.venue.kill()
        for client in (seller, buyer):
            client.close()
        self.venue.start()
        seller, buyer = self.member("M101"), self.member("M201")
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)

        self.venue.approved("zone", "facts", "TJNOX", "NOx", "D2", "--quality", "worsening")
        self.assertEqual(self.refusal("transfer", "approve", transfer, "bureau-7"), "RATIO")
        self.venue.approved("zone", "facts", "TJNOX", "NOx", "D2", "--quality", "poor")
        self.venue.do("transfer", "approve", transfer, "bureau-7")
        self.assertEqual([m.pick(856, 55, 32, 31, 381, 54, 448) for m in (seller.read(), buyer.read())],
                         [f"35=AE|856=0|55={CLASS}|32=2000|31=9.00|381=18000.00|54=2|448=M201",
                          f"35=AE|856=0|55={CLASS}|32=2000|31=9.00|381=18000.00|54=1|448=M101"])
        self.assertEqual(self.holding("M201"), {"free": "20000", "locked": "1000", "reserved": "0", "retired": "1000"})
        self.assertEqual(self.holding("M101"), {"free": "18000", "locked": "0", "reserved": "0", "retired": "0"})
        zones = json.loads(self.venue.do("zones", "--json"))["result"]["zones"]
        self.assertEqual([(z["measure"], z["zone"], z["quality"], z["balance_steps"]) for z in zones], [("NOx", "D2", "poor", -1000)])
        statement = self.venue.admin("statement", "M201", "--json")
        self.assertEqual(statement.returncode, 0, statement.stdout + statement.stderr)  # agrees with the venue's books
        done = self.venue.replay("verify", self.venue.data, "--public-key", self.venue.path / "keys/journal.pem.pub")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

