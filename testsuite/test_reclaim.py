# SPDX-License-Identifier: GPL-2.0-or-later
"""The runtime's reclaim: which allocations lockdep hears of, and what shrinkers do when memory is short."""
import re
import subprocess

import pytest

import graph
import harness
import splat

WHERE = harness.TESTSUITE / "runtime"


@pytest.fixture(scope="module")
def run(build):
    def go(*args):
        done = subprocess.run([build / "wqlint-run", *args], cwd=WHERE, text=True, capture_output=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr
        return done
    return go


def test_what_enters_reclaim(run):
    """Every lock of the program says by its name whether an allocation under it waits for reclaim."""
    text = run("--dump-graph", "gfp_scopes.c").stdout
    g = graph.parse(text[text.index("# wqlint graph"):].rstrip())
    entered = {e.start.partition("@")[0].removeprefix("lock:") for e in g.edges if e.end == "reclaim"}
    wanted = set(re.findall(r"UNDER\((\w+),", (WHERE / "gfp_scopes.c").read_text()))
    assert len(wanted) > 25
    assert entered == {name for name in wanted if name.startswith("yes_")}


def test_no_pressure(run):
    """Nothing is reclaimed then, and nobody knows of the bug."""
    done = run("--verbose", "pressure.c")
    assert "larch: 0 counts, 0 scans" in done.stdout
    assert (done.returncode, splat.parse(done.stdout)) == (0, [])


def test_shrinkers_run(run):
    """300 objects are three scans of at most 128; an atomic allocation reclaims nothing."""
    assert "larch: 1 counts, 3 scans" in run("--verbose", "--set", "pressure=1", "pressure.c").stdout


def test_deadlock_for_real(run):
    """The work waits for itself by way of the shrinker: said by lockdep at the allocation, and it stands still."""
    done = run("--set", "pressure=1", "pressure.c")
    report, = splat.parse(done.stdout)
    line = next(n for n, row in enumerate((WHERE / "pressure.c").read_text().splitlines(), 1) if "kmalloc(64" in row)
    assert (report.rule, report.at) == ("alloc-in-reclaim-work", f"pressure.c:{line}")
    assert report.held == ["(wq_completion)larch", "larch_first", "fs_reclaim"]
    assert "DEADLOCK: nothing can run" in done.stdout
    assert re.search(r"^  kworker/R-larch/\d+ waits in flush_work\(\) for larch_second", done.stdout, re.M)
    assert done.returncode == 1
