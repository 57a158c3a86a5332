#!/usr/bin/env python3
"""The oracle itself: it agrees with the published scenarios, and it sees a rule that differs."""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

import compare
import replay
from amounts import band, half_up, money_text, share_in_cents

NOT_MODELLED = ("bust/*", "class/*", "notice/*", "quota/*", "block/at_k6.scn", "block/group.scn",
                "call/by_schedule.scn",  # the clock opens phases and calls
                "continuous/widened_band.scn",  # widens a band
                "block/directed_approval_lapses.scn", "block/hits_wait_for_approval.scn", "block/public_*", "transitions/*",
                "sealed/at_a10_term.scn",  # half tonnes
                "sealed/at_a5_random_ties.scn")  # needs the venue's own numbers of the bids
SOURCE = pathlib.Path(os.environ.get("ECO_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


class Amounts(unittest.TestCase):
    """Worked numbers of markets.md."""

    def test_bands_round_half_up_on_both_sides(self):
        self.assertEqual(band(9025, 1000), (8123, 9928))
        self.assertEqual(band(5005, 1000), (4505, 5506))
        self.assertEqual(band(7872, 3000), (5510, 10234))

    def test_composite_of_1_january_2026_is_97_81(self):
        self.assertEqual(half_up(9750 + 9940 + 9712 + 9720, 4), 9781)

    def test_fee_on_97_31_is_5_cents(self):
        self.assertEqual(share_in_cents(973_100, 5), 500)

    def test_money_is_written_with_its_sign(self):
        self.assertEqual(money_text(-974_000), "-97.40")


class Scenarios(unittest.TestCase):
    """Every published scenario, answered by the model."""

    def test_the_model_agrees_with_the_published_scenarios(self):
        paths = sorted(path for path in (SOURCE / "tests" / "scenario").rglob("*.scn")
                       if not any(path.match(pattern) for pattern in NOT_MODELLED))
        self.assertTrue(paths)
        self.assertEqual([text for path in paths for text in replay.differences(path, SOURCE / "rulebooks")], [])


class Differences(unittest.TestCase):
    """A model that has another rule must differ, and the scenario that shows it must be short."""

    RULES = (("cea-sim", "rate_bp         = 5", "rate_bp         = 6", "TM1"),
             ("tjea", "close_threshold = \"1000\"", "close_threshold = \"500000\"", "TM1"),
             ("cea-sim", "levels      = 5", "levels      = 4", "TM1"),
             ("forest-sink", "reverse_T      = 5", "reverse_T      = 4", "TM3"),
             ("discharge-nox", "floor    = \"BASE\"\n", "", "TM3"),
             ("cea-sim", "cap_plus_bp    = 1000", "cap_plus_bp    = 900", "TM5"),
             ("forest-sink", "[\"ASCENDING\", \"CLOCK\"]", "[\"ASCENDING\"]", "TM6"),
             ("forest-sink", "[\"FCFS\", \"WINDOW\"]", "[\"FCFS\"]", "TM7"))

    def test_another_rule_is_seen_and_shown_in_a_short_scenario(self):
        for market, text, other, method in self.RULES:
            with self.subTest(rule=text), tempfile.TemporaryDirectory() as folder:
                self.assertEqual(self._first_difference(folder, market, text, other, method), [])

    def _first_difference(self, folder, market, text, other, method):
        """What is wrong with how the changed rule was found; nothing where all is well."""
        rulebooks = pathlib.Path(folder) / "rulebooks"
        shutil.copytree(SOURCE / "rulebooks", rulebooks)
        file = rulebooks / f"{market}.toml"
        content = file.read_text(encoding="utf-8")
        if text not in content:
            return [f"{market} no longer has {text}"]
        file.write_text(content.replace(text, other), encoding="utf-8")
        arguments = argparse.Namespace(rulebooks=str(SOURCE / "rulebooks"), model_rulebooks=str(rulebooks),
                                       method=(method,), runner=os.environ["ECO_SCENARIOS"], keep=folder)
        compare.shrunk.value = 0
        for seed in range(40):
            if compare.compare_one((arguments, seed, 1_000))[3]:
                shown = next(pathlib.Path(folder).glob("*.scn")).read_text(encoding="utf-8")
                commands = [line for line in shown.splitlines() if line.startswith(">")]
                return [] if len(commands) <= 60 else [f"{len(commands)} commands are left"]
        return ["not seen"]


if __name__ == "__main__":
    sys.exit(unittest.main())
