# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint why FUNCTION` and `wqlint who QUEUE`, over corpus modules and hand-written facts."""
import re
import subprocess

import pytest

import harness

FACTS = harness.TESTSUITE / "facts"
CASE = FACTS / "both_rules.facts"
RULE = "alloc-in-reclaim-work"


@pytest.fixture
def wqlint(build):
    """Run the command; returns the finished process."""
    def run(*argv, **kw):
        return subprocess.run([build / "wqlint", *map(str, argv)], capture_output=True, text=True, **kw)
    return run


@pytest.fixture
def compiled(build, tmp_path):
    """Objects of one corpus case, and a function that finds a line of it by its text."""
    def make(name):
        case = harness.load(harness.CORPUS / name)

        def at(text, file=None):
            source = harness.CORPUS / name / file if file else harness.CORPUS / name
            lines = [n for n, line in enumerate(source.read_text().splitlines(), 1) if text in line]
            assert len(lines) == 1, f"{text}: {lines}"
            return f"{source.relative_to(harness.CORPUS)}:{lines[0]}: "
        return harness.Gcc(build).compile(case, tmp_path), at
    return make


def in_order(text, *parts):
    """All parts stand in the text, one behind the other."""
    where = 0
    for part in parts:
        assert part in text[where:], f"{part!r} is not in, or too early:\n{text}"
        where = text.index(part, where) + len(part)


def refused(done, status, *words):
    """That status, nothing on standard output, one sentence with all of the words."""
    assert (done.returncode, done.stdout) == (status, ""), done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_why_work_function(wqlint, compiled):
    """Its queue, its binding, its queueing, each with its place."""
    objects, at = compiled(f"{RULE}/two_queues.c")
    done = wqlint("why", "sole_io", *objects)
    assert (done.returncode, done.stderr) == (0, "")
    in_order(done.stdout, f'sole_io() ({at("static void sole_io(")[:-2]}) may run on 1 queue',
             '1. as a work on "sole-io" (', "annotated for reclaim",
             at('alloc_workqueue("sole-io"') + 'queue "sole-io" is allocated here',
             at("INIT_WORK(&sole.io,") + "work sole.io is bound to sole_io() here",
             at("queue_work(sole.io_wq") + 'work sole.io is queued on "sole-io" here',
             at("static void sole_io(") + 'a worker of "sole-io" runs sole_io()')
    assert "sole-admin" not in done.stdout


def test_why_chain(wqlint, compiled):
    """Down from the work function, call by call."""
    objects, at = compiled(f"{RULE}/helper_chain.c")
    done = wqlint("why", "bream_event_new", *objects)
    assert done.returncode == 0
    in_order(done.stdout, "may run on 1 queue", "1. below bream_end_io(), which runs on \"bream\"", "[certain]",
             at("if (bream_complete_io(7)") + "bream_end_io() calls bream_complete_io()",
             at("return bream_log(") + "bream_complete_io() calls bream_log()",
             at("*ev = bream_event_new(") + "bream_log() calls bream_event_new()")


def test_why_not(wqlint, compiled):
    """Init is no work: a function that only it calls runs on no queue, which is an answer."""
    objects, _ = compiled(f"{RULE}/helper_chain.c")
    done = wqlint("why", "bream_init", *objects)
    assert done.returncode == 0
    assert "nothing that runs on a queue is known to lead there" in done.stdout


def test_same_name_in_several_files(wqlint, compiled):
    """Each with its file; FILE:FUNCTION selects, by any end of the path."""
    objects, at = compiled(f"{RULE}/same_static_name")
    both = wqlint("why", "prepare", *objects).stdout
    in_order(both, at("static void prepare", "ness_io.c")[:-2] + ") may run on 1 queue", 'on "ness"',
             at("static void prepare", "ness_table.c")[:-2] + "): nothing")
    for name in "ness_table.c:prepare", f"{RULE}/same_static_name/ness_table.c:prepare":
        one = wqlint("why", name, *objects)
        assert (one.returncode, one.stdout) == (0, both[both.index("prepare() (", 1):])
    refused(wqlint("why", "table.c:prepare", *objects), 1, "no function prepare in table.c", "ness_io.c:prepare",
            "ness_table.c:prepare")


# A work function that calls mid(ON, fill); mid calls leaf() if its first argument is not 0, and the second anyway.
PRUNED = CASE.read_text().partition("function foo_help")[0].replace("# want", "#") + """
function leaf flags static sig "void (void)" ret void at a.c:1:1
  block b0
    return at a.c:1:9
    jump
function fill flags static sig "void (void)" ret void at a.c:2:1
  block b0
    return at a.c:2:9
    jump
function mid flags static sig "void (int, void (*)(void))" ret void at a.c:3:1
  param on int
  param cb "void (*)(void)"
  block b0
    %0 = param 1
    call %0 sig "void (void)" at a.c:4:3
    %1 = param 0
    %2 = int 0
    %3 = op ne (%1, %2)
    branch %3 (b1, b2)
  block b1
    %4 = func leaf
    call %4 () at a.c:5:3
    %5 = func nobody_defines_me
    call %5 () at a.c:5:9
    jump (b2)
  block b2
    return at a.c:6:1
    jump
""" + "function foo_work" + CASE.read_text().partition("function foo_work")[2].replace(
    "%2 = func foo_help\n    %3 = int 0xcc0\n    call %2 (%3)",
    "%2 = func mid\n    %3 = int ON\n    %4 = func fill\n    call %2 (%3, %4)")


@pytest.mark.parametrize("on, found", [("0", False), ("1", True)])
def test_constant_arguments_prune(wqlint, tmp_path, on, found):
    """What the argument rules out is no way, as for the checks; the callback is one in any case."""
    facts = tmp_path / "pruned.facts"
    facts.write_text(PRUNED.replace("int ON", f"int {on}"))
    leaf = wqlint("why", "leaf", facts)
    assert leaf.returncode == 0, leaf.stderr
    assert ("mid() calls leaf()" in leaf.stdout) == found
    assert ("mid() calls nobody_defines_me()" in wqlint("why", "nobody_defines_me", facts).stdout) == found
    in_order(wqlint("why", "fill", facts).stdout, "[certain]", "a worker of \"foo\" runs foo_work()", "foo_work() calls mid()", "mid() calls fill()")


def test_tiers_of_a_slot(wqlint):
    """A call through a typed slot is likely; who asks for certain is told that there is more."""
    facts = FACTS / "slot_layers.facts"
    in_order(wqlint("why", "foo_fill", facts).stdout, "[likely]", "calls foo_fill() through a pointer")
    certain = wqlint("why", "--tier=certain", "foo_fill", facts)
    assert certain.returncode == 0
    in_order(certain.stdout, "nothing", "at this tier", "1 of a weaker tier, not shown")
    assert "through a pointer" not in certain.stdout


def test_a_function_without_body(wqlint):
    """What is only called here is found too."""
    done = wqlint("why", "kmalloc", CASE)
    in_order(done.stdout, "kmalloc() (not defined in what was read) may run on 1 queue", "foo_work()",
             "drivers/foo/foo.c:5: foo_help() calls kmalloc()")
    assert done.returncode == 0


def test_inside_what_the_rules_describe(wqlint, tmp_path):
    """Nobody walks into a function that the rules describe: who asks for its inside is told whom to ask for."""
    facts = tmp_path / "inside.facts"
    facts.write_text(CASE.read_text() + """
function kmalloc sig "void (unsigned, unsigned)" ret void at mm/slab.c:1:1
  param size unsigned
  param gfp unsigned
  block b0
    %0 = func slab_inside
    call %0 () at mm/slab.c:2:3
    return at mm/slab.c:3:1
    jump
""")
    done = wqlint("why", "slab_inside", facts)
    assert done.returncode == 0
    in_order(done.stdout, "slab_inside() (not defined in what was read): nothing", "functions like kmalloc()")


def many(n):
    """Facts of n work functions of n objects that all call foo_help, on n queues."""
    head, _, rest = CASE.read_text().partition("function foo_work")
    rest = "function foo_work" + rest
    unit = re.sub(r"(?s)^.*?(?=constant)", "", head).partition("function foo_help")
    text = [unit[0] + unit[1] + unit[2]]
    for i in range(n):
        text.append(re.sub(r"\bfoo(?=_work|_probe|_remove|:|\")", f"foo{i}", rest).replace("foo.c:", f"foo{i}.c:"))
    return 'unit drivers/foo/foo.c producer "gcc 12.2.0" build x5f2c\n' + "".join(text)


def test_what_is_cut_is_said(wqlint, tmp_path):
    """Ten answers unless asked for another number, and how many more there are."""
    facts = tmp_path / "many.facts"
    facts.write_text(many(13))
    done = wqlint("why", "foo_help", facts)
    assert done.returncode == 0, done.stderr
    in_order(done.stdout, "may run on 13 queues", "\n10. below ", "3 more, on 3 other queues, not shown: --max=0")
    assert "11. " not in done.stdout
    every = wqlint("why", "--max=0", "foo_help", facts).stdout
    assert "13. below" in every and "not shown" not in every
    assert wqlint("why", "--max=0", "foo_help", facts).stdout == every


def test_shortest_first(wqlint, tmp_path):
    """A work function that calls it straight comes before one that goes through a helper."""
    facts = tmp_path / "two.facts"
    text = many(2).replace("function foo0_work", "function detour flags static ret void at d.c:1:1\n"
                           "  param gfp unsigned\n  block b0\n    %0 = param 0\n    %1 = func foo_help\n"
                           "    call %1 (%0) at d.c:2:3\n    return at d.c:3:1\n    jump\n\nfunction foo0_work")
    head, _, tail = text.partition("function foo0_work")
    facts.write_text(head + "function foo0_work" + tail.replace("func foo_help", "func detour", 1))
    done = wqlint("why", "foo_help", facts)
    in_order(done.stdout, "1. below foo1_work()", "2. below foo0_work()", "foo0_work() calls detour()")


@pytest.mark.parametrize("queue", ["sole-io", '"sole-io"', "sole.io_wq", f"{RULE}/two_queues.c:sole-io",
                                   "two_queues.c:sole.io_wq"])
def test_who_by_any_name(wqlint, compiled, queue):
    """By the name it was allocated with, as reports print it, by field, and with its file."""
    objects, at = compiled(f"{RULE}/two_queues.c")
    done = wqlint("who", queue, *objects)
    assert (done.returncode, done.stderr) == (0, "")
    in_order(done.stdout, 'queue "sole-io" (', "has 1 known work\n",
             at('alloc_workqueue("sole-io"') + "allocated here, in sole_init()",
             "1. work sole.io runs sole_io() [certain]",
             at("static void sole_io(") + "sole_io() begins here",
             at("INIT_WORK(&sole.io,") + "bound here, in sole_init()",
             at("queue_work(sole.io_wq") + "queued here, in sole_init()")
    assert "admin" not in done.stdout


def test_who_by_variable(wqlint, compiled):
    objects, _ = compiled(f"{RULE}/helper_chain.c")
    done = wqlint("who", "bream_wq", *objects)
    assert done.returncode == 0
    in_order(done.stdout, 'queue "bream" (', "1. work bream_work runs bream_end_io()")


def test_who_of_a_system_queue(wqlint, compiled):
    """By variable or by its name in reports; one that nothing is queued on is known all the same."""
    objects, at = compiled(f"{RULE}/work_on_system_queue.c")
    text = (harness.CORPUS / RULE / "work_on_system_queue.c").read_text()
    assert "schedule_work(" in text
    done = wqlint("who", "system_percpu_wq", *objects)
    assert done.returncode == 0
    in_order(done.stdout, 'queue system_percpu_wq ("events", shared by the whole kernel', "has 1 known work",
             at("schedule_work(") + "queued here")
    assert wqlint("who", "events", *objects).stdout == done.stdout
    idle = wqlint("who", "system_long_wq", *objects)
    assert idle.returncode == 0
    assert "system_long_wq" in idle.stdout and "no known work" in idle.stdout


def test_a_work_on_two_queues(wqlint, compiled):
    """It is a work of both, of each with the queueing that puts it there."""
    objects, at = compiled(f"{RULE}/two_queues_two_files")
    own = wqlint("who", "glen", *objects).stdout
    shared = wqlint("who", "system_percpu_wq", *objects).stdout
    for answer in own, shared:
        in_order(answer, "1. work glen.update runs glen_update()", "bound here")
    sources = sorted(p.name for p in (harness.CORPUS / RULE / "two_queues_two_files").glob("*.c"))
    ordered = [at(text, file) for text in ("\tqueue_work(g->io_wq", "\tschedule_work(") for file in sources
               if text in (harness.CORPUS / RULE / "two_queues_two_files" / file).read_text()]
    assert len(ordered) == 2
    assert ordered[0] + "queued here" in own and ordered[1] not in own
    assert ordered[1] + "queued here" in shared and ordered[0] not in shared


@pytest.mark.parametrize("command, name, words", [
    ("why", "foo_wrk", ["no function foo_wrk", "did you mean foo_work?"]),
    ("why", "zzzzzzzz", ["no function zzzzzzzz in what was read\n"]),
    ("why", "bar.c:foo_work", ["in bar.c", "drivers/foo/foo.c:foo_work"]),
    ("who", "fooo", ["no queue fooo", "did you mean foo?"]),
    ("who", "foo.nosuch", ["no queue foo.nosuch"]),
    ("who", "bar.c:foo", ["no queue foo in bar.c"]),
])
def test_unknown_names(wqlint, command, name, words):
    refused(wqlint(command, name, CASE), 1, *words)


@pytest.mark.parametrize("command", ["why", "who"])
@pytest.mark.parametrize("argv, words", [
    ([], ["--help"]),
    (["", CASE], ["--help"]),
    (["foo"], ["no file given"]),
    (["--max=many", "foo", CASE], ["--max=many"]),
    (["--max=-1", "foo", CASE], ["--max=-1"]),
    (["--tier=sure", "foo", CASE], ["--tier=sure", "likely"]),
    (["--format=text", "foo", CASE], ["--format=text"]),
    (["--rules=/nonexistent.rules", "foo", CASE], ["/nonexistent.rules"]),
])
def test_wrong_command_lines(wqlint, command, argv, words):
    refused(wqlint(command, *argv), 2, *words)


@pytest.mark.parametrize("command", ["why", "who"])
def test_nothing_readable(wqlint, command, tmp_path):
    done = wqlint(command, "foo", tmp_path / "missing.o")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"wqlint: {command}: {tmp_path}/missing.o: nothing to check" in done.stderr


@pytest.mark.parametrize("command", ["why", "who"])
def test_help(wqlint, command):
    done = wqlint(command, "--help")
    assert done.returncode == 0
    for option in "--rules", "--root", "--annotate", "--tier", "--max", "--strict":
        assert option in done.stdout


def test_strict(wqlint, tmp_path):
    """The answer is given, and 2 says that it may lack something."""
    broken = tmp_path / "broken.facts"
    broken.write_text("unit\nnonsense\n")
    plain = wqlint("who", "foo", broken, CASE)
    strict = wqlint("who", "--strict", "foo", broken, CASE)
    assert (plain.returncode, strict.returncode) == (0, 2)
    assert strict.stdout == plain.stdout != ""


def test_full_disk(build):
    with open("/dev/full", "w") as full:
        done = subprocess.run([build / "wqlint", "who", "foo", CASE], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr


def test_options_of_check(wqlint, tmp_path):
    """--rules, --annotate and --root mean what they mean to check."""
    facts = tmp_path / "vendor.facts"
    facts.write_text(CASE.read_text().replace("%5 = int 520", "%5 = int 8").replace("queue_work_on", "vendor_queue")
                     .replace("drivers/foo/foo.c:", f'"{tmp_path}/foo.c":'))
    rules = tmp_path / "vendor.rules"
    rules.write_text("[function vendor_queue]\nqueues = queue:1 work:2\n")
    assert "0 known works" in wqlint("who", "foo", facts).stdout
    done = wqlint("who", f"--rules={rules}", "--annotate=foo", f"--root={tmp_path}", "foo", facts)
    in_order(done.stdout, "annotated for reclaim", "1. work foo.work runs foo_work()", "\n  foo.c:24: queued here")
    assert str(tmp_path) not in done.stdout
    assert "annotated" not in wqlint("who", f"--rules={rules}", "foo", facts).stdout
    assert "--annotate=fooo matches no queue" in wqlint("who", "--annotate=fooo", "foo", facts).stderr


def test_an_unbound_work_is_told(wqlint, tmp_path):
    """Queued, but bound by nobody: counted, and shown to who asks for everything."""
    facts = tmp_path / "unbound.facts"
    facts.write_text(CASE.read_text().replace(".foo:work.work_struct:func", ".foo:work.work_struct:other"))
    done = wqlint("who", "foo", facts)
    in_order(done.stdout, "0 known works", "queued there in 1 more way")
    in_order(wqlint("who", "--tier=possible", "foo", facts).stdout, "1. work foo.work, of which no function is known",
             "drivers/foo/foo.c:24: queued here")


def test_hostile_names(wqlint, tmp_path):
    """Control characters of names and questions stay off the terminal."""
    facts = tmp_path / "evil.facts"
    facts.write_text(CASE.read_text().replace('%4 = string "foo"', r'%4 = string "fo\x1b[2Jo"'))
    done = wqlint("who", "foo.wq2", facts)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout and "fo?[2Jo" in done.stdout
    assert "\x1b" not in wqlint("who", "fo\x1b[2J", facts).stderr


def test_works_are_sorted(wqlint, tmp_path):
    """By name, not by where the code comes to queue them."""
    facts = tmp_path / "two.facts"
    facts.write_text(CASE.read_text().replace("    %12 = int 0\n", """    %12 = int 0
    @5 = deref %0 .foo:alpha.work_struct:func type "struct foo"
    store @5 = %2 at drivers/foo/foo.c:24:20
    @6 = deref %0 .foo:alpha type "struct foo"
    %13 = addr @6
    call %10 (%11, %8, %13) at drivers/foo/foo.c:24:30
"""))
    in_order(wqlint("who", "foo", facts).stdout, "1. work foo.alpha", "2. work foo.work")
    one = wqlint("who", "--max=1", "foo", facts).stdout
    in_order(one, "has 2 known works", "1. work foo.alpha", "1 more not shown")
    assert "2. work" not in one


def test_order_of_objects(wqlint, compiled):
    """The works of a queue are sorted by name, whatever the order of the objects."""
    objects, _ = compiled(f"{RULE}/two_queues_two_files")
    assert wqlint("who", "glen", *objects).stdout == wqlint("who", "glen", *reversed(objects)).stdout != ""


def test_a_queue_known_by_name_alone(wqlint, compiled):
    """Nothing here makes it or has its variable; the rules say who runs functions on it."""
    objects, _ = compiled("flush-dependency/blk_mq_queue_rq.c")
    done = wqlint("who", "kblockd", *objects)
    assert (done.returncode, done.stderr) == (0, "")
    in_order(done.stdout, "kblockd", "1. work of the queue's owner runs ", "queued here")
    assert "allocated here" not in done.stdout
    func = re.search(r"runs (\w+)\(\)", done.stdout)[1]
    in_order(wqlint("why", func, *objects).stdout, "may run on 1 queue", "kblockd", "is given away", f"runs {func}()")
