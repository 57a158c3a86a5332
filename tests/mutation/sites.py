"""Where engine/ and risk/ can be made wrong: places in the text and what to write there instead."""
import re
from dataclasses import dataclass

SWAPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "), (" != ", " == "),
         (" && ", " || "), (" || ", " && "), (" + ", " - "), (" - ", " + "), (" += ", " -= "), (" -= ", " += "),
         ("std::min(", "std::max("), ("std::max(", "std::min("), (".front()", ".back()"), (".back()", ".front()"),
         ("Side::buy", "Side::sell"), ("Side::sell", "Side::buy"), ("return true;", "return false;"),
         ("return false;", "return true;"), ("Rounding::half_up", "Rounding::floor"), ("++", "--"), (" * ", " + "),
         (".low", ".high"), (".high", ".low"), ("lower_bound", "upper_bound"), ("continue;", "break;")]
NUMBER = re.compile(r"(?<![\w.'\"])(\d+)(?![\w.'\"])")
NEGATION = re.compile(r"(?<=[(&| ])!(?=[a-z_(*])")
CALL = re.compile(r"^\s*(?!return\b|const\b|auto\b|throw\b|delete\b|using\b|static\b|break\b|continue\b|case\b)"
                  r"(?:[\w.>:*\[\]()-]+)\((?:[^{}]*)\);\s*$")
ASSIGN = re.compile(r"^\s*[\w.>\[\]()-]+ [-+]?= [^=].*;\s*$")
SKIP = re.compile(r"^\s*(?:#|//|///|\*|ECO_ASSERT|static_assert|using |namespace |template|friend |case |default:|public:|private:)")
FUNCTION = re.compile(r"^(?:  )?[A-Za-z_\[~].*\)(?: const)?(?: noexcept)?(?: override)?(?: -> [\w:<>, ]+)? \{")
OPENS = re.compile(r"^(?:  )?[A-Za-z_\[~].*[({,]$|^(?:  )?[A-Za-z_\[~][^;]*$")


@dataclass(frozen=True)
class Site:
    file: str
    line: int  # from 1
    before: str
    after: str
    function: str

    def key(self):
        return (self.file, self.before.strip(), self.after.strip())

    def __str__(self):
        return f"{self.file}:{self.line}: {self.before.strip()}  →  {self.after.strip() or '(nothing)'}"


def code_of(line):
    """The line up to its comment."""
    at = line.find("//")
    return line if at < 0 else line[:at]


def variants(line):
    """What could stand in place of a line."""
    code = code_of(line)
    comment = line[len(code):]
    for old, new in SWAPS:
        at = code.find(old)
        while at >= 0:
            yield code[:at] + new + code[at + len(old):] + comment
            at = code.find(old, at + len(old))
    for match in NUMBER.finditer(code):
        value = int(match.group(1))
        changed = "0" if value == 1 else str(value + 1)
        yield code[:match.start()] + changed + code[match.end():] + comment
    for match in NEGATION.finditer(code):
        yield code[:match.start()] + code[match.end():] + comment
    if CALL.match(code) or ASSIGN.match(code):
        yield ""


def functions(lines):
    """(name, first, behind) of each body that stands at the level of a namespace or a class, by its braces."""
    found = []
    start = name = None
    depth = 0
    for number, line in enumerate(lines, 1):
        code = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']\'', '""', code_of(line))
        indent = len(line) - len(line.lstrip())
        if start is None and code.rstrip().endswith("{") and indent <= 4 and not re.match(
                r"\s*(?:namespace|struct|class|enum|union|switch|if|for|while|do|else|extern|return|try)\b", code):
            opener = number
            while opener > 1 and not re.match(r"^(?:  )?\S", lines[opener - 1]):
                opener -= 1
            text = " ".join(part.strip() for part in lines[opener - 1:number])
            if "(" in text and " = {" not in text and "constexpr std::" not in text.split("(")[0]:
                start, depth = number, 0
                named = re.search(r"([~\w]+|operator\S+)\(", text)
                name = f"{named.group(1) if named else '?'}:{opener}"
        if start is not None:
            depth += code.count("{") - code.count("}")
            if depth <= 0:
                found.append((name, start, number))
                start = None
    return found


def sites_of(file, text):
    lines = text.split("\n")
    sites = []
    for name, first, last in functions(lines):
        for number in range(first, last + 1):
            line = lines[number - 1]
            if SKIP.match(line) or '"' in code_of(line):
                continue
            for changed in variants(line):
                if changed != line:
                    sites.append(Site(file, number, line, changed, f"{file}:{name}"))
    return sites
