"""A member's FIX engine of a few lines: TLS, numbers, heartbeats on request. It sends what it is told, sound or not."""
import datetime
import socket
import ssl
import time

SOH = "\x01"


def frame(begin, body):
    """8, 9 and 10 around a body whose fields end with '|'."""
    body = body.replace("|", SOH)
    text = f"8={begin}{SOH}9={len(body.encode())}{SOH}{body}"
    return text.encode() + f"10={sum(text.encode()) % 256:03}{SOH}".encode()


def now(offset_s=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset_s)
    return moment.strftime("%Y%m%d-%H:%M:%S.%f")


class Message:
    def __init__(self, raw):
        self.text = raw.decode()
        self.fields = [f.split("=", 1) for f in self.text.split(SOH) if f]

    def all(self, tag):
        return [value for name, value in self.fields if name == str(tag)]

    def __getitem__(self, tag):
        found = self.all(tag)
        return found[0] if found else None

    def pick(self, *tags):
        """35=… and the tags named, as far as they are there."""
        return "|".join(f"{t}={self[t]}" for t in (35, *tags) if self[t] is not None)

    def __repr__(self):
        return self.text.replace(SOH, "|")


class Client:
    def __init__(self, venue, code):
        self.venue, self.code = venue, code
        self.member = venue.members[code]
        self.begin = self.member["fix_version"]
        self.next_out = 1
        self.socket = None
        self.buffer = b""

    def connect(self):
        self.close()
        context = ssl.create_default_context(cafile=self.venue.ca_file)
        context.check_hostname = False
        plain = socket.create_connection(("127.0.0.1", self.venue.port), timeout=30)
        self.socket = context.wrap_socket(plain)
        self.buffer = b""
        return self

    def log_on(self, more="", password=None, **header):
        """Connects and sends a Logon; answers the venue's recovery. Returns the first message."""
        self.connect()
        fixt = "1137=9|" if self.begin == "FIXT.1.1" else ""
        self.send(f"35=A|98=0|108=30|{more}553={self.member['username']}|554={password or self.member['password']}|{fixt}",
                  **header)
        return self.read()

    def header(self, kind, number, sender=None, target=None, begin=None, stamp=None, more=""):
        return begin or self.begin, (f"35={kind}|49={sender or self.code}|56={target or self.venue.comp_id}|34={number}|"
                                     f"52={stamp or now()}|{more}")

    def send(self, body, number=None, **header):
        """`35=…|…|` with a header, under the next number."""
        kind, rest = body.split("|", 1)
        if number is None:
            number = self.next_out
            self.next_out += 1
        begin, head = self.header(kind[3:], number, **header)
        self.raw(frame(begin, head + rest))

    def raw(self, data):
        self.socket.sendall(data)

    def read(self, timeout=20):
        """The next message but Heartbeats; None where the venue has closed the connection."""
        return self.next_message(time.monotonic() + timeout, lambda m: m[35] != "0")

    def pending(self):
        """Everything that comes until a TestRequest of ours is answered at once: a long past comes in steps."""
        got = []
        while True:
            more = self.before_answer()
            got += more
            if not more:
                return got

    def before_answer(self):
        self.send("35=1|112=MARK|")
        got = []
        while True:
            message = self.next_message(time.monotonic() + 20, lambda m: m[35] != "0" or m[112] == "MARK")
            if message is None:
                raise AssertionError("the venue closed the connection")
            if message[35] == "0":
                return got
            got.append(message)

    def next_message(self, deadline, wanted):
        """Answers TestRequests, and ResendRequests with a gap fill."""
        while True:
            end = self.buffer.find(b"\x0110=")
            stop = self.buffer.find(b"\x01", end + 4) if end >= 0 else -1
            if stop < 0:
                if not self.receive(deadline):
                    return None
                continue
            message, self.buffer = Message(self.buffer[:stop + 1]), self.buffer[stop + 1:]
            if message[35] == "1":
                self.send(f"35=0|112={message[112]}|")
            elif message[35] == "2":
                self.send(f"35=4|123=Y|36={self.next_out}|", number=message[7], more=f"43=Y|122={now()}|")
            elif wanted(message):
                return message

    def receive(self, deadline):
        self.socket.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            data = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLEOFError):
            return False
        self.buffer += data
        return bool(data)

    def ask(self, body, **header):
        self.send(body, **header)
        return self.read()

    def until(self, test):
        """The first message that passes."""
        while True:
            message = self.read()
            if message is None:
                raise AssertionError("the venue closed the connection")
            if test(message):
                return message

    def is_closed(self):
        """Reads until the venue closes."""
        while self.read() is not None:
            pass
        return True

    def cash(self):
        answer = self.ask(f"35=BB|909=C|1={self.member['account']}|")
        return {tag: answer[tag] for tag in (5050, 5051, 5052, 5053, 5054, 900)}

    def holdings(self):
        count = int(self.ask(f"35=AN|710=P|724=0|1={self.member['account']}|")[727])
        reports = [self.read() for _ in range(count)]
        return {r[55]: dict(zip(r.all(703), r.all(704))) for r in reports}

    def log_off(self):
        self.send("35=5|")
        return self.is_closed()

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None
