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


@pytest.fixture(scope="session")
def gcc_verdicts(build, request, tmp_path_factory):
    """Verdicts of the gcc engine on the corpus cases that were selected."""
    params = [item.callspec.params for item in request.session.items
              if "gcc_verdicts" in getattr(item, "fixturenames", ())]
    wanted = sorted((p["path"], p["config"]) for p in params)
    verdicts = Verdicts(harness.Gcc(build), tmp_path_factory.mktemp("corpus"), wanted)
    yield verdicts
    verdicts.pool.shutdown(cancel_futures=True)


def pytest_addoption(parser):
    """--golden writes the expected texts anew instead of comparing."""
    parser.addoption("--golden", action="store_true", help="write golden/*.txt anew")
