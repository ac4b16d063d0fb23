# SPDX-License-Identifier: GPL-2.0-or-later
"""Generated programs: their form, how hypothesis draws one, and their C.

A program is a small driver: queues, works, locks, helper functions in two files, a callback, a parameter; and statements in its
init, exit, works and helpers.  Many programs share a unit, to compile quickly; each has names, structs and entry points of its
own, and a module parameter says which one runs.

Statements are tuples, a name first; blocks hold a list of statements last:

    ("lock", l, [...])  ("trylock", l, [...])  ("scope", kind, [...])  ("if", value, [...])  ("arg", value, [...])
    ("spin", l, [...])  ("queue", q, w, delay)  ("flush_work", w)  ("cancel_work", w)  ("flush_queue", q)  ("drain", q)
    ("alloc", gfp)  ("call", h)  ("callback",)  ("pass", h)  ("complete", c)  ("await", c, ticks)
"""
import dataclasses

from hypothesis import strategies as st

GFP = ("GFP_KERNEL", "GFP_KERNEL | __GFP_NOWARN", "GFP_NOFS", "GFP_NOIO", "GFP_NOWAIT", "GFP_ATOMIC", "GFP_KERNEL | __GFP_NOFAIL")
ATOMIC = ("GFP_NOWAIT", "GFP_ATOMIC")
SCOPES = ("noio", "nofs", "noreclaim")
BLOCKS = ("lock", "trylock", "scope", "if", "arg", "spin")
SYSTEM = ("system_wq", "system_percpu_wq", "system_unbound_wq", "system_dfl_wq", "system_long_wq", "system_highpri_wq")
BRANCHES = ("if", "arg", "trylock", "callback")     # what a straight-line program does without


@dataclasses.dataclass
class Queue:
    """flags: text; system: a queue of everybody's, or None for one of its own."""
    flags: str = "WQ_UNBOUND"
    ordered: bool = False
    max_active: int = 0
    system: str = None


@dataclasses.dataclass
class Work:
    delayed: bool
    body: list


@dataclasses.dataclass
class Helper:
    """far: in the other file."""
    far: bool
    body: list


@dataclasses.dataclass
class Program:
    queues: list
    locks: list         # of each: is it a global?
    works: list
    helpers: list       # each may call those behind it
    init: list
    exit: list
    heap: bool          # the object is allocated, not a global
    flag: bool          # what the parameter of the "if" blocks is
    slot: int           # which helper the callback is
    spins: int = 0      # how many spinlocks
    completions: int = 0
    shrinker: list = None   # what it does; None: there is none

    def bodies(self):
        """Every list of statements, by name."""
        named = [("init", self.init), ("exit", self.exit), ("shrinker", self.shrinker or [])]
        named += [(f"w{i}", w.body) for i, w in enumerate(self.works)]
        return named + [(f"h{i}", h.body) for i, h in enumerate(self.helpers)]

    def straight(self):
        """Every statement is reached whatever happens?"""
        return not any(s[0] in BRANCHES for _, b in self.bodies() for s in walk(b))


    def reached(self):
        """(works, helpers) that run when nothing stands still; works only if init begins it."""
        works, helpers, todo = set(), set(), [self.init, self.shrinker or []]
        if self.helpers and any(s[0] == "callback" for _, b in self.bodies() for s in walk(b)):
            helpers.add(min(self.slot, len(self.helpers) - 1))
            todo.append(self.helpers[min(self.slot, len(self.helpers) - 1)].body)
        while todo:
            for s in walk(todo.pop()):
                if s[0] in ("call", "pass") and s[1] not in helpers:
                    helpers.add(s[1])
                    todo.append(self.helpers[s[1]].body)
                if s[0] == "queue" and s[2] not in works:
                    works.add(s[2])
                    todo.append(self.works[s[2]].body)
        return works, helpers

    def whole(self):
        """Is there nothing that never runs?"""
        works, helpers = self.reached()
        return len(works) == len(self.works) and len(helpers) == len(self.helpers)


def walk(body):
    """All statements of a body, also those in blocks."""
    for s in body:
        yield s
        if s[0] in BLOCKS:
            yield from walk(s[-1])


@st.composite
def queues(draw):
    if draw(st.integers(0, 4)) == 0:
        return Queue(system=draw(st.sampled_from(SYSTEM)))
    reclaim = draw(st.sampled_from(["", "", "WQ_MEM_RECLAIM", "WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM",
                                    "WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM"]))
    ordered = draw(st.integers(0, 3)) == 0
    flags = [] if ordered else [draw(st.sampled_from(["WQ_PERCPU", "WQ_UNBOUND"]))]
    if draw(st.integers(0, 30)) == 0:
        reclaim = "WQ_MEM_WARN_ON_RECLAIM"
    if draw(st.integers(0, 30)) == 0 and not ordered:
        flags = ["WQ_PERCPU", "WQ_UNBOUND"]
    flags += [reclaim] * bool(reclaim) + ["WQ_HIGHPRI"] * (draw(st.integers(0, 3)) == 0)
    return Queue(" | ".join(flags) or "0", ordered, draw(st.sampled_from([0, 0, 1, 4])))


@st.composite
def bodies(draw, shape, where, held=(), depth=0, atomic=False):
    """Statements: shape has the counts of queues, locks, works, helpers; where is as in Program.bodies().

    held: locks, by number or as ("spin", number); atomic: may not sleep.
    """
    kind, own = where[0], int(where[1:]) if where[1:].isdigit() else -1
    body = []
    for _ in range(draw(st.integers(0 if depth == 0 else 1, 3))):
        choices = ["alloc", "flush_work", "cancel_work", "flush_queue", "drain", "lock"]
        if atomic:
            choices = ["alloc"]
        choices += ["spin"] * bool(shape["spins"]) + ["complete"] * bool(shape["completions"])
        choices += ["await"] * (bool(shape["completions"]) and not atomic)
        later = [w for w in range(shape["works"]) if kind in "is" or (kind == "w" and w > own)]
        choices += ["queue"] * 2 * bool(later)
        calls = [h for h in range(shape["helpers"]) if kind != "h" or h > own]
        if not atomic:      # what they call may sleep
            choices += ["call"] * 2 * bool(calls) + ["pass"] * bool(calls)
            choices += ["callback"] * bool(shape["branches"] and calls and kind != "h")
        choices += ["scope"]
        choices += ["if", "trylock"] * shape["branches"] + ["arg"] * (shape["branches"] and kind == "h")
        what = draw(st.sampled_from(choices))
        free = [x for x in range(shape["locks"]) if x not in held]
        inner = lambda extra=(), spin=False: (draw(bodies(shape, where, (*held, *extra), depth + 1, atomic or spin)) if depth < 2 else
                                              [("alloc", "GFP_NOWAIT")])
        if what in ("lock", "trylock"):
            if free:
                l = draw(st.sampled_from(free))
                body.append((what, l, inner((l,))))
        elif what == "scope":
            body.append((what, draw(st.sampled_from(SCOPES)), inner()))
        elif what in ("if", "arg"):
            body.append((what, draw(st.booleans()), inner()))
        elif what == "spin":
            spin = ("spin", draw(st.integers(0, shape["spins"] - 1)))
            if spin not in held:
                body.append((*spin, inner((spin,), True)))
        elif what == "complete":
            body.append((what, draw(st.integers(0, shape["completions"] - 1))))
        elif what == "await":
            # Without a limit it may be for ever, and what stands still shows little else.
            body.append((what, draw(st.integers(0, shape["completions"] - 1)), draw(st.sampled_from([0, 2, 2, 2]))))
        elif what == "alloc":
            body.append((what, draw(st.sampled_from(ATOMIC if atomic else GFP))))
        elif what == "queue":
            body.append((what, draw(st.integers(0, shape["queues"] - 1)), draw(st.sampled_from(later)),
                         draw(st.sampled_from([0, 0, 2]))))
        elif what in ("flush_work", "cancel_work"):
            body.append((what, draw(st.integers(0, shape["works"] - 1))))
        elif what in ("flush_queue", "drain"):
            body.append((what, draw(st.integers(0, shape["queues"] - 1))))
        elif what in ("call", "pass"):
            body.append((what, draw(st.sampled_from(calls))))
        else:
            body.append((what,))
    return body


@st.composite
def programs(draw):
    """A program; a third of them without branches."""
    shape = {"queues": draw(st.integers(1, 3)), "locks": draw(st.integers(0, 2)), "works": draw(st.integers(1, 3)),
             "helpers": draw(st.integers(0, 3)), "branches": draw(st.integers(0, 2)) > 0,
             "spins": draw(st.sampled_from([0, 0, 1, 2])), "completions": draw(st.sampled_from([0, 0, 0, 1, 2]))}
    p = Program([draw(queues()) for _ in range(shape["queues"])],
                [draw(st.booleans()) for _ in range(shape["locks"])],
                [Work(draw(st.integers(0, 3)) == 0, draw(bodies(shape, f"w{i}"))) for i in range(shape["works"])],
                [Helper(draw(st.booleans()), draw(bodies(shape, f"h{i}"))) for i in range(shape["helpers"])],
                draw(bodies(shape, "init")), draw(bodies(shape, "exit")), draw(st.booleans()), draw(st.booleans()),
                draw(st.integers(0, max(0, shape["helpers"] - 1))), shape["spins"], shape["completions"],
                draw(bodies(shape, "shrinker")) if draw(st.integers(0, 3)) == 0 else None)
    # What never runs is not worth a program.
    for w in range(shape["works"]):
        if w not in p.reached()[0]:
            p.init.insert(0, ("queue", draw(st.integers(0, shape["queues"] - 1)), w, 0))
    for h in range(shape["helpers"]):
        if h not in p.reached()[1]:
            p.init.append(("call", h))
    return p


class Emitter:
    """C of one program; lines go to the unit's main file or its other one."""

    def __init__(self, program, n, main, far):
        self.p, self.x = program, f"p{n}"
        self.main, self.far = main, far

    def has(self, what):
        return any(s[0] == what for _, b in self.p.bodies() for s in walk(b))

    def queue(self, q):
        return self.p.queues[q].system or f"d->q{q}"

    def lock(self, l):
        return f"&{self.x}_m{l}" if self.p.locks[l] else f"&d->m{l}"

    def body(self, out, body, depth=1):
        for s in body:
            self.statement(out, s, depth)

    def statement(self, out, s, depth):
        x, p, tab = self.x, self.p, "\t" * depth

        def line(text):
            out.append(tab + text)
        if s[0] == "lock":
            line(f"mutex_lock({self.lock(s[1])});")
            self.body(out, s[2], depth)
            line(f"mutex_unlock({self.lock(s[1])});")
        elif s[0] == "trylock":
            line(f"if (mutex_trylock({self.lock(s[1])})) {{")
            self.body(out, s[2], depth + 1)
            out.append(f"{tab}\tmutex_unlock({self.lock(s[1])});")
            line("}")
        elif s[0] == "spin":
            line(f"spin_lock(&d->s{s[1]});")
            self.body(out, s[2], depth)
            line(f"spin_unlock(&d->s{s[1]});")
        elif s[0] == "scope":
            line("{")
            out.append(f"{tab}\tunsigned int flags = memalloc_{s[1]}_save();")
            out.append("")
            self.body(out, s[2], depth + 1)
            out.append(f"{tab}\tmemalloc_{s[1]}_restore(flags);")
            line("}")
        elif s[0] in ("if", "arg"):
            flag = f"{x}_flag" if s[0] == "if" else "arg"
            line(f"if ({'' if s[1] else '!'}{flag}) {{")
            self.body(out, s[2], depth + 1)
            line("}")
        elif s[0] == "queue":
            w = p.works[s[2]]
            line(f"queue_delayed_work({self.queue(s[1])}, &d->w{s[2]}, {s[3]});" if w.delayed else
                 f"queue_work({self.queue(s[1])}, &d->w{s[2]});")
        elif s[0] in ("flush_work", "cancel_work"):
            name = {"flush_work": ("flush_work", "flush_delayed_work"),
                    "cancel_work": ("cancel_work_sync", "cancel_delayed_work_sync")}[s[0]][p.works[s[1]].delayed]
            line(f"{name}(&d->w{s[1]});")
        elif s[0] in ("flush_queue", "drain"):
            line(f"{'__flush_workqueue' if s[0] == 'flush_queue' else 'drain_workqueue'}({self.queue(s[1])});")
        elif s[0] == "alloc":
            line(f"kfree(kmalloc(64, {s[1]}));")
        elif s[0] == "call":
            line(f"{x}_h{s[1]}(d, {s[1] % 2});")
        elif s[0] == "pass":
            line(f"{x}_apply(d, {x}_h{s[1]});")
        elif s[0] == "complete":
            line(f"complete(&d->c{s[1]});")
        elif s[0] == "await":
            line(f"wait_for_completion_timeout(&d->c{s[1]}, {s[2]});" if s[2] else f"wait_for_completion(&d->c{s[1]});")
        else:
            line(f"d->ops->call(d, {p.slot % 2});")

    def declare(self, header):
        """The struct and what both files share."""
        x, p = self.x, self.p
        header += [f"struct {x};", f"struct {x}_ops {{", f"\tvoid (*call)(struct {x} *d, int arg);", "};", f"struct {x} {{"]
        header += [f"\tstruct workqueue_struct *q{i};" for i, q in enumerate(p.queues) if not q.system]
        header += [f"\tstruct mutex m{i};" for i, g in enumerate(p.locks) if not g]
        header += [f"\tspinlock_t s{i};" for i in range(p.spins)]
        header += [f"\tstruct completion c{i};" for i in range(p.completions)]
        header += [f"\tstruct {'delayed_work' if w.delayed else 'work_struct'} w{i};" for i, w in enumerate(p.works)]
        header += [f"\tconst struct {x}_ops *ops;", "};", f"extern bool {x}_flag;"]
        header += [f"extern struct mutex {x}_m{i};" for i, g in enumerate(p.locks) if g]
        header += [f"void {x}_h{i}(struct {x} *d, int arg);" for i in range(len(p.helpers))]
        header += [f"void {x}_apply(struct {x} *d, void (*fn)(struct {x} *d, int arg));"] * self.has("pass")

    def functions(self):
        """Everything but init and exit."""
        x, p, main = self.x, self.p, self.main
        main += [f"bool {x}_flag = {str(p.flag).lower()};", f"module_param({x}_flag, bool, 0444);"]
        if self.has("pass"):
            self.far += [f"void {x}_apply(struct {x} *d, void (*fn)(struct {x} *d, int arg))", "{", "\tfn(d, 1);", "}", ""]
        main += [f"DEFINE_MUTEX({x}_m{i});" for i, g in enumerate(p.locks) if g]
        for i, h in enumerate(p.helpers):
            out = self.far if h.far else main
            out += [f"void {x}_h{i}(struct {x} *d, int arg)", "{", f'\tpr_info("ran {x}_h{i}\\n");']
            self.body(out, h.body)
            out += ["}", ""]
        for i, w in enumerate(p.works):
            main += [f"static void {x}_w{i}_fn(struct work_struct *work)", "{",
                     f"\tstruct {x} *d = container_of(work, struct {x}, w{i}{'.work' if w.delayed else ''});", ""]
            self.body(main, w.body)
            main += ["\t(void)d;", "}", ""]
        if p.helpers:
            main += [f"static const struct {x}_ops {x}_ops = {{ .call = {x}_h{min(p.slot, len(p.helpers) - 1)} }};"]
        main += [f"static struct {x} *{x}_dev;" if p.heap else f"static struct {x} {x}_dev;", ""]
        if p.shrinker is not None:
            args = "(struct shrinker *shrinker, struct shrink_control *sc)"
            main += [f"static unsigned long {x}_count{args}", "{", "\treturn 1;", "}", "",
                     f"static unsigned long {x}_scan{args}", "{", f"\tstruct {x} *d = shrinker->private_data;", "",
                     f'\tpr_info("ran {x}_scan\\n");']
            self.body(main, p.shrinker)
            main += ["\t(void)d;", "\treturn 1;", "}", "", f"static struct shrinker *{x}_shrinker;", ""]

    def entries(self):
        """init and exit."""
        x, p, main = self.x, self.p, self.main
        main += [f"static int {x}_init(void)", "{",
                 f"\tstruct {x} *d = " + (f"kzalloc(sizeof(*d), GFP_KERNEL);" if p.heap else f"&{x}_dev;"), ""]
        if p.heap:
            main += ["\tif (!d)", "\t\treturn -ENOMEM;", f"\t{x}_dev = d;"]
        main += [f"\tmutex_init(&d->m{i});" for i, g in enumerate(p.locks) if not g]
        main += [f"\tspin_lock_init(&d->s{i});" for i in range(p.spins)]
        main += [f"\tinit_completion(&d->c{i});" for i in range(p.completions)]
        main += [f"\tINIT_{'DELAYED_' * w.delayed}WORK(&d->w{i}, {x}_w{i}_fn);" for i, w in enumerate(p.works)]
        if p.helpers:
            main += [f"\td->ops = &{x}_ops;"]
        for i, q in enumerate(p.queues):
            if q.system:
                continue
            alloc = (f"alloc_ordered_workqueue(\"{x}q{i}\", {q.flags})" if q.ordered else
                     f"alloc_workqueue(\"{x}q{i}\", {q.flags}, {q.max_active})")
            main += [f"\td->q{i} = {alloc};", f"\tif (!d->q{i})", "\t\treturn -ENOMEM;"]
        if p.shrinker is not None:
            main += [f'\t{x}_shrinker = shrinker_alloc(0, "{x}");', f"\tif (!{x}_shrinker)", "\t\treturn -ENOMEM;",
                     f"\t{x}_shrinker->count_objects = {x}_count;", f"\t{x}_shrinker->scan_objects = {x}_scan;",
                     f"\t{x}_shrinker->private_data = d;", f"\tshrinker_register({x}_shrinker);"]
        self.body(main, p.init)
        main += ["\treturn 0;", "}", "", f"static void {x}_exit(void)", "{",
                 f"\tstruct {x} *d = {'' if p.heap else '&'}{x}_dev;", ""]
        self.body(main, p.exit)
        main += [f"\tshrinker_free({x}_shrinker);"] * (p.shrinker is not None)
        main += [f"\tcancel_{'delayed_' * w.delayed}work_sync(&d->w{i});" for i, w in enumerate(p.works)]
        main += [f"\tdestroy_workqueue(d->q{i});" for i, q in enumerate(p.queues) if not q.system]
        main += ["\tkfree(d);"] * p.heap + ["}", ""]


HEADERS = ("linux/completion.h", "linux/module.h", "linux/mutex.h", "linux/sched/mm.h", "linux/shrinker.h", "linux/slab.h",
           "linux/spinlock.h", "linux/workqueue.h")


def emit(programs_):
    """(files: name -> text, owner: (file, line) -> index of its program) of a batch."""
    header = ["// SPDX-License-Identifier: GPL-2.0", *(f"#include <{h}>" for h in HEADERS), ""]
    main = ["// SPDX-License-Identifier: GPL-2.0", "/* cc: -O0 */", '#include "batch.h"', ""]
    far = list(main)
    owner = {}
    for n, program in enumerate(programs_):
        e, starts = Emitter(program, n, main, far), (len(main), len(far))
        e.declare(header)
        e.functions()
        e.entries()
        owner.update({("main.c", i + 1): n for i in range(starts[0], len(main))})
        owner.update({("far.c", i + 1): n for i in range(starts[1], len(far))})
    main += ["static int program;", "module_param(program, int, 0444);", "", "static int __init batch_init(void)", "{",
             "\tswitch (program) {"]
    main += [f"\tcase {n}: return p{n}_init();" for n in range(len(programs_))]
    main += ["\t}", "\treturn -EINVAL;", "}", "", "static void __exit batch_exit(void)", "{", "\tswitch (program) {"]
    main += [f"\tcase {n}: p{n}_exit(); break;" for n in range(len(programs_))]
    main += ["\t}", "}", "", "module_init(batch_init);", "module_exit(batch_exit);", 'MODULE_LICENSE("GPL");']
    return {name: "\n".join(lines) + "\n" for name, lines in
            (("batch.h", header), ("main.c", main), ("far.c", far))}, owner
