# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line of `wqlint check`: options, exit statuses, and one clear sentence for bad input."""
import os
import pathlib
import re
import subprocess

import pytest

import harness

CASE = harness.TESTSUITE / "facts" / "both_rules.facts"


@pytest.fixture
def wqlint(build):
    """Run the command; returns the finished process."""
    def run(*argv, **kw):
        return subprocess.run([build / "wqlint", *map(str, argv)], capture_output=True, text=True, **kw)
    return run


def rules_of(done):
    """Rule ids of the findings in a report."""
    return sorted(re.findall(r"\[([a-z-]+)\]$", done.stdout, re.M))


def one_sentence(done, *words):
    """Exit 2, nothing on standard output, one line that says all of the words."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]


def test_findings_are_status_1(wqlint):
    done = wqlint("check", CASE)
    assert done.returncode == 1
    assert rules_of(done) == ["alloc-in-reclaim-work", "flush-system-queue"]


def test_clean_is_status_0(wqlint, tmp_path):
    clean = tmp_path / "clean.facts"
    clean.write_text('unit a.c producer "gcc 12" build facts\n')
    done = wqlint("check", clean)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("option, left", [
    ("--enable=flush-system-queue", ["flush-system-queue"]),
    ("--disable=flush-system-queue", ["alloc-in-reclaim-work"]),
])
def test_choosing_rules(wqlint, option, left):
    assert rules_of(wqlint("check", option, CASE)) == left


@pytest.mark.parametrize("argv, words", [
    (["--rules=/nonexistent.rules", CASE], ["/nonexistent.rules"]),
    (["--tier=sure", CASE], ["--tier=sure", "likely"]),
    (["--reclaim=all", CASE], ["--reclaim=all", "any"]),
    (["--format=yaml", CASE], ["--format=yaml", "text"]),
    (["--enable=no-such-rule", CASE], ["no-such-rule", "wqlint rules"]),
    (["--disable=no-such-rule", CASE], ["no-such-rule", "wqlint rules"]),
    (["--no-such-option", CASE], ["no-such-option"]),
    (["-j", "0", CASE], ["-j 0"]),
    ([], ["no file given"]),
])
def test_wrong_options(wqlint, argv, words):
    one_sentence(wqlint("check", *argv), *words)


def test_nothing_readable(wqlint, tmp_path):
    """A missing file costs one sentence of its own, and one that nothing is left to check."""
    done = wqlint("check", tmp_path / "missing.o")
    assert done.returncode == 2 and done.stdout == ""
    assert "missing.o: No such file or directory" in done.stderr
    assert "nothing to check" in done.stderr


def test_no_facts(wqlint, tmp_path):
    (tmp_path / "x.c").write_text("int x;\n")
    subprocess.run(["gcc", "-c", "x.c"], cwd=tmp_path, check=True)
    done = wqlint("check", tmp_path / "x.o")
    assert done.returncode == 2
    assert "-fplugin=wqlint.so" in done.stderr


def test_broken_rest_is_checked(wqlint, tmp_path):
    """A broken record is counted, the rest checked: status 1; with --strict 2, and the findings all the same."""
    broken = tmp_path / "broken.facts"
    broken.write_text("unit\nnonsense\n")
    done = wqlint("check", broken, CASE)
    assert done.returncode == 1
    assert len(rules_of(done)) == 2
    assert f"{broken}:1:" in done.stderr
    assert "1 record(s) and 0 file(s) could not be read" in done.stderr
    strict = wqlint("check", "--strict", broken, CASE)
    assert strict.returncode == 2
    assert strict.stdout == done.stdout


def test_bad_rules_file(wqlint, tmp_path):
    bad = tmp_path / "bad.rules"
    bad.write_text("[function my_alloc]\nallocates = gfp:x\n")
    one_sentence(wqlint("check", f"--rules={bad}", CASE), f"{bad}:2:")


def test_user_rules(wqlint, tmp_path):
    """A wrapper that the user declares is a queue's end; without the file nothing is known of it."""
    text = CASE.read_text().replace("func __flush_workqueue", "func vendor_flush")
    facts = tmp_path / "vendor.facts"
    facts.write_text(text)
    rules = tmp_path / "vendor.rules"
    rules.write_text("[function vendor_flush]\nflushes-queue = queue:0\n")
    assert rules_of(wqlint("check", facts)) == ["alloc-in-reclaim-work"]
    assert rules_of(wqlint("check", f"--rules={rules}", facts)) == ["alloc-in-reclaim-work", "flush-system-queue"]


def test_unused_user_rule_is_named(wqlint, tmp_path):
    rules = tmp_path / "vendor.rules"
    rules.write_text("[function vendor_flush]\nflushes-queue = queue:0\n")
    done = wqlint("check", "--stats", f"--rules={rules}", CASE)
    assert f"function vendor_flush ({rules}:1)" in done.stderr


def test_output_whole_or_not_at_all(wqlint, tmp_path):
    out = tmp_path / "report.txt"
    done = wqlint("check", "-o", out, CASE)
    assert (done.returncode, done.stdout) == (1, "")
    report = out.read_text()
    assert report == wqlint("check", CASE).stdout
    lost = wqlint("check", "-o", tmp_path / "no" / "such" / "dir", CASE)
    assert lost.returncode == 2
    assert "no/such/dir" in lost.stderr


def test_list(wqlint, tmp_path):
    """A line of fields for each finding, the same findings as in text; a tab in a name does not shift them."""
    rows = [line.split("\t") for line in wqlint("check", "--format=list", CASE).stdout.splitlines()]
    assert [r[1] for r in rows] == ["alloc-in-reclaim-work", "flush-system-queue"]
    text = wqlint("check", CASE).stdout
    for fingerprint, rule, tier, file, line, col, function, message in rows:
        assert f"{file}:{line}:{col}: warning: {message} [{rule}]\n" in text
        assert re.fullmatch("[0-9a-f]{16}", fingerprint) and tier in ("certain", "likely")
        assert f"function {function} " in CASE.read_text()
    assert len({r[0] for r in rows}) == 2
    odd = tmp_path / "odd.facts"
    odd.write_text(CASE.read_text().replace("drivers/foo/foo.c", '"drivers/f\\too/foo.c"'))
    assert {r.split("\t")[3] for r in wqlint("check", "--format=list", odd).stdout.splitlines()} == {"drivers/f?oo/foo.c"}


def test_full_disk(wqlint):
    with open("/dev/full", "w") as full:
        done = subprocess.run([wqlint.__closure__[0].cell_contents / "wqlint", "check", CASE], stdout=full,
                              stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr


def chain(length):
    """Facts of a work that allocates at the end of a chain of calls, each under the lock of the last."""
    head, _, _ = CASE.read_text().partition("function foo_help")
    text = [head]
    for i in range(length):
        callee = f"f{i + 1}" if i + 1 < length else "kmalloc"
        text.append(f"""
function f{i} flags static ret void at drivers/foo/foo.c:{100 + i}:1
  param n int
  block b0
    %0 = func mutex_lock
    @0 = global lock{i % 7} type "struct mutex"
    %1 = addr @0
    call %0 (%1) at drivers/foo/foo.c:{100 + i}:2
    %2 = func {callee}
    %3 = int {i % 60}
    %4 = int 0xcc0
    call %2 (%3, %4) at drivers/foo/foo.c:{100 + i}:3
    %5 = func mutex_unlock
    call %5 (%1) at drivers/foo/foo.c:{100 + i}:4
    return at drivers/foo/foo.c:{100 + i}:5
    jump
""")
    text.append("function foo_help" + CASE.read_text().partition("function foo_help")[2].replace("func kmalloc", "func f0"))
    return "".join(text)


@pytest.mark.parametrize("length", [50, 600])
def test_jobs_change_nothing(wqlint, tmp_path, length):
    """Not a byte of report or statistics, however many checks run at a time; nor does depth cost the stack."""
    facts = tmp_path / "chain.facts"
    facts.write_text(chain(length))
    options = ["--tier=possible", "--stats"]
    one = wqlint("check", "-j", 1, *options, facts)
    assert one.returncode == 1 and "alloc-in-reclaim-work" in rules_of(one)
    for jobs in (2, 7):
        done = wqlint("check", "-j", jobs, *options, facts)
        assert (done.stdout, done.stderr) == (one.stdout, one.stderr)


def test_aliases_of_each_other(wqlint, tmp_path):
    """A circle of aliases resolves to nothing, and ends."""
    facts = tmp_path / "alias.facts"
    facts.write_text(CASE.read_text() + "alias kmalloc = circle\nalias circle = kmalloc\n")
    assert wqlint("check", facts).returncode == 1


def test_order_of_files_changes_no_finding(wqlint):
    """Findings are sorted by place, whatever the order of the input."""
    two = harness.TESTSUITE / "facts" / "two_units.facts"
    assert rules_of(wqlint("check", CASE, two)) == rules_of(wqlint("check", two, CASE))


def test_stats(wqlint):
    done = wqlint("check", "--stats", CASE)
    for line in ("units:", "functions:", "calls:", "indirect calls:", "queues:", "functions on queues:"):
        assert re.search(rf"^{line} +\d", done.stderr, re.M), line
    # What is looked for only if asked, and not in everything, is said to have been.
    assert "rings of waits" not in done.stderr
    asked = wqlint("check", "--stats", "--tier=possible", CASE)
    assert re.search(r"^rings of waits: +searched, \d functions with a body of at most 20000$", asked.stderr, re.M)


def test_annotate_by_flag(wqlint, tmp_path):
    """Without the warn flag the queue is only a candidate; --annotate makes it a finding."""
    facts = tmp_path / "plain.facts"
    facts.write_text(CASE.read_text().replace("%5 = int 520", "%5 = int 8"))
    assert rules_of(wqlint("check", facts)) == ["flush-system-queue"]
    assert "alloc-in-reclaim-work" in rules_of(wqlint("check", "--tier=possible", facts))
    for name in ("WQ_MEM_RECLAIM", "foo", "foo.wq2"):
        assert "alloc-in-reclaim-work" in rules_of(wqlint("check", f"--annotate={name}", facts)), name


@pytest.mark.parametrize("level, found", [("fs", False), ("io", True), ("any", True)])
def test_reclaim_level(wqlint, tmp_path, level, found):
    """GFP_NOFS (0xc40) cannot enter filesystems, but block I/O."""
    facts = tmp_path / "nofs.facts"
    facts.write_text(CASE.read_text().replace("%3 = int 0xcc0", "%3 = int 0xc40"))
    done = wqlint("check", f"--reclaim={level}", facts)
    assert ("alloc-in-reclaim-work" in rules_of(done)) == found


def test_explain_and_rules(wqlint):
    listed = [line.split()[0] for line in wqlint("rules").stdout.splitlines()]
    assert "flush-system-queue" in listed
    for rule in listed:
        page = wqlint("explain", rule)
        assert page.returncode == 0 and page.stdout.startswith("#"), rule
    one_sentence(wqlint("explain", "no-such-rule"), "no-such-rule")
    one_sentence(wqlint("explain"), "give one rule")


def test_hostile_names_stay_off_the_terminal(wqlint, tmp_path):
    """Control characters in a file name of the facts are not printed as such."""
    facts = tmp_path / "evil.facts"
    facts.write_text(CASE.read_text().replace("drivers/foo/foo.c:12:3", r'"dri\x1b[2Jvers/foo.c":12:3'))
    done = wqlint("check", facts)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout


def test_caret_line(wqlint, tmp_path):
    """With the source at hand, the line and a caret under the call."""
    source = tmp_path / "drivers" / "foo" / "foo.c"
    source.parent.mkdir(parents=True)
    source.write_text("\n" * 11 + "\t\tflush_it(wq);\n")
    done = wqlint("check", f"--root={tmp_path}", CASE)
    assert "   12 | \t\tflush_it(wq);\n      | \t\t^\n" in done.stdout
    assert os.fspath(pathlib.Path(tmp_path)) not in done.stdout


def test_mixed_front_ends_are_told(wqlint, tmp_path):
    """Facts of two builds of the front end are checked together, and that is said once."""
    other = tmp_path / "other.facts"
    other.write_text('unit b.c producer "gcc 12.2.0" build other\n')
    done = wqlint("check", CASE, other)
    assert "made by 2 different front ends" in done.stderr
    assert len(rules_of(done)) == 2
    assert wqlint("check", CASE).stderr == ""


def test_annotation_of_nothing_is_told(wqlint):
    """A typing error in --annotate must not look like a clean result."""
    assert "--annotate=fooo matches no queue" in wqlint("check", "--annotate=fooo", CASE).stderr
    assert wqlint("check", "--annotate=foo", CASE).stderr == ""


def test_absolute_paths_below_the_root(wqlint, tmp_path):
    """Facts of an out-of-tree build have absolute paths; the report has them below --root."""
    facts = tmp_path / "abs.facts"
    facts.write_text(CASE.read_text().replace("drivers/foo/foo.c:", f'"{tmp_path}/foo.c":'))
    done = wqlint("check", f"--root={tmp_path}", facts)
    assert done.returncode == 1
    assert "foo.c:12:3: warning:" in done.stdout
    assert str(tmp_path) not in done.stdout


def test_dash_is_standard_output(wqlint, tmp_path):
    assert wqlint("check", "-o", "-", CASE, cwd=tmp_path).stdout == wqlint("check", CASE).stdout
    assert not (tmp_path / "-").exists()


def test_a_log_is_appended_to(wqlint, tmp_path):
    """-o /dev/stdout writes to the open file; it does not replace the log behind it."""
    log = tmp_path / "log"
    log.write_text("before\n")
    with open(log, "a") as out:
        wqlint_path = wqlint.__closure__[0].cell_contents / "wqlint"
        subprocess.run([wqlint_path, "check", "-o", "/dev/stdout", CASE], stdout=out)
    assert log.read_text().startswith("before\ndrivers/foo/foo.c:5:3: warning:")
