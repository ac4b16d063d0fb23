# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint check --suggest-annotations`: who should carry the reclaim flags, who may drop them, and why."""
import re
import subprocess

import pytest

import harness

ENTRY = re.compile(r"^(\S+?):(\d+):\d+: suggestion: (.*) \[(should-carry|may-drop)\]$", re.M)

# (case of the corpus, text of the line that the entry stands at, what is proposed)
MISSING = [
    ("unannotated-queue/shrinker_awaits", "alloc_workqueue", "WQ_UNBOUND|WQ_MEM_RECLAIM"),
    ("unannotated-queue/shrinker_awaits_onstack", "alloc_workqueue", "WQ_PERCPU|WQ_MEM_RECLAIM"),
    ("unannotated-queue/submit_bio_defers", "alloc_workqueue", "WQ_UNBOUND|WQ_MEM_RECLAIM"),
    ("unannotated-queue/queue_rq_defers", "alloc_workqueue", "WQ_PERCPU|WQ_HIGHPRI|WQ_MEM_RECLAIM"),
    ("unannotated-queue/writepage_awaits", "alloc_workqueue", "WQ_UNBOUND|WQ_MEM_RECLAIM"),
    ("flush-dependency/shrinker_scan", "alloc_workqueue", "WQ_UNBOUND|WQ_MEM_RECLAIM"),
    ("flush-dependency/writepage_flushes", "alloc_workqueue", "WQ_PERCPU|WQ_MEM_RECLAIM"),
    ("flush-dependency/submit_bio_flushes", "schedule_work(", "a queue with WQ_MEM_RECLAIM"),
]

BAITS = ["unannotated-queue/writepages_awaits", "unannotated-queue/submit_bio_counts",
         "unannotated-queue/shrinker_only_tries", "unannotated-queue/irq_completes_too",
         "flush-dependency/cancel_exempt"]

MODULE = """
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
extern unsigned long n;
extern struct request *rq;

static void fn(struct work_struct *work)
{
	%s;
}

static DECLARE_WORK(w, fn);

void kick(void);
void kick(void) { queue_work(wq, &w); }
EXPORT_SYMBOL_GPL(kick);

static int __init init(void)
{
	wq = alloc_workqueue("plain", %s, 0);
	return wq ? 0 : -ENOMEM;
}
module_init(init);
MODULE_LICENSE("GPL");
"""


@pytest.fixture
def suggest(build):
    """Run the command on objects; returns (the finished process, its entries)."""
    def run(objects, *argv):
        done = subprocess.run([build / "wqlint", "check", "--suggest-annotations", *argv, *objects],
                              capture_output=True, text=True)
        return done, ENTRY.findall(done.stdout)
    return run


@pytest.fixture
def objects(build, tmp_path):
    """Compile a case of the corpus, or a text."""
    gcc = harness.Gcc(build)

    def compile_(what):
        if "\n" not in what:
            return gcc.compile(harness.load(harness.CORPUS / f"{what}.c"), tmp_path)
        source = tmp_path / "plain.c"
        source.write_text(what)
        case = harness.Case("plain", tmp_path, [source], [], [], [], False)
        return gcc.compile(case, tmp_path / "o")
    return compile_


@pytest.mark.parametrize("case, line, flags", MISSING, ids=[m[0] for m in MISSING])
def test_should_carry(case, line, flags, objects, suggest):
    """One entry, at the queue (or where the work is put on a system queue), with the flags to come and the path."""
    done, entries = suggest(objects(case))
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert [e[3] for e in entries] == ["should-carry"], done.stdout
    source = (harness.CORPUS / f"{case}.c").read_text().split("\n")
    assert line in source[int(entries[0][1]) - 1]
    assert f"{flags}|WQ_MEM_WARN_ON_RECLAIM" in entries[0][2]
    assert re.search(r"note: 1\. .*\n(.*\n)*.*note: 3\. ", done.stdout)


@pytest.mark.parametrize("case", [m[0] for m in MISSING if m[1] == "alloc_workqueue"])
def test_a_rescuer_is_half(case, objects, suggest):
    """The repaired twin has its rescuer; where the kernel knows the annotation, that is what is left to add."""
    _, entries = suggest(objects(f"{case}.fixed"))
    assert [e[3] for e in entries] == ["should-carry"]
    before, after = re.search(r" \((\S+)\) should be made with (\S+): ", entries[0][2]).groups()
    assert "WQ_MEM_RECLAIM" in before and after == f"{before}|WQ_MEM_WARN_ON_RECLAIM"


@pytest.mark.parametrize("case", BAITS)
def test_baits(case, objects, suggest):
    """Reclaim waits for none of these."""
    done, entries = suggest(objects(case))
    assert not [e for e in entries if e[3] == "should-carry"], done.stdout


@pytest.mark.parametrize("does, flags, found", [
    ("n++", "WQ_PERCPU | WQ_MEM_RECLAIM", ["may-drop"]),
    ("n++", "WQ_PERCPU", []),
    ("blk_mq_end_request(rq, 0)", "WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM", []),
    ("blk_mq_end_request(rq, 0)", "WQ_PERCPU", ["should-carry"]),
])
def test_may_drop(does, flags, found, objects, suggest):
    """A queue needs no rescuer if its works move no I/O and nothing waits for them; it is a candidate, not more."""
    done, entries = suggest(objects(MODULE % (does, flags)))
    assert [e[3] for e in entries] == found, done.stdout
    assert all(e[2].startswith("candidate: ") for e in entries if e[3] == "may-drop")


def test_same_words_twice(objects, suggest):
    objs = objects(MISSING[0][0]) + objects(MISSING[3][0])
    assert suggest(objs)[0].stdout == suggest(objs[::-1])[0].stdout


def test_annotations_do_not_hide_findings(objects, suggest, build):
    """Without the option the same objects are findings, with exit status 1."""
    objs = objects(MISSING[0][0])
    done = subprocess.run([build / "wqlint", "check", *objs], capture_output=True, text=True)
    assert done.returncode == 1 and "[unannotated-queue]" in done.stdout and "suggestion" not in done.stdout
