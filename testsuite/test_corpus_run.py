# SPDX-License-Identifier: GPL-2.0-or-later
"""Every corpus case executed: what the runtime's lockdep reports is what the case claims."""
import concurrent.futures

import pytest

import conftest
import harness
import run_engine

PATHS = harness.discover()


@pytest.fixture(scope="module")
def outputs(build, request):
    """Of every case that was selected, worked out ahead by a small pool: path -> future of its output."""
    engine = run_engine.Run(build)
    wanted = sorted({item.callspec.params["path"] for item in request.session.items
                     if "outputs" in getattr(item, "fixturenames", ())})
    with concurrent.futures.ThreadPoolExecutor(conftest.JOBS) as pool:
        yield {p: pool.submit(look, engine, p) for p in wanted}
        pool.shutdown(cancel_futures=True)


def look(engine, path):
    case = harness.load(path)
    return case, None if run_engine.why_not(case) else engine.look(case)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: str(p.relative_to(harness.CORPUS)))
def test_run(path, outputs, build):
    case, out = outputs[path].result()
    if out is None:
        assert len(run_engine.runs_of(case)) == 1
        assert not any(c.binds("run") for c in case.claims), "nothing can be claimed of what cannot run"
        assert run_engine.Run(build).execute(case).returncode == 2, "it can be executed: drop `run: none`"
        return
    wrong = harness.judge(case, out.findings, "run")
    assert not wrong, "\n".join(["", *wrong])


def test_most_cases_run():
    """What runs cannot see is the exception: of guilty cases eight in ten have a claim that binds them."""
    guilty = [c for c in map(harness.load, PATHS) if c.claims]
    seen = [c for c in guilty if any(k.binds("run") for k in c.claims)]
    assert 10 * len(seen) >= 8 * len(guilty), f"{len(seen)} of {len(guilty)}"
    alone = [c.name for c in guilty for k in c.claims if k.engines == ("run",)]
    assert alone, "no case shows what only a run sees"
