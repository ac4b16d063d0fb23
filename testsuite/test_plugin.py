# SPDX-License-Identifier: GPL-2.0-or-later
"""The GCC front end: small programs, and the facts that must come of them.

What is compared is the text of `wqlint dump`, a line or a few at a time: a fact that is wrong or
missing fails, the numbering of values may change.
"""
import re
import shutil
import subprocess

import pytest

from front import ODD, Facts, Front


@pytest.fixture
def front(build, tmp_path):
    return Front(build, tmp_path)


def calls(facts, function, callee):
    """Arguments of the calls of @callee in @function, in order."""
    out = []
    for line in facts.lines(function):
        if m := re.match(r"\d+: call \{func " + callee + r"\} ?(?:\((.*)\))?", line):
            out.append(m[1])
    return out


def stores(facts, function):
    return [re.sub(r"^\d+: ", "", x) for x in facts.lines(function) if re.match(r"\d+: (store|copy)", x)]


def returns(facts, function):
    return [re.sub(r"^\d+: return ?", "", x) for x in facts.lines(function) if re.match(r"\d+: return", x)]


# Pointers

@pytest.mark.parametrize("expression,container", [
    ("container_of(w, struct foo, reset.worker)", ".foo:reset.foo.reset:worker"),
    ("container_of(w, struct foo, dw.work)", ".foo:dw.delayed_work:work"),
])
def test_container_of_names_the_member(front, expression, container):
    facts = front.facts(f"void f(struct work_struct *w) {{ struct foo *x = {expression}; use(x); }}")
    assert calls(facts, "f", "use") == [f"{{container ({{param 0}}) {container}}}"]


def test_container_of_in_an_argument_takes_its_type_from_the_parameter(front):
    facts = front.facts("void f(struct work_struct *w) { use(container_of(w, struct foo, reset.worker)); }")
    assert calls(facts, "f", "use") == ["{container ({param 0}) .foo:reset.foo.reset:worker}"]


def test_container_of_a_first_member_is_a_bare_copy(front):
    facts = front.facts("int f(struct work_struct *w) { struct first *x = container_of(w, struct first, w); return x->x; }")
    assert returns(facts, "f") == ["{load {deref {container ({param 0}) .first:w} .first:x}}"]


def test_container_of_what_was_loaded(front):
    facts = front.facts("""struct node { struct list_head l; int v; };
        int f(struct list_head *h) { struct node *n = container_of(h->next, struct node, l); return n->v; }""")
    assert returns(facts, "f") == \
        ["{load {deref {container ({load {deref {param 0} .list_head:next}}) .node:l} .node:v}}"]


def test_container_of_ones_own_member_is_the_object(front):
    facts = front.facts("void f(struct foo *x) { struct work_struct *w = &x->reset.worker; use(container_of(w, struct foo, reset.worker)); }")
    assert calls(facts, "f", "use") == ["{param 0}"]


def test_cast_to_a_struct_that_begins_with_it(front):
    facts = front.facts("int f(struct work_struct *w) { return ((struct first *)w)->x; }")
    assert returns(facts, "f") == ["{load {deref {container ({param 0}) .first:w} .first:x}}"]


def test_cast_to_a_stranger_is_transparent(front):
    facts = front.facts("struct other { char c[8]; int y; }; int f(struct mutex *m) { return ((struct other *)m)->y; }")
    assert returns(facts, "f") == ["{load {deref {param 0} .other:y}}"]


def test_a_pointer_to_a_member_is_followed(front):
    facts = front.facts("""void fn(struct work_struct *);
        void f(struct foo *x) { struct work_struct *w = &x->reset.worker; w->func = fn; }""")
    assert stores(facts, "f") == ["store {deref {param 0} .foo:reset.foo.reset:worker.work_struct:func} = {func fn}"]


def test_char_arithmetic_to_a_member(front):
    facts = front.facts("""void f(struct foo *x) {
        use_work((struct work_struct *)((char *)x + __builtin_offsetof(struct foo, dw.work))); }""")
    assert calls(facts, "f", "use_work") == ["{addr {deref {param 0} .foo:dw.delayed_work:work}}"]


def test_elements_of_arrays(front):
    facts = front.facts("void f(struct foo *x, int i) { use_work(&x->works[i]); use_work(&x->works[2]); use_work(x->works + i); }")
    any_, two = "{addr {deref {load {deref {param 0} .foo:works}} [*]}}", "{addr {deref {load {deref {param 0} .foo:works}} [2]}}"
    assert calls(facts, "f", "use_work") == [any_, two, any_]


def test_private_part_behind_a_struct_stays_recognisable(front):
    facts = front.facts("void *f(struct foo *x) { return (char *)x + ((sizeof(*x) + 31) & ~31ul); }")
    assert re.fullmatch(r"\{op add \(\{param 0\}, \{int \d+\}\)\}", returns(facts, "f")[0])


def test_hidden_from_the_compiler_is_not_hidden_from_us(front):
    facts = front.facts('void f(struct foo *x) { struct foo *y; asm("" : "=r"(y) : "0"(x)); use(y); }')
    assert calls(facts, "f", "use") == ["{param 0}"]
    assert "asm" not in facts.record("f")


# Memory

def test_locals_whose_address_is_taken(front):
    facts = front.facts("void g(int *); int f(int x) { g(&x); return x; }")
    assert stores(facts, "f") == ["store {local 0 x} = {param 0}"]
    assert calls(facts, "f", "g") == ["{addr {local 0 x}}"]
    assert returns(facts, "f") == ["{load {local 0 x}}"]


def test_a_load_knows_when(front):
    facts = front.facts("void f(struct foo *x) { int a = x->a; use_int(1); int b = x->a; use_int(a); use_int(b); }")
    text = facts.record("f")
    assert re.search(r"= load @\d+ after 0", text) or re.search(r"= load @\d+$", text, re.M)
    assert len(re.findall(r"= load @\d+", text)) == 2


def test_struct_by_value_into_memory_and_cleanup(front):
    facts = front.facts("""
        typedef struct { struct mutex *lock; } class_mutex_t;
        static inline class_mutex_t class_mutex_constructor(struct mutex *m) { class_mutex_t t = ({ lock(m); (class_mutex_t){ m }; }); return t; }
        static inline void class_mutex_destructor(class_mutex_t *p) { if (p->lock) unlock(p->lock); }
        int f(struct mutex *m, int x) {
            class_mutex_t scope __attribute__((cleanup(class_mutex_destructor))) = class_mutex_constructor(m);
            if (x) return 1;
            use_int(x); return 2; }""")
    assert any(re.fullmatch(r"\d+: call \{func class_mutex_constructor\} \(\{param 0\}\) into \{local 0 scope\}", x)
               for x in facts.lines("f"))
    assert calls(facts, "f", "class_mutex_destructor") == ["{addr {local 0 scope}}"] * facts.record("f").count("class_mutex_destructor")
    assert facts.record("f").count("class_mutex_destructor") >= 1
    assert re.search(r"return \{load \{local \d \S*\}\}", "\n".join(facts.lines("class_mutex_constructor")))


def test_aggregates_are_copied_cleared_and_filled(front):
    facts = front.facts("""void g(struct first); struct first f(struct first *a, struct first *b) {
        struct first z = { .x = 3 }; *a = *b; *b = (struct first){ }; g(z); return *a; }""")
    text = "\n".join(facts.lines("f"))
    assert "copy {deref {param 0}} = {deref {param 1}}" in text or "copy {deref {param 1}} = {deref {param 2}}" in text
    assert "store {local 0 z} = {int 0}" in text
    assert "store {local 0 z .first:x} = {int 3}" in text
    assert re.search(r"store \{deref \{param \d\}\} = \{int 0\}", text)
    assert calls(facts, "f", "g") == ["{load {local 0 z}}"]


def test_asm_outputs_and_inputs(front):
    facts = front.facts("""int cur; int f(int *p) { int r; asm volatile("# read it" : "=r"(r), "=m"(*p) : "m"(cur)); return r; }
        void barrier(void) { asm volatile("" ::: "memory"); }""")
    line = next(x for x in facts.lines("f") if " asm " in x)
    assert "({load {global cur}})" in line and "outs ({deref {param 0}})" in line and 'text "# read it"' in line
    assert returns(facts, "f") == ["{result 0}"]
    assert "asm" not in facts.record("barrier")


# Control flow

def test_branches_and_choices(front):
    facts = front.facts("gfp_t f(int x) { return x ? 0xcc0 : 0x800; }")
    assert "branch {op ne ({param 0}, {int 0})}" in "\n".join(facts.lines("f"))
    text = facts.record("f")
    arms = dict(zip(re.search(r"from \((.*)\)", text)[1].split(", "),
                    re.search(r"choice b\d+ \((.*?)\)", text)[1].split(", ")))
    assert len(arms) == 2, "two ways into the choice stay two blocks"
    yes, no = re.search(r"branch %\d+ \((b\d+), (b\d+)\)", text).groups()
    value = {v: int(re.search(re.escape(v) + r" = int (\d+)", text)[1]) for v in arms.values()}
    through_no = no if no in arms else next(b for b in arms if f"block {b}\n" in text and b != yes and b not in (yes,))
    assert value[arms[through_no]] == 0x800


def test_a_branch_that_decides_no_event_is_folded(front):
    facts = front.facts("void f(int x) { int y = 0; if (x) y = 3; if (y) x = 4; use_int(1); }")
    assert "branch" not in facts.record("f")


def test_switch_ranges(front):
    facts = front.facts("void f(unsigned x) { switch (x) { case 1 ... 4: use_int(1); break; case 0xffffffff: use_int(2); break; default: use_int(3); } }")
    line = next(x for x in facts.lines("f") if x.startswith("switch"))
    assert "1..4 " in line and "4294967295 " in line


def test_not_constant_is_false(front):
    facts = front.facts("""static inline __attribute__((always_inline)) void *k(unsigned long n, gfp_t g) {
            if (__builtin_constant_p(n) && n > 4096) return alloc(0, g); return alloc(n, g); }
        void *f(int n) { return k(n, 7); }""")
    assert calls(facts, "k", "alloc") == ["{param 0}, {param 1}"]
    assert "branch" not in facts.record("k")


def test_expect_is_transparent(front):
    facts = front.facts("void f(int x) { if (__builtin_expect(!!(x), 0)) use_int(1); }")
    assert "branch {op ne ({param 0}, {int 0})}" in "\n".join(facts.lines("f"))
    assert "expect" not in facts.record("f")


def test_calls_before_inlining(front):
    facts = front.facts("static inline __attribute__((always_inline)) void in(int x) { use_int(x); } void f(void) { in(4); }")
    assert calls(facts, "f", "in") == ["{int 4}"]
    assert calls(facts, "in", "use_int") == ["{param 0}"]


def test_indirect_calls_have_a_signature(front):
    facts = front.facts("void f(struct work_struct *w) { w->func(w); }")
    assert facts.lines("f")[3].startswith(
        '0: call {load {deref {param 0} .work_struct:func}} ({param 0}) sig "void (struct work_struct *)"')


def test_asm_goto_and_computed_goto_may_go_anywhere(front):
    facts = front.facts("""void f(int x) { asm goto("# %l1" :: "r"(x) :: out); use_int(1); out: use_int(2); }
        void g(int i) { static void *t[] = { &&a, &&b }; goto *t[i]; a: use_int(1); b: use_int(2); }""")
    assert re.search(r"any \(b\d+, b\d+\)", facts.record("f"))
    assert re.search(r"any \(b\d+, b\d+\)", facts.record("g"))


def test_bodies_without_a_word_are_dropped(front):
    facts = front.facts("int f(float x) { return x * 2; } int g(int x) { return x; }")
    assert facts.has("f") and "block" not in facts.record("f")
    assert "return" in facts.record("g")


def test_inlines_without_effect_or_answer(front):
    facts = front.facts("""
        static inline void bit(int n, unsigned long *p) { asm volatile("" : "+m"(*p) : "r"(n)); }
        static inline int weight(int x) { x ^= x >> 1; return x * 3; }
        static inline void count(unsigned long *p) { int n = weight(3); bit(n, p); }
        static inline int get(struct foo *x) { return x->a; }
        static inline void set(struct foo *x) { x->a = 1; }
        static inline void never(void) { use_int(9); }
        static inline void only_count(unsigned long *p) { count(p); }
        void f(struct foo *x, unsigned long *p) { count(p); only_count(p); use_int(get(x)); set(x); }
        static int called_by_pointer(struct foo *x) { return x->a; } int (*ptr)(struct foo *) = called_by_pointer;""")
    assert calls(facts, "f", "count") == ["{param 1}"]
    assert facts.has("count") and "block" not in facts.record("count") and "block" not in facts.record("only_count")
    assert not facts.has("never") and not facts.has("bit") and not facts.has("weight")
    assert "block" in facts.record("get") and "block" in facts.record("set")
    assert " sig " not in facts.record("get") and 'sig "int (struct foo *)"' in facts.record("called_by_pointer")


# Declarations

def test_initialisers(front):
    facts = front.facts("""void h(struct work_struct *w) { }
        struct ops { void (*f)(struct work_struct *); struct { int q; const char *name; } sub; struct foo *p; struct list_head l; };
        struct foo gfoo = { .reset.worker.func = h };
        struct ops ops[3] = { [1] = { .f = h, .sub = { 3, "hello" }, .p = &gfoo, .l = { &ops[1].l, &ops[1].l } } };
        struct work_struct *ptr = &gfoo.reset.worker;""")
    slots = [x for x in facts.lines("ops") if x.startswith("slot")]
    assert slots == ["slot {global ops [1].ops:f} = {func h}",
                     "slot {global ops [1].ops:sub.ops.sub:q} = {int 3}",
                     "slot {global ops [1].ops:sub.ops.sub:name} = {string hello}",
                     "slot {global ops [1].ops:p} = {addr {global gfoo}}",
                     "slot {global ops [1].ops:l.list_head:next} = {addr {global ops [1].ops:l}}",
                     "slot {global ops [1].ops:l.list_head:prev} = {addr {global ops [1].ops:l}}"]
    assert "slot {global gfoo .foo:reset.foo.reset:worker.work_struct:func} = {func h}" in facts.lines("gfoo")
    assert "slot {global ptr} = {addr {global gfoo .foo:reset.foo.reset:worker}}" in facts.lines("ptr")


def test_tables_of_numbers_are_left_out(front):
    facts = front.facts("int big[100] = { [0 ... 99] = 5 }; struct id { int a, b; } ids[60] = { [0 ... 59] = { 1, 2 } }; int f(int i) { return big[i] + ids[i].a; }")
    assert not facts.has("big") and "slot" not in facts.record("ids")


def test_statics_of_functions_and_what_nothing_refers_to(front):
    facts = front.facts("""struct key { int k; }; void use_key(struct key *);
        void f(void) { { static struct key k = { 1 }; use_key(&k); } { static struct key k = { 2 }; use_key(&k); } }
        struct index { const char *fmt; }; static struct index entry __attribute__((used, section(".printk_index"))) = { "text" };
        static void *keep __attribute__((used, section(".discard.addressable"))) = (void *)f;""")
    assert facts.has("f.k") and facts.has("f.k.1") and not facts.has("entry")
    assert calls(facts, "f", "use_key") == ["{addr {global f.k}}", "{addr {global f.k.1}}"]
    assert "slot {global keep} = {func f}" in facts.lines("keep")


def test_flags_and_sections(front):
    facts = front.facts("""int __attribute__((section(".init.text"))) i(void) { use_int(1); return 0; }
        void __attribute__((noreturn)) n(void) { use_int(1); for (;;); }
        int __attribute__((weak)) w(void) { return 1; } static int __attribute__((used)) u(void) { return 2; }
        int v(int a, ...) { return a; } int al(void) __attribute__((alias("w")));""")
    assert 'section ".init.text"' in facts.record("i").split("\n")[0]
    for name, flag in ("n", "noreturn"), ("w", "weak"), ("u", "static,used"), ("v", "varargs"):
        assert re.search(r"flags \S*" + flag, facts.record(name).split("\n")[0])
    assert "alias al = w flags weak" in facts.text or "alias al = w\n" in facts.text


def test_types_as_text(front):
    facts = front.facts("typedef void (*cb_t)(struct work_struct *, unsigned long); int f(cb_t cb, const struct foo *x, gfp_t g, int (*a)[3]) { return g; }")
    head = facts.record("f").split("\n")
    assert 'sig "int (void (*)(struct work_struct *, unsigned long), struct foo *, unsigned int, int (*)[3])"' in head[0]
    assert [x.strip() for x in head[1:5]] == ["param cb cb_t", 'param x "struct foo *"', "param g gfp_t", 'param a "int (*)[3]"']


def test_unnamed_structs(front):
    facts = front.facts("typedef struct { int v; } named_t; struct { int v; } var; int f(named_t *n) { return n->v + var.v; }", kernel=False)
    assert returns(facts, "f") == ['{op add ({load {deref {param 0} .named_t:v}}, {load {global var ."unnamed:t.c:2":v}})}']


# Constants

def constants(facts):
    return {m[1]: int(m[2]) for m in re.finditer(r"^constant (\S+) = (-?\d+)$", facts.text, re.M)}


def test_constants_are_read_from_the_unit(front):
    facts = front.facts(r"""
        #define __force
        #define BIT(nr) (1UL << (nr))
        enum { ___GFP_A_BIT, ___GFP_B_BIT, };
        enum wq { WQ_X = 1 << 3, __WQ_Y = WQ_X << 2, OTHER = 7 };
        #define ___GFP_A BIT(___GFP_A_BIT)
        #define ___GFP_OLD 0x80u
        #define __GFP_A ((__force gfp_t)___GFP_A)
        #define __GFP_NONE 0
        #define GFP_SUM (__GFP_A | ___GFP_OLD)
        #define GFP_NOT (GFP_SUM & ~__GFP_A)
        #define GFP_PICK (___GFP_B_BIT ? 5 : 6)
        #define GFP_CALL(x) (x)
        #define GFP_TEXT "text"
        #define GFP_UNKNOWN (not_known + 1)
        #define GFP_SELF GFP_SELF
        #define GFP_GONE 1
        #undef GFP_GONE
        #define PF_MEMALLOC (1 << 11)
        #define WQ_FLAG_DONE 4
        #define WQ_LINE __LINE__
        int x;""", "-DGFP_LINE=0x11")
    have = constants(facts)
    have.pop("WQ_LINE", None)
    assert have == {"WQ_X": 8, "__WQ_Y": 32, "__GFP_A": 1, "__GFP_NONE": 0, "GFP_SUM": 129, "GFP_NOT": 128, "GFP_PICK": 5, "PF_MEMALLOC": 2048,
                    "GFP_LINE": 17}


# Locations and paths

def test_locations_are_expansions(front):
    facts = front.facts("""#define INNER(x) use_int(x)
#define OUTER(x) do { INNER(x); } while (0)
void f(void)
{
	OUTER(3);
}""")
    assert re.search(r"0: call .* at t\.c:5:2 in OUTER from t\.c:1:18", facts.record("f"))


def test_paths_are_relative_to_the_source_root(front, tmp_path):
    tree = tmp_path / "src"
    (tree / "drivers/x").mkdir(parents=True)
    (tree / "include").mkdir()
    (tree / "MAINTAINERS").touch()
    (tree / "Kbuild").touch()
    (tree / "include/h.h").write_text("void ext(void); static inline void h(void) { ext(); }")
    (tree / "drivers/x/x.c").write_text('#include "../../include/h.h"\nvoid f(void) { h(); }')
    (tmp_path / "link").symlink_to(tree)
    texts = set()
    for name in (tree / "drivers/x/x.c", "src/drivers/x/x.c", "src/drivers/../drivers/x/x.c", "link/drivers/x/x.c"):
        done = front.cc("-c", name, "-o", "x.o")
        assert not done.returncode, done.stderr
        texts.add(front.dump("x.o"))
    assert len(texts) == 1
    text = texts.pop()
    assert text.startswith("unit drivers/x/x.c ") and "at include/h.h:1:" in text
    assert str(tmp_path) not in text


def test_root_can_be_given(front, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/y.c").write_text("void ext(void); void f(void) { ext(); }")
    assert not front.cc(f"-fplugin-arg-wqlint-root={tmp_path}/a", "-c", "a/y.c", "-o", "y.o").returncode
    assert front.dump("y.o").startswith("unit y.c ")
    assert not front.cc("-c", "a/y.c", "-o", "y.o").returncode
    assert front.dump("y.o").startswith("unit a/y.c ")


MODES = ["-O0", "-O1", "-O2", "-O3", "-Os", "-Og", "-O2 -g", "-O2 -g3", "-O2 -g -gz", "-O2 -flto -ffat-lto-objects",
         "-O2 -pipe", "-O2 -fexceptions", "-O2 -fsanitize=undefined,address", "-O2 -fPIC -pg",
         "-O2 -ftrivial-auto-var-init=zero", "-O2 -std=gnu89", "-O2 -fprofile-arcs", "-O2 -ffunction-sections"]


@pytest.mark.parametrize("mode", MODES)
def test_odd_code_compiles_and_comes_out_the_same(front, mode):
    """Facts can be read, and the sections of an object without the plugin have not changed by a bit."""
    (front.tmp / "odd.c").write_text(ODD)
    objects = []
    for plugin in (True, False):
        done = front.cc("-w", *mode.split(), "-c", "odd.c", "-o", f"odd{plugin:d}.o", plugin=plugin)
        assert not done.returncode and not done.stderr, done.stderr
        objects.append(f"odd{plugin:d}.o")
    text = front.dump(objects[0])
    assert "incomplete" not in text.split("\n")[0]
    assert "function nested " in text
    for name in objects:
        subprocess.run(["objcopy", "--remove-section=.debug_wqlint", "--remove-section=.comment", "--strip-debug", name],
                       cwd=front.tmp, check=True)
    sections = [subprocess.run(["objdump", "-s", *[f"-j{s}" for s in (".text", ".data", ".rodata", ".bss")], name],
                               cwd=front.tmp, capture_output=True, text=True).stdout.split("\n", 3)[-1] for name in objects]
    assert sections[0] == sections[1]


@pytest.mark.parametrize("args", ["-E", "-fsyntax-only", "-S -o t.s", "-M", "-c -flto -o t.o"])
def test_other_ends_of_the_compiler(front, args):
    (front.tmp / "t.c").write_text("int f(void) { return 1; }")
    done = front.cc(*args.split(), "t.c")
    assert not done.returncode and not done.stderr, done.stderr


def test_facts_survive_the_assembler(front):
    (front.tmp / "t.c").write_text("void g(void); void f(void) { g(); }")
    assert not front.cc("-S", "t.c", "-o", "t.s").returncode
    assert not front.cc("-c", "t.s", "-o", "t.o").returncode
    assert "call %0" in front.dump("t.o")
    header = subprocess.run(["readelf", "-SW", "t.o"], cwd=front.tmp, capture_output=True, text=True).stdout
    assert re.search(r"\.debug_wqlint\s+PROGBITS\s+0+ \S+ \S+ 00\s+E ", header)


def test_link_time_optimisation_and_assembler_input(front):
    (front.tmp / "t.c").write_text("extern int x; int main(void) { return x - 1; }")
    (front.tmp / "x.S").write_text(".globl x\n.data\nx: .long 1\n.section .note.GNU-stack\n")
    done = front.cc("-O2", "-flto", "t.c", "x.S", "-o", "t")
    assert not done.returncode and not done.stderr, done.stderr
    assert not subprocess.run([front.tmp / "t"]).returncode


@pytest.mark.skipif(not shutil.which("g++"), reason="no C++ compiler")
def test_cplusplus_is_let_pass(front):
    (front.tmp / "t.cc").write_text("template <class T> struct s { T t; virtual ~s() {} }; int f(s<int> &v) { return v.t; }")
    done = front.cc("-O2", "-c", "t.cc", cc="g++")
    assert not done.returncode and not done.stderr, done.stderr


def test_errors_leave_the_compiler_alone(front):
    done = front.cc("-x", "c", "-c", "-", "-o", "t.o", stdin="int f(void) { return y; }")
    assert done.returncode and "wqlint" not in done.stderr and not (front.tmp / "t.o").exists()
