# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench-load: load/load.c on real threads; ten million works, none lost and none run twice, and how long that took."""
import os
import re
import subprocess
import sys
import time

import harness

RUN = harness.TOP / os.environ.get("BUILD", "build") / "wqlint-run"
LEAST = 20000       # works a second, on two cores that others use, too


def main():
    """Prints the figure; the exit status says whether the books were right and the figure is above its bound."""
    begin = time.monotonic()
    done = subprocess.run([RUN, "--parallel", "--verbose", "--set", "lockdep=0", "--timeout", "1000", "load/load.c"],
                          cwd=harness.TESTSUITE, capture_output=True, text=True)
    seconds = time.monotonic() - begin
    print(done.stdout + done.stderr, end="")
    said = re.search(r"^load: (\d+) works queued", done.stdout, re.M)
    if done.returncode or not said:
        return 1
    rate = int(said[1]) / seconds
    print(f"{seconds:.0f} s, {rate:.0f} works a second (at least {LEAST})")
    return 0 if rate >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
