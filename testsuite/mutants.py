# SPDX-License-Identifier: GPL-2.0-or-later
"""Mutations of the runtime, each of which a test has to catch: `make check-mutants`.

A copy of the tree is built once; then one mutation after the other is made in it, the runtime built, and the tests run that
ought to notice.  A mutation whose text is no longer in the source, or that builds no program, is an error: it would
test nothing.

    mutants.py [--build DIR] [--only NAME]
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent

RUN, CORPUS, LOCKDEP = "testsuite/test_run.py", "testsuite/test_corpus_run.py", "testsuite/test_lockdep.py"

# name, file, text, what stands there instead, the tests: a file and what -k selects of it
MUTATIONS = [
    ("drop a wake-up", "wq_worker.c", "	sched_wake(worker->task);\n	return true;", "	return true;", RUN, ""),
    ("wake no flusher", "wq_flush.c", "	unpark(done, 0);\n", "", RUN, "flush_work"),
    ("cull a claimed worker", "wq_worker.c", "if (runtime_options.claim_before_wake)", "if (0)", RUN, "strand"),
    ("skip a colour", "wq_flush.c", "	wq->work_color = next;\n	if (wq->first_flusher)", "	if (wq->first_flusher)", RUN, "flush"),
    ("count no work in flight", "workqueue.c", "	pwq->nr_in_flight[pwq->work_color]++;\n", "", RUN, "flush"),
    ("a cancel that does not wait", "wq_flush.c", "	if (work->func)\n		wq_flush(work, true, what, ip);\n", "", RUN, "cancel"),
    ("a work runs twice at once", "workqueue.c", "if (worker && worker->current_pwq->wq == wq) {", "if (0) {", RUN, "nonreentrant"),
    ("max_active is not kept", "workqueue.c", "if (list_empty(&pwq->inactive_works) && pwq->nr_active < wq->max_active)", "if (1)", RUN,
     "max_active or ordered"),
    ("a sleeping worker lets nobody run", "wq_worker.c", "	pool->nr_running--;\n	wq_kick_pool(pool);\n", "", RUN, "concurrency"),
    ("the rescuer is not called", "wq_worker.c", "			sched_wake(pwq->wq->rescuer->task);\n", "", RUN, "rescuer"),
    ("anybody may queue while it drains", "workqueue.c", "if (!(wq_flags(wq) & (__WQ_DESTROYING | __WQ_DRAINING)) || chained(wq))", "if (1)",
     RUN, "drain"),
    ("no delay", "wq_queue.c", "	if (!delay) {", "	if (1) {", RUN, "delayed"),
    ("disabled works are queued", "wq_flush.c", "if (!(wq_read(work) & WORK_PWQ) && (wq_read(work) & WORK_DISABLE)) {", "if (0) {", RUN,
     "disable"),
    ("forget the fs_reclaim edge", "wq_queue.c", "		lockdep_teach_reclaim(wq->lockdep_map, ip);", "		;", CORPUS,
     "alloc-in-reclaim-work and gt_ordered"),
    ("an ordered queue is not touched", "wq_flush.c", "wq->saved_max_active == 1 ||", "", CORPUS, "flush-self and ordered_sibling"),
    ("a trylock waits", "lockdep.c", "	if (next->trylock)\n		return;\n", "", LOCKDEP, "trylock"),
    ("PF_MEMALLOC enters reclaim", "reclaim.c", "	if (current->flags & PF_MEMALLOC)\n		return false;\n", "", CORPUS, "scope_noreclaim"),
    ("scopes are forgotten", "reclaim.c", "	gfp_mask = current_gfp_context(gfp_mask);\n	if (enters(gfp_mask))\n		lockdep_reclaim_acquire",
     "	if (enters(gfp_mask))\n		lockdep_reclaim_acquire", CORPUS, "scope"),
    ("a work may wait for itself", "lockdep.c", "	is_recursion(t, next, how);\n", "	if (0)\n		is_recursion(t, next, how);\n", LOCKDEP, "recursion or flush_self"),
    ("cycles of more than two are missed", "lockdep.c", "			*end = e->to;\n", "			*end = NULL;\n", LOCKDEP, "chain or alloc_in_work"),
    ("a flush of everybody's queue is quiet", "wq_flush.c", "	if (wq_is_system(wq))\n		lockdep_report_text", "	if (0)\n		lockdep_report_text",
     CORPUS, "flush-system-queue"),
    ("who flushes whom is not looked at", "wq_flush.c", "	if (wq_flags(target) & WQ_MEM_RECLAIM)\n		return;", "	if (target)\n		return;", CORPUS,
     "flush-dependency"),
    ("a queue may be left behind", "wq_queue.c", "if (!wq_is_system(wq) && !(wq_flags(wq) & __WQ_DESTROYING))", "if (0)", RUN, "left_behind"),
    ("a release under the pool's lock", "workqueue.c", "	if (runtime_options.pwq_release_system)\n", "	if (1)\n", RUN, "pwq_release"),
]


def sh(argv, where):
    return subprocess.run([str(a) for a in argv], cwd=where, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)


def copy_tree(build):
    """The tree as it stands, with what is built of it."""
    tree = pathlib.Path(tempfile.mkdtemp(prefix="mutants"))
    skip = shutil.ignore_patterns("kernel", "wqlint-run.d", "__pycache__", "soak")
    for name in ("runtime", "testsuite", "src", "plugin", "rules", "doc"):
        shutil.copytree(TOP / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "VERSION", "install-deps.sh"):
        shutil.copy2(TOP / name, tree / name)
    shutil.copytree(build, tree / "build", ignore=skip)
    return tree


def try_mutation(tree, name, file, text, instead, tests, select):
    """None if a test caught it, else what is wrong."""
    path = tree / "runtime" / file
    source = path.read_text()
    if source.count(text) != 1:
        return f"{file} has its text {source.count(text)} times"
    path.write_text(source.replace(text, instead))
    try:
        made = sh(["make", "-s", "build/wqlint-run", 'RUN_COMMON=-std=gnu11 -g -O2 -fno-omit-frame-pointer -w '
                   f'-fno-optimize-sibling-calls -DRUNTIME_INCLUDE=\'"{tree}/runtime/include"\' -DRUNTIME_CFLAGS=\'""\''], tree)
        if made.returncode:
            return f"does not build:\n{made.stdout}"
        done = sh([sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests, "-k", select], tree)
        if not re.search(r"^FAILED ", done.stdout, re.M):
            return f"nobody noticed: {tests} -k '{select}'\n{done.stdout[-400:]}"
        print(f"caught: {name}: {re.search(r'^FAILED (.*?)( - |$)', done.stdout, re.M)[1]}", flush=True)
        return None
    finally:
        path.write_text(source)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--build", default="build")
    args.add_argument("--only", default="")
    args = args.parse_args()
    tree, missed = copy_tree((TOP / args.build).resolve()), []
    try:
        chosen = [m for m in MUTATIONS if args.only in m[0]]
        for tests, select in {(m[4], m[5]) for m in chosen}:
            clean = sh([sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", tests, "-k", select], tree)
            if clean.returncode:
                print(f"not clean without any mutation: {tests} -k '{select}'\n{clean.stdout}")
                return 2
        for m in chosen:
            wrong = try_mutation(tree, *m)
            if wrong:
                missed.append(m[0])
                print(f"MISSED: {m[0]}: {wrong}", flush=True)
        print(f"mutants: {len(chosen) - len(missed)} of {len(chosen)} caught")
        return 1 if missed else 0
    finally:
        shutil.rmtree(tree)


if __name__ == "__main__":
    sys.exit(main())
