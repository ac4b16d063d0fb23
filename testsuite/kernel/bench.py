#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""bench.py [--kernel 6.1] [--rounds 5] [--only compile|solve]: what wqlint costs (`make bench`).

Compiling: forty units, taken evenly from demo-kernel's, each compiled by its exact kbuild command with and
without the plugin in turn, the order swapped every round, so that a drifting clock or a busy
neighbour hits both alike.  CPU time (user and system, of the compiler driver and all its
children) is compared, not wall time.

  time   median over units of (median with / median without), at most 1.03
  size   median over units of (facts in the object / object without debug info), at most 0.30

Solving: `wqlint check` over what `make kernel-report` compiles, with two checks at a time:

  time   the best of the rounds, wall time from reading to the last finding, at most 10 s
  peak   memory of all its processes, pages they share counted once, at most 1.5 GB
         (in a run of its own: to sample it takes a tenth of the processors)

and -j1 must print the same bytes, findings and statistics.  Wall time it has to be, because two
cores are the point; the best round, because others use the machine.

Prints each number with its bound and exits 1 above any.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile

import kbuild
import report

TIME_BOUND = 1.03
SIZE_BOUND = 0.30
UNITS = 40
SOLVE_BOUND = 10.0
PEAK_BOUND = 1500


def compiling(tree, args):
    """Measure the plugin; returns whether its bounds hold."""
    kbuild.build_with_plugin(tree, kbuild.DEMO_TARGETS)
    every = kbuild.units(tree, kbuild.DEMO_TARGETS)
    units = [every[i * len(every) // UNITS] for i in range(UNITS)]

    times, sizes, total = [], [], [0.0, 0.0]
    with tempfile.TemporaryDirectory(prefix="wqlint-bench-") as tmp:
        plain, plugged = pathlib.Path(tmp, "plain.o"), pathlib.Path(tmp, "plugged.o")
        for unit in units:
            spent = {plain: [], plugged: []}
            for n in range(args.rounds + 1):
                order = [(plain, ()), (plugged, kbuild.PLUGIN_FLAGS)]
                for output, extra in order if n % 2 else reversed(order):
                    used, _ = kbuild.compile(tree, unit, output, extra)
                    if n:                           # round 0 fills the page cache
                        spent[output].append(used)
            without, with_plugin = (statistics.median(spent[o]) for o in (plain, plugged))
            times.append(with_plugin / without)
            total[0] += without
            total[1] += with_plugin
            facts = len(kbuild.sections(plugged)[".debug_wqlint"][1])
            sizes.append(facts / plain.stat().st_size)
            if args.verbose:
                print(f"{times[-1]:.3f} {sizes[-1]:.3f} {without:.3f} s {facts:7} {unit}")

    time, size = statistics.median(times), statistics.median(sizes)
    print(f"{len(units)} units, {args.rounds} rounds, {total[0]:.2f} s without and {total[1]:.2f} s "
          f"with the plugin (ratio of sums {total[1] / total[0]:.4f})")
    print(f"time: median ratio {time:.4f}, bound {TIME_BOUND}: {'ok' if time <= TIME_BOUND else 'ABOVE'}")
    print(f"size: median share {size:.4f}, bound {SIZE_BOUND}: {'ok' if size <= SIZE_BOUND else 'ABOVE'}")
    return time <= TIME_BOUND and size <= SIZE_BOUND


def solving(tree, args):
    """Measure linking and solving of kernel-report's directories; returns whether its bounds hold."""
    if not args.compiled:
        report.compile_targets(tree)
    fine = True
    for name, options in report.RUNS.items():
        if name == "possible":                      # what the user must ask for may take its time
            continue
        sampled = report.check(tree, "--stats", "-j2", *options)
        runs = [report.check(tree, "--stats", "-j2", *options, measure=False) for _ in range(args.rounds)]
        one = report.check(tree, "--stats", "-j1", *options, measure=False)
        seconds, peak = min(r.seconds for r in runs), sampled.peak
        same = all((r.out, r.err) == (one.out, one.err) for r in [sampled, *runs])
        print(f"solving, {name}: {seconds:.1f} s (best of {args.rounds}; processors "
              f"{min(r.cpu for r in runs):.1f} s; -j1 {one.seconds:.1f} s), bound {SOLVE_BOUND:.0f}: {'ok' if seconds <= SOLVE_BOUND else 'ABOVE'}")
        print(f"solving, {name}: peak {peak:.0f} MB, bound {PEAK_BOUND}: {'ok' if peak <= PEAK_BOUND else 'ABOVE'}")
        print(f"solving, {name}: -j1 and -j2 print {'the same bytes' if same else 'DIFFERENT bytes'} "
              f"({len(one.out)} of findings, {len(one.err)} of statistics)")
        fine &= seconds <= SOLVE_BOUND and peak <= PEAK_BOUND and same
    return fine


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--only", choices=["compile", "solve"])
    args.add_argument("--compiled", action="store_true", help="solve the objects as they are, start no kbuild for that")
    args.add_argument("--verbose", action="store_true", help="one line a unit")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    parts = {"compile": compiling, "solve": solving}
    fine = [part(tree, args) for name, part in parts.items() if args.only in (None, name)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
