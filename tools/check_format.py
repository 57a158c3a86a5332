#!/usr/bin/env python3
"""Checks with clang-format-19 that the C++ sources look as .clang-format says.

usage: check_format.py [--fix] [ROOT]
"""

import pathlib
import subprocess
import sys

import source_text

CLANG_FORMAT = "clang-format-19"


def main():
    arguments = sys.argv[1:]
    fix = "--fix" in arguments
    roots = [argument for argument in arguments if argument != "--fix"]
    root = pathlib.Path(roots[0] if roots else pathlib.Path(__file__).parent.parent)
    files = source_text.files(root, source_text.CPP_SUFFIXES)
    if not files:
        sys.exit("format: nothing to check")
    if fix:
        sys.exit(subprocess.run([CLANG_FORMAT, "-i", *files]).returncode)
    done = subprocess.run([CLANG_FORMAT, "--dry-run", *files], capture_output=True, text=True)
    wrong = {line.split(":")[0] for line in done.stderr.splitlines() if "-Wclang-format-violations" in line}
    paths = [pathlib.Path(path).relative_to(root).as_posix() for path in sorted(wrong)]
    problems = [f"{path}:1: run tools/check_format.py --fix" for path in paths]
    if done.returncode != 0:
        problems.append(done.stderr.strip())
    source_text.report(problems, "format")


if __name__ == "__main__":
    main()
