#!/usr/bin/env python3
"""Plants faults in engine/ and risk/, one at a time, and asks the suite. See scripts/mutate --help."""
import argparse
import os
import queue
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from sites import sites_of

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("engine", "risk")
TARGETS = ["scenarios", "unit_engine", "unit_engine_book", "unit_pricing", "unit_risk", "property_listed",
           "property_book", "property_pricing", "property_exchange"]
FLAGS = "-O1 -g0 -D_GLIBCXX_ASSERTIONS -DECO_AUDIT_ENABLED"


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def all_sites():
    sites = []
    for name in tracked():
        if name.split("/")[0] in FOLDERS and name.endswith((".cpp", ".hpp")):
            sites += sites_of(name, (ROOT / name).read_text())
    return sites


def draw(sites, count, seed):
    """One of each function in a drawn order, then any; those that are not asked for are the spare ones."""
    prng = random.Random(seed)
    shuffled = sorted(sites, key=str)
    prng.shuffle(shuffled)
    first, rest, seen = [], [], set()
    for site in shuffled:
        (rest if site.function in seen else first).append(site)
        seen.add(site.function)
    return (first + rest)[:], len(first), min(count or max(300, len(first)), len(sites))


def equivalents():
    """Mutants that change nothing, with the reason: `file | line | instead | why`."""
    known = {}
    for line in (ROOT / "tests/mutation/equivalent.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            file, before, after, why = [part.strip() for part in line.split(" | ")]
            known[(file, before, "" if after == "(nothing)" else after)] = why
    return known


class Workshop:
    """A copy of the sources with a build of its own."""

    def __init__(self, place, names, only_oracle):
        self.source = Path(place)
        self.build = self.source / "build" / "mutants"
        self.only_oracle = only_oracle
        for name in names:
            target = self.source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            text = (ROOT / name).read_bytes()
            if not target.exists() or target.read_bytes() != text:
                shutil.copy2(ROOT / name, target)
        self.targets = ["scenarios"] if only_oracle else TARGETS
        self.call(["cmake", "-S", ".", "-B", str(self.build), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Dev",
                   f"-DCMAKE_CXX_FLAGS_DEV={FLAGS}"], "configure", 600)
        self.call(["ninja", "-C", str(self.build)] + self.targets, "build", 7200)
        failing = self.first_failure()
        if failing:
            sys.exit(f"mutate: {failing} fails before anything was changed")

    def call(self, command, what, seconds):
        done = subprocess.run(command, cwd=self.source, capture_output=True, text=True, timeout=seconds)
        if done.returncode != 0:
            sys.exit(f"mutate: {what} failed\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def commands(self):
        tests = self.build / "tests"
        scenarios = [str(tests / "scenarios"), "tests/scenario", "rulebooks"]
        oracle = ["python3", "-B", "tests/oracle/compare.py", "20000" if self.only_oracle else "4000", "--seed", "3",
                  "--runner", scenarios[0], "--rulebooks", "rulebooks", "--keep", str(self.build / "differences")]
        if self.only_oracle:
            return [("oracle", oracle)]
        units = [(name, [str(tests / name)]) for name in TARGETS[1:]]
        restarts = [("scenarios over restarts", scenarios + ["--restart"])]
        return [("scenarios", scenarios)] + restarts + units + [("oracle", oracle)]

    def first_failure(self):
        for name, command in self.commands():
            try:
                done = subprocess.run(command, cwd=self.source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                      timeout=120)
            except subprocess.TimeoutExpired:
                return f"{name} (time)"
            if done.returncode != 0:
                return name
        return None

    def judge(self, site):
        """Who kills it; None: nobody; False: it does not compile."""
        path = self.source / site.file
        text = path.read_text()
        lines = text.split("\n")
        assert lines[site.line - 1] == site.before
        lines[site.line - 1] = site.after
        try:
            path.write_text("\n".join(lines))
            built = subprocess.run(["ninja", "-C", str(self.build)] + self.targets, cwd=self.source,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return self.first_failure() if built.returncode == 0 else False
        finally:
            path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    parser.add_argument("--only-oracle", action="store_true")
    parser.add_argument("--files", default="")
    parser.add_argument("--seconds", type=int, default=0)
    options = parser.parse_args()
    sites = [site for site in all_sites() if options.files in site.file]
    drawn, in_functions, wanted = draw(sites, options.mutants, options.seed)
    known = equivalents()
    drawn = [site for site in drawn if site.key() not in known]
    print(f"{len(sites)} sites, {in_functions} functions, {wanted} mutants, seed {options.seed}", flush=True)

    waiting = queue.SimpleQueue()
    for site in drawn:
        waiting.put(site)
    lock = threading.Lock()
    killed, survived = [], []

    def work(workshop):
        while end is None or time.monotonic() < end:
            with lock:
                if len(killed) + len(survived) >= wanted or waiting.empty():
                    return
                site = waiting.get()
            by = workshop.judge(site)
            with lock:
                if by is False or len(killed) + len(survived) >= wanted:
                    continue
                (killed if by else survived).append(site)
                print(f"{'killed by ' + by if by else 'SURVIVED'}: {site}", flush=True)

    shops = [Workshop(ROOT / "build" / "mutation" / str(number), tracked(), options.only_oracle)
             for number in range(options.jobs)]
    end = time.monotonic() + options.seconds if options.seconds else None
    workers = [threading.Thread(target=work, args=(shop,)) for shop in shops]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"{len(killed)} of {len(killed) + len(survived)} mutants killed")
    return 0 if len(survived) * 20 <= len(killed) + len(survived) else 1


if __name__ == "__main__":
    sys.exit(main())
