# SPDX-License-Identifier: GPL-2.0-or-later
"""Every corpus case against every engine, and the corpus's own shape."""
import pytest

import harness

PATHS = harness.discover()


# The kernel's macros expand to something else in each: lockdep makes INIT_WORK more than stores,
# profiling makes one allocation two calls.
CONFIGS = ["", "-DCONFIG_LOCKDEP -DCONFIG_MEM_ALLOC_PROFILING"]


@pytest.mark.parametrize("config", CONFIGS, ids=["plain", "debug"])
@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(harness.CORPUS)))
def test_gcc(path, config, gcc_verdicts):
    """The gcc engine finds what the case claims, and nothing else."""
    case, found = gcc_verdicts.of(path, config)
    wrong = harness.judge(case, found, "gcc")
    assert not wrong, "\n".join(["", *wrong])


def test_shape():
    """Both rules have their cases, and half of the programs are clean: baits and repaired twins."""
    cases = [harness.load(path) for path in PATHS]
    clean = [case for case in cases if not case.claims]
    assert len([case for case in cases if not case.fixed]) >= 64
    assert 2 * len(clean) >= len(cases), f"{len(clean)} clean programs of {len(cases)}"
    for rule in ("flush-system-queue", "alloc-in-reclaim-work"):
        assert any(claim.at.rule == rule for case in cases for claim in case.claims)
