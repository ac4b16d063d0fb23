# SPDX-License-Identifier: GPL-2.0-or-later
"""make check-switches: two kernel bugs, each behind a switch of the runtime.

With `--set claim_before_wake=0` a kicked worker may be culled on its way, and the search finds a schedule that strands its
work; with the claim no schedule of the same search does. With `--set pwq_release=system_wq` the release of a
pool_workqueue is bounced to a system queue under the pool's lock, and lockdep reports the recursion;
with the kthread_worker it does not. Prints how many schedules were searched.
"""
import os
import re
import subprocess
import sys

import harness

RUN = harness.TOP / os.environ.get("BUILD", "build") / "wqlint-run"
SWITCHES = [
    ("claim_before_wake", "run/strand.c", ["--set", "idle_keep=0"], "0", "1",
     r"DEADLOCK(.|\n)*flush_work\(\) for late", "a work is stranded"),
    ("pwq_release", "run/pwq_release.c", [], "system_wq", "kthread",
     r"possible recursive locking detected(.|\n)*&pool->lock(.|\n)*\[queue-under-lock\]", "A-A recursion on pool->lock"),
]


def search(program, options):
    """(exit status, output, schedules searched) of the search."""
    done = subprocess.run([RUN, "--search", *options, program], cwd=harness.TESTSUITE, capture_output=True, text=True)
    count = re.search(r"^(?:schedule (\d+) of the search|searched (\d+) schedules)", done.stdout, re.M)
    return done.returncode, done.stdout, int(count[1] or count[2]) if count else 0


def main():
    """Both switches, on and off; the exit status says whether all is as it should be."""
    bad = 0
    for name, program, options, broken, sound, report, what in SWITCHES:
        status, text, n = search(program, [*options, "--set", f"{name}={broken}"])
        good = status == 1 and re.search(report, text)
        print(f"{name}={broken}: {what + f', in schedule {n} of the search' if good else 'NOT SHOWN'}")
        replay = re.search(r"--schedule '(.*)'", text)
        if good and replay and replay[1]:
            print(f"    replayed by: wqlint-run {' '.join(options)} --set {name}={broken} --schedule {replay[1]} {program}")
        bad += not good
        status, text, n = search(program, [*options, "--set", f"{name}={sound}"])
        good = status == 0 and "no report" in text and "cut short" not in text
        print(f"{name}={sound}: {f'nothing in {n} schedules, all with up to two pre-emptions' if good else 'NOT CLEAN'}")
        bad += not good
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
