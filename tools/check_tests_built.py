#!/usr/bin/env python3
"""Checks that every *.cpp below tests/ is compiled by some target.

usage: check_tests_built.py ROOT COMPILE_COMMANDS_JSON
"""

import json
import pathlib
import sys

import source_text


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1]).resolve()
    commands = json.loads(pathlib.Path(sys.argv[2]).read_text())
    built = {(pathlib.Path(entry["directory"]) / entry["file"]).resolve() for entry in commands}
    problems = [
        f"{path.relative_to(root).as_posix()}:1: no target builds this file: add it to its CMakeLists.txt"
        for path in source_text.files(root / "tests", {".cpp"})
        if path.resolve() not in built
    ]
    source_text.report(problems, "tests built")


if __name__ == "__main__":
    main()
