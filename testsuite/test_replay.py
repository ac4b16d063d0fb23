# SPDX-License-Identifier: GPL-2.0-or-later
"""The splat that the kernel's RFC of March 2026 shows, made again: its module's shape, run, says the same chain.

Facts in own words, field by field; and what the runtime says, `wqlint why --splat` must know for the finding that it is.
"""
import subprocess

import pytest

import harness
import splat

CASE = "alloc-in-reclaim-work/gt_ordered_wq.c"
WORK, QUEUE, RECLAIM = "(work_completion)(&gt->reset.worker)", "(wq_completion)gt-ordered-wq", "fs_reclaim"


def run(build, case, *options):
    done = subprocess.run([build / "wqlint-run", *options, case], cwd=harness.CORPUS, text=True, capture_output=True,
                          timeout=60)
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.fixture(scope="module")
def replay(build):
    done = run(build, CASE)
    assert done.returncode == 1
    found = splat.parse(done.stdout)
    assert len(found) == 1
    return found[0]


def line(text):
    return next(f"{CASE}:{n}" for n, row in enumerate((harness.CORPUS / CASE).read_text().splitlines(), 1) if text in row)


def functions(frames):
    return [f.function for f in frames]


def in_order(names, *wanted):
    rest = iter(names)
    return all(any(name == w for name in rest) for w in wanted)


def test_who_and_what(replay):
    assert replay.banner == "circular locking dependency"
    assert replay.task.startswith("kworker/u")      # of an unbound queue
    assert replay.acquires == RECLAIM
    assert replay.holds == WORK


def test_chain(replay):
    assert [(n, name) for n, name, _ in replay.chain] == [(2, WORK), (1, QUEUE), (0, RECLAIM)]
    assert replay.exists == [RECLAIM, QUEUE, WORK]


def test_stacks(replay):
    """The work was begun under its queue, the queue taught at its allocation, the allocation made in the worker."""
    work, queue, reclaim = (functions(frames) for _, _, frames in replay.chain)
    assert in_order(work, "process_one_work", "worker_thread")
    assert "gt_reset_worker" not in work
    assert in_order(queue, "alloc_workqueue_noprof", "murre_gt_alloc")
    assert in_order(reclaim, "lock_acquire", "fs_reclaim_acquire", "__kmalloc_noprof", "gt_reset_worker",
                    "process_one_work", "worker_thread")
    assert functions(replay.trace) == reclaim


def test_scenario(replay):
    assert replay.scenario == [(0, f"lock({WORK});"), (1, f"lock({QUEUE});"), (1, f"lock({WORK});"), (0, f"lock({RECLAIM});")]
    assert replay.held == [QUEUE, WORK]
    assert replay.headings == [
        "but task is already holding lock:", "which lock already depends on the new lock.",
        "the existing dependency chain (in reverse order) is:", "other info that might help us debug this:",
        "Chain exists of:", "Possible unsafe locking scenario:", "*** DEADLOCK ***", "stack backtrace:", "Call Trace:"]


def test_verdict(replay):
    assert (replay.rule, replay.at, replay.seed) == ("alloc-in-reclaim-work", line("want:"), 0)


def test_repaired(build):
    done = run(build, CASE.replace(".c", ".fixed.c"))
    assert (done.returncode, splat.parse(done.stdout)) == (0, [])


def test_same_bytes(build):
    assert run(build, CASE).stdout == run(build, CASE).stdout


# One of each kind of report, with a case where no luck is needed: 6.1's lockdep hears of a cancel before it looks for the work.
OWN = [CASE, "flush-under-lock/own_mutex.c touch=6.1", "flush-self/own_queue.c", "flush-dependency/flushes_queue.c",
       "wait-in-reclaim-work/mutex_of_allocators.c", "alloc-in-reclaim-work/guard_mutex.c",
       "wait-in-reclaim-work/flush_work.c touch=6.1"]


@pytest.mark.parametrize("case", OWN)
def test_why_knows_it(build, tmp_path, case):
    """What ran and what was found are the same: why --splat tells the finding from the report alone."""
    case, *switches = case.split()
    done = run(build, case, *(word for s in switches for word in ("--set", s)))
    assert done.returncode == 1, done.stdout
    (tmp_path / "dmesg").write_text(done.stdout)
    objects = harness.Gcc(build).compile(harness.load(harness.CORPUS / case), tmp_path)
    why = subprocess.run([build / "wqlint", "why", "--splat", "dmesg", *objects], cwd=tmp_path, text=True,
                         capture_output=True)
    assert (why.returncode, why.stderr) == (0, ""), why.stdout
    verdict = next(filter(None, map(splat.VERDICT.match, done.stdout.splitlines())))
    cases = [row for row in why.stdout.splitlines() if row.startswith("  is the finding ")]
    assert len(cases) == 1, why.stdout
    assert cases[0].startswith(f"  is the finding {verdict['file']}:{verdict['line']}:"), why.stdout
    assert f"[{verdict['rule']}, " in cases[0]
