#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever ran must have been predicted: the runtime's dependency graph of a corpus case, laid over the static one.

`agreement.py [PART-OF-A-CASE'S-NAME]...` does it for the whole corpus (make check-agreement) and prints figures; exit
status 1 if an edge ran that is not predicted, or more static edges than doc/agreement.md allows were not witnessed.

A node that ran is the static node of its kind that begins at its place; one without a place (the runtime's own) the one
of its name. See doc/graph.md.
"""
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile

import graph
import harness
import run_engine

# Of the static edges of tier likely or better, at most so many may not have been seen to run.
UNWITNESSED = 0.30
# Two names for one queue: trees before 7.1 have only the second; a subsystem's own, which the runtime has in a variable.
SAME = {"queue:cfg80211_registered_device.wiphy_work_list": "queue:system_unbound_wq",
        "queue:system_percpu_wq": "queue:system_wq", "queue:system_dfl_wq": "queue:system_unbound_wq",
        "queue:phy": "queue:ieee80211_local.workqueue"}
# Edges that run and are not predicted, with the reason.
KNOWN = {
    ("queue-under-lock/guarded_report.c", "lock:vestry.lock", "lock:vestry.lock"):
        "a callee that guards a lock seems to give back its caller's",
    ("queue-under-lock/locked_variant.c", "lock:porch_lock", "lock:worker_pool.lock"):
        "whether the callee gives the lock back is told by its argument",
    ("flush-under-lock/locked_argument.c", "lock:pond_lock", "lock:worker_pool.lock"):
        "whether the callee gives the lock back is told by its argument",
    **{("alloc-in-reclaim-work/closures", *edge): "the rules tell of closures without the works that carry them" for edge in (
        ('queue:"perch"', "lock:worker_pool.lock"), ("work:perch_insert", "lock:worker_pool.lock"),
        ('queue:"perch_log"', "work:(cl->work)"), ("work:(cl->work)", "reclaim"))},
}
# Ways to run a case: the first as it comes, the others for edges that need another order, or short memory.
RUNS = ([], ["--set", "touch=6.1"], ["--seed", "1"], ["--set", "pressure=1"])


@dataclasses.dataclass
class Result:
    case: str
    excused: str = ""               # why it cannot be executed, in its own words
    trouble: str = ""               # why there is nothing to compare all the same
    predicted: int = 0
    known: int = 0                  # ran, not predicted, and in KNOWN
    unpredicted: list = dataclasses.field(default_factory=list)     # (Edge that ran, static candidates of both ends)
    static: list = dataclasses.field(default_factory=list)          # (start, end, kind) of tier likely or better
    witnessed: set = dataclasses.field(default_factory=set)         # (start, end)


def same_name(ran, static):
    """A name without a place: the whole of it, or, of a lock within a struct of the kernel's own, the member."""
    if static == ran or static.startswith(ran + "@") or SAME.get(ran, ran) == SAME.get(static, static):
        return True
    member = ran.rpartition("->")[2].rpartition(".")[2]
    return "->" in ran and static.startswith("lock:") and static.rpartition(".")[2] == member and "@" not in static


def counterparts(name, places, static):
    """The static nodes that a node which ran may be."""
    kind = name.partition(":")[0]
    same_kind = [n for n in static.nodes if n.partition(":")[0] == kind]
    if kind == "reclaim":
        return same_kind
    if places:
        return [n for n in same_kind if set(places) & set(static.nodes[n])]
    return [n for n in same_kind if same_name(name, n)]


def lay_over(result, ran, static, floor):
    """Adds one run's edges to the result; floor: the static graph of tier likely."""
    pairs = {(e.start, e.end) for e in static.edges}
    for e in ran.edges:
        starts, ends = (counterparts(n, ran.nodes[n], static) for n in (e.start, e.end))
        if any(n.startswith("work:") and not ran.nodes[n] and not found
               for n, found in ((e.start, starts), (e.end, ends))):
            continue    # an executor's own work, which the rules tell of without it
        hits = {(a, b) for a in starts for b in ends} & pairs
        if hits:
            result.predicted += 1
            result.witnessed |= hits
        elif (result.case.replace(".fixed", ""), e.start.partition("@")[0].replace("&", ""), e.end.partition("@")[0].replace("&", "")) in KNOWN:
            result.known += 1
        else:
            result.unpredicted.append((e, starts, ends))
    result.static = sorted({(e.start, e.end, e.kind) for e in floor.edges})


class Judge:
    def __init__(self, build, out):
        self.build, self.out, self.gcc = pathlib.Path(build), pathlib.Path(out), harness.Gcc(build)

    def static(self, case, objects, tier):
        options = [o for o in case.options if not o.startswith("--tier")]
        done = subprocess.run([self.build / "wqlint", "check", "--dump-graph", f"--tier={tier}", *options, *objects],
                              cwd=harness.CORPUS, capture_output=True, text=True)
        return graph.parse(done.stdout)

    def ran(self, path, options):
        """The graph of one run; None and why if there is none."""
        done = subprocess.run([self.build / "wqlint-run", "--all", "--dump-graph", "--timeout", "20", *options, path],
                              cwd=harness.CORPUS, capture_output=True, text=True, errors="replace")
        begin = done.stdout.find("# wqlint graph 1")
        if begin < 0:
            return None, (done.stdout + done.stderr).strip().split("\n")[-1]
        end = done.stdout.index("# unresolved waits: ", begin)
        return graph.parse(done.stdout[begin:done.stdout.index("\n", end)]), ""

    def case(self, path):
        case = harness.load(path)
        case.cflags.append("-DCONFIG_LOCKDEP")      # as the runtime's headers are
        result = Result(case.name, excused=run_engine.why_not(case) or "")
        if result.excused:
            return result
        objects = self.gcc.compile(case, self.out)
        static, floor = (self.static(case, objects, tier) for tier in ("possible", "likely"))
        for options in RUNS:
            ran, why = self.ran(path.relative_to(harness.CORPUS), options)
            if ran:
                lay_over(result, ran, static, floor)
            elif options == RUNS[0]:
                result.trouble = why
                break
        return result


def judge_all(build, paths, jobs):
    with tempfile.TemporaryDirectory() as out, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(Judge(build, out).case, paths)


def say_unpredicted(result):
    return [f"{result.case}: {e.start} -> {e.end} ran ({e.kind} at {e.at} in {e.function}), and is not predicted: "
            f"{a or 'no such node'} -> {b or 'no such node'}" for e, a, b in result.unpredicted]


def main(parts):
    build = harness.TOP / os.environ.get("BUILD", "build")
    paths = [p for p in harness.discover() if not parts or any(x in str(p) for x in parts)]
    predicted = static = 0
    left, excused, bad = collections.Counter(), [], []
    for result in judge_all(build, paths, int(os.environ.get("JOBS", 2))):
        if result.excused:
            excused.append(f"{result.case}: {result.excused}")
            continue
        if result.trouble:
            bad.append(f"{result.case}: {result.trouble}")
            continue
        bad += say_unpredicted(result)
        predicted += result.predicted
        static += len(result.static)
        for a, b, kind in result.static:
            if (a, b) not in result.witnessed:
                left[kind] += 1
                if os.environ.get("SHOW"):
                    print(f"not witnessed: {result.case}: {a} -> {b} {kind}")
    print("\n".join(bad + excused))
    print(f"{len(paths)} cases, {len(excused)} of them say why they do not run; {predicted} edges that ran are predicted, "
          f"{len(bad)} are not, or did not run")
    print(f"{static} static edges (likely or better), {sum(left.values())} not witnessed "
          f"({100 * sum(left.values()) / max(static, 1):.0f}%): "
          + ", ".join(f"{n} {kind}" for kind, n in left.most_common()))
    return bool(bad) or sum(left.values()) > UNWITNESSED * static


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
