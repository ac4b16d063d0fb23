# SPDX-License-Identifier: GPL-2.0-or-later
"""Two threads side by side: that the scenario stands behind the notes, in lockdep's layout, and misleads nobody."""
import re
import subprocess

import pytest

import harness

NOTE = re.compile(r"^[^\s:][^:]*:\d+:\d+: note: (\d+)\. .")


def report(build, tmp_path, name, *options):
    """What check prints for one corpus case."""
    case = harness.load(harness.CORPUS / name)
    objects = harness.Gcc(build).compile(case, tmp_path)
    return subprocess.run([build / "wqlint", "check", *options, *case.options, *objects], cwd=case.root,
                          capture_output=True, text=True, check=False).stdout


def scenario(text):
    """The lines between the heading and the end, as (CPU, act, note) in order of time."""
    match = re.search(r"^ Possible unsafe locking scenario:\n\n( +CPU0.*)\n( +----.*)\n((?: .*\n)+)\n \*\*\* DEADLOCK \*\*\*\n\n",
                      text, re.M)
    assert match, text
    columns = [m.start() for m in re.finditer("CPU", match[1])]
    assert columns == [m.start() for m in re.finditer("----", match[2])]
    columns[0] = 2
    acts = []
    for line in match[3].splitlines():
        act = re.fullmatch(r"( +)(\S.*\S) \[(\d+)\]", line)
        assert act, line
        assert len(act[1]) in columns, f"no column begins there: {line!r} in\n{text}"
        acts.append((columns.index(len(act[1])), act[2], int(act[3])))
    return acts


def notes(text):
    """Numbers of the notes of one finding, and their texts."""
    found = [(int(m[1]), line) for line in text.splitlines() if (m := NOTE.match(line))]
    assert [n for n, _ in found] == list(range(1, len(found) + 1))
    return dict(found)


@pytest.mark.parametrize("name, acts", [
    ("flush-under-lock/own_mutex.c", [
        (0, "lock(adit_lock);"), (1, "<adit_sample() runs>"), (1, "lock(adit_lock);"),
        (0, "cancel_work_sync(adit_work);")]),
    ("wait-in-reclaim-work/mutex_of_allocators.c", [
        (1, "lock(cobalt_dir_lock);"), (0, "<cobalt_execute() runs>"), (0, "lock(cobalt_dir_lock);"),
        (1, 'kmalloc(): reclaim waits for "rpciod";')]),
])
def test_acts_in_order_of_time(build, tmp_path, name, acts):
    """Who takes what first, and who then waits for whom; each act is that of a note."""
    text = report(build, tmp_path, name)
    told = scenario(text)
    assert [(cpu, act) for cpu, act, _ in told] == acts
    assert len({note for _, _, note in told}) == len(told)
    assert {note for _, _, note in told} <= set(notes(text))


def test_three_meet(build, tmp_path):
    """A work waits for a work that waits for a lock, whose holder waits for memory: a column each."""
    told = scenario(report(build, tmp_path, "wait-in-reclaim-work/two_waits.c"))
    assert [(cpu, act) for cpu, act, _ in told] == [
        (2, "lock(helium_table_lock);"), (0, "<helium_evict_fn() runs>"), (1, "<helium_sync_fn() runs>"),
        (0, "flush_work(helium_sync);"), (1, "lock(helium_table_lock);"),
        (2, 'kmalloc_array(): reclaim waits for "helium";')]


@pytest.mark.parametrize("name", ["wait-in-reclaim-work/flush_work.c", "wait-in-reclaim-work/flush_queue.c",
                                  "flush-self/mutual_cancel.c", "flush-under-lock/destroy_under_lock.c",
                                  "flush-under-lock/rtnl_in_caller.c"])
def test_each_side_waits(build, tmp_path, name):
    """Both threads begin before either waits, and the last act of each is a wait."""
    told = scenario(report(build, tmp_path, name))
    assert {cpu for cpu, _, _ in told} == {0, 1}
    last = {cpu: act for cpu, act, _ in told}
    assert all(not act.startswith("<") for act in last.values()), told
    runs = [i for i, (_, act, _) in enumerate(told) if act.startswith("<")]
    assert runs and max(runs) < len(told) - 2 + (len(runs) == 1), told


def test_a_completion_is_completed_last(build, tmp_path):
    """What would end the wait stands behind the wait for memory, as lockdep shows it."""
    told = scenario(report(build, tmp_path, "wait-in-reclaim-work/completion.c", "--tier=possible"))
    assert [act.partition("(")[0] for _, act, _ in told][-1] == "complete"
    assert "reclaim waits for" in told[-2][1]


def test_one_thread_needs_none(build, tmp_path):
    """A work that allocates, or waits for itself, meets nobody."""
    for name in "alloc-in-reclaim-work/gt_ordered_wq.c", "flush-self/own_queue.c":
        text = report(build, tmp_path, name)
        assert notes(text) and "scenario" not in text


def test_the_story_is_whole(build, tmp_path):
    """Allocated, kept, bound, queued, runs, calls, waits: in this order."""
    text = report(build, tmp_path, "wait-in-reclaim-work/mutex_of_allocators.c")
    words = ["is allocated here with", "keeps it in", "is bound to", "is queued on", "a worker of", "calls", "waits for cobalt_dir_lock"]
    told = "\n".join(notes(text).values())
    at = [told.index(w) for w in words]
    assert at == sorted(at), told


def test_one_queue_is_allocated_once(build, tmp_path):
    """Two works of one queue: where it comes from is told before the first."""
    told = notes(report(build, tmp_path, "flush-self/ordered_sibling.c"))
    for words in "is allocated here", "keeps it in":
        assert len([n for n, line in told.items() if words in line]) == 1, told


def test_nothing_in_it_looks_like_a_place(build, tmp_path):
    """Editors and CI take lines that begin with file:line; those of a scenario are no such lines."""
    text = report(build, tmp_path, "flush-under-lock/own_mutex.c")
    body = text[text.index("\n Possible"):]
    assert not re.search(r"^\S", body, re.M)


def test_columns_make_room(build, tmp_path):
    """Names longer than lockdep's column move the next one, they do not run into it."""
    case = (harness.CORPUS / "flush-under-lock/own_mutex.c").read_text()
    for n in (1, 9, 10, 11, 12, 40):
        source = tmp_path / f"n{n}.c"
        source.write_text(case.replace("adit_lock", "adit_lock" + "_" * n))
        gcc = harness.Gcc(build)
        obj = source.with_suffix(".o")
        subprocess.run([*map(str, gcc.base), '-DKBUILD_MODNAME="n"', *gcc.plugin_flags(tmp_path), source, "-c", "-o", obj],
                       check=True)
        text = subprocess.run([build / "wqlint", "check", obj], capture_output=True, text=True, check=False).stdout
        assert scenario(text)[0][:2] == (0, f"lock(adit_lock{'_' * n});")
        lines = text.splitlines()
        second = next(line.index("CPU1") for line in lines if "CPU1" in line)
        assert all(len(line) < second for line in lines if re.match(r"  \S.*\[\d+\]$", line)), text


@pytest.mark.parametrize("name", ["flush-under-lock/own_mutex.c", "wait-in-reclaim-work/mutex_of_allocators.c"])
def test_jobs_and_plugin_in_step(build, tmp_path, name):
    """However many jobs: the same bytes. The plugin's warning tells the same notes and the same scenario."""
    text = report(build, tmp_path, name, "-j1")
    assert report(build, tmp_path, name, "-j3") == text
    case = harness.load(harness.CORPUS / name)
    command = [str(a) for a in harness.Gcc(build).command(case, case.sources[0]) if "quiet" not in str(a)]
    done = subprocess.run([*command, "-c", "-o", tmp_path / "x.o"], cwd=case.root, capture_output=True, text=True,
                          check=True)
    said = re.findall(r"note: (\d+\. .*)", done.stderr)
    assert said == re.findall(r"note: (\d+\. .*)", text) != []
    body = text[text.index("Possible unsafe"):text.index("*** DEADLOCK ***")]
    assert body in done.stderr and "*** DEADLOCK ***" in done.stderr
