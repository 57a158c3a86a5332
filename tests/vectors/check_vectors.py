#!/usr/bin/env python3
"""Worked numbers of the rulebook and hostile lines, run through `eco-replay compute`.

usage: check_vectors.py PROGRAM [FILE…]      (default: every KIND.jsonl beside this script)

Each row: `test`, its name; the line sent, as an object (`in`), as text (`line`) or as bytes (`hex`); and what must come back: the
answer letter for letter (`out`), or the code and the field of the error (`error`, `field`).
"""

import json
import pathlib
import subprocess
import sys


def spelled(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def line_of(row):
    if "hex" in row:
        return bytes.fromhex(row["hex"])
    return (row["line"] if "line" in row else spelled(row["in"])).encode()


def problem_of(row, answer):
    if "out" in row:
        return None if answer == spelled(row["out"]) else f"expected {spelled(row['out'])}"
    error = json.loads(answer).get("error", {})
    expected = {"code": row["error"], "field": row["field"]}
    if set(error) == {"code", "field", "text"} and error["text"] and expected.items() <= error.items():
        return None
    return f"expected {spelled({'error': expected})}"


def check(program, path):
    rows = [json.loads(text) for text in path.read_text().splitlines()]
    sent = b"".join(line_of(row) + b"\n" for row in rows)
    ran = subprocess.run([program, "compute", path.stem], input=sent, capture_output=True)
    answers = ran.stdout.decode().split("\n")
    problems = []
    if answers.pop() or len(answers) != len(rows):
        problems.append(f"{path.name}: {len(rows)} lines were sent, {len(answers)} came back")
    for number, (row, answer) in enumerate(zip(rows, answers), 1):
        if problem := problem_of(row, answer):
            problems.append(f"{path.name}:{number}: {row['test']}\n  {problem}\n  answered {answer}")
    status = 1 if any("error" in row for row in rows) else 0
    if ran.returncode != status:
        problems.append(f"{path.name}: exit status {ran.returncode}, not {status}")
    return len(rows), problems


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    paths = [pathlib.Path(name) for name in sys.argv[2:]] or sorted(pathlib.Path(__file__).parent.glob("*.jsonl"))
    total, problems = 0, []
    for path in paths:
        count, found = check(sys.argv[1], path)
        total, problems = total + count, problems + found
    print("\n".join([*problems, f"{total} vectors, {len(problems)} problems"]))
    sys.exit(1 if problems or total == 0 else 0)


if __name__ == "__main__":
    main()
