"""Cash: free, proceeds and reservations; every movement is a posting."""

from amounts import money_text


class Refused(Exception):
    """A refusal by the table of codes; `order` is the listing in the way."""

    def __init__(self, code, order=None):
        super().__init__(code)
        self.code = code
        self.order = order


class Account:
    """A member's cash in hao."""

    def __init__(self, code):
        self.code = code
        self.free = 0
        self.proceeds = 0
        self.reserved = 0

    def spendable(self):
        return self.free + self.proceeds


class CashReservation:
    """Cash of an order or offer, in the two parts that it came from."""

    def __init__(self, ref):
        self.ref = ref
        self.proceeds = 0
        self.free = 0

    def total(self):
        return self.proceeds + self.free


class Ledger:
    """Moves cash and writes each movement as a line."""

    def __init__(self, events):
        self.events = events
        self.postings = False
        self.deposited = 0  # what the bank holds for all accounts

    def post(self, what, source, target, amount, about):
        """One cash posting; nothing is written for nothing."""
        if self.postings and amount:
            self.events.append(f"{what} {source} -> {target} {money_text(amount)}{about}")

    def deposit(self, account, amount):
        account.free += amount
        self.deposited += amount
        self.post("deposit", "venue.bank", f"{account.code}.free", amount, "")

    def withdraw(self, account, amount):
        account.free -= amount
        self.deposited -= amount
        self.post("withdrawal", f"{account.code}.free", "venue.bank", amount, "")

    def reserve(self, account, reservation, amount):
        """Proceeds first, then free (markets.md 9.4)."""
        about = f" #{reservation.ref}"
        from_proceeds = min(amount, account.proceeds)
        from_free = amount - from_proceeds
        account.proceeds -= from_proceeds
        account.free -= from_free
        account.reserved += amount
        reservation.proceeds += from_proceeds
        reservation.free += from_free
        self.post("reserve", f"{account.code}.proceeds", f"{account.code}.reserved_proceeds", from_proceeds, about)
        self.post("reserve", f"{account.code}.free", f"{account.code}.reserved_free", from_free, about)

    def release(self, account, reservation, amount=None):
        """Each part to where it came from; of a part of it, what was taken last goes back first."""
        amount = reservation.total() if amount is None else amount
        about = f" #{reservation.ref}"
        to_free = min(amount, reservation.free)
        to_proceeds = amount - to_free
        reservation.proceeds -= to_proceeds
        reservation.free -= to_free
        account.proceeds += to_proceeds
        account.free += to_free
        account.reserved -= amount
        self.post("release", f"{account.code}.reserved_free", f"{account.code}.free", to_free, about)
        self.post("release", f"{account.code}.reserved_proceeds", f"{account.code}.proceeds", to_proceeds, about)

    def spend(self, what, account, reservation, target, amount, about):
        """Takes a payment or fee out of a reservation, the proceeds part first; how much of it."""
        from_proceeds = min(amount, reservation.proceeds)
        from_free = amount - from_proceeds
        reservation.proceeds -= from_proceeds
        reservation.free -= from_free
        account.reserved -= amount
        self.post(what, f"{account.code}.reserved_proceeds", target, from_proceeds, about)
        self.post(what, f"{account.code}.reserved_free", target, from_free, about)
        return from_proceeds
