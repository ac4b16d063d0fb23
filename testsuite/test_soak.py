# SPDX-License-Identifier: GPL-2.0-or-later
"""Generated programs (soak/): a few hundred of them, and that a disagreement would be noticed and made small."""
import os

import pytest

pytest.importorskip("hypothesis")

import harness                      # noqa: E402
import run_engine                   # noqa: E402
from soak import program as gen     # noqa: E402
from soak import soak               # noqa: E402

# As many as a gate can wait for; `make soak N=…` does more. The same programs each time.
N = int(os.environ.get("SOAK", 150))


@pytest.fixture(scope="module")
def lab(build):
    lab = soak.Lab(build)
    yield lab
    lab.close()


def test_agreement(lab):
    """No report without a finding; in straight programs no certainty without a report."""
    programs = soak.draw(N, 1)
    bad, reports = soak.check(lab, programs, 25)
    assert not bad, "\n".join(f"{sorted(w)}: {p}" for p, w in bad)
    # Programs in which nothing happens would agree as well.
    assert 2 * reports >= N
    assert 4 * sum(p.straight() for p in programs) >= N


def guilty():
    """w0 on an annotated queue allocates; the rest is beside the point."""
    annotated = gen.Queue("WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM")
    return gen.Program([annotated, gen.Queue()], [True], [gen.Work(False, [("lock", 0, [("alloc", "GFP_KERNEL"), ("alloc", "GFP_NOIO")])]),
                                                          gen.Work(True, [("alloc", "GFP_KERNEL")])],
                       [gen.Helper(True, [("alloc", "GFP_ATOMIC")])],
                       [("queue", 0, 0, 0), ("queue", 1, 1, 2), ("call", 0)], [("flush_work", 1)], False, True, 0)


def test_noticed(lab, monkeypatch, tmp_path):
    """With an analyser that finds no allocations, the program is told, and made as small as it can be."""
    program, deaf = guilty(), soak.Lab.static
    assert soak.disagreement(program, lab.verdicts([program])[0]) == set()
    monkeypatch.setattr(soak.Lab, "static", lambda self, out: [f for f in deaf(self, out) if f[2] != "alloc-in-reclaim-work"])
    bad, _ = soak.check(lab, [program], 25)
    assert [w for _, w in bad] == [{("missed", "alloc-in-reclaim-work")}]
    small = soak.shrink(lab, program, bad[0][1], 25)
    assert small.works[0].body == [("alloc", "GFP_KERNEL")]
    assert [s for s in small.init if s[0] == "queue" and s[2] == 0] == [("queue", 0, 0, 0)]
    assert not small.exit and not small.helpers[0].body
    # Written down it is a case of the corpus, and the real analyser finds what that claims to be missed.
    monkeypatch.setattr(soak, "MORE", 3)
    where = soak.write_down(tmp_path, lab, small, bad[0][1], 0)
    monkeypatch.undo()
    case = harness.load(where, tmp_path / "soak")
    miss = next(c for c in case.claims if c.kind == "miss")
    assert case.name == "alloc-in-reclaim-work/disagrees0" and miss.at.rule == "alloc-in-reclaim-work"
    assert not harness.judge(case, run_engine.Run(lab.build).findings(case, tmp_path), "run")
    assert harness.judge(case, lab.gcc.findings(case, tmp_path / "o"), "gcc") == [f"a miss that is found, make it a want: {miss.at}"]


def test_certain_is_shown(lab, monkeypatch):
    """A certainty that no run shows is told."""
    program = guilty()
    program.works[0].body[:] = []
    line = ("main.c", 6, "flush-self", "certain", {"steps": [], "queue": "", "message": ""})
    heard = soak.Lab.static
    monkeypatch.setattr(soak, "MORE", 3)
    monkeypatch.setattr(soak.Lab, "static", lambda self, out: heard(self, out) + [line])
    assert soak.check(lab, [program], 25)[0][0][1] == {("unseen", "flush-self")}
    program.works[0].body.append(("if", True, [("alloc", "GFP_NOIO")]))
    assert not soak.check(lab, [program], 25)[0], "not of straight programs"
