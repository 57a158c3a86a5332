"""Integers and their text: prices in ticks, money in hao (1/10 000 yuan), every rounding named."""

HAO_PER_CENT = 100
BASIS_POINTS = 10_000


def half_up(numerator, denominator):
    """The fraction rounded half-up to a whole number; the numerator is not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def share_in_cents(hao, basis_points):
    """That share of an amount, half-up to 0.01 yuan, in hao."""
    return half_up(hao * basis_points, BASIS_POINTS * HAO_PER_CENT) * HAO_PER_CENT


def band(base, basis_points):
    """Lowest and highest price around a base, half-up to the tick (markets.md, notation of section 8)."""
    return (half_up(base * (BASIS_POINTS - basis_points), BASIS_POINTS),
            half_up(base * (BASIS_POINTS + basis_points), BASIS_POINTS))


def price_text(ticks):
    """Ticks of 0.01 yuan as a decimal."""
    return f"{ticks // 100}.{ticks % 100:02d}"


def money_text(hao):
    """Hao as yuan with two decimals, four where they are needed."""
    sign, hao = ("-", -hao) if hao < 0 else ("", hao)
    cents, rest = divmod(hao, HAO_PER_CENT)
    return f"{sign}{cents // 100}.{cents % 100:02d}" + (f"{rest:02d}" if rest else "")


def ticks_of(text):
    """"97.40" as 9740."""
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])


def hao_of(text):
    """"5.00" as 50 000."""
    whole, _, part = text.lstrip("-").partition(".")
    return (-1 if text.startswith("-") else 1) * (int(whole) * 10_000 + int((part + "0000")[:4]))


def clock(stamp):
    """Milliseconds as the second of the day; none: by command."""
    if not stamp:
        return "by command"
    seconds = stamp // 1000 % 86_400
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
