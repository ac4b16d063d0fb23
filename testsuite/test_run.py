# SPDX-License-Identifier: GPL-2.0-or-later
"""The runtime alone: run/*.c are modules that check what workqueues, locks and time promise, on many schedules.

`/* run: OPTIONS -> EXPECTED */` in a program is a run of it: `clean` is exit status 0 and no report, `no report` the end of a
search without one; anything else is a regular expression that the report must match, and exit status 1.
"""
import os
import re
import subprocess
import sys

import pytest

import harness

PROGRAMS = sorted((harness.TESTSUITE / "run").glob("*.c"))
RUN = re.compile(r"^/\* run: (.*?) -> (.*?) \*/$", re.M)
QUIET = ("clean", "no report")


def runs():
    """(program, options, expected) of all."""
    found = [(p, *m) for p in PROGRAMS for m in RUN.findall(p.read_text())]
    assert {p for p, _, _ in found} == set(PROGRAMS)
    return found


@pytest.fixture
def wqlint_run(build):
    def run(*argv, where=harness.TESTSUITE):
        return subprocess.run([build / "wqlint-run", *map(str, argv)], cwd=where, capture_output=True, text=True,
                              timeout=300)
    return run


@pytest.mark.parametrize("program,options,expected", runs(), ids=lambda v: getattr(v, "stem", v))
def test_program(wqlint_run, program, options, expected):
    done = wqlint_run(*options.split(), program.relative_to(harness.TESTSUITE))
    assert done.stderr == ""
    if expected == "clean":
        assert (done.returncode, done.stdout) == (0, "")
    elif "no report" in expected:
        assert done.returncode == 0 and re.search(expected, done.stdout), done.stdout
    else:
        assert done.returncode == 1 and re.search(expected, done.stdout), done.stdout


def test_same_seed_same_bytes(wqlint_run):
    for seed in range(6):
        once, again = (wqlint_run("--seed", seed, "--all", "corpus/flush-self/ordered_sibling.c") for _ in range(2))
        assert once.stdout == again.stdout
        assert once.stdout or seed


def test_search_replays(wqlint_run):
    """The schedule that the search names shows the same report."""
    done = wqlint_run("--set", "lockdep=0", "--search", "run/inversion.c")
    schedule = re.search(r"--schedule '(.*)'", done.stdout)[1]
    replay = wqlint_run("--set", "lockdep=0", "--schedule", schedule, "run/inversion.c")
    assert replay.returncode == 1
    assert done.stdout.startswith(replay.stdout) and "DEADLOCK" in replay.stdout


def test_who_waits_for_whom(wqlint_run):
    done = wqlint_run("--set", "lockdep=0", "--search", "run/inversion.c")
    first, second = re.findall(r"^  (\S+) waits in mutex_lock\(\) for (\w+) at run/inversion\.c:(\d+) \((\w+)\), which (\S+) has$",
                               done.stdout, re.M)
    assert first[0] == second[4] and second[0] == first[4]
    assert {first[1], second[1]} == {"one", "two"}
    lines = (harness.TESTSUITE / "run/inversion.c").read_text().splitlines()
    for _, lock, line, _, _ in first, second:
        assert f"mutex_lock(&{lock})" in lines[int(line) - 1]


@pytest.mark.parametrize("case", ["flush-self/own_queue", "flush-under-lock/guard_same_object", "flush-under-lock/each_cpu"])
def test_deadlock_is_a_verdict(wqlint_run, case):
    """Without lockdep these really stand still, and the ring of waiters is told as the same finding."""
    wanted = harness.load(harness.CORPUS / f"{case}.c").claims[0].at
    done = wqlint_run("--set", "lockdep=0", f"{case}.c", where=harness.CORPUS)
    assert done.returncode == 1 and "DEADLOCK: nothing can run" in done.stdout
    verdict = re.search(r"^wqlint: (\S+):(\d+): \S+ \[(\S+)\], seed 0$", done.stdout, re.M)
    assert (verdict[1], int(verdict[2]), verdict[3]) == (wanted.file, wanted.line, wanted.rule)


@pytest.mark.parametrize("argv,words", [
    ([], "usage"), (["--seed"], "usage"), (["--seed", "x", "a.c"], "not a number"), (["--seeds", "3", "a.c"], "A..B"),
    (["--set", "what=1", "a.c"], "no such switch"), (["no-such.c"], "No such file"), (["--what", "a.c"], "usage"),
])
def test_bad_command_line(wqlint_run, argv, words):
    done = wqlint_run(*argv)
    assert done.returncode == 2 and words in done.stderr and not done.stdout


def test_does_not_compile(wqlint_run, tmp_path):
    (tmp_path / "broken.c").write_text("int x = ;\n")
    done = wqlint_run("broken.c", where=tmp_path)
    assert done.returncode == 2 and "broken.c does not compile" in done.stderr


def test_endless_loop(wqlint_run, tmp_path):
    (tmp_path / "loop.c").write_text("#include <linux/module.h>\nstatic int __init f(void)\n{\n\tfor (;;)\n\t\tbarrier();\n}\n"
                                     "module_init(f);\n")
    done = wqlint_run("--timeout", 1, "loop.c", where=tmp_path)
    assert done.returncode == 1 and "WATCHDOG" in done.stdout


def test_load(wqlint_run, tmp_path):
    """A small part of make bench-load: real threads, and books that balance."""
    text = (harness.TESTSUITE / "load/load.c").read_text()
    assert "#define LOAD\t\t10000000\n" in text
    (tmp_path / "load.c").write_text(text.replace("\t10000000\n", "\t40000\n"))
    done = wqlint_run("--parallel", "--verbose", "--set", "lockdep=0", "load.c", where=tmp_path)
    assert done.returncode == 0 and re.search(r"^load: 4\d{4} works queued", done.stdout, re.M), done.stdout


@pytest.mark.parametrize("name", ["cancel", "disable", "drain", "flush_colors", "kthread_works", "misc_works", "ordered"])
def test_parallel(wqlint_run, name):
    """Those that do not measure time are right on real threads, too."""
    done = wqlint_run("--parallel", f"run/{name}.c")
    assert (done.returncode, done.stdout) == (0, "")


def test_switches(build):
    """make check-switches."""
    done = subprocess.run([sys.executable, harness.TESTSUITE / "switches.py"], capture_output=True, text=True,
                          env={**os.environ, "BUILD": str(build)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"in schedule \d+ of the search|nothing in \d+ schedules", done.stdout)) == 4
