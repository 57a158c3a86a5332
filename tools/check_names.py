#!/usr/bin/env python3
"""Runs clang-tidy-19 with .clang-tidy (names, as errors) over the translation units of a build, several at once.

usage: check_names.py BUILD [--sample] [FOLDER…]
FOLDER: only units below these folders of the project. --sample: of each folder only the largest unit, which with the
headers it includes takes a tenth of the time; scripts/test --full checks all.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

import source_text

CLANG_TIDY = "clang-tidy-19"


def units(root, build, folders):
    """The project's own source files that `build` compiles, largest first so that no core waits at the end."""
    commands = json.loads((build / "compile_commands.json").read_text())
    files = {(pathlib.Path(entry["directory"]) / entry["file"]).resolve() for entry in commands}
    own = [file for file in files if file.is_relative_to(root) and not file.is_relative_to(build)]
    if folders:
        own = [file for file in own if any(file.is_relative_to(root / folder) for folder in folders)]
    return sorted(own, key=lambda file: -file.stat().st_size)


def sample(files):
    """The first, that is largest, file of each folder."""
    first = {}
    for file in files:
        first.setdefault(file.parent, file)
    return list(first.values())


def check(build, file):
    """The lines with errors that clang-tidy reports for one unit, its headers included."""
    command = [CLANG_TIDY, "-p", build, "--quiet", "--extra-arg=-Wno-error", file]
    done = subprocess.run(command, capture_output=True, text=True)
    errors = [line for line in done.stdout.splitlines() if re.search(r": error: ", line)]
    if done.returncode != 0 and not errors:
        errors = [f"{file}:1: clang-tidy failed: {done.stdout}{done.stderr}"]
    return errors


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--sample"]
    if not arguments:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    build = pathlib.Path(arguments[0]).resolve()
    todo = units(root, build, arguments[1:])
    if "--sample" in sys.argv:
        todo = sample(todo)
    if not todo:
        sys.exit("names: nothing to check")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda file: check(build, file), todo)
    problems = sorted({line.replace(f"{root}/", "") for lines in found for line in lines})
    source_text.report(problems, f"names in {len(todo)} units")


if __name__ == "__main__":
    main()
