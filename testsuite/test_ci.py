# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs in CI: baselines, changed lines, suppressions, a module with its kernel's facts, options from the environment, merged jobs."""
import base64
import gzip
import json
import os
import random
import re
import subprocess

import jsonschema
import pytest

import harness
from test_formats import documented, flush, schema, valid, write  # noqa: F401

CASE = harness.TESTSUITE / "facts" / "both_rules.facts"

DRIVER = """\
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(quay_lock);
static struct work_struct quay_work;

static void quay_poll(struct work_struct *work)
{
	int stock = 1;

	mutex_lock(&quay_lock);
	stock++;
	mutex_unlock(&quay_lock);
}

static int __init quay_init(void)
{
	INIT_WORK(&quay_work, quay_poll);
	schedule_work(&quay_work);
	return 0;
}

static void __exit quay_exit(void)
{
	mutex_lock(&quay_lock);
	cancel_work_sync(&quay_work);
	mutex_unlock(&quay_lock);
}

module_init(quay_init);
module_exit(quay_exit);
MODULE_LICENSE("GPL");
"""
WAIT = "\tcancel_work_sync(&quay_work);\n"
LOCKED_WAIT = "\tmutex_lock(&quay_lock);\n" + WAIT
REPAIRED = DRIVER.replace(LOCKED_WAIT, WAIT + "\tmutex_lock(&quay_lock);\n")
UNRELATED = """
void quay_hurry(void);
void quay_hurry(void)
{
	flush_workqueue(system_wq);
}
"""


@pytest.fixture
def tree(build, tmp_path):
    """A tree with one driver; tree(SOURCE, options...) writes, compiles and checks it."""
    gcc = harness.Gcc(build)

    def check(source, *options, env=None, file="quay.c", status=None):
        path = tmp_path / "src" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        obj = tmp_path / "obj" / (file + ".o")
        obj.parent.mkdir(exist_ok=True)
        subprocess.run([*map(str, gcc.base), '-DKBUILD_MODNAME="quay"', *gcc.plugin_flags(tmp_path / "src"), path, "-c", "-o", obj],
                       check=True, cwd=tmp_path)
        done = subprocess.run([build / "wqlint", "check", f"--root={tmp_path / 'src'}", *map(str, options), obj],
                              capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **(env or {})})
        assert status is None or done.returncode == status, done.stderr
        return done
    check.path = tmp_path
    return check


def rules_of(done):
    return sorted(re.findall(r"warning: .*\[([a-z-]+)\]$", done.stdout, re.M))


def test_baseline(tree):
    """Code moved, a local renamed, an unrelated bug added: exactly the new one is told. A bug repaired: it is fixed."""
    base = tree.path / "base.json"
    first = tree(DRIVER, f"--write-baseline={base}", status=0)
    assert rules_of(first) == ["flush-under-lock"]
    same = tree(DRIVER, f"--baseline={base}", status=0)
    assert same.stdout == "" and same.stderr == f"wqlint: {base}: 0 new, 1 unchanged, 0 fixed\n"
    moved = "/* one line\n * and more\n */\n" + DRIVER.replace("stock", "count").replace("\nstatic int __init", UNRELATED + "\nstatic int __init")
    done = tree(moved, f"--baseline={base}", status=1)
    assert rules_of(done) == ["flush-system-queue"]
    assert f"{base}: 1 new, 1 unchanged, 0 fixed" in done.stderr
    done = tree(REPAIRED, f"--baseline={base}", status=0)
    assert f"{base}: 0 new, 0 unchanged, 1 fixed" in done.stderr
    assert re.search(r"base\.json: fixed: quay\.c: quay_exit\(\) waits for quay_poll\(\).* \[flush-under-lock\]", done.stderr)


def test_baseline_in_every_format(tree, schema):  # noqa: F811
    base = tree.path / "base.json"
    tree(DRIVER, f"--write-baseline={base}")
    both = DRIVER.replace("\nstatic int __init", UNRELATED + "\nstatic int __init")
    whole = json.loads(tree(both, f"--baseline={base}", "--format=json").stdout)
    jsonschema.validate(whole, documented())
    assert {f["rule"]: f["baseline"] for f in whole["findings"]} == {"flush-system-queue": "new", "flush-under-lock": "unchanged"}
    run = valid(schema, json.loads(tree(both, f"--baseline={base}", "--format=sarif").stdout))
    assert {r["ruleId"]: r["baselineState"] for r in run["results"]} == {"flush-system-queue": "new", "flush-under-lock": "unchanged"}
    issues = json.loads(tree(both, f"--baseline={base}", "--format=gitlab").stdout)
    assert [i["check_name"] for i in issues] == ["flush-system-queue"]
    whole = json.loads(tree(REPAIRED, f"--baseline={base}", "--format=json").stdout)
    jsonschema.validate(whole, documented())
    assert [f["rule"] for f in whole["fixed"]] == ["flush-under-lock"] and not whole["findings"]
    run = valid(schema, json.loads(tree(REPAIRED, f"--baseline={base}", "--format=sarif").stdout))
    assert run["properties"]["fixed"] == [whole["fixed"][0]["fingerprint"]] and run["results"] == []


def test_a_report_is_a_baseline(tree):
    """So that the last run's JSON can serve."""
    base = tree.path / "last.json"
    base.write_text(tree(DRIVER, "--format=json").stdout)
    assert "0 new, 1 unchanged" in tree(DRIVER, f"--baseline={base}", status=0).stderr


def test_what_was_not_looked_at_is_not_fixed(tree):
    """Another rule, a higher floor, another file: nothing is known. The next baseline keeps them, and the reasons."""
    base = tree.path / "base.json"
    tree(DRIVER, f"--write-baseline={base}")
    base.write_text(base.read_text().replace("}\n]", ', "reason": "hardware"}\n]').replace('"tier": "certain"', '"tier": "likely"'))
    for options in ["--disable=flush-under-lock"], ["--tier=certain", "--disable=flush-under-lock"]:
        done = tree(DRIVER, f"--baseline={base}", f"--write-baseline={tree.path}/new.json", *options, status=0)
        assert "0 fixed" in done.stderr and "1 more were not looked at" in done.stderr
        assert json.loads((tree.path / "new.json").read_text()) == json.loads(base.read_text())
    other = tree(REPAIRED, f"--baseline={base}", file="other.c", status=0)
    assert "0 fixed" in other.stderr and "1 more were not looked at" in other.stderr
    tree(DRIVER, f"--baseline={base}", f"--write-baseline={tree.path}/new.json", status=0)
    assert json.loads((tree.path / "new.json").read_text())["findings"][0]["reason"] == "hardware"


@pytest.mark.parametrize("text, words", [
    ("{", "is no baseline"), ("[]", "is no baseline"), ('{"format": "wqlint-baseline", "version": 9, "findings": []}', "another version"),
    ('{"format": "wqlint-baseline", "version": 1, "findings": [{}]}', "finding 1 has no fingerprint"),
    ('{"format": "x", "version": 1, "findings": []}', "is no baseline"), ("\xff", "is no baseline"),
])
def test_bad_baselines(build, tmp_path, text, words):
    base = tmp_path / "b.json"
    base.write_text(text)
    done = subprocess.run([build / "wqlint", "check", f"--baseline={base}", CASE], capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert str(base) in done.stderr and words in done.stderr


def test_no_baseline_is_told(build, tmp_path):
    done = subprocess.run([build / "wqlint", "check", f"--baseline={tmp_path}/none", CASE], capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and "none: cannot open" in done.stderr


def test_baseline_on_a_full_disk(build):
    done = subprocess.run([build / "wqlint", "check", "--write-baseline=/dev/full", CASE], capture_output=True, text=True)
    assert done.returncode == 2 and "/dev/full" in done.stderr


def test_fingerprints_of_two_checkouts(build, tmp_path):
    """Absolute paths in the facts, as of a module's build: the same fingerprints wherever it lies, with --root."""
    prints = []
    for name in "one", "two":
        where = tmp_path / name
        where.mkdir()
        facts = write(where / "t.facts", flush("f", f"{where}/drivers/a.c"))
        done = subprocess.run([build / "wqlint", "check", f"--root={where}", "--format=list", facts], capture_output=True, text=True)
        prints.append(done.stdout)
    assert prints[0] == prints[1] and "drivers/a.c" in prints[0]


# Suppressions

def test_comment(tree):
    """It silences with a reason; SARIF says so and why; one that is of no use is named, and so is one that says nothing."""
    allowed = DRIVER.replace(WAIT, "\t/* wqlint-allow: flush-under-lock it never runs here */\n" + WAIT)
    done = tree(allowed, status=0)
    assert (done.stdout, done.stderr) == ("", "")
    result = json.loads(tree(allowed, "--format=sarif", status=0).stdout)["runs"][0]["results"][0]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "it never runs here"}]
    whole = json.loads(tree(allowed, "--format=json", status=0).stdout)
    jsonschema.validate(whole, documented())
    assert whole["findings"][0]["suppressed"] == {"by": "comment", "reason": "it never runs here"}
    unlocked = REPAIRED.replace(WAIT, "\t/* wqlint-allow: flush-under-lock it never runs here */\n" + WAIT)
    stale = tree(unlocked, status=0)
    line = 1 + unlocked[:unlocked.index("wqlint-allow")].count("\n")
    assert stale.stderr == f"wqlint: quay.c:{line}: this wqlint-allow silences nothing; take it out if that is so in every configuration\n"
    assert tree(unlocked, "--disable=flush-under-lock", status=0).stderr == ""


@pytest.mark.parametrize("comment, words", [
    ("wqlint-allow: flush-under-lock", "gives no reason"), ("wqlint-allow: flush-under-lok typing error", "names no rule"),
    ("wqlint-allow:", "names no rule"),
])
def test_comments_that_allow_nothing(tree, comment, words):
    done = tree(DRIVER.replace(WAIT, f"\t/* {comment} */\n" + WAIT), status=1)
    assert rules_of(done) == ["flush-under-lock"] and words in done.stderr and len(done.stderr.splitlines()) == 1


def test_rules_file_allows(tree):
    rules = tree.path / "ours.rules"
    allow = "[allow flush-under-lock]\nfile = {}\nfunction = {}\nreason = the work is idle by then\n"
    for file, function, silent in (("quay.c", "quay_exit", True), ("*.c", "quay_exit", True), ("other.c", "quay_exit", False), ("*.c", "quay_init", False)):
        rules.write_text(allow.format(file, function))
        done = tree(DRIVER, f"--rules={rules}", status=0 if silent else 1)
        assert rules_of(done) == ([] if silent else ["flush-under-lock"])
        assert done.stderr == ("" if silent else f"wqlint: {rules}:1: [allow flush-under-lock] silences nothing; take it out if that is so in every configuration\n")
    rules.write_text("[allow flush-under-lock]\nreason = all of them\n[allow flush-self]\nreason = and these\n")
    done = tree(DRIVER, f"--rules={rules}", "--format=json", status=0)
    assert json.loads(done.stdout)["findings"][0]["suppressed"] == {"by": "rules", "reason": "all of them"}
    assert "ours.rules:3: [allow flush-self]" in done.stderr
    rules.write_text("[allow flush-under-lock]\nfile = quay.c\n")
    assert "must say its reason" in tree(DRIVER, f"--rules={rules}", status=2).stderr
    rules.write_text("[allow flush-under-lok]\nreason = typing error\n")
    assert "flush-under-lok" in tree(DRIVER, f"--rules={rules}", status=2).stderr


def test_rules_allow_in_the_compiler(build, tmp_path):
    """The plugin reads the same file."""
    (tmp_path / "quay.c").write_text(DRIVER)
    rules = tmp_path / "ours.rules"
    rules.write_text("[allow flush-under-lock]\nreason = tested elsewhere\n")
    gcc = harness.Gcc(build)
    flags = [f for f in gcc.plugin_flags(tmp_path) if "quiet" not in f]
    argv = [*map(str, gcc.base), '-DKBUILD_MODNAME="quay"', *flags, "-c", "quay.c", "-o", "quay.o"]
    for more, silent in ([], False), ([f"-fplugin-arg-wqlint-rules={rules}"], True):
        done = subprocess.run([*argv, *more], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert ("flush-under-lock" not in done.stderr) == silent


# Changed lines

def git(where, *argv):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *argv], cwd=where, check=True, capture_output=True)


def test_changed_since(tree):
    """Only what touches a changed line, by its place or by a step of its path, wherever that stands."""
    both = DRIVER.replace("\nstatic int __init", UNRELATED + "\nstatic int __init")
    tree(both)
    src = tree.path / "src"
    git(src, "init", "-q")
    git(src, "add", ".")
    git(src, "commit", "-qm", "first")
    assert rules_of(tree(both, "--changed-since=HEAD", status=0)) == []
    assert rules_of(tree(both, status=1)) == ["flush-system-queue", "flush-under-lock"]
    # The lock in the work is a step of the other finding's path.
    changed = both.replace("\tmutex_lock(&quay_lock);\n\tstock++", "\tmutex_lock(&quay_lock);   \n\tstock++")
    assert rules_of(tree(changed, "--changed-since=HEAD", status=1)) == ["flush-under-lock"]
    assert rules_of(tree(both.replace("stock++", "stock--"), "--changed-since=HEAD", status=0)) == []
    moved = "\n\n" + both
    assert rules_of(tree(moved, "--changed-since=HEAD", status=0)) == []
    # A file that git does not know is new as a whole; odd names are quoted by git.
    tree(both)
    assert rules_of(tree(both, "--changed-since=HEAD", file="new file.c", status=1)) == ["flush-system-queue", "flush-under-lock"]
    git(src, "add", ".")
    git(src, "commit", "-qm", "second")
    odd = both.replace("flush_workqueue(system_wq)", "flush_workqueue( system_wq)")
    assert rules_of(tree(odd, "--changed-since=HEAD", file="new file.c", status=1)) == ["flush-system-queue"]
    # Removing the line before is a change at the gap.
    assert rules_of(tree(both.replace("{\n\tflush_work", "{ flush_work"), "--changed-since=HEAD~1", status=1)) == ["flush-system-queue"]
    done = tree(both, "--changed-since=no-such-rev", status=2)
    assert done.stdout == "" and "--changed-since" in done.stderr
    assert "give one of them" in tree(both, "--changed-since=HEAD", "--write-baseline=x", status=2).stderr


# Objects of other languages

def test_rust_and_assembler_are_counted(tree, schema):  # noqa: F811
    """They have no facts and never will; --stats and the report say so, and standard error is not bothered."""
    where = tree.path / "obj"
    where.mkdir()
    for name, text in {"rs": '.section .comment\n.asciz "rustc version 1.78.0 (9b00956e5 2024-04-29)"\n', "asm": ".globl f\nf: ret\n",
                       "plain": '.ident "GCC: (Debian 12.2.0-14) 12.2.0"\n'}.items():
        (where / f"{name}.s").write_text(text)
        subprocess.run(["as", where / f"{name}.s", "-o", where / f"{name}.o"], check=True)
    subprocess.run(["ar", "rc", where / "lib.a", where / "asm.o"], check=True)
    others = [where / f for f in ("rs.o", "asm.o", "plain.o", "lib.a")]
    done = tree(DRIVER, "--stats", *others, status=1)
    assert "objects:              5, of them 4 without facts" in done.stderr
    assert "objects not seen:     1 from Rust, 2 from assembler, 1 from C without the plugin" in done.stderr
    done = tree(DRIVER, "--format=sarif", *others, status=1)
    run = valid(schema, json.loads(done.stdout))
    assert done.stderr == "" and "1 object(s) from Rust and 2 from assembler" in str(run["invocations"])


# --with

KERNEL = """\
#include <linux/workqueue.h>
#include <linux/slab.h>
#include <linux/module.h>
void *depot_fetch(void);
void depot_flush(void);
void *depot_fetch(void)
{
	return kmalloc(10, GFP_KERNEL);
}
void depot_flush(void)
{
	flush_workqueue(system_wq);
}
"""
MODULE = """\
#include <linux/workqueue.h>
#include <linux/module.h>
#include <linux/slab.h>
void *depot_fetch(void);
static struct workqueue_struct *cart_wq;
static struct work_struct cart_work;
static void cart_run(struct work_struct *work)
{
	kfree(depot_fetch());
}
static int __init cart_init(void)
{
	cart_wq = alloc_workqueue("cart", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!cart_wq)
		return -ENOMEM;
	INIT_WORK(&cart_work, cart_run);
	queue_work(cart_wq, &cart_work);
	return 0;
}
static void __exit cart_exit(void)
{
	destroy_workqueue(cart_wq);
}
module_init(cart_init);
module_exit(cart_exit);
MODULE_LICENSE("GPL");
"""


def test_with(build, tree):
    """The module's bug needs the kernel's facts to be seen; the kernel's own bug is not the module's."""
    both = tree(KERNEL, file="depot.c", status=1)
    assert rules_of(both) == ["flush-system-queue"]
    kernel = tree.path / "kernel.wqfacts"
    subprocess.run([build / "wqlint", "pack", "-o", kernel, tree.path / "obj/depot.c.o"], check=True)
    assert rules_of(tree(MODULE, file="cart.c", status=0)) == []
    done = tree(MODULE, f"--with={kernel}", file="cart.c", status=1)
    assert rules_of(done) == ["alloc-in-reclaim-work"] and done.stderr == ""
    assert rules_of(tree(MODULE, tree.path / "obj/depot.c.o", file="cart.c")) == ["alloc-in-reclaim-work", "flush-system-queue"]
    # Another copy of the module among the kernel's facts gives way to the one that is checked, whichever has the bug.
    repaired = MODULE.replace("WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM", "WQ_HIGHPRI")
    for old, new, found in (MODULE, repaired, []), (repaired, MODULE, ["alloc-in-reclaim-work"]):
        tree(old, file="cart.c")
        subprocess.run([build / "wqlint", "pack", "-o", kernel, tree.path / "obj/depot.c.o", tree.path / "obj/cart.c.o"], check=True)
        assert rules_of(tree(new, f"--with={kernel}", file="cart.c")) == found
    assert "none.wqfacts" in tree(MODULE, f"--with={tree.path}/none.wqfacts", "--strict", file="cart.c", status=2).stderr


# WQLINT_OPTS

def test_environment(tree):
    """Options reach the command inside a build; the command line has the last word."""
    rules = tree.path / "with blank.rules"
    rules.write_text("[allow flush-under-lock]\nreason = of the test\n")
    opts = f"--format=list --rules='{rules}'"
    assert tree(DRIVER, env={"WQLINT_OPTS": opts}, status=0).stdout == ""
    done = tree(DRIVER, env={"WQLINT_OPTS": "--format=list"}, status=1)
    assert done.stdout.count("\t") == 7
    assert rules_of(tree(DRIVER, "--format=text", env={"WQLINT_OPTS": "--format=list"}, status=1)) == ["flush-under-lock"]
    for bad, words in ("--rules='open", "quote"), ("--no-such-option", "no-such-option"):
        done = tree(DRIVER, env={"WQLINT_OPTS": bad}, status=2)
        assert len(done.stderr.splitlines()) == 1 and words in done.stderr


def test_environment_leaves_others_alone(build):
    done = subprocess.run([build / "wqlint", "rules"], env={**os.environ, "WQLINT_OPTS": "--format=sarif"}, capture_output=True)
    assert done.returncode == 0


# merge

def test_merge_sarif(build, tmp_path, schema):  # noqa: F811
    """Each finding once, in order; rules, notes and what is fixed of all jobs; the order of files does not show."""
    one = write(tmp_path / "1.facts", flush("a", "drivers/z.c"), flush("b", "drivers/m.c"))
    two = write(tmp_path / "2.facts", flush("b", "drivers/m.c"), flush("c", "drivers/a.c"))
    broken = tmp_path / "broken.facts"
    broken.write_text("unit\nnonsense\n")
    logs = []
    for n, inputs in enumerate(([one], [two, broken])):
        logs.append(tmp_path / f"{n}.sarif")
        subprocess.run([build / "wqlint", "check", "--format=sarif", "-o", logs[-1], *inputs], stderr=subprocess.DEVNULL)
    done = subprocess.run([build / "wqlint", "merge", *logs], capture_output=True, text=True, check=True)
    run = valid(schema, json.loads(done.stdout))
    names = [r["locations"][0]["logicalLocations"][0]["name"] for r in run["results"]]
    assert names == ["c", "b", "a"]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules)) == 11 and all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"])
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2
    again = subprocess.run([build / "wqlint", "merge", *reversed(logs)], capture_output=True, text=True, check=True)
    assert again.stdout == done.stdout
    out = tmp_path / "all.sarif"
    subprocess.run([build / "wqlint", "merge", "-o", out, *logs], check=True)
    assert out.read_text() == done.stdout


def test_merge_keeps_the_best(build, tmp_path, schema):  # noqa: F811
    """As one run does: no more than 5,000, and that is said."""
    logs = []
    for n in range(2):
        facts = write(tmp_path / f"{n}.facts", *(flush(f"f{i}", f"drivers/{n}.c", line=10 * i + 5) for i in range(2600)))
        logs.append(tmp_path / f"{n}.sarif")
        subprocess.run([build / "wqlint", "check", "--format=sarif", "-o", logs[-1], facts])
    log = json.loads(logs[0].read_text())
    log["runs"][0]["results"][7]["rank"] = 1.0
    logs[0].write_text(json.dumps(log))
    done = subprocess.run([build / "wqlint", "merge", *logs], capture_output=True, text=True, check=True)
    run = valid(schema, json.loads(done.stdout), 20)
    assert len(run["results"]) == 5000 and "200 result(s)" in done.stderr and "200 result(s)" in str(run["invocations"])
    assert ("0.c", "f7") not in {(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"][-3:],
                                  r["locations"][0]["logicalLocations"][0]["name"]) for r in run["results"]}


def test_merge_stays_below_10_megabytes(build, tmp_path, schema):  # noqa: F811
    """Two logs, each of which is taken, and both together are not."""
    noise, logs = random.Random(7), []
    for n in range(2):
        names = (f"f{i}_" + base64.b64encode(noise.randbytes(6000), b"_x").decode() for i in range(900))
        facts = write(tmp_path / f"{n}.facts", *(flush(name, f"drivers/{n}.c", line=10 * i + 5) for i, name in enumerate(names)))
        logs.append(tmp_path / f"{n}.sarif")
        subprocess.run([build / "wqlint", "check", "--format=sarif", "-o", logs[-1], facts])
        assert len(json.loads(logs[-1].read_text())["runs"][0]["results"]) == 900
    done = subprocess.run([build / "wqlint", "merge", *logs], capture_output=True, text=True, check=True)
    run = valid(schema, json.loads(done.stdout), 5)
    kept = len(run["results"])
    assert 1000 < kept < 1800 and f"{1800 - kept} result(s)" in done.stderr
    assert len(gzip.compress(done.stdout.encode(), 6)) < 10 << 20


def test_merge_facts(build, tmp_path):
    """As good as the two files, each unit once."""
    one, two, out = tmp_path / "1.facts", tmp_path / "2.facts", tmp_path / "all.wqfacts"
    write(one, flush("a", "drivers/z.c"))
    write(two, flush("b", "drivers/m.c"))
    packed = tmp_path / "1.wqfacts"
    subprocess.run([build / "wqlint", "pack", "-o", packed, one], check=True)
    subprocess.run([build / "wqlint", "merge", "-o", out, packed, two, packed], check=True)
    done = subprocess.run([build / "wqlint", "check", out], capture_output=True, text=True)
    assert rules_of(done) == ["flush-system-queue"] * 2
    assert subprocess.run([build / "wqlint", "dump", out], capture_output=True, text=True).stdout.count("unit ") == 2


@pytest.mark.parametrize("text, words", [("{", "is no SARIF"), ("{}", "no SARIF 2.1.0"), ('{"version": "2.0.0", "runs": []}', "no SARIF 2.1.0")])
def test_merge_of_nonsense(build, tmp_path, text, words):
    bad, out = tmp_path / "bad.sarif", tmp_path / "out"
    bad.write_text(text)
    done = subprocess.run([build / "wqlint", "merge", "-o", out, bad], capture_output=True, text=True)
    assert done.returncode == 2 and words in done.stderr and len(done.stderr.splitlines()) == 1 and not out.exists()
