"""A real venue of the built programs: made once, copied for each test class, started and ended by its process id."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from fix_client import Client

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(os.environ["ECO_BIN"])
ROOT = pathlib.Path(tempfile.mkdtemp(prefix="eco-system-"))
template = None


def run(*command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=120, **options)


def make_template():
    global template
    template = ROOT / "template"
    made = run("bash", HERE / "set_up", template, BIN)
    if made.returncode != 0:
        raise RuntimeError(made.stderr)
    (template / "venue.json").write_text(made.stdout)


class Venue:
    """Files of one venue and, between start and stop, its daemon."""

    def __init__(self, name, source=None):
        self.path = ROOT / name
        subprocess.run(["cp", "-a", "--sparse=always", str(source or template), str(self.path)], check=True)
        facts = json.loads((self.path / "venue.json").read_text())
        self.members = {m["member"]: m for m in facts["members"]}
        self.operators = facts["operators"]
        self.comp_id = facts["target_comp_id"]
        self.ca_file = str(self.path / "tls/ca.crt")
        self.data = self.path / "data"
        self.config = self.path / "ecobourse.toml"
        self.daemon = None

    def start(self, **options):
        with open(self.path / "daemon.err", "ab") as errors:
            self.daemon = subprocess.Popen([BIN / "ecobourse", "run", "--config", self.config], stdout=subprocess.PIPE,
                                           stderr=errors, text=True, **options)
        line = self.daemon.stdout.readline()
        if not line.startswith("{"):
            raise RuntimeError((self.path / "daemon.err").read_text())
        self.ready = json.loads(line)
        self.port = self.ready["fix_port"]
        return self

    def end(self, number):
        self.daemon.send_signal(number)
        code = self.daemon.wait(60)
        self.daemon.stdout.close()
        self.daemon = None
        return code

    def stop(self):
        return self.end(signal.SIGTERM) if self.daemon else 0

    def kill(self):
        return self.end(signal.SIGKILL)

    def remove(self):
        self.stop()
        shutil.rmtree(self.path)

    def admin(self, *arguments, operator=0, password=None):
        who = self.operators[operator]
        return run(BIN / "eco-admin", "--socket", self.path / "run/admin.sock", "--as", who["name"], "--reason", "system test",
                   *arguments, env={**os.environ, "ECO_ADMIN_PASSWORD": password or who["password"]})

    def do(self, *arguments, **options):
        done = self.admin(*arguments, **options)
        if done.returncode != 0:
            raise RuntimeError(f"eco-admin {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def approved(self, *arguments):
        """A ★ action by the first operator, approved by the second: the answer to the approval."""
        proposal = json.loads(self.do(*arguments, "--json"))["result"]["proposal"]
        return json.loads(self.do("approve", proposal, "--yes", "--json", operator=1))

    def status(self):
        return json.loads(self.do("status", "--json"))

    def replay(self, *arguments):
        return run(BIN / "eco-replay", *arguments)

    def journal(self):
        """Every journaled command as (sequence, type, body)."""
        out = self.path / "export"
        exported = self.replay("export", self.data, "--format", "jsonl", "--out", out)
        if exported.returncode != 0:
            raise RuntimeError(exported.stdout + exported.stderr)
        lines = [json.loads(line)["content"] for line in (out / "commands.jsonl").read_text().splitlines()]
        shutil.rmtree(out)
        return lines


ORDER = "35=D|11={id}|55={symbol}|54={side}|60=20260302-05:00:00|38={quantity}|40=2|44={price}|"


def order(cl_ord_id, side="1", quantity="100", price="90.00", symbol="CEA25", more=""):
    return ORDER.format(id=cl_ord_id, side=side, quantity=quantity, price=price, symbol=symbol) + more


def cancel(cl_ord_id, more):
    return f"35=F|11={cl_ord_id}|55=CEA25|54=1|60=20260302-05:00:00|{more}"


class VenueTest(unittest.TestCase):
    """Tests that share one running venue."""

    @classmethod
    def setUpClass(cls):
        cls.venue = Venue(cls.__name__).start()

    @classmethod
    def tearDownClass(cls):
        cls.venue.remove()

    def setUp(self):
        self.clients = []

    def tearDown(self):
        for client in self.clients:
            if client.socket:
                client.log_off()
                client.close()

    def member(self, code):
        """A client that is logged on, under fresh numbers, with nothing left to read."""
        client = Client(self.venue, code)
        self.clients.append(client)
        self.assertEqual(client.log_on("141=Y|").pick(34), "35=A|34=1")
        client.pending()
        return client

    def journaled_since(self, sequence):
        self.venue.status()  # answers when all before it is durable
        return [c for c in self.venue.journal() if int(c["header"]["sequence"]) > sequence]
