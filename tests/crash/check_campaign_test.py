#!/usr/bin/env python3
"""The campaign's checker must see every kind of fault: each case plants one."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).with_name("check_campaign.py")


def event(sequence, index, **content):
    return {"sequence": str(sequence), "event": index, "content": content}


def accepted(sequence, cl_ord_id):
    return event(sequence, 0, type="OrderAccepted", order={"trader": 1, "cl_ord_id": cl_ord_id})


TRADER = event(1, 0, type="TraderCreated", trader=1, comp_id="K1")
TAKEN = [{"event": "report", "exec_id": "2-0-0"}, {"event": "answer", "id": "A", "accepted": True}]


class Checker(unittest.TestCase):
    def check(self, events, member, reconciled=True):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            (root / "members").mkdir()
            for path, records in ((root / "events.jsonl", events), (root / "members/K1.jsonl", member)):
                path.write_text("".join(json.dumps(record) + "\n" for record in records))
            result = root / "load.json"
            result.write_text(json.dumps({"members": [{"member": "K1", "reconciled": reconciled}]}))
            run = subprocess.run([sys.executable, CHECKER, root, root / "members", result, "7"],
                                 capture_output=True, text=True, check=False)
            return run.returncode, run.stdout.strip()

    def test_agreement_is_zero(self):
        self.assertEqual(self.check([TRADER, accepted(2, "A")], TAKEN),
                         (0, "7 kills, 0 lost, 0 doubled, 0 unreconciled"))

    def test_a_report_that_the_member_never_took_is_lost(self):
        self.assertEqual(self.check([TRADER, accepted(2, "A"), accepted(3, "B")], TAKEN)[1],
                         "7 kills, 1 lost, 0 doubled, 0 unreconciled")

    def test_an_acknowledged_order_that_is_not_in_the_journal_is_lost(self):
        self.assertEqual(self.check([TRADER], TAKEN), (1, "7 kills, 2 lost, 0 doubled, 0 unreconciled"))

    def test_an_execution_counted_twice_is_doubled(self):
        self.assertEqual(self.check([TRADER, accepted(2, "A")], TAKEN + TAKEN[:1])[1],
                         "7 kills, 0 lost, 1 doubled, 0 unreconciled")

    def test_an_order_accepted_twice_is_doubled(self):
        member = TAKEN + [{"event": "report", "exec_id": "3-0-0"}]
        self.assertEqual(self.check([TRADER, accepted(2, "A"), accepted(3, "A")], member)[1],
                         "7 kills, 0 lost, 1 doubled, 0 unreconciled")

    def test_a_member_that_differs_is_unreconciled(self):
        self.assertEqual(self.check([TRADER, accepted(2, "A")], TAKEN, reconciled=False),
                         (1, "7 kills, 0 lost, 0 doubled, 1 unreconciled"))


unittest.main()
