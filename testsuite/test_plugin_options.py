# SPDX-License-Identifier: GPL-2.0-or-later
"""The GCC front end as a guest in a build: its arguments, and the findings it tells while compiling."""
import re
import subprocess

import pytest

from front import ODD, CC, Front


@pytest.fixture
def front(build, tmp_path):
    return Front(build, tmp_path)


# Arguments

@pytest.mark.parametrize("arg,words", [
    ("bogus", "unknown plugin argument"), ("tier=often", "say certain, likely or possible"), ("rules", "needs a value"),
    ("quiet=1", "takes no value"), ("rules=/nonexistent", "/nonexistent"), ("disable=no-such-rule", "no rule 'no-such-rule'"),
])
def test_a_wrong_argument_is_one_sentence(front, arg, words):
    (front.tmp / "t.c").write_text("int x;")
    done = front.run(*front.plugin, f"-fplugin-arg-wqlint-{arg}", "-c", "t.c")
    assert done.returncode
    assert [x for x in done.stderr.splitlines() if "error" in x and words in x] == done.stderr.splitlines()


def test_another_compiler_is_refused(front):
    (front.tmp / "t.c").write_text("int x;")
    have = subprocess.run([CC, "-dumpfullversion"], capture_output=True, text=True).stdout.strip()
    other = have.replace(have.split(".")[0], "7", 1).ljust(len(have), "0")[:len(have)]
    so = (front.build / "wqlint.so").read_bytes()
    assert have.encode() + b"\0" in so
    (front.tmp / "wqlint.so").write_bytes(so.replace(have.encode() + b"\0", other.encode() + b"\0"))
    done = front.run(f"-fplugin={front.tmp}/wqlint.so", "-c", "t.c")
    said = [x for x in done.stderr.splitlines() if x.startswith("wqlint: ")]
    assert done.returncode and len(said) == 1
    assert f"built for GCC {other} and cannot be loaded by GCC {have}" in said[0]


def test_no_facts(front):
    (front.tmp / "t.c").write_text("int f(void) { return 1; }")
    assert not front.cc("-fplugin-arg-wqlint-no-facts", "-c", "t.c").returncode
    assert b"WQLF" not in (front.tmp / "t.o").read_bytes()


def test_facts_only(front):
    """The same facts as a whole compilation leaves, and the dependency file; no code, unless code was asked for."""
    (front.tmp / "t.c").write_text("int g(int); int f(int x) { return g(x) + 1; }")
    assert not front.cc("-c", "t.c", "-o", "whole.o").returncode
    whole = front.dump("whole.o")
    assert not front.cc("-fplugin-arg-wqlint-facts-only", "-MMD", "-MF", "t.d", "-c", "t.c").returncode
    assert "function f" in whole and front.dump("t.o") == whole
    assert (front.tmp / "t.d").read_text().startswith("t.o: t.c")
    assert " T f" in front.run("whole.o", cc="nm").stdout
    assert " T f" not in front.run("t.o", cc="nm").stdout
    assert not front.cc("-fplugin-arg-wqlint-facts-only", "-S", "t.c").returncode
    assert "call\tg" in (front.tmp / "t.s").read_text()


def test_version(front):
    (front.tmp / "t.c").write_text("int x;")
    assert "wqlint plugin for GCC" in front.cc("-fplugin-arg-wqlint-version", "-c", "t.c").stdout


GUILTY = """
struct workqueue_struct; extern struct workqueue_struct *system_wq;
void __flush_workqueue(struct workqueue_struct *wq);
void f(void)
{
	__flush_workqueue(system_wq);
}
"""


def test_findings_of_one_unit_are_warnings(front):
    (front.tmp / "t.c").write_text(GUILTY)
    done = front.run(*front.plugin, "-c", "t.c")
    assert not done.returncode
    assert re.search(r"^t\.c:6:\d+: warning: .*\[flush-system-queue\]$", done.stderr, re.M)
    done = front.run(*front.plugin, "-fplugin-arg-wqlint-error", "-c", "t.c")
    assert done.returncode and re.search(r"^t\.c:6:\d+: error: ", done.stderr, re.M)
    for silent in "quiet", "disable=flush-system-queue", "enable=alloc-in-reclaim-work":
        assert not front.run(*front.plugin, f"-fplugin-arg-wqlint-{silent}", "-c", "t.c").stderr


def test_the_same_source_gives_the_same_bytes(front):
    (front.tmp / "odd.c").write_text(ODD)
    objects = set()
    for i in range(3):
        assert not front.cc("-w", "-O2", "-c", "odd.c", "-o", "odd.o").returncode
        objects.add((front.tmp / "odd.o").read_bytes())
    assert len(objects) == 1


WARNED = """
struct workqueue_struct;
extern struct workqueue_struct *system_wq;
void __flush_workqueue(struct workqueue_struct *wq);
void stop(void);
void stop(void)
{
	__flush_workqueue(system_wq);%s
}
"""


def test_a_finding_does_not_become_an_error_of_the_build(front):
    """-Werror (CONFIG_WERROR) is for the compiler's warnings; a finding is an error only if `error` asks for it."""
    (front.tmp / "w.c").write_text(WARNED % "")
    done = front.run(*front.plugin, "-Werror", "-c", "w.c", "-o", "w.o")
    assert done.returncode == 0, done.stderr
    assert "w.c:8:9: warning: stop() flushes the system-wide workqueue" in done.stderr
    done = front.run(*front.plugin, "-fplugin-arg-wqlint-error", "-c", "w.c", "-o", "w.o")
    assert done.returncode == 1
    assert "w.c:8:9: error: stop() flushes the system-wide workqueue" in done.stderr


@pytest.mark.parametrize("comment, silent", [
    ("\t/* wqlint-allow: flush-system-queue the module is never unloaded */", True),
    ("\t/* wqlint-allow: flush-system-queue */", False),
    ("\t/* wqlint-allow: flush-self some reason */", False),
])
def test_a_comment_with_a_reason_allows_the_call(front, comment, silent):
    """The same comment silences the plugin and the command; one without a reason, or of another rule, does not."""
    (front.tmp / "w.c").write_text(WARNED % comment)
    done = front.run(*front.plugin, "-c", "w.c", "-o", "w.o")
    assert ("flush-system-queue]" in done.stderr) != silent
    check = subprocess.run([front.build / "wqlint", "check", f"--root={front.tmp}", "w.o"], cwd=front.tmp,
                           text=True, capture_output=True)
    assert check.returncode == (0 if silent else 1), check.stdout


def test_a_unit_of_pointers_alone_is_solved(front):
    """What modpost writes for every module: no function, and a table of other units' functions."""
    (front.tmp / "x.mod.c").write_text("""
        extern int init_module(void);
        extern void cleanup_module(void), f0(void), f1(void), f2(void), f3(void);
        struct m { int (*init)(void); void (*exit)(void), (*f[4])(void); }
        this_module = { init_module, cleanup_module, { f0, f1, f2, f3 } };
    """)
    done = front.run(*front.plugin, "-c", "x.mod.c", "-o", "x.o")
    assert (done.returncode, done.stderr) == (0, "")
