# SPDX-License-Identifier: GPL-2.0-or-later
"""The corpus on the runtime under the sanitizers: `make check-sanitized`.

AddressSanitizer and UBSan on many seeds of every case, ThreadSanitizer on real threads.  The runtime has to be clean; a guilty
program's own use of freed memory, and a program's own races, are its own: what counts is where the access stands.

    sanitized.py [--build DIR] [--seeds N] [--only TEXT] {asan,tsan}
"""
import argparse
import concurrent.futures
import os
import re
import sys

import harness
import run_engine

JOBS = int(os.environ.get("JOBS", 2))
OPTIONS = {
    "asan": ["--all", "--timeout", "60", "--set", "touch=6.1", "--seeds"],
    "tsan": ["--all", "--timeout", "60", "--parallel"],
}
REPORT = re.compile(r"(?:^==\d+==ERROR: AddressSanitizer|^WARNING: ThreadSanitizer|^\S+ runtime error:).*?(?=^=====|^SUMMARY|\Z)",
                    re.M | re.S)
FRAME = re.compile(r"^\s+#\d+ (?:0x\w+ in )?(\S+) (\S+?):\d+", re.M)
# What the parent has freed is copied by every fork: a run itself frees less than this much.
os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=1")
# What the parent has freed is copied at every fork; a run itself frees less than this.
os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=1")
# The libc's, by which the access is made.
LIBC = re.compile(r"^(__interceptor_)?(mem\w+|str\w+|v?s?n?printf\w*|free|malloc|calloc|realloc)$")


# The memory was the program's: it came from, or went back to, the allocator that programs call.
OWN = re.compile(r"^\s+#\d+ (?:0x\w+ in )?\w*k[vz]?free\w* runtime/memory\.c", re.M)


def of_runtime(path):
    return ("/runtime/" in path or path.startswith("runtime/")) and "/include/" not in path


def of_program(path):
    return path.endswith(".c") and "/runtime/" not in path and not path.startswith(("runtime/", "..", "nptl/"))


def ours(report):
    """Is the runtime to blame, and neither the program nor a header's inline function?"""
    # The access; of a race both.
    access = re.split(r"^\S+ is located|^freed by|^  (?:Location|Thread|As if)\b", report, maxsplit=1, flags=re.M)[0]
    frames = FRAME.findall(access)
    first = next((path for name, path in frames if not LIBC.match(name)), "")
    # What the program has freed and still hands to the runtime, or frees while the runtime has it.
    if OWN.search(report) and any(of_program(path) for _, path in frames):
        return False
    return not first or of_runtime(first)


def look(engine, path, extra):
    """(name, reports of the runtime's own, how many of the program's) of one case."""
    case = harness.load(path)
    if run_engine.why_not(case):
        return case.name, [], 0
    done = engine.execute(case, extra)
    text = done.stdout + "\n" + done.stderr
    reports = REPORT.findall(text)
    bad = [r for r in reports if ours(r)]
    if done.returncode not in (0, 1) and not reports:
        bad.append(f"status {done.returncode}\n{text[-2000:]}")
    return case.name, bad, len(reports) - len(bad)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--build", default="build")
    args.add_argument("--seeds", type=int, default=200)
    args.add_argument("--only", default="")
    args.add_argument("which", choices=sorted(OPTIONS))
    args = args.parse_args()
    engine = run_engine.Run((harness.TOP / args.build).resolve(), f"wqlint-run-{args.which}", OPTIONS[args.which])
    extra = [f"0..{args.seeds - 1}"] if args.which == "asan" else []
    paths = [p for p in harness.discover() if args.only in str(p)]
    failed = theirs = 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for name, bad, own in pool.map(lambda p: look(engine, p, extra), paths):
            theirs += own
            failed += bool(bad)
            for report in bad[:1]:
                print(f"{name}: {report[:3000]}\n", flush=True)
    print(f"{args.which}: {len(paths)} cases, {failed} with a report against the runtime, {theirs} reports against programs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
