"""Runs scenario files through the naive venue and compares its answers with the lines in the files.

usage: replay.py RULEBOOKS FILE.scn…
"""

import sys

from venue import Venue


def differences(path, rulebooks):
    """Texts of what differs."""
    venue, found, got, expected, at = Venue(rulebooks), [], None, [], ""

    def compare():
        wanted = [line for line in (got or [])]
        if got is not None and (expected or not wanted[0:1] or "rejected" in wanted[0]) and wanted != expected:
            found.append(f"{path}:{at}\n  file  " + "\n        ".join(expected) + "\n  model " + "\n        ".join(wanted))

    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.split(" # ")[0].rstrip("\n")
            if line.startswith("<"):
                expected.append(line[2:])
                continue
            compare()
            got, expected, at = None, [], f"{number}: {line}"
            words = line.split()
            if line.startswith("="):
                _check(venue, words[1:], found, f"{path}:{at}")
            elif line.startswith(">"):
                got = venue.run(line, number)
            else:
                venue.run(line, number)
    compare()
    return found


def _check(venue, words, found, where):
    if words[0] in ("cash", "holding"):
        names = 2 if words[0] == "cash" else 3
        shown = venue.check_line(words[:names]).split()[1:]
        state = dict(zip(shown[names::2], shown[names + 1::2]))
        wrong = [name for name, value in zip(words[names::2], words[names + 1::2]) if state[name] != value]
        if wrong:
            found.append(f"{where}\n  model {' '.join(shown)}")
    elif venue.check_line(words[:2]) != "= " + " ".join(words):
        found.append(f"{where}\n  model {venue.check_line(words[:2])}")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    found = [text for path in sys.argv[2:] for text in differences(path, sys.argv[1])]
    print("\n".join(found + [f"{len(sys.argv) - 2} scenarios, {len(found)} differences"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
