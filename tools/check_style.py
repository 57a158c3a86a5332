#!/usr/bin/env python3
"""Checks sizes and spelling of the sources: length of files, functions and lines, tabs, leftovers, private paths.

usage: check_style.py [ROOT]
tools/size_ratchet.txt lists what is still too long ("path 650" or "path:function 90"). An entry may only shrink,
and goes when nothing is left to excuse.
"""

import ast
import pathlib
import re
import sys

import source_text

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
# clang-format keeps C++ at 100 columns; only text that it may not break, such as a golden report, is longer.
COLUMNS_MAX = {".cpp": 120, ".hpp": 120, ".h": 120, ".py": 150, ".cmake": 120, ".sh": 120}
TEXT_SUFFIXES = set(COLUMNS_MAX) | {"", ".md", ".toml", ".txt", ".def", ".proto", ".json", ".xml", ".scn", ".ts"}
LEFTOVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
PRIVATE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt)/\w")
FUNCTION_HEAD = re.compile(
    r"(?P<name>operator\s*(?:\(\)|[^\s\w(]+)|(?!requires\b|decltype\b|alignas\b)~?\w+(?:::~?\w+)*)"
    r"\s*\((?P<arguments>[^;]*)\)\s*"
    r"(?:(?:const|noexcept(?:\([^)]*\))?|override|final|mutable|&&?)\s*)*"
    r"(?:->[^{};]*|requires[^{};]*|:(?!:)[^;]*)?\s*$"
)
MEMBER_INITIALISER = re.compile(r"\)\s*(?:noexcept\s*)?:(?!:)[^;]*[\w>]\s*$")
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)


def _name(head):
    """A function's name; for TEST(Suite, Name) that is Suite.Name."""
    is_macro = re.fullmatch("[A-Z_]{3,}", head["name"])
    return ".".join(re.findall(r"\w+", head["arguments"])[:2]) if is_macro else head["name"]


def cpp_functions(text):
    """(name, first line, lines) of each function body; lambdas count as part of the function around them."""
    code = source_text.without_comments_and_strings(text)
    code = PREPROCESSOR.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), code)
    found, stack, start = [], [], 0  # `start`: where the declaration that may become a function begins
    for match in re.finditer(r"[{};]|\b(?:public|private|protected):", code):
        at, token = match.start(), match[0]
        inside = any(isinstance(entry, tuple) for entry in stack)
        if token == "{":
            head = code[start:at]
            opens = None if inside else FUNCTION_HEAD.search(head)
            if opens and MEMBER_INITIALISER.search(head):
                stack.append("member")
                continue
            stack.append((_name(opens), at - len(head.lstrip())) if opens else "scope")
        elif token == "}":
            entry = stack.pop() if stack else "scope"
            if entry == "member":
                continue
            if isinstance(entry, tuple):
                lines = code.count("\n", entry[1], at) + 1
                found.append((entry[0], code.count("\n", 0, entry[1]) + 1, lines))
        start = match.end()
    return found


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def check_lines(here, suffix, lines):
    problems = []
    columns_max = COLUMNS_MAX.get(suffix, 10**6)
    for number, line in enumerate(lines, 1):
        if len(line) > columns_max:
            problems.append(f"{here}:{number}: {len(line)} columns, {columns_max} are allowed")
        if "\t" in line and suffix in COLUMNS_MAX:
            problems.append(f"{here}:{number}: a tab")
        if line != line.rstrip() and suffix != ".md":
            problems.append(f"{here}:{number}: blanks at the end")
        if found := LEFTOVER.search(line):
            problems.append(f"{here}:{number}: {found[0]}: finish it or open an issue")
        if found := PRIVATE_PATH.search(line):
            problems.append(f"{here}:{number}: {found[0]}…: a path of one machine")
    return problems


def read_ratchet(path):
    entries = {}
    if path.exists():
        for line in path.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                name, size = line.rsplit(" ", 1)
                entries[name] = int(size)
    return entries


def check_sizes(sizes, ratchet):
    """`sizes`: (key, place, size, limit). An entry of the ratchet must be exact."""
    problems, excused = [], set()
    for key, place, size, limit in sizes:
        if size <= limit:
            continue
        excused.add(key)
        if key not in ratchet:
            problems.append(f"{place}: {size} lines, {limit} are allowed")
        elif size > ratchet[key]:
            problems.append(f"{place}: grew from {ratchet[key]} to {size} lines, may only shrink")
        elif size < ratchet[key]:
            problems.append(f"{place}: shrank to {size}: write that into tools/size_ratchet.txt")
    for key in sorted(set(ratchet) - excused):
        problems.append(f"tools/size_ratchet.txt:1: {key} needs no entry any more")
    return problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    problems, sizes = [], []
    for path in source_text.files(root, TEXT_SUFFIXES):
        here = path.relative_to(root).as_posix()
        if here in ("LICENSE", "tools/check_style.py") or "/corpus/" in here:
            continue
        data = path.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            continue  # golden records and fuzz inputs are bytes, not text
        problems += check_lines(here, path.suffix, text.splitlines())
        if text and not text.endswith("\n"):
            problems.append(f"{here}:{text.count(chr(10)) + 1}: no newline at the end")
        if path.suffix in {".cpp", ".hpp", ".h", ".py"}:
            sizes.append((here, f"{here}:1", text.count("\n"), FILE_LINES_MAX))
            functions = python_functions(text) if path.suffix == ".py" else cpp_functions(text)
            for name, line, lines in functions:
                sizes.append((f"{here}:{name}", f"{here}:{line}: {name}", lines, FUNCTION_LINES_MAX))
    problems += check_sizes(sizes, read_ratchet(root / "tools/size_ratchet.txt"))
    source_text.report(problems, "style")


if __name__ == "__main__":
    main()
