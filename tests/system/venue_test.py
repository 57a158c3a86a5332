#!/usr/bin/env python3
"""The built programs as one venue: real processes, real TLS, real files. ECO_BIN names their directory."""
import shutil
import sys
import unittest

import venue

if __name__ == "__main__":
    venue.make_template()
    try:
        loader = unittest.TestLoader()
        names = sys.argv[1:] or ["refusals_test", "life_test", "auction_test", "notice_test", "transfer_test"]
        result = unittest.TextTestRunner(verbosity=2).run(loader.loadTestsFromNames(names))
    finally:
        shutil.rmtree(venue.ROOT, ignore_errors=True)
    sys.exit(0 if result.wasSuccessful() else 1)
