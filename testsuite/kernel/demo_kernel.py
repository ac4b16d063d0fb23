#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""demo_kernel.py [--kernel 6.1]: wqlint on a piece of a real kernel (`make demo-kernel`).

Compiles kbuild.DEMO_TARGETS with the plugin, exactly as a developer would (KCFLAGS), checks
the objects, and then once more with every WQ_MEM_RECLAIM queue taken as annotated.

It exits 1 unless flush-system-queue is reported at each line of the two drivers that calls
flush_scheduled_work(), comments apart, and at no other line of all that was compiled.
"""
import argparse
import collections
import pathlib
import re
import subprocess
import sys
import time

import kbuild

CALLERS = ["drivers/rapidio/devices/tsi721.c", "drivers/message/fusion/mptscsih.c"]
FINDING = re.compile(r"^([^ :]+):(\d+):\d+: warning: .*\[([a-z-]+)\]$", re.M)


def code_lines(text, needle):
    """Numbers of the lines that hold needle outside comments and strings."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    text = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)
    return [n for n, line in enumerate(text.split("\n"), 1) if needle in line]


def check(obj, *options):
    """Run wqlint check on the demo's targets; returns (findings, text, seconds, standard error)."""
    start = time.monotonic()
    root = f"--root={obj.parent / 'src'}"                # for the source lines under each finding
    done = subprocess.run([kbuild.WQLINT, "check", root, *options, *kbuild.DEMO_TARGETS], cwd=obj,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        kbuild.die(f"wqlint check ended with status {done.returncode}:\n{done.stderr}", 1)
    found = [(rule, file, int(line)) for file, line, rule in FINDING.findall(done.stdout)]
    return found, done.stdout, time.monotonic() - start, done.stderr


def count(found):
    rules = collections.Counter(rule for rule, _, _ in found)
    return ", ".join(f"{n} {rule}" for rule, n in sorted(rules.items())) or "no findings"


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    src, obj = tree / "src", tree / "obj"
    out = kbuild.BUILD / "demo-kernel"
    out.mkdir(parents=True, exist_ok=True)

    start = time.monotonic()
    log = kbuild.build_with_plugin(tree, kbuild.DEMO_TARGETS)
    (out / "make.log").write_text(log)
    warnings = [line for line in log.splitlines() if re.search(r"\b(warning|note|error):", line)]
    print(f"{args.kernel}: {len(kbuild.units(tree, kbuild.DEMO_TARGETS))} units compiled with the "
          f"plugin ({time.monotonic() - start:.0f} s), {len(warnings)} compiler messages")

    found, text, seconds, stderr = check(obj, "--stats")
    (out / "findings").write_text(text)
    (out / "stats").write_text(stderr)
    sys.stdout.write(text)
    print(f"wqlint check: {count(found)} ({seconds:.1f} s)")

    annotated, text, seconds, _ = check(obj, "--annotate=WQ_MEM_RECLAIM", "--tier=possible")
    (out / "annotated").write_text(text)
    print(f"wqlint check --annotate=WQ_MEM_RECLAIM --tier=possible: {count(annotated)} "
          f"({seconds:.1f} s), in {out / 'annotated'}")
    for where in "drivers/md/", "net/sunrpc/":
        n = sum(r == "alloc-in-reclaim-work" and f.startswith(where) for r, f, _ in annotated)
        print(f"  alloc-in-reclaim-work under {where}: {n}")

    want = {(file, n) for file in CALLERS
            for n in code_lines((src / file).read_text(), "flush_scheduled_work();")}
    have = {(file, n) for rule, file, n in found if rule == "flush-system-queue"}
    for file, n in sorted(want - have):
        print(f"missing: {file}:{n}: flush_scheduled_work() is not reported")
    for file, n in sorted(have - want):
        print(f"unexpected: {file}:{n}: flush-system-queue, and no flush_scheduled_work() there")
    print(f"flush-system-queue: {len(want & have)} of {len(want)} calls reported, "
          f"{len(have - want)} elsewhere")
    return 0 if have == want else 1


if __name__ == "__main__":
    sys.exit(main())
