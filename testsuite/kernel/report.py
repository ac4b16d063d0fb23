#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""report.py [--kernel 6.1]: every rule on the larger part of a real kernel (`make kernel-report`).

Compiles TARGETS with the plugin and checks them as one program, all rules: at the default floor, with
every WQ_MEM_RECLAIM queue taken as annotated, and with --possible at --tier=possible, too, which follows every
indirect call and takes over ten minutes.  Prints findings per rule and
tier, seconds, memory and what could not be analysed; what each run says is left in
build/kernel-report/NAME.txt (the report), NAME.list (a line a finding), NAME.stats, NAME.sarif and NAME.html.

It exits 1 if something that was compiled could not be read: the counts would mean nothing; and if the SARIF is not valid,
or above the limits of GitHub's code scanning.
"""
import argparse
import collections
import dataclasses
import json
import pathlib
import re
import resource
import subprocess
import sys
import threading
import time

import kbuild

sys.path.insert(0, str(kbuild.TOP / "testsuite"))
import sarif  # noqa: E402

TARGETS = """
    block/ drivers/block/ drivers/md/ drivers/scsi/ drivers/target/ drivers/usb/ drivers/media/
    drivers/mmc/ drivers/input/ fs/ net/core/ net/bluetooth/ net/sunrpc/ sound/ mm/ kernel/
""".split()

RECLAIM = "--annotate=WQ_MEM_RECLAIM"
RUNS = {
    "default": [],
    "reclaim": [RECLAIM, "--tier=likely"],
}
POSSIBLE = {"possible": ["--tier=possible"]}


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line of --format=list."""
    fingerprint: str
    rule: str
    tier: str
    file: str
    line: int
    col: int
    function: str
    message: str


def read_list(text):
    rows = [line.split("\t") for line in text.splitlines()]
    return [Finding(*r[:4], int(r[4]), int(r[5]), *r[6:]) for r in rows]


@dataclasses.dataclass
class Run:
    """What one `wqlint check` did: its output, its words, seconds by the clock and of the processors,
    and the peak of its memory in MB."""
    out: str
    err: str
    seconds: float
    cpu: float
    peak: float


def proportional_set(pid):
    """kB of memory of that process and its children, pages that they share counted once."""
    total, todo = 0, [pid]
    while todo:
        pid = todo.pop()
        try:
            total += int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
            todo += pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except (OSError, TypeError):            # it has just ended
            pass
    return total


def check(tree, *options, targets=TARGETS, measure=True):
    """Run wqlint check over the targets' objects.  A check is several processes that share most of their
    pages, so its memory is sampled as the proportional set of all of them."""
    argv = [kbuild.WQLINT, "check", f"--root={tree / 'src'}", *options, *targets]
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    peak, over = 0, threading.Event()
    child = subprocess.Popen(argv, cwd=tree / "obj", stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def watch():
        nonlocal peak
        while not over.wait(0.1):
            peak = max(peak, proportional_set(child.pid))

    watcher = threading.Thread(target=watch)
    if measure:
        watcher.start()
    out, err = child.communicate()
    seconds, used = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    over.set()
    if measure:
        watcher.join()
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    run = Run(out.decode(errors="replace"), err.decode(errors="replace"), seconds, cpu, peak / 1024)
    if child.returncode not in (0, 1):
        kbuild.die(f"wqlint check {' '.join(options)} ended with status {child.returncode}:\n{run.err}", 1)
    return run


def findings(tree, *options, targets=TARGETS):
    return read_list(check(tree, "--format=list", *options, targets=targets, measure=False).out)


def table(found):
    """Lines: findings per rule and tier."""
    tiers = ("certain", "likely", "possible")
    count = collections.Counter((f.rule, f.tier) for f in found)
    yield f"  {'':24}" + "".join(f"{t:>10}" for t in tiers)
    for rule in sorted({rule for rule, _ in count}):
        yield f"  {rule:24}" + "".join(f"{count[rule, t]:10}" for t in tiers)
    yield f"  {'all':24}" + "".join(f"{sum(f.tier == t for f in found):10}" for t in tiers)


def compile_targets(tree, targets=TARGETS):
    """Through kbuild, and say how long it took; returns make's output."""
    start = time.monotonic()
    log = kbuild.build_with_plugin(tree, targets, kbuild.FACTS_ONLY)
    print(f"{len(targets)} directories compiled with the plugin ({time.monotonic() - start:.0f} s)", flush=True)
    return log


def check_forms(tree, out, name, options, count):
    """Write the run's SARIF and page; returns how much is wrong with them, and says what."""
    log = out / f"{name}.sarif"
    check(tree, "--format=sarif", "-o", log, *options, measure=False)
    check(tree, "--format=html", "-o", out / f"{name}.html", *options, measure=False)
    text = json.loads(log.read_text())
    bad = sarif.wrong(sarif.validator(kbuild.BUILD), text) + sarif.too_much(text)
    if len(text["runs"][0]["results"]) != min(count, 5000):
        bad.append(f"{len(text['runs'][0]['results'])} results of {count} findings")
    print(f"  SARIF: {log.stat().st_size / 1e6:.1f} MB, " + ("valid" if not bad else "; ".join(bad)))
    return len(bad)


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--compiled", action="store_true", help="take the objects as they are, start no kbuild")
    args.add_argument("--possible", action="store_true", help="the run at --tier=possible, too")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    out = kbuild.BUILD / "kernel-report"
    out.mkdir(parents=True, exist_ok=True)
    if not args.compiled:
        (out / "make.log").write_text(compile_targets(tree))
    bad = 0
    for name, options in (RUNS | (POSSIBLE if args.possible else {})).items():
        text = check(tree, "--stats", *options)
        found = findings(tree, *options)
        (out / f"{name}.txt").write_text(text.out)
        (out / f"{name}.list").write_text("".join(
            "\t".join(map(str, dataclasses.astuple(f))) + "\n" for f in found))
        (out / f"{name}.stats").write_text(text.err)
        print(f"\n{args.kernel}, {name} ({' '.join(['wqlint check', *options])}): {len(found)} findings, "
              f"{text.seconds:.1f} s ({text.cpu:.1f} s of processors), {text.peak:.0f} MB")
        print("\n".join(table(found)))
        bad += check_forms(tree, out, name, options, len(found))
        units = re.search(r"(\d+) broken, (\d+) files unreadable", text.err)
        bad += sum(map(int, units.groups())) if name == "default" else 0
        if name == "default":
            print(text.err, end="")
    print(f"\nwhat they say is in {out}/")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
