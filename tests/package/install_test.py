"""An installation in a temporary prefix: its programs run, its configuration serves a venue, its libraries link."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

BUILD = os.environ["ECO_BINARY_DIR"]
CMAKE = os.environ["ECO_CMAKE"]
ROOT = pathlib.Path(tempfile.mkdtemp(prefix="eco-install-"))
PREFIX = ROOT / "usr"

CONSUMER = """
cmake_minimum_required(VERSION 3.25)
project(consumer CXX)
find_package(ecobourse REQUIRED)
add_executable(consumer consumer.cpp)
target_link_libraries(consumer PRIVATE eco::engine)
"""
CONSUMER_SOURCE = """
#include <cstdio>
#include "engine/exchange.hpp"
int main() {
  const eco::engine::Exchange exchange({.orders_max = 1000});
  std::printf("%llu\\n", static_cast<unsigned long long>(exchange.last_sequence().raw()));
}
"""


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=100, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def program(name):
    return PREFIX / "bin" / name


def setUpModule():
    run(CMAKE, "--install", BUILD, "--prefix", PREFIX)


def tearDownModule():
    shutil.rmtree(ROOT)


class Installed(unittest.TestCase):
    def test_every_program_runs_from_there(self):
        self.assertRegex(run(program("ecobourse"), "--version"), r"^ecobourse \d+\.\d+\.\d+\n$")
        for name in ("eco-replay", "eco-admin", "eco-member"):
            with self.subTest(name):
                self.assertIn("--help", run(program(name), "--help"))

    def test_what_the_programs_read_and_people_need_is_there(self):
        for path in ("share/ecobourse/rulebooks/tjea.toml", "share/ecobourse/rulebooks/cn_closed_days.csv",
                     "share/ecobourse/fix/dictionary/FIX44.xml", "share/doc/ecobourse/docs/operating/day.md",
                     "share/doc/ecobourse/copyright", "lib/sysusers.d/ecobourse.conf"):
            with self.subTest(path):
                self.assertTrue((PREFIX / path).is_file())

    def test_the_service_runs_the_installed_program_and_may_do_nothing_else(self):
        unit = (PREFIX / "lib/systemd/system/ecobourse.service").read_text()
        for line in ("ExecStart=/usr/bin/ecobourse run --config /etc/ecobourse/ecobourse.toml", "User=ecobourse",
                     "Restart=on-failure", "ProtectSystem=strict", "NoNewPrivileges=yes", "LimitCORE=0",
                     "CapabilityBoundingSet="):
            with self.subTest(line):
                self.assertIn(line + "\n", unit)

    def test_the_installed_configuration_serves_a_new_venue(self):
        run(program("ecobourse"), "init", ROOT / "lib/venue")
        text = (PREFIX / "share/ecobourse/ecobourse.toml").read_text()
        for own, there in (("/var/lib/ecobourse", "lib"), ("/run/ecobourse", "run"), ("/var/log/ecobourse", "log")):
            self.assertIn(own, text)
            text = text.replace(own, str(ROOT / there))
            (ROOT / there).mkdir(exist_ok=True)
        config = ROOT / "ecobourse.toml"
        config.write_text(text.replace("port = 9876", "port = 0"))
        daemon = subprocess.Popen([program("ecobourse"), "run", "--config", config], stdout=subprocess.PIPE, text=True)
        try:
            ready = json.loads(daemon.stdout.readline())
            self.assertTrue(ready["ready"])
            self.assertEqual(ready["admin_socket"], str(ROOT / "run/admin.sock"))
            operators = ROOT / "lib/venue/operators.json"
            status = run(program("eco-admin"), "--socket", ready["admin_socket"], "--operators-file", operators, "status")
            self.assertTrue(status)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.stdout.close()
            self.assertEqual(daemon.wait(60), 0)

    def test_a_foreign_project_finds_and_links_the_pure_libraries(self):
        source = ROOT / "consumer"
        source.mkdir()
        (source / "CMakeLists.txt").write_text(CONSUMER)
        (source / "consumer.cpp").write_text(CONSUMER_SOURCE)
        run(CMAKE, "-S", source, "-B", source / "build", f"-DCMAKE_PREFIX_PATH={PREFIX}",
            f"-DCMAKE_CXX_COMPILER={os.environ['ECO_CXX']}", f"-DCMAKE_CXX_FLAGS={os.environ['ECO_CXX_FLAGS']}")
        run(CMAKE, "--build", source / "build")
        self.assertEqual(run(source / "build/consumer"), "0\n")


if __name__ == "__main__":
    unittest.main()
