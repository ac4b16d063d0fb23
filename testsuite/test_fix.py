# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint fix`: the patch that gives a module its own queue, on the modules of fix/."""
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import subprocess

import pytest

import fix
import harness
import sarif
from conftest import JOBS

CASES = [p.name for p in fix.cases()]
PATCHED = [n for n in CASES if fix.load(fix.CASES / n).strategy]


@pytest.fixture(scope="session")
def results(build, request, tmp_path_factory):
    """By case: its workshop and what `wqlint fix` said, worked out two at a time."""
    out = tmp_path_factory.mktemp("fix")
    names = sorted({i.callspec.params["name"] for i in request.session.items
                    if "results" in getattr(i, "fixturenames", ()) and "name" in i.callspec.params})

    def work(name):
        case = fix.load(fix.CASES / name)
        shop = fix.Workshop(build, case, out / name)
        return case, shop, shop.fix(*case.options)

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return dict(zip(names, pool.map(work, names)))


@pytest.mark.parametrize("name", CASES)
def test_case(results, name):
    """The patch is the one that is expected; or there is none, and the reason is said."""
    case, shop, done = results[name]
    assert done.returncode == (1 if case.advice else 0), done.stderr
    if case.advice:
        assert re.search(case.advice, re.sub(r"\s+", " ", done.stderr)), done.stderr
        if not case.strategy:
            assert done.stdout == ""
            return
    assert fix.SUBJECT[case.strategy] in done.stdout, done.stdout
    again = pathlib.Path(shop.root).parent / "patched"
    fresh = fix.Workshop.__new__(fix.Workshop)
    fresh.__dict__.update(shop.__dict__, root=again / "src", out=again / "obj")
    (again / "obj").mkdir(parents=True)
    for f, text in shop.texts().items():
        (again / "src" / f).parent.mkdir(parents=True, exist_ok=True)
        (again / "src" / f).write_text(text)
    fresh.apply(done.stdout)
    want = {f.name if not case.path.is_dir() else str(f.relative_to(case.fixed)): f.read_text()
            for f in ([case.fixed] if not case.path.is_dir() else case.fixed.rglob("*.[ch]"))}
    for f, text in fresh.texts().items():
        key = f if case.path.is_dir() else case.fixed.name
        assert fix.words(text) == fix.words(want.get(key, shop.texts()[f])), done.stdout
    fresh.compile()
    if not case.advice:
        assert "flush-system-queue" not in fresh.check()
        assert "flush-system-queue" not in fresh.scan()
        # Idempotent: the fixed tree has nothing to fix.
        once_more = fresh.fix()
        assert (once_more.returncode, once_more.stdout, once_more.stderr) == (0, "", "")


RUNNABLE = [n for n in PATCHED if "fix/include" not in fix.needs(fix.CASES / n) and fix.load(fix.CASES / n).expect_run is not None]


@pytest.mark.parametrize("name", RUNNABLE)
def test_runs(build, name):
    """Executed, the module is reported before and clean after; only a flush that nothing calls is silent."""
    case = fix.load(fix.CASES / name)
    for what, expected in (case.path, case.expect_run), (case.fixed, 0):
        done = subprocess.run([build / "wqlint-run", what], capture_output=True, text=True, timeout=120)
        assert done.returncode == expected, done.stdout + done.stderr


# Corpus programs of other rules whose repair is one word, and the word.
ONE_WORD = {
    "flush-dependency/flushes_queue.c": r'alloc_workqueue("alder-meta", WQ_PERCPU | WQ_MEM_RECLAIM, 0)',
    "flush-dependency/writepage_flushes.c": r'alloc_workqueue("lovage", WQ_PERCPU | WQ_MEM_RECLAIM, 0)',
    "unannotated-queue/queue_rq_defers.c": r'alloc_workqueue("yarrow", WQ_PERCPU | WQ_HIGHPRI | WQ_MEM_RECLAIM, 0)',
    "unannotated-queue/queue_in_field.c":
        'alloc_ordered_workqueue("citrine-ordered",\nWQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM)',
    "queue-arguments/swapped.c": r'alloc_workqueue("auger", WQ_UNBOUND, 0)',
}


@pytest.mark.parametrize("name", sorted(ONE_WORD))
def test_one_word(build, tmp_path, name):
    """A queue that is made with wrong arguments is made with right ones, and the rule is silent then."""
    shop = fix.Workshop(build, fix.Case(harness.CORPUS / name), tmp_path / "shop")
    rule = name.split("/")[0]
    assert rule in shop.check()
    done = shop.fix()
    assert done.returncode == 0, done.stderr
    added = [line[1:].strip() for line in done.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert len(added) == ONE_WORD[name].count("\n") + 1 and ONE_WORD[name] in "\n".join(added), done.stdout
    shop.apply(done.stdout)
    shop.compile()
    assert rule not in shop.check()
    assert shop.fix().stdout == ""


SCOPE = ["#include <linux/sched/mm.h>", "unsigned int noio_flags;", "noio_flags = memalloc_noio_save();",
         "memalloc_noio_restore(noio_flags);"]

# Works that reclaim waits for and that allocate; options; and all lines that are added, but for empty ones.
ALLOCATIONS = {
    ("helper_chain.c",): SCOPE,                     # three calls deep
    ("helper_chain.c", "--allocation=gfp"): ["ev = kzalloc(sizeof(*ev), GFP_NOIO);"],
    ("onstack_and_static_works.c",): ["void *id = kmalloc(512, GFP_NOIO);", "void *lane = kmalloc(64, GFP_NOIO);"],
    ("onstack_and_static_works.c", "--allocation=scope"):
        [*SCOPE[:3], "id = kmalloc(512, GFP_KERNEL);", "void *id;", SCOPE[3], *SCOPE[1:3], "lane = kmalloc(64, GFP_KERNEL);",
         "void *lane;", SCOPE[3]],
    ("gt_ordered_wq.c",): ["state = kzalloc(256, GFP_NOIO);"],
    ("kmalloc_obj_default.c",): SCOPE,              # nothing is written that could be changed
}


@pytest.mark.parametrize("what", sorted(ALLOCATIONS))
def test_allocations(build, tmp_path, what):
    """Either way the work no longer waits for reclaim; which one is taken depends on where it allocates."""
    name, *options = what
    shop = fix.Workshop(build, fix.Case(harness.CORPUS / "alloc-in-reclaim-work" / name), tmp_path / "shop")
    assert "alloc-in-reclaim-work" in shop.check()
    done = shop.fix(*options)
    assert done.returncode == 0, done.stderr
    added = [line[1:].split("/*")[0].strip() for line in done.stdout.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert sorted(filter(None, added)) == sorted(ALLOCATIONS[what]), done.stdout
    shop.apply(done.stdout)
    shop.compile()
    assert "alloc-in-reclaim-work" not in shop.check() | shop.scan()
    assert shop.fix().stdout == ""


def test_allocations_not_written(build, tmp_path):
    """Asked to change calls whose flags are not written there, it says so."""
    shop = fix.Workshop(build, fix.Case(harness.CORPUS / "alloc-in-reclaim-work/kmalloc_obj_default.c"), tmp_path / "shop")
    done = shop.fix("--allocation=gfp")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--allocation=scope" in done.stderr


# One step of a conversion undone in the repaired program, and the rule that must then speak.
BROKEN = {
    "a work left behind": ("queue_ladder.c", r"queue_work\(clary_wq, &clary_tx_work\)", "schedule_work(&clary_tx_work)",
                           "work-left-on-system-queue"),
    "a delayed work left behind": ("queue_three_works.c", r"queue_delayed_work\(poplar_wq, &poplar_c_work, 1\);\n",
                                   "schedule_work(&poplar_c_work.work);\n", None),
    "no destroy in exit": ("queue_delayed_variables.c", r"\tdestroy_workqueue\(arnica_wq\);\n", "", "queue-lifecycle"),
    "no destroy where init fails": ("queue_ladder.c", r"err:\n\tdestroy_workqueue\(clary_wq\);\n", "err:\n",
                                    "queue-lifecycle"),
    "no cancel": ("works_delayed.c", r"\tcancel_delayed_work_sync\(&teasel_work\);\n", "", "work-left-on-system-queue"),
    "no wait": ("works_two_flushed.c", r"\tflush_work\(&b->port_work\);\n", "", "work-left-on-system-queue"),
}


@pytest.mark.parametrize("what", sorted(BROKEN))
def test_broken_step(build, tmp_path, what):
    """What proves a patch does see each step that is missing."""
    name, pattern, new, rule = BROKEN[what]
    case = fix.load(fix.CASES / name)
    text, n = re.subn(pattern, new, case.fixed.read_text())
    assert n == 1
    (tmp_path / name).write_text(text)
    shop = fix.Workshop(build, fix.Case(tmp_path / name), tmp_path / "shop")
    if rule:
        assert rule in shop.check()
    else:
        assert not shop.check()     # waited for by itself, so it may be where it is


# The tool's own words made wrong, and what the proof says of the patch that comes out.
WRONG_WORDS = {
    "own.schedule_work": ("queue_heap_works.c", "schedule_work($0)", "still queues tansy_request.work"),
    "flush.flush_scheduled_work": ("queue_ladder.c", "flush_workqueue(system_percpu_wq)", "still flushes system_percpu_wq"),
    "queue.destroy": ("queue_heap_works.c", "flush_workqueue($q)", "queue-lifecycle"),
    "cancel.work_struct": ("works_cancelled.c", "cancel_work($w)", "work-left-on-system-queue"),
    "flush-work.work_struct": ("works_suspend.c", "flush_wrok($w)", "the compiler says"),
    "queue.create": ("queue_heap_works.c", 'alloc_workqueue("$n", 0, $f)', "queue-arguments"),
}


@pytest.mark.parametrize("text", sorted(WRONG_WORDS))
def test_proof_refuses(build, tmp_path, text):
    """A patch with a wrong step is no patch, whoever made the mistake."""
    name, wrong, said = WRONG_WORDS[text]
    rules = tmp_path / "wrong.rules"
    rules.write_text(f"[text {text}]\nis = {wrong}\n")
    shop = fix.Workshop(build, fix.load(fix.CASES / name), tmp_path / "shop")
    strategy = fix.load(fix.CASES / name).strategy
    done = shop.fix(f"--rules={rules}", f"--strategy={strategy}")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert said in done.stderr


def test_changed_since(build, tmp_path):
    """Places in facts mean nothing once the file is another one."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "works_suspend.c"), tmp_path)
    source = shop.root / "works_suspend.c"
    source.write_text("\n" + source.read_text())
    done = shop.fix()
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search("has changed since its facts were made", done.stderr)
    # With the old date the words at that place tell it.
    os.utime(source, (1, 1))
    done = shop.fix()
    assert (done.returncode, done.stdout) == (1, "")
    assert "changed since its facts were made" in done.stderr


def test_without_commands(build, tmp_path):
    """What cannot be compiled cannot be proven."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "works_suspend.c"), tmp_path)
    (shop.out / "compile_commands.json").write_text("[]")
    done = shop.fix()
    assert (done.returncode, done.stdout) == (1, "")
    assert "names no command for" in done.stderr


@pytest.mark.parametrize("joined", [False, True])
def test_commands_of_kbuild(build, tmp_path, joined):
    """Without -p: the commands that kbuild leaves beside its objects, also if what is read is several of them in one."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path)
    for entry, obj in zip(json.loads((shop.out / "compile_commands.json").read_text()), shop.objects):
        words = " ".join(shlex.quote(a).replace("#", "$(pound)") for a in [*entry["arguments"][:-1], f"-o {obj.name}"])
        obj.with_name(f".{obj.name}.cmd").write_text(
            f"cmd_{obj.name} := {words.replace(shlex.quote(f'-o {obj.name}'), f'-o {obj.name}')} {shop.root / entry['file']}\n\n"
            f"source_{obj.name} := {entry['file']}\n")
    (shop.out / "compile_commands.json").unlink()
    objects = shop.objects
    if joined:
        objects = [shop.out / "camas.o"]
        subprocess.run(["ld", "-r", "-o", objects[0], *shop.objects], check=True)
        (shop.out / ".camas.o.cmd").write_text("cmd_camas.o := ld -r -o camas.o camas_job.o camas_main.o\n")
    done = harness.run([build / "wqlint", "fix", f"--root={shop.root}", *objects], shop.root)
    assert done.returncode == 0, done.stderr
    shop.apply(done.stdout)


def test_absolute_names(build, tmp_path):
    """A build that is told no root names files by absolute paths; the patch names them below --root."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path)
    commands = json.loads((shop.out / "compile_commands.json").read_text())
    for entry, obj in zip(commands, shop.objects):
        source = str(shop.root / entry["file"])
        entry.update(directory="/usr", file=source, arguments=[
            source if a == pathlib.Path(source).name else a for a in entry["arguments"] if "wqlint-root" not in a])
        subprocess.run([*entry["arguments"], "-o", obj], cwd="/usr", check=True)
    (shop.out / "compile_commands.json").write_text(json.dumps(commands))
    done = shop.fix()
    assert done.returncode == 0, done.stderr
    shop.apply(done.stdout)
    shop.compile()
    assert shop.fix().stdout == ""


def write(shop, *options):
    return shop.fix("--write", *options)


def test_write(build, tmp_path):
    """--write makes of the files what the patch makes of them, names them, and leaves nothing beside them."""
    name = "queue_two_files"
    shop = fix.Workshop(build, fix.load(fix.CASES / name), tmp_path)
    (shop.root / "camas.h").chmod(0o640)
    done = write(shop)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["camas_job.c", "camas_main.c", "camas.h"]
    assert shop.texts() == {f.name: f.read_text() for f in sorted((fix.CASES / f"{name}.fixed").iterdir())} or \
        {f: fix.words(t) for f, t in shop.texts().items()} == \
        {f.name: fix.words(f.read_text()) for f in (fix.CASES / f"{name}.fixed").iterdir()}
    assert sorted(p.name for p in shop.root.iterdir()) == ["camas.h", "camas_job.c", "camas_main.c"]
    assert (shop.root / "camas.h").stat().st_mode & 0o777 == 0o640


def untouched(shop, done, *words):
    """Nothing was written, and one sentence says why."""
    assert done.returncode == 2 and done.stdout == "", done.stdout + done.stderr
    for word in words:
        assert word in done.stderr
    assert sorted(p.name for p in shop.root.iterdir() if p.suffix in (".c", ".h")) == \
        ["camas.h", "camas_job.c", "camas_main.c"]
    assert not list(shop.root.glob("*.wqlint-*"))
    assert shop.texts() == {str(f): (shop.case.root / f).read_text() for f in shop.case.files}


@pytest.fixture
def camas(build, tmp_path):
    return fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path / "camas")


def test_write_read_only(camas):
    (camas.root / "camas_main.c").chmod(0o444)
    untouched(camas, write(camas), "camas_main.c", "read-only")


def git(where, *argv):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *argv], cwd=where, check=True, capture_output=True)


def test_write_dirty(camas):
    """A file that git knows to have changed is somebody's work; committed, it is written."""
    git(camas.root, "init", "-q")
    git(camas.root, "add", ".")
    git(camas.root, "commit", "-qm", "one")
    text = (camas.root / "camas.h").read_text()
    (camas.root / "camas.h").write_text(text + "\n")
    camas.compile()
    done = write(camas)
    assert done.returncode == 2 and "not committed" in done.stderr
    (camas.root / "camas.h").write_text(text)
    camas.compile()
    assert write(camas).returncode == 0


@pytest.fixture(scope="session")
def fault(build):
    """A library that makes a disk full, or kills, at a chosen step of --write."""
    out = build / "fault.so"
    subprocess.run(["gcc", "-D_GNU_SOURCE", "-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", out,
                    harness.TESTSUITE / "fault.c", "-ldl"], check=True)
    return out


def faulty(shop, fault, what, log=None):
    argv = [shop.build / "wqlint", "fix", "--write", f"--root={shop.root}", "-p", shop.out, *shop.objects]
    env = {**os.environ, "LD_PRELOAD": str(fault), "FAULT": what, **({"FAULT_LOG": str(log)} if log else {})}
    return subprocess.run([str(a) for a in argv], cwd=shop.root, env=env, capture_output=True, text=True)


@pytest.fixture(scope="session")
def steps(build, fault, tmp_path_factory):
    """All that --write does to the disk for three files, in order: ["open:1", "write:1", ...]."""
    where = tmp_path_factory.mktemp("steps")
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), where / "shop")
    assert faulty(shop, fault, "", where / "log").returncode == 0
    return [line.split()[0] for line in (where / "log").read_text().splitlines()]


def ends(steps, call):
    """The first, the third and the last of that call: of three files and the journal, two lie in between."""
    mine = [s for s in steps if s.startswith(f"{call}:")]
    assert len(mine) >= 3, steps
    return sorted({mine[0], mine[2], mine[-1]})


CALLS = ["open", "write", "fsync", "link", "rename"]


@pytest.mark.parametrize("call", CALLS)
def test_write_full_disk(build, fault, steps, tmp_path, call):
    """No room at some step: the old files stay, all of them, and nothing lies beside them."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path / "camas")
    for step in ends(steps, call):
        done = faulty(shop, fault, f"{step}:full")
        untouched(shop, done, "No space left", "nothing was written")
        assert sorted(p.name for p in shop.root.iterdir()) == ["camas.h", "camas_job.c", "camas_main.c"]


@pytest.mark.parametrize("call", [*CALLS, "unlink"])
def test_write_killed(build, fault, steps, tmp_path, call):
    """Killed at some step: each file is whole, and the next run begins with all of them old, or all of them new."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path / "camas")
    old, times = shop.texts(), {p: p.stat().st_mtime for p in shop.root.iterdir()}
    new = {f.name: fix.words(f.read_text()) for f in (fix.CASES / "queue_two_files.fixed").iterdir()}
    for step in ends(steps, call):
        for f, text in old.items():
            (shop.root / f).write_text(text)
            os.utime(shop.root / f, (times[shop.root / f],) * 2)
        assert faulty(shop, fault, f"{step}:kill").returncode == -signal.SIGKILL
        texts = shop.texts()
        assert all(texts[f] == old[f] or fix.words(texts[f]) == new[f] for f in old), step
        if half := (shop.root / "wqlint-fix.journal").exists():
            # Half of a patch is nothing to be looked at.
            done = shop.fix()
            assert (done.returncode, done.stdout) == (2, "") and "was killed" in done.stderr
        done = write(shop)
        if done.returncode:
            assert not half
            # All of it had been done: the files are newer than their facts, and there is nothing left to do.
            assert "changed since its facts" in done.stderr
            shop.compile()
            assert write(shop).returncode == 0
            shop.compile()
        assert {f: fix.words(t) for f, t in shop.texts().items()} == new, step
        assert sorted(p.name for p in shop.root.iterdir()) == ["camas.h", "camas_job.c", "camas_main.c"], step
        shop.root.joinpath("camas.h").write_text(old["camas.h"])
        for f, text in old.items():
            (shop.root / f).write_text(text)
        shop.compile()
        times = {p: p.stat().st_mtime for p in shop.root.iterdir()}


def test_write_killed_and_edited(build, fault, steps, tmp_path):
    """Somebody's work on a file that a killed run has replaced is not taken back."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "queue_two_files"), tmp_path / "camas")
    renames = [s for s in steps if s.startswith("rename:")]
    assert faulty(shop, fault, f"{renames[2]}:kill").returncode == -signal.SIGKILL
    changed = next(p for p in shop.root.glob("*.[ch]") if fix.words(p.read_text()) != fix.words((fix.CASES / "queue_two_files" / p.name).read_text()))
    changed.with_name("mine").write_text("mine")
    changed.with_name("mine").rename(changed)
    done = write(shop)
    assert done.returncode == 2 and changed.name in done.stderr and "has been changed since" in done.stderr
    assert changed.read_text() == "mine"


@pytest.mark.parametrize("third, said", [("extern int camas_other;", ""), ("extern int camas_wq;", "conflicting types for"),
                                         ("#define camas_wq camas_other", "")])
def test_files_that_only_see_the_header(build, tmp_path, third, said):
    """A file that is not edited but includes what is: looked at, and compiled if the new name means anything there."""
    src = tmp_path / "camas"
    shutil.copytree(fix.CASES / "queue_two_files", src)
    (src / "third").mkdir()
    (src / "third/third.h").write_text(f"{third}\n")
    (src / "camas_extra.c").write_text('#include "third/third.h"\n#include "camas.h"\n\nint camas_extra(void);\n\n'
                                       "int camas_extra(void)\n{\n\treturn 1;\n}\n")
    with (src / "camas_main.c").open("a") as main:      # which makes the two one module
        main.write("\nint camas_extra(void);\nint camas_use(void);\n\nint camas_use(void)\n{\n\treturn camas_extra();\n}\n")
    shop = fix.Workshop(build, fix.Case(src, "queue"), tmp_path / "shop")
    done = shop.fix()
    assert done.returncode == (1 if said else 0), done.stderr
    assert said in done.stderr and ("camas_extra.c" in done.stderr) == bool(said)


def test_twenty_files(build, tmp_path):
    """A module of twenty files is planned, patched and proven in under 15 seconds of CPU."""
    src = tmp_path / "big"
    src.mkdir()
    (src / "big.h").write_text("#include <linux/module.h>\n#include <linux/slab.h>\n#include <linux/workqueue.h>\n"
                               "struct big {\n\tstruct work_struct work;\n};\n" +
                               "".join(f"void big_go{i}(void);\n" for i in range(19)))
    for i in range(19):
        (src / f"big{i:02}.c").write_text(
            f'#include "big.h"\nstatic void big_fn{i}(struct work_struct *work)\n{{\n'
            "\tkfree(container_of(work, struct big, work));\n}\n\n"
            f"void big_go{i}(void)\n{{\n\tstruct big *b = kzalloc(sizeof(*b), GFP_KERNEL);\n\n\tif (!b)\n\t\treturn;\n"
            f"\tINIT_WORK(&b->work, big_fn{i});\n\tschedule_work(&b->work);\n}}\n")
    (src / "main.c").write_text('#include "big.h"\nstatic int __init big_init(void)\n{\n' +
                                "".join(f"\tbig_go{i}();\n" for i in range(19)) +
                                "\treturn 0;\n}\n\nstatic void __exit big_exit(void)\n{\n\tflush_scheduled_work();\n}\n\n"
                                'module_init(big_init);\nmodule_exit(big_exit);\nMODULE_LICENSE("GPL");\n')
    shop = fix.Workshop(build, fix.Case(src, "queue"), tmp_path / "shop")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = shop.fix()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^\+\+\+ ", done.stdout, re.M)) == 21
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 15


def test_forty_modules():
    """As many as the issue asks for, and every kind of choice among them."""
    strategies = [fix.load(fix.CASES / n).strategy for n in CASES]
    assert len(CASES) >= 40
    assert {"remove", "works", "queue", ""} == set(strategies)


@pytest.mark.parametrize("name", ["queue_two_files", "works_delayed.c", "queue_heap_works.c", "remove_nothing_queued.c"])
def test_sarif(build, tmp_path, name):
    """--format=sarif: the finding carries the patch as its fix, byte for byte the same; advice is none."""
    shop = fix.Workshop(build, fix.load(fix.CASES / name), tmp_path / "shop")
    first = sorted(shop.root.glob("*.c"))[0]
    # Columns count characters, not bytes.
    first.write_text(re.sub(r"(?m)^(\tflush_scheduled_work)", "\t/* grün é */ \\1", first.read_text()).replace("*/ \t", "*/ "))
    shop.compile()
    before, patch = shop.texts(), shop.fix().stdout
    done = shop.fix("--format=sarif")
    assert done.returncode == 0, done.stderr
    assert not sarif.wrong(sarif.validator(build), json.loads(done.stdout))
    found = [r for r in json.loads(done.stdout)["runs"][0]["results"] if r["ruleId"] == "flush-system-queue"]
    assert found and all(len(r["fixes"]) == 1 for r in found)
    after = dict(before)
    for change in found[0]["fixes"][0]["artifactChanges"]:
        file = change["artifactLocation"]["uri"]
        after[file] = sarif.apply(after[file], change["replacements"])
    assert after != before
    shop.apply(patch)
    assert shop.texts() == after


def test_sarif_of_advice(build, tmp_path):
    """What has no proven patch has no fix."""
    shop = fix.Workshop(build, fix.load(fix.CASES / "advice_condition.c"), tmp_path / "shop")
    done = shop.fix("--format=sarif")
    assert done.returncode == 1
    found, = json.loads(done.stdout)["runs"][0]["results"]
    assert found["ruleId"] == "flush-system-queue" and "fixes" not in found
