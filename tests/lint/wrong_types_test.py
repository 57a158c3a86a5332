"""Sums that make no sense must not compile; beside each stands one that must, so that the trial itself is tried."""

import os
import subprocess
import unittest

PROGRAM = """
#include "domain/types.hpp"
using namespace eco::domain;
[[maybe_unused]] static auto trial(Price price, Quantity quantity, Money money, Timestamp time, OrderId order,
                                   MemberId member, AccountId account) {{
  static_cast<void>(price), static_cast<void>(quantity), static_cast<void>(money), static_cast<void>(time);
  static_cast<void>(order), static_cast<void>(member), static_cast<void>(account);
  return {expression};
}}
"""


def compiles(expression):
    """(whether `return expression;` compiles, what the compiler says)"""
    compiler = os.environ.get("CXX", "g++")
    done = subprocess.run(
        [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-I", os.environ["ECO_SOURCE_DIR"], "-"],
        input=PROGRAM.format(expression=expression),
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    return done.returncode == 0, done.stderr


class WrongTypes(unittest.TestCase):
    def check(self, right, wrong):
        ok, message = compiles(right)
        self.assertTrue(ok, f"must compile: {right}\n{message}")
        ok, message = compiles(wrong)
        self.assertFalse(ok, f"must not compile: {wrong}")
        self.assertRegex(message, "no match for|could not convert|no matching|invalid operands|conversion", wrong)

    def test_a_price_is_no_quantity(self):
        self.check("price + price", "price + quantity")
        self.check("quantity < quantity", "quantity < price")

    def test_money_is_no_price(self):
        self.check("money - money", "money - price")

    def test_a_product_needs_checked_arithmetic(self):
        self.check("price.raw() * quantity.raw()", "price * quantity")

    def test_ids_do_not_mix(self):
        self.check("member == MemberId(1)", "member == account")

    def test_ids_have_no_arithmetic(self):
        self.check("OrderId(order.raw() + 1)", "order + order")

    def test_numbers_become_amounts_only_by_name(self):
        self.check("[]() -> Price { return Price(5); }()", "[]() -> Price { return 5; }()")
        self.check("time + Timestamp(1)", "time + 1")


if __name__ == "__main__":
    unittest.main()
