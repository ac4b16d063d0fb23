# SPDX-License-Identifier: GPL-2.0-or-later
"""testsuite/history/*.fix as data, and the small language of their edits.

testsuite/kernel/history.py (`make check-history`) holds them against real kernels.
"""
import hashlib
import pathlib
import re
import sys

import pytest

HISTORY = pathlib.Path(__file__).resolve().parent / "history"
sys.path.insert(0, str(HISTORY.parent / "kernel"))
import history    # noqa: E402

SOURCE = """\
static int widget_open(struct widget *w);

static int
widget_close(struct widget *w)
{
	lock(&w->mutex);
	stop(w);
	unlock(&w->mutex);
	cancel(&w->work);
	return 0;
}

static int widget_open(struct widget *w)
{
	cancel(&w->work);
	return widget_close(w);
}
"""


def edited(tmp_path, *edits):
    (tmp_path / "widget.c").write_text(SOURCE)
    work = history.Edits(tmp_path)
    for words in [["file", "widget.c"], *edits]:
        work.apply("a test", words)
    return "\n".join(work.lines["widget.c"])


@pytest.mark.parametrize("edits, wanted", [
    ([["move", "cancel", "before", "unlock"]],
     SOURCE.replace("\tcancel(&w->work);\n\treturn 0", "\treturn 0").replace("\tunlock", "\tcancel(&w->work);\n\tunlock")),
    ([["move", "lock(#1", "after", "cancel"]],
     SOURCE.replace("\tlock(&w->mutex);\n", "").replace(";\n\treturn 0", ";\n\tlock(&w->mutex);\n\treturn 0")),
    ([["delete", "stop", "2"]], SOURCE.replace("\tstop(w);\n\tunlock(&w->mutex);\n", "")),
    ([["replace", "cancel(", "flush("]], SOURCE.replace("\tcancel(&w->work);\n\treturn 0", "\tflush(&w->work);\n\treturn 0")),
    ([["insert", "after", "stop", "more(w);"]], SOURCE.replace("stop(w);", "stop(w);\n\tmore(w);")),
    ([["insert", "before", "stop", "more(w);"]], SOURCE.replace("stop(w);", "more(w);\n\tstop(w);")),
])
def test_an_edit_touches_its_function_only(tmp_path, edits, wanted):
    """The name stands on a line of its own, and the body of the caller below looks alike."""
    assert edited(tmp_path, ["in", "widget_close"], *edits) == wanted


def test_a_prototype_is_no_body(tmp_path):
    assert edited(tmp_path, ["in", "widget_open"], ["delete", "cancel"]).count("cancel") == 1


@pytest.mark.parametrize("edit", [
    ["delete", "lock"],                 # two lines
    ["delete", "start"],                # none
    ["delete", "lock#3"],               # no third
    ["in", "widget_reset"],             # no such function
    ["move", "stop"],                   # half a sentence
    ["rename", "stop", "start"],        # no such edit
])
def test_what_does_not_fit_is_said(tmp_path, edit, capsys):
    """A fix that edits nothing would compare a file with itself."""
    with pytest.raises(SystemExit) as end:
        edited(tmp_path, ["in", "widget_close"], edit)
    assert end.value.code == 2 and "a test: " in capsys.readouterr().err


def test_every_fix_can_be_read():
    fixes = [history.Fix(p) for p in HISTORY.glob("*.fix")]
    assert len(fixes) >= 15
    for fix in fixes:
        assert re.fullmatch(r"[0-9a-f]{12,40}", fix.keys["commit"]), fix.name
        assert (HISTORY.parent / "corpus" / fix.keys["rule"]).is_dir(), fix.name
        assert fix.edits[0][1][0] == "file" and fix.edits[1][1][0] == "in", fix.name


def test_the_sealed_list_is_the_one_that_was_sealed():
    """sealed.sha256 was published before the rules were done; the list itself comes at the end."""
    wanted, name = [line for line in (HISTORY / "sealed.sha256").read_text().splitlines()
                    if not line.startswith("#")][0].split()
    if (HISTORY / name).exists():
        assert hashlib.sha256((HISTORY / name).read_bytes()).hexdigest() == wanted
