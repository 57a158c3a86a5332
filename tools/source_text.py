"""What the checks in this folder share: which files there are, and C++ text without comments and strings."""

import pathlib
import re
import sys

CPP_SUFFIXES = {".cpp", ".hpp", ".h"}
SKIPPED_FOLDERS = {"build", "node_modules", "__pycache__", ".git", ".cache"}


def files(root, suffixes):
    """Every file below `root` with one of the suffixes, sorted, without build trees."""
    found = []
    for path in sorted(pathlib.Path(root).iterdir()):
        if path.is_symlink() or path.name in SKIPPED_FOLDERS:
            continue
        if path.is_dir():
            found += files(path, suffixes)
        elif path.suffix in suffixes:
            found.append(path)
    return found


_TOKEN = re.compile(
    r"""//[^\n]*(?:\\\n[^\n]*)*
      | /\*.*?\*/
      | R"(?P<d>[^()\s\\]{0,16})\(.*?\)(?P=d)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'
    """,
    re.VERBOSE | re.DOTALL,
)


def _blank(match):
    text = match.group(0)
    kept = text[0] + text[-1] if text[-1] in "\"'" else ""
    blank = re.sub(r"[^\n]", " ", text)
    return kept[:1] + blank[1:-1] + kept[1:] if kept and len(text) > 1 else blank


def without_comments_and_strings(text):
    """The same text, line by line and column by column, with comments and the inside of literals blanked."""
    return _TOKEN.sub(_blank, text)


def report(problems, what):
    """Prints `problems` ("path:line: text") and ends the program: 0 where there are none, else 1."""
    for problem in problems:
        print(problem)
    print(f"{what}: {len(problems)} problem(s)" if problems else f"{what}: ok")
    sys.exit(1 if problems else 0)
