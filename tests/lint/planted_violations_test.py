"""Every check in tools/ is shown a small tree with one violation and must name it, and a clean tree and must pass."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["ECO_SOURCE_DIR"])
TOOLS = SOURCE / "tools"


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ecobourse_lint_")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def run_tool(self, tool, *arguments):
        done = subprocess.run([sys.executable, TOOLS / tool, *arguments], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def passes(self, tool, *arguments):
        code, output = self.run_tool(tool, *arguments)
        self.assertEqual(code, 0, output)

    def catches(self, expected, tool, *arguments):
        code, output = self.run_tool(tool, *arguments)
        self.assertEqual(code, 1, output)
        self.assertIn(expected, output)


class Layers(Planted):
    def setUp(self):
        super().setUp()
        self.write("tools/layers.txt", (TOOLS / "layers.txt").read_text())
        self.write("base/a.hpp", '#pragma once\n#include "base/b.hpp"\n#include <vector>\n')
        self.write("base/b.hpp", "#pragma once\n")
        self.write("engine/x.cpp", '#include "base/a.hpp"\n#include "risk/r.hpp"\n')
        self.write("node/n.cpp", '#include "gateway/ports.hpp"\n#include "engine/e.hpp"\n')
        self.write("gateway/fix/q.cpp", "#include <quickfix/Session.h>\n")
        self.passes("check_layers.py", self.root)

    def catches_include(self, file, include):
        self.write(file, f"\n#include {include}\n")
        self.catches(f"{file}:2:", "check_layers.py", self.root)

    def test_an_upward_include(self):
        self.catches_include("engine/y.cpp", '"gateway/x.hpp"')

    def test_an_include_between_neighbours(self):
        self.catches_include("gateway/y.cpp", '"persistence/journal.hpp"')

    def test_the_core_behind_the_port_of_a_neighbour(self):
        self.catches_include("node/y.cpp", '"gateway/session/fix.hpp"')

    def test_generated_messages_outside_their_readers(self):
        self.catches_include("risk/y.cpp", '"ecobourse/v1/command.pb.h"')

    def test_an_include_that_is_not_from_the_root(self):
        self.catches_include("engine/y.cpp", '"order_book.hpp"')
        self.catches_include("engine/z.cpp", '"../base/a.hpp"')

    def test_quickfix_outside_its_folder(self):
        self.catches_include("gateway/net/y.cpp", "<quickfix/Session.h>")

    def test_headers_in_a_circle(self):
        self.write("base/b.hpp", '#pragma once\n#include "base/c.hpp"\n')
        self.write("base/c.hpp", '#pragma once\n#include "base/a.hpp"\n')
        self.catches("base/a.hpp -> base/b.hpp -> base/c.hpp -> base/a.hpp", "check_layers.py", self.root)


class Determinism(Planted):
    def setUp(self):
        super().setUp()
        self.write(
            "engine/clean.cpp",
            "// a clock, a double, std::thread and rand() in a comment\n"
            'const char* text = "std::chrono, 1.5";\n'
            "static constexpr int limit = 1'000'000;\n"
            "static int helper(int x) { return x + 1; }\n"
            "struct S { static bool operator==(S, S) = delete; std::map<int, int> sorted_; };\n"
            "std::unordered_map<int, std::map<int, int>> index_;\n"
            "int get() { return index_.find(3)->second.size(); }\n"
            "// order-free: a sum\n"
            "int sum() { int n = 0; for (auto& e : index_) n += e.first; return n; }\n",
        )
        self.write("node/clocks.cpp", "#include <chrono>\ndouble now();\n")
        self.passes("check_determinism.py", self.root)

    def catches_line(self, line):
        for folder in ("base", "domain", "risk", "engine"):
            file = self.write(f"{folder}/planted.cpp", f"\n{line}\n")
            self.catches(f"{folder}/planted.cpp:2:", "check_determinism.py", self.root)
            file.unlink()

    def test_clocks(self):
        self.catches_line("#include <chrono>")
        self.catches_line("auto t = std::chrono::system_clock::now();")
        self.catches_line("auto t = time(nullptr);")

    def test_random_numbers(self):
        self.catches_line("#include <random>")
        self.catches_line("std::random_device seed;")
        self.catches_line("int x = rand();")

    def test_threads_and_locks(self):
        self.catches_line("#include <mutex>")
        self.catches_line("std::atomic<int> x;")
        self.catches_line("std::thread worker;")
        self.catches_line("thread_local int x;")

    def test_floating_point(self):
        self.catches_line("double price;")
        self.catches_line("float f(float x);")
        self.catches_line("auto x = 0.5;")
        self.catches_line("auto x = 1e6;")

    def test_locale_input_output_and_environment(self):
        self.catches_line("#include <locale>")
        self.catches_line("#include <cstdio>")
        self.catches_line("std::ofstream file;")
        self.catches_line("bool b = isdigit(c);")
        self.catches_line('auto home = std::getenv("HOME");')

    def test_mutable_global_state(self):
        self.catches_line("static int counter = 0;")
        self.catches_line("int f() { static std::vector<int> cache; return 0; }")

    def test_order_of_pointers(self):
        self.catches_line("std::map<Order*, int> by_address;")
        self.catches_line("auto key = reinterpret_cast<std::uintptr_t>(order);")

    def test_iteration_over_a_hash_container(self):
        self.catches_line("std::unordered_map<int, int> m; void f() { for (auto& e : m) use(e); }")
        self.catches_line("std::unordered_set<int> m; void f() { std::for_each(m.begin(), m.end(), g); }")
        self.catches_line("using M = std::unordered_map<int, int>; M m; void f() { for (auto& e : m) use(e); }")

    def test_iteration_over_a_hash_container_of_the_header(self):
        self.write("engine/book.hpp", "class Book { std::unordered_map<int, std::pair<int, int>> orders_; };\n")
        self.write("engine/book.cpp", '#include "engine/book.hpp"\nvoid f() {\n  for (auto& o : orders_) use(o);\n}\n')
        self.catches("engine/book.cpp:3:", "check_determinism.py", self.root)


class Symbols(Planted):
    def archive(self, text):
        source = self.write("planted.cpp", text)
        compiler = os.environ.get("CXX", "g++")
        subprocess.run([compiler, "-std=c++20", "-O1", "-c", source, "-o", self.root / "planted.o"], check=True)
        archive = self.root / "libplanted.a"
        archive.unlink(missing_ok=True)
        subprocess.run(["ar", "qc", archive, self.root / "planted.o"], check=True)
        return archive

    def caught(self, expected, text):
        self.catches(expected, "check_symbols.py", TOOLS / "allowed_symbols.txt", self.archive(text))

    def test_pure_code_passes(self):
        archive = self.archive(
            "#include <map>\n#include <string>\n"
            "static const char* const names[] = {\"a\", \"b\"};\n"
            "std::map<int, std::string> f(int i) { return {{i, names[i]}}; }\n"
        )
        self.passes("check_symbols.py", TOOLS / "allowed_symbols.txt", archive)

    def test_a_clock(self):
        self.caught("system_clock::now", "#include <chrono>\nauto f() { return std::chrono::system_clock::now(); }\n")

    def test_random_numbers(self):
        self.caught("random_device", "#include <random>\nauto f() { return std::random_device{}(); }\n")

    def test_a_thread(self):
        self.caught("std::thread", "#include <thread>\nvoid f() { std::thread([] {}).join(); }\n")

    def test_a_call_into_an_upper_layer(self):
        text = "namespace eco::gateway { void send(); }\nvoid f() { eco::gateway::send(); }\n"
        self.caught("eco::gateway::send", text)

    def test_writable_state(self):
        self.caught("counter", "int counter = 3;\n")
        self.caught("hidden", "int f() { static int hidden; return ++hidden; }\n")


class Style(Planted):
    def setUp(self):
        super().setUp()
        self.write("base/clean.cpp", "int f() {\n  return 1;\n}\n")
        self.passes("check_style.py", self.root)

    def catches_text(self, expected, text, file="base/planted.cpp"):
        self.write(file, text)
        self.catches(expected, "check_style.py", self.root)

    def test_a_file_that_is_too_long(self):
        self.catches_text("601 lines", "int x;\n" * 601)

    def test_a_function_that_is_too_long(self):
        long = "namespace a {\nvoid S::long_one(int x) const noexcept {\n" + "  x();\n" * 69 + "}\n}\n"
        self.catches_text("base/planted.cpp:2: S::long_one: 71 lines", long)

    def test_a_constructor_and_a_test_that_are_too_long(self):
        self.catches_text("S: 71 lines", "S::S() : a_{1}, b_(2) {\n" + "  x();\n" * 69 + "}\n")
        self.catches_text("Suite.Name: 71 lines", "TEST(Suite, Name) {\n" + "  x();\n" * 69 + "}\n")

    def test_the_ratchet_holds_both_ways(self):
        self.write("base/planted.cpp", "int x;\n" * 610)
        self.write("tools/size_ratchet.txt", "base/planted.cpp 610\n")
        self.passes("check_style.py", self.root)
        self.catches_text("grew from 610 to 611", "int x;\n" * 611)
        self.catches_text("shrank to 605", "int x;\n" * 605)
        self.catches_text("needs no entry any more", "int x;\n")

    def test_wide_lines_tabs_and_blanks(self):
        self.catches_text("121 columns", "/" * 121 + "\n")
        self.catches_text("a tab", "\tint x;\n")
        self.catches_text("blanks at the end", "int x; \n")
        self.catches_text("no newline at the end", "int x;")

    def test_leftovers_and_private_paths(self):
        self.catches_text("finish it", "// TO" + "DO later\n")
        self.catches_text("a path of one machine", "see /ho" + "me/somebody/notes\n", "docs/planted.md")


class Format(Planted):
    def test_a_file_that_is_not_formatted(self):
        shutil.copy(SOURCE / ".clang-format", self.root)
        self.write("base/a.cpp", "int f() { return 1; }\n")
        self.write("base/b.hpp", "#pragma once\n\nint g();\n")
        self.write("base/planted.cpp", "int  f( ){return 1;}\n")
        self.catches("base/planted.cpp:1:", "check_format.py", self.root)
        self.passes("check_format.py", "--fix", self.root)


class Names(Planted):
    def errors(self, text):
        shutil.copy(SOURCE / ".clang-tidy", self.root)
        source = self.write("engine/planted.cpp", text)
        command = ["clang-tidy-19", "--quiet", source, "--", "-std=c++20"]
        return subprocess.run(command, capture_output=True, text=True).stdout

    def test_good_names_pass(self):
        good = (
            "namespace eco::engine {\nenum class Side { buy = 1 };\ntemplate <class Tag, int N>\nclass OrderBook {\n"
            " public:\n  int leaves() const { return leaves_; }\n\n private:\n  int leaves_ = N;\n"
            "  const int step_ = 1;\n};\n"
            "struct is_strong {};\nconstexpr int orders_max = 5;\n}\n"
        )
        self.assertNotIn("error:", self.errors(good))

    def test_each_bad_name_is_an_error(self):
        for bad in (
            "class order_book {};",
            "struct S { int leaves_; };",
            "class C { int leaves; };",
            "enum class E { Buy };",
            "int getLeaves();",
            "constexpr int kMax = 5;",
            "namespace Engine {}",
            "#define LIMIT 5",
            "void f(int Quantity);",
        ):
            self.assertIn("readability-identifier-naming", self.errors(bad + "\n"), bad)


class TestsBuilt(Planted):
    def test_a_test_that_no_target_builds(self):
        built = self.write("tests/unit/base/a_test.cpp", "\n")
        commands = self.root / "compile_commands.json"
        commands.write_text(json.dumps([{"directory": str(self.root), "file": str(built)}]))
        self.passes("check_tests_built.py", self.root, commands)
        self.write("tests/unit/base/forgotten_test.cpp", "\n")
        self.catches("tests/unit/base/forgotten_test.cpp:1:", "check_tests_built.py", self.root, commands)


class RulebookDocs(Planted):
    """The real tree with one thing taken away."""

    def setUp(self):
        super().setUp()
        for path in ("docs/rulebook.md", "docs/zh-CN/rulebook.md", "rulebooks/known_keys.cpp"):
            self.write(path, (SOURCE / path).read_text())
        for folder in ("docs/methods", "tests/scenario"):
            shutil.copytree(SOURCE / folder, self.root / folder)

    def change(self, path, old, new):
        text = (self.root / path).read_text()
        self.assertIn(old, text)
        self.write(path, text.replace(old, new))

    def test_a_scenario_that_does_not_exist(self):
        self.passes("check_rulebook_docs.py", self.root)
        (self.root / "tests/scenario/listed/replace.scn").unlink()
        self.catches("docs/methods/listed.md: tests/scenario/listed/replace.scn does not exist", "check_rulebook_docs.py", self.root)

    def test_an_acceptance_test_that_its_scenario_does_not_mention(self):
        self.change("tests/scenario/quota/at_x7.scn", "AT-X7", "the seventh")
        self.catches("docs/rulebook.md: no row names AT-X7", "check_rulebook_docs.py", self.root)

    def test_a_key_that_is_not_listed(self):
        self.change("docs/zh-CN/rulebook.md", "`tm2.collar_bp`", "`tm2.colar_bp`")
        self.catches("docs/zh-CN/rulebook.md: tm2.collar_bp is not listed", "check_rulebook_docs.py", self.root)


if __name__ == "__main__":
    unittest.main()
