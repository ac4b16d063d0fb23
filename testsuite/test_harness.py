# SPDX-License-Identifier: GPL-2.0-or-later
"""The harness fails when it should: a judge that never convicts is worth nothing."""
import os
import stat

import pytest

import harness

GUILTY = "flush_scheduled_work();  /* want: flush-system-queue */\n"
HIT = harness.Finding("rule/case.c", 1, "flush-system-queue")


def case(tmp_path, text, name="case.c"):
    """A case with that text in a corpus of its own."""
    path = tmp_path / "rule" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return harness.load(path, tmp_path)


def test_agreement(tmp_path):
    assert harness.judge(case(tmp_path, GUILTY), [HIT], "gcc") == []
    assert harness.judge(case(tmp_path, "/* want: nothing */\n"), [], "gcc") == []


@pytest.mark.parametrize("text, found, complaint", [
    (GUILTY, [], "not found"),
    ("/* want: nothing */\n", [HIT], "unclaimed"),
    (GUILTY, [HIT, harness.Finding("rule/case.c", 2, "flush-system-queue")], "unclaimed"),
    (GUILTY, [harness.Finding("rule/case.c", 1, "flush-self")], "unclaimed"),
    (GUILTY, [harness.Finding("rule/other.c", 1, "flush-system-queue")], "not found"),
    (GUILTY.replace("want", "miss"), [HIT], "miss that is found"),
    (GUILTY.replace("want", "fp"), [], "fp that vanished"),
    (GUILTY.replace("want", "want[clang]"), [HIT], "unclaimed"),
    (GUILTY.replace("want", "want[gcc,run]"), [], "not found"),
])
def test_disagreement(tmp_path, text, found, complaint):
    wrong = harness.judge(case(tmp_path, text), found, "gcc")
    assert any(complaint in w for w in wrong), wrong


@pytest.mark.parametrize("text, found", [
    (GUILTY.replace("want", "miss"), []),
    (GUILTY.replace("want", "fp"), [HIT]),
    (GUILTY.replace("want", "want[clang]"), []),
    (GUILTY.replace("queue */", "queue   through the alias */"), [HIT]),
    ("x(); /* want: flush-system-queue */ /* miss: flush-self */\n", [HIT]),
])
def test_other_claims(tmp_path, text, found):
    assert harness.judge(case(tmp_path, text), found, "gcc") == []


@pytest.mark.parametrize("text", [
    "int x;\n",
    GUILTY + "/* want: nothing */\n",
    GUILTY.replace("system-queue", "sytem-queue"),
    GUILTY.replace("want:", "want"),
    GUILTY.replace("want:", "want :"),
    GUILTY.replace("want:", "wants:"),
    GUILTY.replace("want:", "want[icc]:"),
    GUILTY.replace("want:", "want[]:"),
    GUILTY.replace("/*", "//").replace(" */", ""),
    GUILTY + "y(); /* miss */\n",
    "/* want[gcc]: nothing */\n",
    "/* fp: nothing */\n",
    GUILTY + "y(); /* want: flush-self */ /* want: */\n",
])
def test_malformed(tmp_path, text):
    with pytest.raises(harness.Malformed):
        case(tmp_path, text)


def test_twins(tmp_path):
    clean = "int repaired;\n"
    with pytest.raises(harness.Malformed, match="no guilty"):
        case(tmp_path, clean, "case.fixed.c")
    case(tmp_path, "/* want: nothing */\n")
    with pytest.raises(harness.Malformed, match="no guilty"):
        case(tmp_path, clean, "case.fixed.c")
    case(tmp_path, GUILTY)
    twin = case(tmp_path, clean, "case.fixed.c")
    assert harness.judge(twin, [], "gcc") == []
    assert harness.judge(twin, [harness.Finding("rule/case.fixed.c", 1, "flush-self")], "gcc")
    with pytest.raises(harness.Malformed, match="claims nothing"):
        case(tmp_path, GUILTY, "case.fixed.c")


def test_folder(tmp_path):
    for name, text in {"several/main.c": GUILTY,
                       "several/lib/own.h": "y(); /* want[gcc]: flush-self */\n",
                       "several.fixed/main.c": "/* wqlint: --tier=possible --reclaim=io */\n"}.items():
        path = tmp_path / "rule" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    paths = harness.discover(tmp_path)
    assert [p.name for p in paths] == ["several", "several.fixed"]
    several, fixed = (harness.load(p, tmp_path) for p in paths)
    assert {c.at.file for c in several.claims} == {"rule/several/main.c", "rule/several/lib/own.h"}
    assert [s.name for s in several.sources] == ["main.c"]
    assert fixed.options == ["--tier=possible", "--reclaim=io"]


def test_reads_places_not_prose():
    text = ("a/b.c:7:2: warning: flush of [x] y [flush-self]\n"
            "     7 | \tflush(); /* c.c:9:1: warning: no [flush-self] */\n"
            "a/b.c:3:2: note: queued here [flush-self]\n")
    assert harness.read_findings(text) == [harness.Finding("a/b.c", 7, "flush-self")]
    with pytest.raises(harness.EngineFailed, match="twice"):
        harness.read_findings(text + text)


def engine(tmp_path, script):
    """The gcc engine with a shell script in wqlint's place."""
    tool = tmp_path / "build/wqlint"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\n" + script)
    os.chmod(tool, stat.S_IRWXU)
    return harness.Gcc(tmp_path / "build")


LINE = "echo 'rule/case.c:1:2: warning: bad [flush-system-queue]'\n"


@pytest.mark.parametrize("script", [
    "exit 2\n",
    "exit 1\n",
    LINE + "exit 0\n",
    LINE + "echo 'one unit could not be read' >&2; exit 1\n",
    LINE + LINE + "exit 1\n",
    "kill -SEGV $$\n",
])
def test_engine_failure_is_no_verdict(tmp_path, script):
    with pytest.raises(harness.EngineFailed):
        engine(tmp_path, script).check(case(tmp_path, GUILTY), [])


def test_engine_verdict(tmp_path):
    assert engine(tmp_path, LINE + "exit 1\n").check(case(tmp_path, GUILTY), []) == [HIT]


def test_compile_failure_is_no_verdict(tmp_path):
    gcc = engine(tmp_path, "exit 0\n")
    gcc.plugin_flags = lambda root: []
    for text in ("int x = y; /* want: nothing */\n",
                 "/* want: nothing */\n#warning not clean\n"):
        with pytest.raises(harness.EngineFailed, match="does not compile"):
            gcc.findings(case(tmp_path, text), tmp_path / "out")
    assert gcc.findings(case(tmp_path, "/* want: nothing */\nint x;\n"), tmp_path / "out") == []
