# SPDX-License-Identifier: GPL-2.0-or-later
"""Every corpus case against every engine, and the corpus's own shape."""
import re

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


@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(harness.CORPUS)))
def test_clang(path, clang_verdicts):
    """The clang engine finds the same from source."""
    case, found = clang_verdicts.of(path, "")
    wrong = harness.judge(case, found, "clang")
    assert not wrong, "\n".join(["", *wrong])


def test_engines_agree():
    """At most three claims in a hundred are for one front end only."""
    claims = [claim for path in PATHS for claim in harness.load(path).claims]
    one = [claim for claim in claims if claim.binds("gcc") != claim.binds("clang")]
    assert 100 * len(one) <= 3 * len(claims), "\n".join(str(claim.at) for claim in one)


def test_shape():
    """Both rules have their cases, and half of the programs are clean: baits and repaired twins."""
    cases = [harness.load(path) for path in PATHS]
    clean = [case for case in cases if not case.claims]
    assert len([case for case in cases if not case.fixed]) >= 64
    assert 2 * len(clean) >= len(cases), f"{len(clean)} clean programs of {len(cases)}"
    for rule in ("flush-system-queue", "alloc-in-reclaim-work"):
        assert any(claim.at.rule == rule for case in cases for claim in case.claims)


UPSTREAM = re.compile(r'After commit [0-9a-f]{12} \("[^"]+"\)')


def upstream(path):
    """Does the first comment of a case say after which upstream fix it is written?"""
    files = sorted(path.glob("*.c")) if path.is_dir() else [path]
    comments = (re.search(r"/\*.*?\*/", f.read_text(), re.S)[0] for f in files)
    return any(UPSTREAM.search(" ".join(c.replace("\n *", " ").split())) for c in comments)


def test_upstream_fixes():
    """Bugs that were real: at least twenty cases, over most rules, name the commit that fixed them."""
    guilty = [c for p in PATHS for c in [harness.load(p)] if c.claims and upstream(p)]
    twins = [p for p in PATHS if harness.load(p).fixed and upstream(p)]
    named = {str(p.relative_to(harness.CORPUS)).replace(".fixed", "") for p in twins}
    assert not {c.name for c in guilty} - named, "the repaired twin does not name the commit"
    assert len(guilty) >= 20
    assert len({claim.at.rule for c in guilty for claim in c.claims}) >= 8
