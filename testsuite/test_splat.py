# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint why --splat FILE`: reports in a kernel's log, and the findings that they are."""
import subprocess

import pytest

import harness

RECLAIM = "alloc-in-reclaim-work/gt_ordered_wq.c"
USAGE = "{+.+.}-{0:0}"
WORKER = ["worker_thread", "kthread", "ret_from_fork"]


@pytest.fixture
def why(build, tmp_path):
    """Run the command on a log (text) and a corpus case; returns the finished process."""
    def run(log, case, *more):
        file = tmp_path / "dmesg"
        file.write_bytes(log if isinstance(log, bytes) else log.encode())
        objects = harness.Gcc(build).compile(harness.load(harness.CORPUS / case), tmp_path)
        return subprocess.run([build / "wqlint", "why", "--splat", "dmesg", *more, *objects], cwd=tmp_path,
                              capture_output=True, text=True)
    return run


@pytest.fixture
def at():
    """FILE:LINE of a corpus case's only line that has that text."""
    def find(case, text):
        lines = [n for n, line in enumerate((harness.CORPUS / case).read_text().splitlines(), 1) if text in line]
        assert len(lines) == 1
        return f"{case}:{lines[0]}"
    return find


def stamped(lines, stamp="[   73.{:06}] "):
    return "".join(stamp.format(n) + line + "\n" for n, line in enumerate(lines))


def frames(names):
    return [f"       {n}+0x1a/0x2b0" for n in names]


def circular(*chain, banner="WARNING: possible circular locking dependency detected"):
    """Lines of a report; chain: (name, functions of the stack), #0 first."""
    (first, stack), last = chain[0], chain[-1][0]
    lines = ["=" * 54, banner, "7.0.0-rc3 #31 Tainted: G     U", "-" * 54,
             "kworker/u64:5/158 is trying to acquire lock:",
             f"ffffffff829a87a0 ({first}){USAGE}, at: {stack[0]}+0x39/0x420", "", "but task is already holding lock:",
             f"ffffc9000152fe60 ({last}){USAGE}, at: process_one_work+0x1d2/0x6a0", "",
             "which lock already depends on the new lock.", "",
             "the existing dependency chain (in reverse order) is:"]
    for number in range(len(chain) - 1, -1, -1):
        lines += ["", f"-> #{number} ({chain[number][0]}){USAGE}:", *frames(chain[number][1])]
    return lines + ["", "other info that might help us debug this:", "", "*** DEADLOCK ***"]


def recursive(name, stack):
    return ["WARNING: possible recursive locking detected", "kworker/0:1/9 is trying to acquire lock:",
            f"0001 ({name}){USAGE}, at: {stack[0]}+0x1/0x2", "but task is already holding lock:",
            f"0002 ({name}){USAGE}, at: process_one_work+0x1/0x2", "Call Trace:", " <TASK>", *frames(stack), " </TASK>"]


def flush(text, stack):
    return ["------------[ cut here ]------------", f"workqueue: {text}",
            "WARNING: CPU: 1 PID: 9 at kernel/workqueue.c:3000 check_flush_dependency+0x1/0x2", "Call Trace:", " <TASK>",
            *frames(stack), " </TASK>", "---[ end trace 0000000000000000 ]---"]


# The facts of the splat that the RFC of March 2026 shows: its three classes, and who took them.
PUBLISHED = circular(
    ("fs_reclaim", ["__lock_acquire", "lock_acquire", "fs_reclaim_acquire", "__kmalloc_cache_noprof",
                    "gt_reset_worker", "process_one_work", *WORKER]),
    ("(wq_completion)gt-ordered-wq", ["workqueue_warn_on_reclaim.part.0", "alloc_workqueue_noprof", "xe_gt_alloc"]),
    ("(work_completion)(&gt->reset.worker)", ["process_one_work", *WORKER]))


@pytest.mark.parametrize("stamp", ["", "[   73.{:06}] ", "<4>[   73.{:06}][  T158] ",
                                   "Mar 16 00:33:{:02} box kernel: [   73.1] "])
def test_published(why, at, stamp):
    done = why(stamped(PUBLISHED, stamp), RECLAIM)
    assert (done.returncode, done.stderr) == (0, "")
    head, *links, case = done.stdout.splitlines()
    assert head == "dmesg:2: possible circular locking dependency, by kworker/u64:5/158"
    work, queue = "(work_completion)(&gt->reset.worker)", "(wq_completion)gt-ordered-wq"
    assert links == [f"  fs_reclaim --> {queue}: annotated at {at(RECLAIM, 'alloc_ordered_workqueue(')}",
                     f"  {queue} --> {work}: runs at {at(RECLAIM, 'queue_work(')} in murre_init()",
                     f"  {work} --> fs_reclaim: alloc at {at(RECLAIM, 'want:')} in gt_reset_worker()"]
    assert case.startswith(f"  is the finding {at(RECLAIM, 'want:')}:")
    assert "[alloc-in-reclaim-work, certain]" in case


def test_published_as_a_web_page_has_it(why):
    """Archives of mail take &gt for a bracket."""
    done = why("\n".join(PUBLISHED).replace("&gt->", ">->"), RECLAIM)
    assert done.returncode == 0, done.stdout


def test_fixed_program(why):
    """The work no longer allocates: the log is of another build, and this says what is missing."""
    done = why("\n".join(PUBLISHED), "alloc-in-reclaim-work/gt_ordered_wq.fixed.c")
    assert done.returncode == 1
    assert "--> fs_reclaim: not explained, nothing that was read waits like this" in done.stdout
    assert done.stdout.endswith("  no finding of alloc-in-reclaim-work explains it: see the edges above\n")


def test_unknown_queue(why):
    done = why("\n".join(PUBLISHED).replace("gt-ordered-wq", "other-wq"), RECLAIM)
    assert done.returncode == 1
    assert "not explained, nothing that was read is called (wq_completion)other-wq" in done.stdout
    assert "is the finding" not in done.stdout


def test_other_function(why):
    """The same classes, but another function allocates: not this finding."""
    done = why("\n".join(PUBLISHED).replace("gt_reset_worker", "gt_other_worker").replace("__kmalloc_cache_noprof", "vmalloc"),
               "alloc-in-reclaim-work/gt_ordered_wq.fixed.c")
    assert done.returncode == 1


LOCK = "flush-under-lock/own_mutex.c"
LOCK_FIRST = circular(("(adit_work).work", ["lock_acquire", "__flush_work", "adit_exit"]),
                      ("adit_lock", ["__mutex_lock", "adit_sample", "process_one_work", *WORKER]))
FLUSH_FIRST = circular(("adit_lock", ["__mutex_lock", "adit_sample", "process_one_work", *WORKER]),
                       ("adit_work", ["lock_acquire", "__flush_work", "adit_exit"]))


@pytest.mark.parametrize("log", [LOCK_FIRST, FLUSH_FIRST])
def test_flush_under_lock(why, at, log):
    """Whichever edge closed it, the finding sits at the flush."""
    done = why("\n".join(log), LOCK)
    assert done.returncode == 0, done.stdout
    assert f"  is the finding {at(LOCK, 'cancel_work_sync(')}:" in done.stdout
    assert "[flush-under-lock, " in done.stdout


WAIT = "wait-in-reclaim-work/mutex_of_allocators.c"


def test_wait_in_reclaim_work(why, at):
    log = circular(("cobalt_dir_lock", ["__mutex_lock", "cobalt_remove_pipedir", "cobalt_execute", "process_one_work"]),
                   ("fs_reclaim", ["fs_reclaim_acquire", "__kmalloc_noprof", "cobalt_dir_open"]),
                   ("(wq_completion)rpciod", ["workqueue_warn_on_reclaim", "alloc_workqueue_noprof", "cobalt_init"]),
                   ("(work_completion)(&cobalt_clnt->task)", ["process_one_work", *WORKER]))
    done = why("\n".join(log), WAIT)
    assert done.returncode == 0, done.stdout
    assert f"  is the finding {at(WAIT, 'want:')}:" in done.stdout


SELF = "flush-self/own_queue.c"


def test_recursion(why, at):
    done = why("\n".join(recursive("(wq_completion)adze", ["__flush_workqueue", "adze_finish_fn", "process_one_work"])), SELF)
    assert done.returncode == 0, done.stdout
    assert f"  is the finding {at(SELF, 'want:')}:" in done.stdout


DEPENDENCY = "flush-dependency/flushes_queue.c"
FLUSHES = "FLAG alder-io:alder_writeback_fn [alder] is flushing !FLAG alder-meta:alder_meta_fn [alder]"


@pytest.mark.parametrize("stack", [["__flush_workqueue", "alder_writeback_fn", "process_one_work"], []])
def test_flush_dependency(why, at, stack):
    done = why(stamped(flush(FLUSHES.replace("FLAG", "WQ_MEM_RECLAIM"), stack)), DEPENDENCY)
    assert bool(stack) == (done.returncode == 0), done.stdout
    assert "alder_writeback_fn() on alder-io waits for alder_meta_fn() on alder-meta" in done.stdout
    assert not stack or f"  is the finding {at(DEPENDENCY, 'want:')}:" in done.stdout


def test_flush_of_a_whole_queue(why, at):
    """There is no one work to name: the kernel prints 0x0."""
    log = flush(FLUSHES.replace("FLAG", "WQ_MEM_RECLAIM").replace("alder_meta_fn [alder]", "0x0"),
                ["__flush_workqueue", "alder_writeback_fn"])
    done = why("\n".join(log), DEPENDENCY)
    assert done.returncode == 0, done.stdout
    assert "alder_writeback_fn() on alder-io waits for all works on alder-meta" in done.stdout


def test_flush_by_a_reclaiming_task(why):
    text = "PF_MEMALLOC task 9(kswapd0) is flushing !WQ_MEM_RECLAIM events:other_fn"
    done = why("\n".join(flush(text, ["__flush_work", "nobody"])), DEPENDENCY)
    assert done.returncode == 1
    assert "by 9(kswapd0)" in done.stdout
    assert "no finding of flush-dependency explains it" in done.stdout


def test_plain_inversion_is_no_rule(why):
    log = circular(("&a->one", ["__mutex_lock", "f"]), ("&a->two", ["__mutex_lock", "g"]))
    done = why("\n".join(log), LOCK)
    assert done.returncode == 1
    assert "is no case of a rule" in done.stdout


def test_several_reports(why):
    """Each for itself; one that breaks off does not hide the next."""
    cut = PUBLISHED[:PUBLISHED.index("-> #1 ((wq_completion)gt-ordered-wq){+.+.}-{0:0}:")]
    done = why("\n".join([*cut, *PUBLISHED, *FLUSH_FIRST]), RECLAIM)
    assert done.returncode == 1
    heads = [line for line in done.stdout.splitlines() if line.startswith("dmesg:")]
    assert len(heads) == 3
    assert "cannot be used: its chain is cut off" in done.stdout
    assert done.stdout.count("is the finding") == 1


def test_same_bytes(why):
    log = "\n".join([*PUBLISHED, *LOCK_FIRST])
    assert why(log, RECLAIM).stdout == why(log, RECLAIM).stdout


@pytest.mark.parametrize("log", ["", "nothing of the sort\n", b"\0\xff\xfe" * 100])
def test_no_report(why, log):
    done = why(log, RECLAIM)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1 and "dmesg: there is no report in it" in done.stderr


def test_terminal_is_safe(why):
    log = "\n".join(PUBLISHED).replace("kworker/u64:5", "kw\x1b[31m").replace("gt->reset", "gt->re\x1b]0;x\x07set")
    assert "\x1b" not in why(log, RECLAIM).stdout


def test_no_log(build, tmp_path):
    done = subprocess.run([build / "wqlint", "why", "--splat=nowhere", "x.o"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2 and "nowhere" in done.stderr
