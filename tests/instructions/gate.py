#!/usr/bin/env python3
"""Counts the instructions of a command of each kind under callgrind and holds them against limits.txt.
usage: gate.py PROGRAM"""
import re
import subprocess
import sys
from pathlib import Path

LIMITS = Path(__file__).with_name("limits.txt")
FEW, MANY = 1_000, 3_000  # the start of the program falls out of the difference


def instructions(program, kind, count):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, kind, str(count)],
                          capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def main():
    worse = 0
    for line in LIMITS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, counted, limit = [part.strip() for part in line.split("|")]
        now = (instructions(sys.argv[1], kind, MANY) - instructions(sys.argv[1], kind, FEW)) // (MANY - FEW)
        print(f"{kind}: {now} instructions, {counted} when the limit of {limit} was set")
        worse += now > int(limit)
    if worse:
        print(f"{worse} kinds of command cost more than they may: make them cheap again, or raise the limit in {LIMITS} and say why")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
