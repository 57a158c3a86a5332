"""A notice (TM8) through the built programs: its drafts, ★ steps, applicants and deposits, with the venue killed on the way. Periods are
working days of the real clock, so the chain behind the end of the notice is the scenarios' affair."""
import datetime
import json
import pathlib

from fix_client import now
from venue import VenueTest

RULEBOOK = pathlib.Path(__file__).resolve().parents[2] / "rulebooks/woodland-tenure.toml"


def bid(cl_ord_id, notice):
    return f"35=D|11={cl_ord_id}|55=PARCEL7|54=1|60={now()}|38=1|40=2|44=90000.00|5110={notice}|"


class Notice(VenueTest):
    def events(self, *arguments):
        return json.loads(self.venue.do("notice", *arguments, "--json"))

    def notice(self):
        return json.loads(self.venue.do("notices", "--json"))["result"][0]

    def account(self, member):
        return json.loads(self.venue.do("account", member, "--json"))["result"]

    def open_market(self):
        """The next day, on which the new rulebook is in force."""
        self.venue.approved("rulebook", "activate", RULEBOOK)
        self.venue.approved("instrument", "list", "TJWT", "PARCEL7", "--first-base", "90000.00")
        self.venue.approved("lots", "issue", "M102", "PARCEL7", "1")
        for phase in ("post", "settling"):
            self.venue.do("phase", phase)
        for market in json.loads(self.venue.do("markets", "--json"))["result"]:
            if market["phase"] == "settling":
                self.venue.do("settle", "--market", market["market"])
        self.venue.do("day", "close")
        date = self.venue.status()["result"]["trade_date"]
        for day in range(1, 15):
            if self.venue.admin("day", "open", self.after(date, day)).returncode == 0:
                break
        self.venue.do("phase", "morning")

    @staticmethod
    def after(date, days):
        return str(datetime.date.fromisoformat(date) + datetime.timedelta(days))

    def test_the_lot_and_the_deposit_are_held_over_a_kill_and_given_back_with_the_withdrawal(self):
        self.open_market()
        notice = self.events("draft", "M102", "PARCEL7", "1", "--floor", "90000.00", "--step", "100.00", "--deposit", "20000.00",
                             "--notice-days", "10")["sequence"]
        refused = self.venue.admin("notice", "publish", notice)
        self.assertEqual((refused.returncode, "WRONG_STATE" in refused.stdout + refused.stderr), (1, True))
        self.venue.approved("notice", "review", notice, "--appraisal", "90000.00", "--title", "T-1", "--resolution", "R-1",
                            "--appraisal-report", "A-1", "--encumbrances", "none")
        self.events("publish", notice)
        self.events("apply", notice, "M201", "--first-refusal", "claimed", "--reference", "A-5")
        self.events("qualify", notice, "M201")
        bidder = self.member("M201")
        self.assertEqual(bidder.cash()[5053], "20000.00")
        report = bidder.ask(bid("N1", notice))
        self.assertEqual(report.pick(11, 39, 150, 5110, 5001), f"35=8|11=N1|39=8|150=8|5110={notice}|5001=2306")
        self.events("suspend", notice, "--cause", "court", "--reference", "F-2")

        before = self.venue.status()["result"]["state_hash"]
        self.venue.kill()
        bidder.close()
        self.venue.start()
        self.assertEqual(self.venue.status()["result"]["state_hash"], before)
        view = self.notice()
        self.assertEqual({k: view[k] for k in ("notice", "symbol", "status", "cause", "owner", "floor", "applicants", "qualified")},
                         {"notice": notice, "symbol": "PARCEL7", "status": "suspended", "cause": "court", "owner": "M102",
                          "floor": "90000.00", "applicants": 1, "qualified": 1})
        self.assertEqual(self.account("M201")["cash"]["deposit"], "20000.00")
        self.assertEqual([h["reserved"] for h in self.account("M102")["holdings"] if h["symbol"] == "PARCEL7"], ["1"])

        self.events("resume", notice)
        self.venue.approved("notice", "withdraw", notice, "--reference", "W-1")
        self.assertEqual(json.loads(self.venue.do("notices", "--json"))["result"], [])
        self.assertEqual(self.account("M201")["cash"]["deposit"], "0.00")
        self.assertEqual(self.account("M102")["cash"]["free"], "500.00")
        done = self.venue.replay("verify", self.venue.data, "--public-key", self.venue.path / "keys/journal.pem.pub")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
