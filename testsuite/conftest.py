# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests share: a built tree, and the corpus compiled and checked two cases at a time."""
import concurrent.futures
import os
import subprocess

import pytest

import harness

# This machine and CI's have two cores.
JOBS = int(os.environ.get("JOBS", 2))


@pytest.fixture(scope="session")
def build():
    """The build directory, made once."""
    where = os.environ.get("BUILD", "build")
    subprocess.run(["make", f"-j{JOBS}", f"BUILD={where}", "all"], cwd=harness.TOP, check=True,
                   stdout=subprocess.DEVNULL)
    return harness.TOP / where


class Verdicts:
    """Findings of every case that this session asks for, worked out ahead by a small pool."""

    def __init__(self, engine, out, wanted):
        self.pool = concurrent.futures.ThreadPoolExecutor(JOBS)
        self.engine, self.out = engine, out
        self.futures = {w: self.pool.submit(self.work, *w) for w in wanted}

    def work(self, path, config=""):
        case = harness.load(path)
        case.cflags += config.split()
        return case, self.engine.findings(case, self.out / (config or "plain"))

    def of(self, *wanted):
        """(case, findings) of (path, config); raises what load() or the engine raised."""
        return self.futures[wanted].result()


def verdicts_of(engine, fixture, request, out):
    """Verdicts of an engine on the corpus cases that were selected for this fixture."""
    params = [item.callspec.params for item in request.session.items
              if fixture in getattr(item, "fixturenames", ())]
    wanted = sorted((p["path"], p.get("config", "")) for p in params)
    verdicts = Verdicts(engine, out, wanted)
    yield verdicts
    verdicts.pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def gcc_verdicts(build, request, tmp_path_factory):
    """Those of the gcc engine."""
    yield from verdicts_of(harness.Gcc(build), "gcc_verdicts", request, tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def clang_verdicts(build, request, tmp_path_factory):
    """Those of the clang engine."""
    yield from verdicts_of(harness.Clang(build), "clang_verdicts", request, tmp_path_factory.mktemp("clang"))


@pytest.fixture(scope="session")
def corpus_objects(build, request, tmp_path_factory):
    """Objects of every guilty and clean case, fixed twins apart: those of the corpus' own tests, if they ran."""
    engine, done = harness.Gcc(build), None
    if any("gcc_verdicts" in getattr(item, "fixturenames", ()) for item in request.session.items):
        done = request.getfixturevalue("gcc_verdicts").out / "plain"
    out = tmp_path_factory.mktemp("objects")

    def objects(path):
        case = harness.load(path)
        there = [done / s.relative_to(case.root).with_suffix(".o") for s in case.sources] if done else []
        return there if there and all(o.exists() for o in there) else engine.compile(case, out)

    cases = [p for p in harness.discover() if ".fixed" not in p.name]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return [o for some in pool.map(objects, cases) for o in some]


def pytest_addoption(parser):
    """--golden writes the expected texts anew instead of comparing."""
    parser.addoption("--golden", action="store_true", help="write golden/*.txt anew")
