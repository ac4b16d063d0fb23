# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint fix`: the patch that gives a module its own queue, on the modules of fix/."""
import concurrent.futures
import pathlib
import re

import pytest

import fix
from conftest import JOBS

CASES = [p.name for p in fix.cases()]
PATCHED = [n for n in CASES if fix.load(fix.CASES / n).strategy]


@pytest.fixture(scope="session")
def results(build, request, tmp_path_factory):
    """By case: its workshop and what `wqlint fix` said, worked out two at a time."""
    out = tmp_path_factory.mktemp("fix")
    names = sorted({i.callspec.params["name"] for i in request.session.items
                    if "results" in getattr(i, "fixturenames", ()) and "name" in i.callspec.params})

    def work(name):
        case = fix.load(fix.CASES / name)
        shop = fix.Workshop(build, case, out / name)
        return case, shop, shop.fix(*case.options)

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return dict(zip(names, pool.map(work, names)))


@pytest.mark.parametrize("name", CASES)
def test_case(results, name):
    """The patch is the one that is expected; or there is none, and the reason is said."""
    case, shop, done = results[name]
    assert done.returncode == (1 if case.advice else 0), done.stderr
    if case.advice:
        assert re.search(case.advice, re.sub(r"\s+", " ", done.stderr)), done.stderr
        if not case.strategy:
            assert done.stdout == ""
            return
    assert fix.SUBJECT[case.strategy] in done.stdout, done.stdout
    again = pathlib.Path(shop.root).parent / "patched"
    fresh = fix.Workshop.__new__(fix.Workshop)
    fresh.__dict__.update(shop.__dict__, root=again / "src", out=again / "obj")
    (again / "obj").mkdir(parents=True)
    for f, text in shop.texts().items():
        (again / "src" / f).parent.mkdir(parents=True, exist_ok=True)
        (again / "src" / f).write_text(text)
    fresh.apply(done.stdout)
    want = {f.name if not case.path.is_dir() else str(f.relative_to(case.fixed)): f.read_text()
            for f in ([case.fixed] if not case.path.is_dir() else case.fixed.rglob("*.[ch]"))}
    for f, text in fresh.texts().items():
        key = f if case.path.is_dir() else case.fixed.name
        assert fix.words(text) == fix.words(want.get(key, shop.texts()[f])), done.stdout
    fresh.compile()
    if not case.advice:
        assert "flush-system-queue" not in fresh.check()
        # Idempotent: the fixed tree has nothing to fix.
        once_more = fresh.fix()
        assert (once_more.returncode, once_more.stdout, once_more.stderr) == (0, "", "")
