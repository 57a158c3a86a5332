#!/usr/bin/env python3
"""docs/rulebook.md in both languages and docs/methods: the scenarios that they name exist; every acceptance test of the methods is
named in the rulebook with a scenario that mentions it; every key that a rulebook file may have is listed there.

usage: tools/check_rulebook_docs.py SOURCE_DIR
"""
import pathlib
import re
import sys

# The acceptance lists of markets.md §8, by letter: listed, median, block, call, sealed, ascending, fixed price, notice, quota,
# bands, closes, real days, composite.
LISTS = {"L": 8, "M": 1, "K": 6, "U": 5, "A": 15, "E": 2, "F": 3, "N": 5, "X": 8, "B": 6, "C": 7, "D": 5, "Q": 2}
SCENARIO = re.compile(r"tests/scenario/[\w./-]+\.scn")
TEST_ID = re.compile(r"\bAT-[A-Z]\d+\b")


def comments(path):
    return "\n".join(line for line in path.read_text().split("\n") if line.startswith("#"))


def missing_files(root, pages):
    return [f"{page.relative_to(root)}: {name} does not exist"
            for page in pages for name in SCENARIO.findall(page.read_text()) if not (root / name).exists()]


def unheld_tests(root, page):
    """A row that names a test must name a scenario whose comments name it too."""
    held = set()
    for line in (line for line in page.read_text().split("\n") if line.startswith("|")):
        files = [root / name for name in SCENARIO.findall(line) if (root / name).exists()]
        text = "\n".join(comments(file) for file in files)
        mentioned = set(TEST_ID.findall(text))
        held.update(name for name in TEST_ID.findall(line) if name in mentioned)
    wanted = [f"AT-{letter}{i}" for letter, count in LISTS.items() for i in range(1, count + 1)]
    return [f"{page.relative_to(root)}: no row names {name} with a scenario that mentions it" for name in wanted if name not in held]


def known_keys(root):
    """`table.key` of rulebooks/known_keys.cpp."""
    source = (root / "rulebooks" / "known_keys.cpp").read_text()
    lists = {name: re.findall(r'"(\w+)"', body)
             for name, body in re.findall(r"string_view (\w+)\[\] = \{(.*?)\};", source, re.S)}
    tables = re.findall(r'\{"(\w+)", (\w+)\}', source)
    return [(table, key) for table, keys in tables for key in lists[keys]]


def unlisted_keys(root, page):
    """A key is listed with its table in one row: `tm1.modes`, or `tm1.modes` `levels`."""
    rows = [line for line in page.read_text().split("\n") if line.startswith("|")]
    faults = []
    for table, key in known_keys(root):
        word = re.compile(rf"`({table}\.|\.)?{key}`")
        named = re.compile(rf"`\[?{table}(\.|\]|`)")
        if not any(named.search(row) and word.search(row) for row in rows):
            faults.append(f"{page.relative_to(root)}: {table}.{key} is not listed")
    return faults


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    rulebooks = [root / "docs" / "rulebook.md", root / "docs" / "zh-CN" / "rulebook.md"]
    pages = [*rulebooks, *sorted((root / "docs" / "methods").glob("*.md"))]
    faults = missing_files(root, pages)
    for page in rulebooks:
        faults += unheld_tests(root, page) + unlisted_keys(root, page)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
