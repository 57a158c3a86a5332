#!/usr/bin/env python3
"""The venue against the naive model: the same seeded commands, every event and the final state compared.

usage: compare.py COMMANDS --runner PROGRAM [--seed S] [--method TMx,…] [--rulebooks DIR] [--keep DIR] [--jobs N]
The last line is `C commands, E events compared, D differences`. Exit code 1 where D > 0; shrunk scenarios are in DIR.
"""

import argparse
import functools
import multiprocessing
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from generate import METHODS, Stream
from shrink import shrink
from venue import RULEBOOKS, Venue

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMANDS_PER_SCENARIO = (2_000, 2_000, 500, 500, 5_000)  # in turn
CROWD = 10_000  # a scenario of its own kind, once in so many
SCENARIOS_PER_CROWD = 400
SHRUNK_MAX = 5  # each takes some seconds, and the first ones mostly show the same thing
FAILURE = re.compile(r"^\S+\.scn:(\d+): ", re.MULTILINE)


shrunk = multiprocessing.Value("i", 0)  # shared by the processes of one run


class Runner:
    """The program `scenarios` over one file in a directory of its own."""

    def __init__(self, program, rulebooks):
        self.program = program
        self.rulebooks = rulebooks

    def differences(self, lines):
        """Line numbers of the commands and checks that differ, and what the program said."""
        with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
            streams = pathlib.Path(folder) / "streams"
            streams.mkdir()
            for rulebooks in RULEBOOKS:
                shutil.copytree(rulebooks, pathlib.Path(folder) / "rulebooks", dirs_exist_ok=True)
            (streams / "stream.scn").write_text("\n".join(lines) + "\n", encoding="utf-8")
            done = subprocess.run([self.program, streams, self.rulebooks], capture_output=True, text=True, check=False)
        found = [int(match[1]) for match in FAILURE.finditer(done.stdout)]
        if not found and done.returncode != 0:
            found = [len(lines)]
        return found, (done.stdout + done.stderr).replace(folder + "/", "")


def compare_one(task):
    """One scenario: commands, accepted ones, events, differences, and the shrunk file of the first."""
    arguments, seed, commands = task
    stream = Stream(Venue(arguments.model_rulebooks), seed, arguments.method)
    if commands == CROWD:
        stream.write_crowd()
    else:
        stream.write(commands)
    runner = Runner(arguments.runner, arguments.rulebooks)
    found, said = runner.differences(stream.lines)
    kept = None
    with shrunk.get_lock():
        shrunk.value += bool(found)
        is_kept = bool(found) and shrunk.value <= SHRUNK_MAX
    if is_kept:
        kept = _keep(arguments, seed, stream, runner, found, said)
    return stream.asked, stream.accepted, stream.events, len(found), kept


def _keep(arguments, seed, stream, runner, found, said):
    folder = pathlib.Path(arguments.keep)
    folder.mkdir(parents=True, exist_ok=True)
    lines = stream.lines
    if len(stream.commands) < CROWD:  # of a crowd each run would take too long
        new_venue = functools.partial(Venue, arguments.model_rulebooks)
        lines, said = shrink(stream.commands, new_venue, runner) or (lines, said)
    path = folder / f"{'-'.join(arguments.method)}-{seed}.scn"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"seed {seed}: {len(found)} differences, shrunk to {path}\n{said[:2000]}"


def methods_of(text):
    """`TM1,TM3` as a tuple."""
    named = tuple(text.split(","))
    unknown = [name for name in named if name not in METHODS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is not one of {', '.join(METHODS)}")
    return named


def arguments_of(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commands", type=int, help="how many commands in all")
    parser.add_argument("--runner", required=True, help="the program `scenarios`")
    parser.add_argument("--seed", type=int, default=1, help="of the first scenario; the next ones count up (1)")
    parser.add_argument("--method", type=methods_of, default=METHODS, help="these methods only (all)")
    parser.add_argument("--rulebooks", default=str(ROOT / "rulebooks"))
    parser.add_argument("--model-rulebooks", help="where the model reads other rules than the venue")
    parser.add_argument("--keep", default=str(ROOT / "build" / "oracle-differences"), help="where shrunk scenarios go")
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    arguments = parser.parse_args(argv)
    arguments.model_rulebooks = arguments.model_rulebooks or arguments.rulebooks
    return arguments


def main():
    arguments = arguments_of(sys.argv[1:])
    tasks, left = [], arguments.commands
    while left > 0:
        size = min(left, COMMANDS_PER_SCENARIO[len(tasks) % len(COMMANDS_PER_SCENARIO)])
        if len(tasks) % SCENARIOS_PER_CROWD == SCENARIOS_PER_CROWD - 1 and "TM5" in arguments.method:
            size = CROWD
        tasks.append((arguments, arguments.seed * 1_000_000 + len(tasks), size))
        left -= size
    totals = [0, 0, 0, 0]
    with multiprocessing.Pool(arguments.jobs) as pool:
        for *numbers, kept in pool.imap_unordered(compare_one, tasks):
            totals = [total + number for total, number in zip(totals, numbers)]
            if kept:
                print(kept, flush=True)
    commands, accepted, events, different = totals
    print(f"{accepted * 100 // max(commands, 1)} of 100 commands accepted")
    print(f"{commands} commands, {events} events compared, {different} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
