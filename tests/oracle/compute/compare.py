#!/usr/bin/env python3
"""`eco-replay compute` against reference.py over random lines of every KIND.

usage: compare.py --program ECO_REPLAY [--seed S] [--lines N] [--kind KIND]
The last line is `N lines, E of them errors, D differences`. Exit status 1 where D > 0.
"""

import argparse
import json
import random
import subprocess
import sys

import reference
from lines import Lines

SHOWN_MAX = 10


def ask(program, kind, lines):
    """(answers as text, exit status)."""
    ran = subprocess.run([program, "compute", kind], input=b"".join(line + b"\n" for line in lines), capture_output=True)
    return ran.stdout.decode().split("\n")[:-1], ran.returncode


def differs(expected, found):
    """A text that says how, or None. Of a line with several faults either side may name another one."""
    if "error" in expected:
        answer = json.loads(found)
        if set(answer) == {"error"} and set(answer["error"]) == {"code", "field", "text"}:
            return None
        return f"expected the error {expected['error']}"
    written = json.dumps(expected, ensure_ascii=False, separators=(",", ":"))
    if found == written or ("\\u" in found and json.loads(found) == expected):
        return None
    return f"expected {written}"


def compare(program, kind, lines):
    answers, status = ask(program, kind, lines)
    problems, errors = [], 0
    if len(answers) != len(lines):
        return [(f"{len(lines)} lines but {len(answers)} answers", b"", "")], 0
    for line, found in zip(lines, answers):
        expected = reference.answer(kind, line)
        errors += "error" in expected
        problem = differs(expected, found)
        if problem:
            problems.append((problem, line, found))
    if status != (1 if errors else 0):
        problems.append((f"exit status {status}", b"", ""))
    return problems, errors


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("--kind", choices=sorted(reference.KINDS))
    options = parser.parse_args()
    kinds = [options.kind] if options.kind else list(reference.KINDS)
    total = errors = differences = 0
    for index, kind in enumerate(kinds):
        maker = Lines(random.Random(f"{options.seed}/{kind}"))
        count = options.lines * (index + 1) // len(kinds) - options.lines * index // len(kinds)
        problems, found_errors = compare(options.program, kind, [maker.line(kind) for _ in range(count)])
        for problem, line, found in problems[:SHOWN_MAX]:
            print(f"{kind}: {line[:2000]!r}\n  answered {found[:2000]}\n  {problem[:2000]}")
        total, errors, differences = total + count, errors + found_errors, differences + len(problems)
    print(f"{total} lines, {errors} of them errors, {differences} differences")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
