# SPDX-License-Identifier: GPL-2.0-or-later
"""Every corpus case against every engine, and the corpus's own shape."""
import pytest

import harness

PATHS = harness.discover()


@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(harness.CORPUS)))
def test_gcc(path, gcc_verdicts):
    """The gcc engine finds what the case claims, and nothing else."""
    case, found = gcc_verdicts.of(path)
    wrong = harness.judge(case, found, "gcc")
    assert not wrong, "\n".join(["", *wrong])


def test_shape():
    """Both rules have their cases, and at least half of the programs are clean ones."""
    cases = [c for c in map(harness.load, PATHS) if not c.fixed]
    assert len(cases) >= 64
    clean = [c for c in cases if not c.claims]
    assert 2 * len(clean) >= len(cases), f"{len(clean)} clean programs of {len(cases)}"
    for rule in ("flush-system-queue", "alloc-in-reclaim-work"):
        assert any(claim.at.rule == rule for c in cases for claim in c.claims)
