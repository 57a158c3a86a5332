#!/usr/bin/env python3
"""Checks the pure folders for tokens whose result could differ between two runs over the same journal.

usage: check_determinism.py [ROOT]
A line that iterates a hash container in a way whose order cannot matter carries `// order-free: why`.
"""

import pathlib
import re
import sys

import source_text

PURE_FOLDERS = ("base", "domain", "risk", "engine")
EXEMPT = {"base/assert.cpp"}  # ends the process: after it there is nothing to replay

HEADERS = {
    "clock": "chrono ctime time.h sys/time.h",
    "random numbers": "random",
    "threads": "thread mutex shared_mutex atomic condition_variable future semaphore latch barrier"
    " stop_token pthread.h",
    "locale": "locale clocale codecvt cctype cwctype regex",
    "I/O": "iostream istream ostream fstream sstream iomanip cstdio stdio.h filesystem unistd.h"
    " fcntl.h syncstream print",
    "the environment": "cstdlib stdlib.h csignal",
    "floating point": "cmath cfloat complex numbers math.h",
}
TOKENS = {
    "clock": r"chrono|(?:system|steady|high_resolution|utc|tai|gps|file)_clock|gettimeofday"
    r"|clock_gettime|(?:std::)?time\s*\(\s*(?:NULL|nullptr|0|&)",
    "random numbers": r"random_device|mt19937(?:_64)?|default_random_engine|s?rand\s*\(|arc4random",
    "threads": r"std::j?thread|thread_local|(?:recursive_|shared_)?mutex|std::atomic\w*|lock_guard"
    r"|unique_lock|scoped_lock|condition_variable|std::async|volatile|pthread_\w+",
    "locale": r"std::locale|setlocale|imbue|(?:std::)?(?:isalpha|isdigit|isspace|toupper|tolower)\s*\(",
    "I/O": r"std::(?:cout|cerr|cin|clog|w?[io]?f?stream|[io]?stringstream)|f?printf|fopen|fwrite|getline",
    "the environment": r"(?:secure_)?getenv|std::system",
    "floating point": r"float|double|strto[dfl]|stod|stof|stold",
    "pointer values": r"u?intptr_t|std::less\s*<[^<>]*\*\s*>|std::(?:map|set|multimap|multiset)\s*<"
    r"\s*(?:const\s+)?[\w:]+(?:\s+const)?\s*\*",
    "type names": r"typeid|dynamic_cast|type_index",
}
FLOAT_LITERAL = re.compile(r"(?<![\w.'])(?:\d[\d']*\.\d*|\.\d+|\d[\d']*[eE][-+]?\d+)[fFlL]?(?![\w.])")
STATIC = re.compile(r"(?<!\w)(?:static|extern)\s+([^;={()]*)([;={(])")
HASHED = r"(?:std::|boost::)?unordered_(?:flat_|node_)?(?:multi)?(?:map|set)"
ALIAS = re.compile(rf"\busing\s+(\w+)\s*=\s*{HASHED}\b")
ITERATION = r"for\s*\([^;{{}}]*[^:]:\s*(?:[\w\->.]*(?:\.|->))?{0}\s*\)|(?<!\w){0}\s*\.\s*c?begin\s*\(" \
    r"|(?<!\w)(?:begin|for_each)\s*\(\s*{0}\b"
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', re.MULTILINE)


def hashed_names(code):
    """Variables and members declared in `code` with a hash container as their type."""
    kinds = "|".join([HASHED] + [rf"\b{alias}" for alias in ALIAS.findall(code)])
    names = set()
    for match in re.finditer(rf"(?:{kinds})\b", code):
        rest, depth, at = code[match.end() :], 0, 0
        for at, char in enumerate(rest):
            depth += (char == "<") - (char == ">")
            if depth == 0 and char not in "<> \n":
                break
        if name := re.match(r"(?:>\s*)?&?\s*(\w+)\s*[;={,)(]", rest[at:]):
            names.add(name[1])
    return names - {"const"}


def check_tokens(code, complain):
    for match in INCLUDE.finditer(code):
        for why, headers in HEADERS.items():
            if match[1] in headers.split():
                complain(match.start(1), f"<{match[1]}>: {why}")
    for why, tokens in TOKENS.items():
        for match in re.finditer(rf"(?<!\w)(?:{tokens})(?:(?<=\W)|(?!\w))", code):
            if not code[code.rfind("\n", 0, match.start()) + 1 : match.start()].lstrip().startswith("#"):
                complain(match.start(), f"{match[0].strip()}: {why}")
    for match in FLOAT_LITERAL.finditer(code):
        complain(match.start(), f"{match[0]}: floating point")
    for match in STATIC.finditer(code):
        if match[2] == "(" or "operator" in match[1]:
            continue
        if not re.search(r"\bconst(?:expr|eval|init)?\b", match[1]):
            complain(match.start(), f"static {match[1].strip()}: mutable state outside the exchange object")


def check_file(root, path, parsed):
    """Problems of one file. `parsed(path)` gives the stripped text of any file."""
    here = path.relative_to(root).as_posix()
    original = path.read_text().splitlines()
    code = parsed(path)
    problems = []

    def complain(offset, text):
        line = code.count("\n", 0, offset) + 1
        problems.append(f"{here}:{line}: {text}")

    check_tokens(code, complain)
    names = hashed_names(code)
    for include in INCLUDE.findall(path.read_text()):
        if (root / include).is_file():
            names |= hashed_names(parsed(root / include))
    for name in sorted(names):
        for match in re.finditer(ITERATION.format(re.escape(name)), code):
            line = code.count("\n", 0, match.start())
            if not any("// order-free: " in text for text in original[max(0, line - 1) : line + 1]):
                complain(match.start(), f"{name}: iteration over a hash container")
    return problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    cache = {}

    def parsed(path):
        if path not in cache:
            cache[path] = source_text.without_comments_and_strings(path.read_text())
        return cache[path]

    problems = []
    for folder in PURE_FOLDERS:
        if (root / folder).is_dir():
            for path in source_text.files(root / folder, source_text.CPP_SUFFIXES):
                if path.relative_to(root).as_posix() not in EXEMPT:
                    problems += check_file(root, path, parsed)
    source_text.report(problems, "determinism")


if __name__ == "__main__":
    main()
