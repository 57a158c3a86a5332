#!/usr/bin/env python3
"""docs/markets.md: what each rulebook of rulebooks/ says, in one table. Without --write: compares.

usage: tools/market_table.py SOURCE_DIR [--write]
"""
import pathlib
import sys
import tomllib

METHODS = [("tm1", "TM1 listed 挂牌"), ("tm2", "TM2 continuous 连续"), ("tm3", "TM3 block 大宗"), ("tm4", "TM4 call 集合"),
           ("tm5", "TM5 sealed 单向竞价"), ("tm6", "TM6 ascending 电子竞价"), ("tm7", "TM7 fixed price 定价"),
           ("tm8", "TM8 notice 公告"), ("tm9", "TM9 quota 指标")]
HEAD = """# Markets

Generated from `rulebooks/*.toml` by `tools/market_table.py --write`; a test compares. Every value names its source, or says that it
is an assumption, in the file's `[sources]`.

| market | role | unit / step / tick | methods | bands bp | T+ / reverse | close | settlement | fee bp |
|---|---|---|---|---|---|---|---|---|
"""


def text(value):
    """A dated value's last one."""
    return text(value[-1]["value"]) if isinstance(value, list) and value and isinstance(value[0], dict) else value


def band(table):
    limit = text(table.get("band_bp", "")) if table else ""
    return f"±{limit}" if limit != "" else ""


def row(path):
    book = tomllib.loads(path.read_text())
    asset, hold = book["asset"], book.get("hold", {})
    methods = "; ".join(name for key, name in METHODS if key in book)
    bands = ", ".join(f"{key.upper()} {band(book[key])}" for key in ("tm1", "tm2", "tm3") if key in book and band(book[key]))
    return (f"| [`{book['market_id']}`](../rulebooks/{path.name}) {text(book['name_zh'])} {text(book['name_en'])} | {book['venue_role']} "
            f"| {asset['unit']} / {asset['qty_step']} / {asset['tick']} | {methods} | {bands or '–'} "
            f"| {text(hold.get('rights_T', '–'))} / {text(hold.get('reverse_T', '–'))} | {text(book['reference']['close'])} "
            f"| {text(book['settlement']['cycle'])} | {text(book['fees']['rate_bp'])} |")


def basis(path):
    book = tomllib.loads(path.read_text())
    lines = [f"- `{book['market_id']}`: "]
    parts = [f"{b['document']}, {b['article']} → {' '.join(b['unlocks'])}" for b in book["legal_basis"]]
    return lines[0] + "; ".join(parts)


def page(root):
    files = sorted((root / "rulebooks").glob("*.toml"))
    return (HEAD + "\n".join(row(path) for path in files) + "\n\n## What unlocks the methods\n\nA method that no legal basis of the market "
            "unlocks is refused when the rulebook is activated.\n\n" + "\n".join(basis(path) for path in files) + "\n")


def main():
    root = pathlib.Path(sys.argv[1])
    target = root / "docs" / "markets.md"
    if "--write" in sys.argv:
        target.write_text(page(root))
        return 0
    if not target.exists() or target.read_text() != page(root):
        print("docs/markets.md is not what the rulebooks say: run tools/market_table.py . --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
