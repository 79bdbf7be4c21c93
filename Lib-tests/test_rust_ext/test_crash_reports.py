"""The programs of crash_reports.py, which C does not survive: in Rust each gives the answer that it should."""

import unittest
from test.test_rust_ext import crash_reports, require_rust

require_rust("_json")
require_rust("binascii")


class CrashReportsTest(unittest.TestCase):

    def test_reports(self):
        for report in crash_reports.REPORTS:
            with self.subTest(report.number):
                self.assertEqual(crash_reports.outcome(report, 1, "-X", "faulthandler"), report.answer)


if __name__ == "__main__":
    unittest.main()
