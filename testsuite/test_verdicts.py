# SPDX-License-Identifier: GPL-2.0-or-later
"""The draw and the comparison of `make verdicts`, on findings and sources made up here."""
import csv
import io
import pathlib
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "kernel"))
import report      # noqa: E402
import verdicts    # noqa: E402


def finding(n, rule="alloc-in-reclaim-work"):
    return report.Finding(f"{n:016x}", rule, "likely", f"d/f{n % 7}.c", n % 9 + 1, 2, f"work{n}", "says so")


SOURCE = {f"d/f{n}.c": [f"\tcall{i}(a |  b{i});" for i in range(1, 10)] for n in range(7)}


def line_of(file, number):
    lines = SOURCE.get(file, [])
    return lines[number - 1] if 0 < number <= len(lines) else None


DEFAULT = [finding(n, "flush-self") for n in range(100)] + [finding(n, "flush-dependency") for n in range(100, 104)]
RECLAIM = [finding(n) for n in range(200, 300)] + [finding(n, "wait-in-reclaim-work") for n in range(300, 400)]
WANT = verdicts.wanted(DEFAULT, RECLAIM)
EVERY = {f.fingerprint for f in DEFAULT + RECLAIM}


def filled(want=WANT):
    """A file in which every row is right."""
    rows = list(csv.reader(io.StringIO(verdicts.template([], want, line_of))))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(verdicts.COLUMNS)
    for row in rows:
        row[7:9] = "true", "because, of \"all\", it is so"
        writer.writerow(row)
    return verdicts.read(out.getvalue())


def differences(rows, want=WANT, every=EVERY):
    return list(verdicts.compare(rows, want, every, line_of))


def test_draw_is_the_same_whatever_the_order():
    drawn = verdicts.draw("default", DEFAULT, 40)
    assert len(drawn) == 40 and len(set(drawn)) == 40
    assert drawn == verdicts.draw("default", DEFAULT[::-1], 40)
    assert drawn != verdicts.draw("reclaim", DEFAULT, 40)
    assert set(drawn) != set(DEFAULT[:40])


def test_draw_depends_on_the_seed(monkeypatch):
    drawn = verdicts.draw("default", DEFAULT, 40)
    monkeypatch.setattr(verdicts, "SEED", "another")
    assert set(verdicts.draw("default", DEFAULT, 40)) != set(drawn)


def test_draw_takes_all_where_there_are_few():
    assert set(verdicts.draw("default", DEFAULT[:12], 40)) == set(DEFAULT[:12])
    assert verdicts.draw("default", [], 40) == []


def test_draw_lasts():
    """One finding more or less changes at most one of those drawn."""
    drawn = set(verdicts.draw("default", DEFAULT, 40))
    for gone in DEFAULT[::10]:
        less = set(verdicts.draw("default", [f for f in DEFAULT if f != gone], 40))
        assert len(drawn - less) == (gone in drawn)


def test_draw_is_fair():
    """Over many seeds everybody is drawn about as often."""
    times = dict.fromkeys(DEFAULT, 0)
    for i in range(400):
        for f in verdicts.draw(f"set {i}", DEFAULT, 26):
            times[f] += 1
    assert 60 < min(times.values()) and max(times.values()) < 140


def test_fingerprints_are_one_each():
    with pytest.raises(ValueError, match="one fingerprint"):
        verdicts.draw("default", DEFAULT[:3] * 2, 40)


def test_what_is_wanted():
    sets = [name for name, _ in WANT]
    assert sets.count("default") == 40 and sets.count("reclaim") == 30
    assert all(f.rule == "alloc-in-reclaim-work" for (name, _), f in WANT.items() if name == "reclaim")
    have = [f for (name, _), f in WANT.items() if name != "reclaim" and f.rule == "flush-dependency"]
    assert sorted(have, key=str) == sorted(DEFAULT[100:], key=str)      # each once, in the one set or the other


def test_right_rows():
    assert differences(filled()) == []
    assert verdicts.template(filled(), WANT, line_of) == ""
    lines, bad = verdicts.too_false(filled(), WANT)
    assert not bad and "40 true, 0 false" in lines[0] and "30 true, 0 false" in lines[1]


@pytest.mark.parametrize("column, value, words", [
    ("tier", "certain", "tier is 'certain'"),
    ("line", "77", "line is '77'"),
    ("file", "d/other.c", "file is"),
    ("function", "f", "function is"),
    ("rule", "flush-under-lock", "rule is"),
    ("verdict", "", "say true or false"),
    ("verdict", "TRUE", "say true or false"),
    ("why", " ", "why is empty"),
    ("quotes", "", "no quote of the form"),
    ("quotes", "d/f1.c:3", "no quote of the form"),
    ("quotes", "d/f1.c:30: call3(a | b3);", "no such line"),
    ("quotes", "d/none.c:3: call3(a | b3);", "no such line"),
    ("quotes", "d/f1.c:3: call4(a | b4);", "the source says 'call3"),
    ("quotes", "d/f1.c:3: call3(a | b3); | d/f1.c:4: call5();", "the source says 'call4"),
    ("quotes", "d/f1.c:3: call3(a | b3)", "the source says 'call3"),
])
def test_wrong_row(column, value, words):
    rows = filled()
    rows[3][column] = value
    differ = differences(rows)
    assert len(differ) == 1 and differ[0].startswith("wrong: ") and words in differ[0]


def test_several_quotes():
    rows = filled()
    rows[0]["quotes"] = "d/f1.c:3: call3(a | b3); | d/f2.c:9:   call9(a | b9); | d/f3.c:1: call1(a | b1);"
    assert differences(rows) == []


def test_missing_and_stale():
    rows = filled()
    gone = rows.pop(5)
    assert [d.split(":")[0] for d in differences(rows)] == ["missing"]
    assert gone["fingerprint"] in verdicts.template(rows, WANT, line_of)
    undrawn = next(f for f in DEFAULT if ("default", f.fingerprint) not in WANT)
    rows = filled() + [dict(gone, fingerprint=undrawn.fingerprint)]
    assert [d for d in differences(rows) if "is not drawn" in d] == differences(rows) != []
    rows = filled() + [dict(gone, fingerprint="f" * 16)]
    assert [d for d in differences(rows) if "no longer found" in d] == differences(rows) != []
    assert [d.split(":")[0] for d in differences(filled() + [gone])] == ["twice"]


@pytest.mark.parametrize("name, fine", [("default", 4), ("reclaim", 3)])
def test_at_most_a_tenth_is_false(name, fine):
    rows = filled()
    mine = [r for r in rows if r["set"] == name]
    for r in mine[:fine]:
        r["verdict"] = "false"
    assert not verdicts.too_false(rows, WANT)[1]
    mine[fine]["verdict"] = "false"
    lines, bad = verdicts.too_false(rows, WANT)
    assert bad and sum("TOO MANY" in line for line in lines) == 1


def test_few_findings_may_not_all_be_false():
    want = verdicts.wanted(DEFAULT[:12], [])
    rows = filled(want)
    rows[0]["verdict"] = "false"
    assert not verdicts.too_false(rows, want)[1]
    rows[1]["verdict"] = "false"
    assert verdicts.too_false(rows, want)[1]


@pytest.mark.parametrize("text", [
    "set,rule\n",
    ",".join(verdicts.COLUMNS) + "\ndefault,flush-self\n",
    ",".join(verdicts.COLUMNS) + "\n" + "x," * 11 + "\n",
])
def test_malformed_file(text):
    with pytest.raises(ValueError):
        verdicts.read(text)


def test_source_stays_inside(tmp_path):
    (tmp_path / "src/d").mkdir(parents=True)
    (tmp_path / "src/d/a.c").write_text("one\ntwo\n")
    (tmp_path / "secret").write_text("one\n")
    line = verdicts.source_lines(tmp_path / "src")
    assert (line("d/a.c", 2), line("d/a.c", 9), line("d/a.c", 0), line("d/b.c", 1)) == ("two", None, None, None)
    assert line("../secret", 1) is None


def test_reads_what_check_prints(build):
    case = pathlib.Path(__file__).parent / "facts/both_rules.facts"
    text = subprocess.run([build / "wqlint", "check", "--format=list", case], stdout=subprocess.PIPE, text=True).stdout
    found = report.read_list(text)
    assert [(f.rule, f.tier, f.file, f.line) for f in found] == [
        ("alloc-in-reclaim-work", "certain", "drivers/foo/foo.c", 5),
        ("flush-system-queue", "certain", "drivers/foo/foo.c", 12)]
