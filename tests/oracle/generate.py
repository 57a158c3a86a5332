"""Seeded command streams for the naive venue: mostly acceptable, steered by its state, the rest hostile."""

import datetime
import random

from amounts import money_text, price_text
from generate_ascending import AscendingCommands
from generate_block import BlockCommands
from generate_continuous import CallCommands, ContinuousCommands
from generate_crowd import MEMBERS, Crowd
from generate_fixed_price import FixedPriceCommands
from generate_listed import ListedCommands
from generate_sealed import SealedCommands
from lots import FROZEN
from trading import INT64_MAX

COMMANDS = {"TM1": ListedCommands, "TM2": ContinuousCommands, "TM3": BlockCommands, "TM4": CallCommands,
            "TM5": SealedCommands, "TM6": AscendingCommands, "TM7": FixedPriceCommands}
METHODS = tuple(COMMANDS)
BOOKS = ("trading-lab", "median-lab", "batch-lab", "strict-lab")
LABS = ("auction-lab", "auction-fees")
MARKETS = {"TM1": ("cea-sim", "tjea", "flow"), "TM2": BOOKS, "TM4": BOOKS,
           "TM3": ("cea-sim", "tjea", "forest-sink", "discharge-nox"),
           "TM5": (*LABS, "cea-sim", "tjea", "discharge-nox"), "TM6": (*LABS, "forest-sink", "discharge-nox"),
           "TM7": (*LABS, "forest-sink", "discharge-nox")}
CLASSES = {"cea-sim": ("CEA-SIM", (("CEA25", 2025), ("CEA24", 2024), ("CEA23", 2023))),
           "tjea": ("TJEA", (("TJEA", 0),)), "flow": ("FLOW", (("FLA", 0), ("FLB", 0))),
           "forest-sink": ("TJFS", (("SINK", 2024), ("REED", 2023))),
           "discharge-nox": ("TJNOX", (("NOXA", 2025), ("NOXB", 2025))),
           "trading-lab": ("CONT", (("CONA", 2025), ("CONB", 2024))), "median-lab": ("MEDIAN", (("MEDA", 2025), ("MEDB", 2024))),
           "batch-lab": ("BATCH", (("BATA", 2025), ("BATB", 2024))),
           "strict-lab": ("STRICT", (("STRA", 2025), ("STRB", 2024))),
           "auction-lab": ("LAB", (("LABA", 2025), ("LABB", 2024))),
           "auction-fees": ("LABFEE", (("FEEA", 2025), ("FEEB", 2024)))}
MS_PER_DAY = 86_400_000
# A day that is easy to round: bases at exact ties of the band, tiny ones, and ordinary ones.
BASES = (9741, 5005, 5295, 5746, 100, 880, 3000, 7, 1)


class Stream:
    """Writes one scenario: `lines` with the answers of the model, `commands` without."""

    def __init__(self, venue, seed, methods=METHODS):
        self.venue = venue
        self.random = random.Random(seed)
        self.methods = methods
        self.lines = []
        self.commands = []   # (text, its first number, how many numbers, the trades it made)
        self.depth = self.random.choice((10, 60, 60, 250))  # about how many listings rest in a book
        self.accepted = self.asked = self.events = 0
        self.makers = [COMMANDS[name](self) for name in methods]

    # Writing.
    def say(self, text):
        """Runs one line and writes it with its answers."""
        venue = self.venue
        number, trades = venue.next_seq, venue.last_trade
        answers = venue.run(text, len(self.lines) + 1)
        self.lines.append(text)
        self.lines += ["< " + answer for answer in answers]
        self.commands.append((text, number, venue.next_seq - number, range(trades + 1, venue.last_trade + 1)))
        self.events += len(answers)
        if text.startswith(">"):
            self.asked += 1
            self.accepted += not any("rejected" in answer for answer in answers[:1])
        return answers

    def check(self, *words):
        self.lines.append(self.venue.check_line(words))
        self.events += 1

    def check_all(self):
        """The whole state that a scenario can show."""
        for code in self.venue.members:
            self.check("cash", code)
            for symbol in self.venue.symbols:
                self.check("holding", code, symbol)
        for symbol in self.venue.symbols:
            self.check("ask", symbol)
            self.check("bid", symbol)

    def check_some(self):
        code, symbol = self.random.choice(list(self.venue.members)), self.random.choice(list(self.venue.symbols))
        self.check(*self.random.choice((("cash", code), ("holding", code, symbol), ("ask", symbol), ("bid", symbol))))

    # Chances.
    def one_in(self, n):
        return self.random.randrange(n) == 0

    def pick_one(self, items):
        """One of them, or None."""
        return self.random.choice(items) if items else None

    def quantity(self, low, high):
        """Small, round and extreme quantities are as likely as any."""
        high = max(low, high)
        draw = self.random.randrange(10)
        if draw < 3:
            return self.random.randint(low, min(high, low + 20))
        if draw < 4:
            return high
        if draw < 7:
            return max(low, self.random.randint(low, high) // 100 * 100)
        return self.random.randint(low, high)

    # The clock, which stays on the date of the line `day`.
    def time_is_free(self):
        """Whether a time of that day can still lie ahead."""
        venue = self.venue
        return venue.clock_date is not None and venue.now // MS_PER_DAY == venue.clock_date.toordinal() \
            and venue.now % MS_PER_DAY < MS_PER_DAY - 3_600_000

    def clock_text(self, seconds):
        """So many seconds from now, at most the day's last."""
        return self.clock_text_of(self.venue.now + seconds * 1000)

    @staticmethod
    def clock_text_of(stamp):
        seconds = stamp // 1000 % 86_400
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

    def active_members(self):
        return [member for member in self.venue.members.values() if member.status == "active"]

    # The whole stream.
    def write_crowd(self):
        """A scenario with ten thousand bids."""
        for line in ("market auction-lab", "instrument LAB LABA 2025 50.05", "member S", "lots S LABA 30000"):
            self.say(line)
        for code in MEMBERS:
            self.say(f"member {code} 900000000.00")
        self.say("day 2026-03-02")
        self.say("count")
        Crowd(self).write()
        self.check_all()

    def write(self, commands):
        """A scenario of about that many commands, with its final state."""
        self._set_up()
        while self.asked < commands:
            self._day(commands)
        self.check_all()

    def _set_up(self):
        rng = self.random
        markets = sorted({market for name in self.methods for market in MARKETS[name]})
        files = sorted(rng.sample(markets, k=rng.choice((1, 1, 2, 3))))
        for file in files:
            self.say(f"market {file}")
        for file in files:
            code, classes = CLASSES[file]
            for index, (symbol, vintage) in enumerate(classes[:rng.randint(1, 3)]):
                base = "-" if index and self.one_in(6) else price_text(rng.choice(BASES[:5] if index == 0 else BASES))
                self.say(f"instrument {code} {symbol} {vintage} {base}")
        for index in range(rng.randint(4, 8)):
            cash = rng.choice(("", "0.01", "1000.00", "250000.00", "5000000.00", "900000000.00", "900000000.00"))
            self.say(f"member {chr(ord('A') + index)} {cash}".rstrip())
        codes = list(self.venue.members)
        if self.one_in(2):
            self.say(f"group {codes[1]} {codes[0]}")
        for symbol in self.venue.symbols:
            for code in rng.sample(codes, k=rng.randint(2, len(codes))):
                self._issue(code, symbol)
        start = datetime.date(2025, 12, 1) + datetime.timedelta(days=rng.randrange(120))
        if not {"TM5", "TM6", "TM7"}.isdisjoint(self.methods) and rng.randrange(4):
            start = datetime.date(2026, 3, 2) + datetime.timedelta(days=rng.randrange(60))
        while start.weekday() >= 5:
            start += datetime.timedelta(days=1)
        self.say(f"day {start}")
        self.say("count")
        if self.one_in(3):
            self.say("postings on")

    def _issue(self, code, symbol):
        self.say(f"lots {code} {symbol} {self.random.choice((1, 10, 1_000, 50_000, 400_000, 3_000_000))}")

    def _day(self, commands):
        rng = self.random
        length = rng.choice((20, 60, 200, 500))
        phases = ["morning", "lunch", "afternoon", "post", "settling"]
        self._chatter(rng.randrange(length // 4 if "TM4" in self.methods and self.one_in(2) else 3))
        for phase in phases:
            if phase in ("morning", "lunch", "afternoon", "post") and self.one_in(8):
                continue
            self.operate(f"phase {phase}")
            if phase in ("morning", "afternoon"):
                self._chatter(min(rng.randint(length // 2, length), max(commands - self.asked, 5)))
            else:
                self._chatter(rng.randrange(6))
        self._settlement()
        self._next_day()

    def operate(self, text):
        return self.say("> " + text)

    def _chatter(self, count):
        until = self.asked + count
        for _ in range(3 * count):
            if self.asked >= until:
                break
            draw = self.random.randrange(100)
            if draw < 93:
                text = self.pick_one(self.makers).next()
                if text:
                    self.say("> " + text)
            elif draw < 96:
                self._disturb()
            else:
                self._cash_or_answer()
            if self.one_in(30):
                self.check_some()

    def _disturb(self):
        """Halts, suspensions, kills, groups, new lots; what was stopped is mostly let go soon."""
        venue, rng = self.venue, self.random
        code, symbol = rng.choice(list(venue.members)), rng.choice(list(venue.symbols))
        for member in venue.members.values():
            if member.status != "active" and rng.randrange(3):
                self.operate(f"restore {member.code}")
        for instrument in venue.instruments:
            if instrument.halted and rng.randrange(5):
                self.operate(f"resume {instrument.symbol}")
        draw = rng.randrange(16)
        if draw < 10:
            self.operate((f"halt {symbol}", f"resume {symbol}", f"suspend {code}", f"restore {code}", f"kill {code}")[draw // 2])
        elif draw < 12:
            self._issue(code, symbol)
        elif draw == 12:
            self._regroup(code)
        elif draw == 13:
            self._out_of_turn()

    def _regroup(self, code):
        """Rarely, as it lasts: two members come under one control."""
        other = self.random.choice(list(self.venue.members.values()))
        if self.one_in(6) and other.group != self.venue.members[code].group:
            self.say(f"group {code} {other.code}")

    def _out_of_turn(self):
        """An operator's step at the wrong time; in trading phases none of them is possible."""
        phase = self.venue.markets[0].phase
        if phase in ("morning", "lunch", "afternoon"):
            tomorrow = self.venue.date + datetime.timedelta(days=1)
            self.operate(self.random.choice(("settle", "close-day", f"phase {phase}", "phase morning" if phase != "morning"
                                              else "close-day", f"open-day {tomorrow}")))

    def _cash_or_answer(self):
        venue, rng = self.venue, self.random
        member = rng.choice(list(venue.members.values()))
        amount = rng.choice((100, 97_400, 10**7, 10**10, member.account.free, member.account.free + 100,
                             member.account.spendable(), member.account.free // 3 // 100 * 100))
        frozen = [(member.code, instrument.symbol, holding.in_state(FROZEN)) for member in venue.members.values()
                  for instrument, holding in member.holdings.items() if holding.in_state(FROZEN)]
        if frozen and self.one_in(4):
            code, symbol, qty = rng.choice(frozen)
            self.operate(f"unfreeze {code} {symbol} {rng.choice((qty, qty, qty // 2, qty + 1))}")
        elif self.one_in(2):
            self.operate(f"withdraw-cash {member.code} {money_text(max(amount, 100))}")
        elif self.one_in(2):
            amount = rng.choice((100, 100, 10**8, 10**8, 10**8, 10**11, 10**11, 10**11, 0, -100, INT64_MAX // 100 * 100))
            self.operate(f"deposit {member.code} {money_text(amount)}")
        else:
            self._answer_registry()

    def _answer_registry(self, chance_of_no=4):
        """The registry's answer to some trades."""
        venue, rng = self.venue, self.random
        market = rng.choice(venue.markets)
        waiting = [trade.number for trade in venue.trades.values() if trade.market is market and trade.state == "pending"]
        if not waiting and self.random.randrange(6):
            return
        if not waiting or self.one_in(12):
            waiting = [rng.randint(1, venue.last_trade + 2)]
        some = rng.sample(waiting, k=min(len(waiting), rng.randint(1, 3)))
        if self.one_in(chance_of_no):
            frozen = " frozen" if self.one_in(3) else ""
            some = some if self.one_in(4) else some[:1]
            rng.shuffle(some)
            self.operate(f"refuse {market.code} " + " ".join(f"T{number}" for number in some) + frozen)
        else:
            self.operate(f"confirm {market.code} " + " ".join(f"T{number}" for number in some))

    def _settlement(self):
        rng = self.random
        for _ in range(rng.randrange(6)):
            self._answer_registry(chance_of_no=2)
        for market in self.venue.markets:
            if rng.randrange(4):
                self.operate(f"confirm {market.code}")
        for _ in range(rng.randrange(3)):
            self.check_some()
        self.operate("settle")
        if self.one_in(3):
            self._answer_registry()

    def _next_day(self):
        rng, venue = self.random, self.venue
        self.operate("close-day")
        if self.one_in(3):
            self.check_all()
        if self.one_in(4):
            self._answer_registry(chance_of_no=2)
        if self.one_in(30):
            market = rng.choice(venue.markets)
            self.say(f"instrument {market.code} N{len(venue.instruments)} {rng.choice((0, 2024, 2026))} {rng.choice(('-', '50.05'))}")
        for _ in range(rng.choice((1, 1, 1, 2, 6))):
            tomorrow = venue.date + datetime.timedelta(days=rng.choice((1, 1, 1, 3, 7)))
            while not venue.date or venue.markets[0].phase == "closed":
                self.operate(f"open-day {tomorrow}")
                tomorrow += datetime.timedelta(days=1)
            if self.one_in(3):
                break
            if rng.randrange(3) == 0:
                self._empty_day()

    def _empty_day(self):
        self.operate("phase post")
        self.operate("phase settling")
        self.operate("settle")
        self.operate("close-day")
