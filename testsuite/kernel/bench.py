#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""bench.py [--kernel 6.1] [--rounds 5]: what the plugin costs (`make bench`).

Forty units, taken evenly from demo-kernel's, each compiled by its exact kbuild command with and
without the plugin in turn, the order swapped every round, so that a drifting clock or a busy
neighbour hits both alike.  CPU time (user and system, of the compiler driver and all its
children) is compared, not wall time.

  time   median over units of (median with / median without), at most 1.03
  size   median over units of (facts in the object / object without debug info), at most 0.30

Prints each ratio with its bound and exits 1 above either.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile

import kbuild

TIME_BOUND = 1.03
SIZE_BOUND = 0.30
UNITS = 40


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--verbose", action="store_true", help="one line a unit")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
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
    return 0 if time <= TIME_BOUND and size <= SIZE_BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
