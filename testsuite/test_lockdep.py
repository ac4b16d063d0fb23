# SPDX-License-Identifier: GPL-2.0-or-later
"""The runtime's lockdep alone: testsuite/runtime/lockdep_driver.c makes the acquisitions, this reads the reports."""
import re
import subprocess

import pytest

import graph
import harness
import splat

SOURCES = ["location.c", "lockdep.c", "lockdep_report.c", "lockdep_rule.c", "lockdep_dump.c"]
FLAGS = """-std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Wno-unused-parameter -Wno-format-truncation -Wshadow -fno-inline
    -fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-strict-aliasing -DCONFIG_LOCKDEP -DWQLINT_RUN
    -fsanitize=address,undefined -fno-sanitize-recover=all""".split() + [f"-fdebug-prefix-map={harness.TOP}=/wqlint"]
DRIVER = harness.TOP / "testsuite/runtime/lockdep_driver.c"


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    out = tmp_path_factory.mktemp("lockdep")
    objects = []
    for name in [*SOURCES, DRIVER]:
        source = harness.TOP / "runtime" / name
        objects.append(out / f"{source.stem}.o")
        kernel = [] if name == "location.c" else ["-Iruntime/include", "-Iruntime"]
        subprocess.run(["gcc", *FLAGS, *kernel, "-c", "-o", objects[-1], source.relative_to(harness.TOP)],
                       cwd=harness.TOP, check=True)
    subprocess.run(["gcc", *FLAGS, "-o", out / "driver", *objects, "-ldw", "-lpthread"], check=True)

    def run(*args):
        return subprocess.run([out / "driver", *args], stdout=subprocess.PIPE, text=True)
    return run


def reports(driver, *args):
    done = driver(*args)
    found = splat.parse(done.stdout)
    assert done.returncode == bool(found), done.stdout
    return found


def only(driver, *args):
    found = reports(driver, *args)
    assert len(found) == 1
    return found[0]


def line_of(text, after=""):
    """Where in the driver that statement first stands."""
    for n, line in enumerate(DRIVER.read_text().splitlines(), 1):
        if after in line:
            after = ""
        if text in line and not after:
            return f"testsuite/runtime/lockdep_driver.c:{n}"
    raise AssertionError(text)


WORK = "(work_completion)(&x->work)"
QUEUE = "(wq_completion)box"


@pytest.mark.parametrize("name", ["nested", "trylock", "readers", "readers_between", "reborn", "clean"])
def test_clean(driver, name):
    assert reports(driver, "--all", name) == []


def test_inversion(driver):
    s = only(driver, "inversion")
    assert s.banner == "circular locking dependency"
    assert s.task == "second/12"
    assert (s.acquires, s.holds) == ("&x->a", "&x->b")
    assert [(n, x) for n, x, _ in s.chain] == [(1, "&x->b"), (0, "&x->a")]
    assert s.exists == []       # of two there is no chain to tell
    assert s.scenario == [(0, "lock(&x->b);"), (1, "lock(&x->a);"), (1, "lock(&x->b);"), (0, "lock(&x->a);")]
    assert s.held == ["&x->b"]
    assert [f.function for f in s.chain[0][2]][:4] == ["lock_acquire", "take", "pair", "inversion"]
    assert s.trace == s.chain[1][2]
    assert (s.rule, s.seed) == ("none", 7)


def test_headings_in_the_kernels_order(driver):
    assert only(driver, "chain").headings == [
        "but task is already holding lock:", "which lock already depends on the new lock.",
        "the existing dependency chain (in reverse order) is:", "other info that might help us debug this:",
        "Chain exists of:", "Possible unsafe locking scenario:", "*** DEADLOCK ***", "stack backtrace:", "Call Trace:"]


def test_chain(driver):
    """The class of the second "&x->a" is another one: #2, as the kernel says it."""
    s = only(driver, "chain")
    assert [x for _, x, _ in s.chain] == ["&x->a#2", "&x->b", "&x->a"]
    assert s.exists == ["&x->a", "&x->b", "&x->a#2"]
    assert s.scenario[1] == (1, "lock(&x->b);")
    # Each entry with the stack of its own acquisition.
    calls = [next(f.at for f in frames if f.function == "chain") for _, _, frames in s.chain]
    assert calls == [line_of("	pair(&b, &c);"), line_of("	pair(&a, &b);", after="void chain("), line_of("	pair(&c, &a);")]


def test_recursion(driver):
    s = only(driver, "recursion")
    assert s.banner == "recursive locking"
    assert s.acquires == s.holds == "&x->a"
    assert s.scenario == [(0, "lock(&x->a);")] * 2
    assert s.headings[-3:] == ["May be due to missing lock nesting notation", "stack backtrace:", "Call Trace:"]


def test_trylocked_is_held(driver):
    """What a trylock took has edges to what comes after, and none from what was held before."""
    s = only(driver, "trylock_holds")
    assert (s.acquires, s.holds) == ("&x->a", "&x->b")


def test_held_below_a_trylock(driver):
    s = only(driver, "trylock_between")
    assert [x for _, x, _ in s.chain] == ["&x->b", "&x->a#2"]


def test_released_out_of_order(driver):
    assert [x for _, x, _ in only(driver, "order").chain] == ["&x->a#2", "&x->b", "&x->a"]


def test_writer_between_readers(driver):
    assert only(driver, "reader_writer").acquires == "&x->sem"


def test_plain_read_recursion(driver):
    assert only(driver, "read_twice").banner == "recursive locking"


@pytest.mark.parametrize("name, first", [("flush_under_lock", WORK), ("flush_under_lock_late", "&x->a")])
def test_flush_under_lock(driver, name, first):
    """Whichever edge closes the cycle, the finding is at the flush."""
    s = only(driver, name)
    assert s.acquires == first
    assert (s.rule, s.at) == ("flush-under-lock", line_of("lockdep_wait(m, "))
    assert ("sync(" in s.scenario[-1][1]) == (name == "flush_under_lock")


def test_path_as_the_kernel_tells_it(driver):
    """By way of the work, though the queue was held under the lock as well."""
    s = only(driver, "flush_queue_under_lock")
    assert [x for _, x, _ in s.chain] == ["&x->a", WORK, QUEUE]
    assert s.rule == "flush-under-lock"


def test_flush_self(driver):
    s = only(driver, "flush_self")
    assert (s.banner, s.holds, s.rule, s.at) == ("recursive locking", WORK, "flush-self", line_of("lockdep_wait(m, "))


def test_alloc_in_work(driver):
    s = only(driver, "alloc_in_work")
    assert [x for _, x, _ in s.chain] == [WORK, QUEUE, "fs_reclaim"]
    assert s.exists == ["fs_reclaim", QUEUE, WORK]
    assert s.held == [QUEUE, WORK]
    assert (s.rule, s.at) == ("alloc-in-reclaim-work", line_of("ALLOCATE();", after="void alloc_in_work("))


@pytest.mark.parametrize("name", ["alloc_under_own_lock", "alloc_before_annotation"])
def test_alloc_under_own_lock(driver, name):
    s = only(driver, name)
    assert {x for _, x, _ in s.chain} == {WORK, QUEUE, "fs_reclaim", "&x->a"}
    assert (s.rule, s.at) == ("alloc-in-reclaim-work", line_of("ALLOCATE();", after="void locked_alloc("))


def test_wait_in_work(driver):
    s = only(driver, "wait_in_work")
    assert [x for _, x, _ in s.chain] == [WORK, QUEUE, "fs_reclaim", "&x->a"]
    assert (s.rule, s.at) == ("wait-in-reclaim-work", line_of("lock_acquire(m, 0, 0, read"))


def test_completion(driver):
    """Only what the completing function did itself comes before the completion."""
    s = only(driver, "completion")
    assert [x for _, x, _ in s.chain] == ["&x->a", "(completion)&x->done"]


def test_first_report_wins(driver):
    assert len(reports(driver, "many")) == 1
    text = driver("--all", "text").stdout
    assert text.count("is flushing !WQ_MEM_RECLAIM") == 1      # the same at the same line once
    assert "[flush-dependency], seed 7" in text


def test_leaked_lock(driver):
    text = driver("--all", "leak").stdout
    assert "BUG: workqueue leaked atomic, lock or RCU: first[11]" in text
    assert splat.parse(text)[-1].held == ["&x->a#2"]


def test_lock_without_a_name(driver):
    """It goes by its variable's."""
    assert only(driver, "unnamed_lock").acquires == "unnamed"


def test_same_bytes(driver):
    assert driver("--all", "many").stdout == driver("--all", "many").stdout
    assert not re.search(r"\b0x[0-9a-f]{9,}", driver("--all", "many").stdout)


def test_dump(driver):
    text = driver("--dump", "clean").stdout
    g = graph.parse(text[text.index("# wqlint graph"):])
    site = line_of("	set_up();").rsplit(":", 1)[0]
    names = {n.split("@")[0]: n for n in g.nodes}
    assert all(p == "-" or p[0].startswith(site) for p in g.nodes.values())
    assert set(names) == {"lock:&x->a", "lock:&x->b", "lock:keys", 'queue:"box"', "work:(&x->work)"}
    # Also what the kernel's graph leaves out, as it follows from the rest: a -> c under b.
    assert g.between(names["lock:&x->a"], names["lock:keys"]) == ["lock"]
    assert g.between(names['queue:"box"'], names["work:(&x->work)"]) == ["runs"]
    assert g.between(names['queue:"box"'], names["lock:&x->a"]) == ["lock"]
    assert {e.tier for e in g.edges} == {"ran"}
    assert driver("--dump", "clean").stdout == text


def test_dump_of_waits(driver):
    text = driver("--dump", "flush_under_lock").stdout
    g = graph.parse(text[text.index("# wqlint graph"):])
    ends = [next(n for n in g.nodes if n.startswith(kind)) for kind in ("lock:", "work:")]
    assert g.between(*ends) == ["flush-work"]
    assert g.between(*reversed(ends)) == ["lock"]


def test_dump_of_reclaim(driver):
    text = driver("--dump", "alloc_in_work").stdout
    g = graph.parse(text[text.index("# wqlint graph"):])
    queue = next(n for n in g.nodes if n.startswith("queue:"))
    work = next(n for n in g.nodes if n.startswith("work:"))
    assert g.between("reclaim", queue) == ["annotated"]
    assert g.between(work, "reclaim") == ["alloc"]
