"""Makes a scenario that differs as short as it gets: drops commands while a difference stays."""

import re

RUNS_MAX = 600
GONE = 999_999
NEEDED = ("count", "day")
NUMBER = re.compile(r"#(\d+)")
TRADE = re.compile(r"\bT(\d+)\b")


def written(commands, venue):
    """The scenario of those commands: numbers of commands and trades are those that they have now."""
    numbers, trades, lines = {}, {}, []
    for text, number, count, made in commands:
        if text.startswith(">"):
            words = text.split(" ")
            words = [NUMBER.sub(lambda match: f"#{numbers.get(int(match[1]), GONE)}", word) for word in words]
            if words[1] in ("confirm", "refuse"):
                words = [TRADE.sub(lambda match: f"T{trades.get(int(match[1]), GONE + int(match[1]))}", word)
                         if TRADE.fullmatch(word) else word for word in words]
            text = " ".join(words)
        for offset in range(max(count, 1)):
            numbers[number + offset] = venue.next_seq + offset
        last = venue.last_trade
        answers = venue.run(text, len(lines) + 1)
        for old, new in zip(made, range(last + 1, venue.last_trade + 1)):
            trades[old] = new
        lines += [text] + ["< " + answer for answer in answers]
    for code in venue.members:
        lines.append(venue.check_line(("cash", code)))
        lines += [venue.check_line(("holding", code, symbol)) for symbol in venue.symbols]
    for symbol in venue.symbols:
        lines += [venue.check_line(("ask", symbol)), venue.check_line(("bid", symbol))]
    return lines


def shrink(commands, new_venue, runner):
    """The lines of a short scenario that differs and what the runner says to it; None where the difference got lost."""
    runs = 0
    needed = [text for text, *_ in commands if text.startswith(NEEDED)]

    def differs(some):
        nonlocal runs
        runs += 1
        if [text for text, *_ in some if text.startswith(NEEDED)] != needed:
            return None
        try:
            lines = written(some, new_venue())
        except (KeyError, AttributeError, IndexError, ValueError, TypeError):
            return None  # a command whose member or market is gone
        found, said = runner.differences(lines)
        return (found, lines, said) if found else None

    best = differs(commands)
    if best is None:
        return None
    low, high = 1, len(commands)
    while low < high:  # the shortest beginning that differs
        middle = (low + high) // 2
        if differs(commands[:middle]):
            high = middle
        else:
            low = middle + 1
    kept = commands[:high]
    step = max(1, len(kept) // 2)
    while runs < RUNS_MAX:
        start = 0
        before = len(kept)
        while start < len(kept) and runs < RUNS_MAX:
            fewer = kept[:start] + kept[start + step:]
            if fewer and differs(fewer):
                kept = fewer
            else:
                start += step
        if step == 1 and len(kept) == before:
            break
        step = max(1, step // 2)
    _, lines, said = differs(kept) or best
    return lines, said
