#!/usr/bin/env python3
"""Runs the meson tests of a build directory and counts their cases; the last line is "N passed, N failed".

usage: tools/run_tests.py BUILD_DIRECTORY [argument of meson test ...]

A doctest program counts with each of its cases, any other test as one. A program that dies or runs out of time counts
as one failure more; a suite that holds no case at all is a failure too, since it checks nothing. A test that is skipped
is named with its reason and counts as neither.
The line is also left in BUILD_DIRECTORY/meson-logs/summary.txt.
"""
import json
import pathlib
import re
import subprocess
import sys

CASES = re.compile(r"\[doctest\] test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed")


def count(test):
    """(passed, failed) of one line of meson's testlog.json."""
    succeeded = test["result"] in ("OK", "EXPECTEDFAIL")
    cases = CASES.search(test.get("stdout", ""))
    if cases is None:
        return (1, 0) if succeeded else (0, 1)
    total, passed, failed = (int(group) for group in cases.groups())
    if total == 0:
        print(f"{test['name']}: the suite holds no test case")
        return 0, 1
    return passed, failed if succeeded else max(failed, 1)


def main():
    build, arguments = pathlib.Path(sys.argv[1]), sys.argv[2:]
    log = build / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    run = subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *arguments])
    tests = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    skipped = [test for test in tests if test["result"] == "SKIP"]
    for test in skipped:
        print(f"{test['name']}: {(test.get('stdout') or 'skipped').strip()}")
    counts = [count(test) for test in tests if test not in skipped]
    passed, failed = sum(p for p, _ in counts), sum(f for _, f in counts)
    if failed == 0 and (run.returncode != 0 or (passed == 0 and not skipped)):
        failed = 1
    line = f"{passed} passed, {failed} failed"
    (build / "meson-logs" / "summary.txt").write_text(line + "\n")
    print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
