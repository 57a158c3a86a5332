"""Rights: pieces of lots, each a range of serial numbers with its state."""

FREE = "free"
RESERVED = "reserved"
FROZEN = "frozen"


class Piece:
    """Serials first … first + qty - 1 of one lot, in one state."""
    __slots__ = ("first", "from_day", "qty", "state", "awaits")

    def __init__(self, first, qty, from_day=0, state=FREE, awaits=False):
        self.first = first          # serials are unique within an instrument
        self.qty = qty
        self.from_day = from_day    # ordinal of the first day on which it may be sold
        self.state = state
        self.awaits = awaits        # True where an open trade that brought it awaits the registry

    def same_state(self, other):
        return self.state == other.state and self.from_day == other.from_day and self.awaits == other.awaits

    def split(self, qty):
        """Cuts off the first `qty` units and returns the rest."""
        rest = Piece(self.first + qty, self.qty - qty, self.from_day, self.state, self.awaits)
        self.qty = qty
        return rest


class Holding:
    """One account's pieces of one instrument, by ascending serial."""

    def __init__(self):
        self.pieces = []
        self.reserved = {}          # order or offer -> sellable units set aside for it, whichever they are

    def is_sellable(self, piece, day):
        return piece.state == FREE and not piece.awaits and piece.from_day <= day

    def free(self, day):
        sellable = sum(piece.qty for piece in self.pieces if self.is_sellable(piece, day))
        return sellable - self.in_state(RESERVED)

    def locked(self, day):
        return sum(piece.qty for piece in self.pieces
                   if piece.state == FREE and not self.is_sellable(piece, day))

    def in_state(self, state):
        if state == RESERVED:
            return sum(self.reserved.values())
        return sum(piece.qty for piece in self.pieces if piece.state == state)

    def add(self, pieces):
        """Puts pieces in; neighbours in the same state become one."""
        merged = []
        for piece in sorted(self.pieces + pieces, key=lambda piece: piece.first):
            last = merged[-1] if merged else None
            if last and last.first + last.qty == piece.first and last.same_state(piece):
                last.qty += piece.qty
            else:
                merged.append(piece)
        self.pieces = merged

    def take(self, qty, wanted):
        """Removes `qty` units of the pieces that fit, in ascending order, and returns them; None where there are fewer."""
        fitting = [piece for piece in self.pieces if wanted(piece)]
        if sum(piece.qty for piece in fitting) < qty:
            return None
        taken = []
        for piece in fitting:
            if qty == 0:
                break
            if piece.qty > qty:
                self.pieces.append(piece.split(qty))
            self.pieces.remove(piece)
            taken.append(piece)
            qty -= piece.qty
        self.pieces.sort(key=lambda piece: piece.first)
        return sorted(taken, key=lambda piece: piece.first)

    def reserve(self, qty, order):
        """Sets as many sellable units aside for an order (the caller has checked)."""
        self.reserved[order] = self.reserved.get(order, 0) + qty

    def unlock(self, day):
        """A lock that has fallen no longer tells pieces apart."""
        for piece in self.pieces:
            if piece.from_day <= day:
                piece.from_day = 0
        self.add([])

    def release(self, qty, order):
        """Gives reserved units back."""
        self.reserved[order] -= qty

    def unfreeze(self, qty):
        """Frees frozen units (the caller has checked); the range of each piece."""
        taken = self.take(qty, lambda piece: piece.state == FROZEN)
        for piece in taken:
            piece.state = FREE
        ranges = [(piece.first, piece.qty) for piece in taken]
        self.add(taken)
        return ranges

    def deliver(self, qty, day, order):
        """Takes the first sellable units out for the buyer, who gives them their new state: what the order had reserved."""
        self.unlock(day)
        self.reserved[order] -= qty
        return self.take(qty, lambda piece: self.is_sellable(piece, day))

    def units_in(self, first, qty, wanted):
        """How many of these serials are here in pieces that fit."""
        return sum(max(0, min(piece.first + piece.qty, first + qty) - max(piece.first, first))
                   for piece in self.pieces if wanted(piece))

    def take_brought(self, first, qty, day):
        """Removes what is here of these serials and does not await: what is sellable as far as it is not reserved, then what is
        locked until a day."""
        self.unlock(day)
        room = self.free(day)
        taken = self.take_range(first, qty, lambda piece: piece.state == FREE and not piece.awaits)
        for piece in taken:
            if piece.from_day == 0:
                self.add([piece.split(min(room, piece.qty))])
                room -= piece.qty
        self.pieces = [piece for piece in self.pieces if piece.qty]
        return [piece for piece in taken if piece.qty]

    def take_range(self, first, qty, wanted):
        """Removes what is here of these serials in pieces that fit: sellable ones, then locked ones by their day."""
        inside = [piece for piece in self.pieces
                  if piece.first < first + qty and first < piece.first + piece.qty and wanted(piece)]
        taken = []
        for piece in inside:
            if piece.first < first:
                self.pieces.append(piece.split(first - piece.first))
                piece = self.pieces[-1]
            if piece.first + piece.qty > first + qty:
                self.pieces.append(piece.split(first + qty - piece.first))
            self.pieces.remove(piece)
            taken.append(piece)
        self.pieces.sort(key=lambda piece: piece.first)
        return sorted(taken, key=lambda piece: (piece.awaits, piece.from_day, piece.first))
