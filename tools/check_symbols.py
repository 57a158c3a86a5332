#!/usr/bin/env python3
"""Checks the archives of the pure modules: what they ask of the world, and that they keep no writable state.

usage: check_symbols.py ALLOWED ARCHIVE…
ALLOWED has one regular expression a line, for whole demangled names that may be undefined in the archives together.
"""

import pathlib
import re
import subprocess
import sys

import source_text

EXEMPT_MEMBERS = {"assert.cpp.o"}  # base::fatal: ends the process, so it may print, and keeps the hook for that


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read_symbols(archive):
    """(undefined, defined): undefined is a list of (member, name)."""
    undefined, defined, member = [], set(), ""
    for line in run("nm", "-C", archive).splitlines():
        if line.endswith(".o:"):
            member = line[:-1]
        elif match := re.match(r"[0-9a-f ]{16} ([A-Za-z]) (.+)", line):
            if match[1] in "Uwv":
                undefined.append((member, match[2]))
            else:
                defined.add(match[2])
    return undefined, defined


def writable(archive):
    """(member, name) of every variable that a program could change after it started."""
    found, member = [], ""
    for line in run("objdump", "-tC", archive).splitlines():
        if match := re.match(r"(\S+\.o):\s+file format", line):
            member = match[1]
        elif match := re.match(r"\S+ .{7} (\.t?data|\.t?bss)(?!\.rel\.ro)\S*\t[0-9a-f]+\s+(.+)", line):
            if "DW.ref.__gxx_personality" not in match[2] and not match[2].startswith("."):
                found.append((member, match[2]))
    return found


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    lines = pathlib.Path(sys.argv[1]).read_text().splitlines()
    allowed = re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")))
    archives = sys.argv[2:]
    undefined, defined, problems = [], set(), []
    for archive in archives:
        needs, has = read_symbols(archive)
        undefined += [(archive, member, name) for member, name in needs]
        defined |= has
        for member, name in writable(archive):
            if member not in EXEMPT_MEMBERS:
                problems.append(f"{archive}({member}): {name}: writable state outside the exchange object")
    for archive, member, name in undefined:
        if name not in defined and member not in EXEMPT_MEMBERS and not allowed.fullmatch(name):
            problems.append(f"{archive}({member}): {name}: not in {sys.argv[1]}")
    source_text.report(problems, "symbols")


if __name__ == "__main__":
    main()
