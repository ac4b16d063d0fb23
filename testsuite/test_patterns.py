# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/patterns.md against the corpus: every pattern has a program, and every program named is there."""
import re

import harness

DOC = harness.TOP / "doc/patterns.md"


def rows(text):
    """(pattern, words of the second column) of every row."""
    for line in text.splitlines():
        match = re.fullmatch(r"\| (.+?) \| (.+?) \|", line)
        if match and match[1] not in ("pattern", "---"):
            yield match[1], match[2].split()


def faults(text):
    """What is wrong with such a table; a row that begins with '-' says why it has no program."""
    for pattern, cases in rows(text):
        if cases[0] == "-":
            if len(cases) < 4:
                yield f"{pattern}: no program, and no reason"
            continue
        for case in cases:
            path = harness.CORPUS / case
            if not path.exists():
                yield f"{pattern}: {case} is not in the corpus"
            elif case.endswith((".fixed", ".fixed.c")):
                yield f"{pattern}: {case} is a twin; name the case"
            elif any(c.kind == "fp" for c in harness.load(path).claims):
                yield f"{pattern}: {case} claims an fp: it shows that the pattern is not understood"


def test_every_pattern_has_its_programs():
    text = DOC.read_text()
    assert not list(faults(text))
    assert len(list(rows(text))) >= 60


def test_no_gaps():
    """A pattern without a program is a debt: there was one, and there is none."""
    assert not [pattern for pattern, cases in rows(DOC.read_text()) if cases[0] == "-"]


def test_faults_are_seen():
    assert list(faults("| a | - |")) == ["a: no program, and no reason"]
    assert list(faults("| a | flush-self/nowhere.c |")) == ["a: flush-self/nowhere.c is not in the corpus"]
    assert list(faults("| a | flush-self/mac80211_queue.fixed.c |")) == \
        ["a: flush-self/mac80211_queue.fixed.c is a twin; name the case"]
    assert not list(faults("| a | - because of a reason |"))
