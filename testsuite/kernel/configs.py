#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""configs.py [--kernel 6.12]: the configuration changes no finding (`make check-configs`).

Memory-allocation profiling makes two calls of every allocation, lockdep gives queues, works and locks
other initialisers and other functions to call: four configurations, each in its own TREE/configs/NAME.
The findings of TARGETS (rule, file, line, tier) must be the same at the default floor, and with
--annotate=WQ_MEM_RECLAIM --tier=possible.

But for allocations with __GFP_NOLOCKDEP: a bit with lockdep, which says that the allocation's place is
known to be safe, and 0 without, where nobody is told.  Which they are the facts say: the findings that
come when the solver is told (--rules) that the bit means nothing.  With these all must be the same, and
not one may go.
"""
import argparse
import pathlib
import sys
import tempfile

import kbuild
import report

TARGETS = ["drivers/md/", "net/sunrpc/", "drivers/scsi/libfc/", "drivers/scsi/fcoe/", "drivers/block/nbd.o",
           "drivers/block/loop.o"]

PROFILING = {True: ["CONFIG_MEM_ALLOC_PROFILING=y"], False: ["# CONFIG_MEM_ALLOC_PROFILING is not set"]}
LOCKDEP = {True: ["CONFIG_PROVE_LOCKING=y"],
           False: [f"# CONFIG_{name} is not set" for name in
                   ("PROVE_LOCKING", "LOCK_STAT", "DEBUG_LOCK_ALLOC", "DEBUG_WW_MUTEX_SLOWPATH",
                    "DEBUG_NET_SMALL_RTNL", "LOCKDEP")]}
ALL = ["# CONFIG_DEBUG_FORCE_WEAK_PER_CPU is not set"]      # profiling cannot be had with it

RUNS = [[], [report.RECLAIM, "--tier=possible"]]
MEANS_NOTHING = "[term gfp.nolockdep]\nvalue = 0\n"


def key(found):
    return {(f.rule, f.file, f.line, f.tier) for f in found}


def told(keys):
    return [f"{file}:{line}: {rule} ({tier})" for rule, file, line, tier in sorted(keys)]


def compare(base, plain, ignoring):
    """(sentences on what differs, what is found only where the bit means nothing): sets of key(), of
    the configuration without lockdep and of another one, as it is and with the bit ignored."""
    differ = ([f"is not found: {k}" for k in told(base - ignoring)] +
              [f"is found only here: {k}" for k in told(ignoring - base)] +
              [f"is found because of __GFP_NOLOCKDEP: {k}" for k in told(plain - ignoring)])
    return differ, ignoring - plain


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.12")
    args.add_argument("targets", nargs="*", default=TARGETS)
    args = args.parse_args()
    base, bad = kbuild.tree(args.kernel), 0
    out = kbuild.BUILD / "check-configs"
    out.mkdir(parents=True, exist_ok=True)
    names = {f"{'' if p else 'no-'}profiling-{'' if lock else 'no-'}lockdep": [*ALL, *PROFILING[p], *LOCKDEP[lock]]
             for p in (False, True) for lock in (False, True)}
    trees = {}
    for name, fragment in names.items():
        trees[name] = kbuild.variant(base, name, fragment)
        (out / f"{name}.make").write_text(kbuild.build_with_plugin(trees[name], args.targets))
        print(f"{args.kernel}, {name}: {len(kbuild.units(trees[name], args.targets))} units compiled", flush=True)

    with tempfile.TemporaryDirectory(prefix="wqlint-configs-") as tmp:
        rules = pathlib.Path(tmp, "nolockdep.rules")
        rules.write_text(MEANS_NOTHING)
        for options in RUNS:
            first = None
            for name, tree in trees.items():
                plain = key(report.findings(tree, *options, targets=args.targets))
                ignoring = key(report.findings(tree, f"--rules={rules}", *options, targets=args.targets))
                first = plain if first is None else first
                differ, nolockdep = compare(first, plain, ignoring)
                bad += len(differ)
                print(f"{' '.join(['wqlint check', *options])}, {name}: {len(plain)} places, {len(nolockdep)} more "
                      f"allocate with __GFP_NOLOCKDEP, {len(differ)} differ")
                print("".join(f"  {d}\n" for d in differ), end="")
                if "no-lockdep" in name and nolockdep:
                    bad += 1
                    print("  __GFP_NOLOCKDEP is a bit without lockdep")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
