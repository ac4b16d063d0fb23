# SPDX-License-Identifier: GPL-2.0-or-later
"""The libclang front end: the forms that the GCC one must have too, what is its own, and its commands.

Most forms are those of test_plugin.py: the same programs, the same facts.
"""
import json
import os
import re
import subprocess

import pytest

from front import Clang
from test_plugin import (  # noqa: F401  (tests of the form of facts, with this file's `front`)
    calls, returns, stores,
    test_a_branch_that_decides_no_event_is_folded, test_a_load_knows_when, test_a_pointer_to_a_member_is_followed,
    test_aggregates_are_copied_cleared_and_filled, test_asm_goto_and_computed_goto_may_go_anywhere,
    test_asm_outputs_and_inputs, test_bodies_without_a_word_are_dropped, test_branches_and_choices,
    test_calls_before_inlining, test_cast_to_a_stranger_is_transparent, test_cast_to_a_struct_that_begins_with_it,
    test_char_arithmetic_to_a_member, test_constants_are_read_from_the_unit,
    test_container_of_a_first_member_is_a_bare_copy, test_container_of_in_an_argument_takes_its_type_from_the_parameter,
    test_container_of_names_the_member, test_container_of_ones_own_member_is_the_object,
    test_container_of_what_was_loaded, test_elements_of_arrays, test_expect_is_transparent, test_flags_and_sections,
    test_hidden_from_the_compiler_is_not_hidden_from_us, test_indirect_calls_have_a_signature, test_initialisers,
    test_inlines_without_effect_or_answer, test_locals_whose_address_is_taken, test_locations_are_expansions,
    test_not_constant_is_false, test_private_part_behind_a_struct_stays_recognisable,
    test_statics_of_functions_and_what_nothing_refers_to, test_switch_ranges, test_tables_of_numbers_are_left_out,
    test_types_as_text, test_unnamed_structs,
)


@pytest.fixture
def front(build, tmp_path):
    return Clang(build, tmp_path)


# Forms of its own: what GCC's own lowering does for the other front end.

CLEANUP = """
void take(int *); void drop(int *); static inline void put(int *p) { drop(p); }
#define HELD int held __attribute__((cleanup(put))) = 1
"""


@pytest.mark.parametrize("body, drops", [
    ("HELD; use_int(1);", 1),
    ("HELD; if (x) return; use_int(1);", 2),
    ("for (int i = 0; i < x; i++) { HELD; if (i == 2) continue; if (i == 3) break; use_int(i); }", 3),
    ("{ HELD; if (x) goto out; use_int(1); } use_int(2); out: use_int(3);", 2),
    ("again: { HELD; if (x) goto again; }", 2),
    ("HELD; { if (x) goto in; use_int(1); in: use_int(2); }", 1),
    ("use_int(({ HELD; x; }));", 1),
    ("switch (x) { case 1: { HELD; if (x) break; } case 2: use_int(1); }", 2),
])
def test_cleanups_on_every_way_out(front, body, drops):
    facts = front.facts(CLEANUP + f"void f(int x) {{ {body} }}")
    assert len(calls(facts, "f", "put")) == drops
    assert calls(facts, "put", "drop") == ["{param 0}"]


def test_struct_by_value_into_memory(front):
    facts = front.facts("""struct guard { struct mutex *m; };
        static inline struct guard make(struct mutex *m) { struct guard t = ({ lock(m); (struct guard){ m }; }); return t; }
        static inline void end(struct guard *g) { if (g->m) unlock(g->m); }
        int f(struct mutex *m, int x) { struct guard scope __attribute__((cleanup(end))) = make(m); return x; }""")
    assert any(re.fullmatch(r"\d+: call \{func make\} \(\{param 0\}\) into \{local 0 scope\}", x)
               for x in facts.lines("f"))
    assert calls(facts, "f", "end") == ["{addr {local 0 scope}}"]
    assert stores(facts, "make") == ["store {local 0 t .guard:m} = {param 0}"]


@pytest.mark.parametrize("clauses, branches", [
    (";;", 0), ("; x;", 1), (";; x--", 0), ("x = 3;;", 0), ("; x; x--", 1), ("x = more(); x;", 1), ("x = 3;; x--", 0),
    ("; /* ; */ x;", 1),
])
def test_for_may_lack_clauses(front, clauses, branches):
    facts = front.facts(f"int more(void); void f(int x) {{ for ({clauses}) {{ if (more()) break; use_int(1); }} }}")
    assert len(re.findall(r"^ +(?:branch|any) ", facts.record("f"), re.M)) == branches + 1


def test_for_of_a_macro_may_lack_clauses(front):
    facts = front.facts("""#define forever for (;;)
#define each(i, n) for (i = 0; \\
	i < n; i++)
int more(void); void f(int i, int n) { forever { if (more()) break; use_int(1); } each(i, n) use_int(2); }""")
    assert calls(facts, "f", "use_int") == ["{int 1}", "{int 2}"] or calls(facts, "f", "use_int") == ["{int 2}", "{int 1}"]


def test_operand_of_typeof_is_not_evaluated(front):
    facts = front.facts("int g(int); void f(int x) { typeof(g(1)) y = g(2); __typeof__(g(3)) z; z = y; use_int(z); }")
    assert calls(facts, "f", "g") == ["{int 2}"]


def test_both_forms_of_the_conditional(front):
    facts = front.facts("void *g(int); void f(int x) { use(g(1) ?: g(2)); use(x ? g(3) : g(4)); }")
    assert sorted(calls(facts, "f", "g")) == [f"{{int {i}}}" for i in (1, 2, 3, 4)]
    assert facts.record("f").count("= choice") == 2 and "any" not in facts.record("f")


def test_short_circuits_are_control_flow(front):
    facts = front.facts("int g(int); void f(int x) { int y = g(1) && (g(2) || !g(3)); use_int(y); }")
    assert facts.record("f").count("branch") == 3
    assert {m for m in re.findall(r"choice b\d+ \((.*?)\)", facts.record("f"))}


def test_generic_picks_an_arm(front):
    facts = front.facts("""int g(long), h(char *); void f(int x) {
        use_int(_Generic(x, char *: 1, int: 2L)); use_int(_Generic(x, long: g, int: h)((void *)0)); }""")
    assert calls(facts, "f", "use_int")[0] == "{int 2}"


def test_generic_of_equal_arms_is_a_choice(front):
    facts = front.facts("int g(int); void f(int x) { use_int(_Generic(x, long: g(1), int: g(2))); }")
    assert sorted(calls(facts, "f", "g")) == ["{int 1}", "{int 2}"] and "choice" in facts.record("f")


def test_an_array_as_a_parameter_is_a_pointer(front):
    facts = front.facts("int f(int a[4], struct foo *b[2], int n) { b[n]->a = a[1]; use(b[0]); return *a; }")
    assert stores(facts, "f") == ["store {deref {load {deref {op add ({param 1}, {op mul ({param 2}, {int 8})})}}} .foo:a}"
                                  " = {load {deref {param 0} [1]}}"]
    assert calls(facts, "f", "use") == ["{load {deref {param 1}}}"] and returns(facts, "f") == ["{load {deref {param 0}}}"]


def test_what_builtins_say(front):
    facts = front.facts("""void f(struct foo *x) { use_int(__builtin_offsetof(struct foo, reset.n) == sizeof(struct foo));
        use_int(__builtin_types_compatible_p(int, long) + 4 * __builtin_types_compatible_p(int, int));
        use_int(__builtin_choose_expr(1, 5, x)); use_int(sizeof(x) + _Alignof(int)); }""")
    assert calls(facts, "f", "use_int") == ["{int 0}", "{int 4}", "{int 5}", "{int 12}"]


def test_fallthrough_and_default(front):
    facts = front.facts("void f(int x) { switch (x) { case 1: use_int(1); default: use_int(2); break; case 3: use_int(3); } }")
    text = facts.record("f")
    line = next(x for x in facts.lines("f") if x.startswith("switch"))
    fallback, one, three = re.search(r"\((b\d+), (b\d+), (b\d+)\) cases", line).groups()
    assert re.search(r"int 2\n(?:.*\n)*?", text) and len({fallback, one, three}) == 3
    after_one = text.split(f"block {one}\n")[1].split("block ")[0]
    assert f"jump ({fallback})" in after_one


def test_what_follows_a_call_that_never_returns(front):
    facts = front.facts("void die(void) __attribute__((noreturn)); void f(int x) { if (x) die(); use_int(1); }")
    block = facts.record("f").split("func die")[1]
    assert "jump\n" in block.split("block")[0] + "\n"


def test_braces_left_away(front):
    facts = front.facts("""struct pair { int a; struct { void (*f)(void); int z; } in; int b; };
        void h(void); struct pair p[] = { 1, h, 2, 3, { 4, { h }, .b = 5 } };""")
    assert [x for x in facts.lines("p")] and [x.split(" = ")[0][5:] for x in facts.lines("p") if x.startswith("slot")] == [
        "{global p [0].pair:a}", "{global p [0].pair:in.pair.in:f}", "{global p [0].pair:in.pair.in:z}",
        "{global p [0].pair:b}", "{global p [1].pair:a}", "{global p [1].pair:in.pair.in:f}", "{global p [1].pair:b}"]


def test_a_constant_variable_is_its_value(front):
    facts = front.facts("""extern int q; static const struct { int n; int *p; } c = { .p = &q };
        int *f(void) { return c.p; } int g(void) { return c.n; }""")
    assert returns(facts, "f") == ["{addr {global q}}"] and returns(facts, "g") == ["{int 0}"]


def test_a_call_in_an_argument_sits_at_the_outer_one(front):
    facts = front.facts("int g(int);\nvoid f(void)\n{\n\tuse_int(\n\t\tg(1));\n}")
    assert len(re.findall(r"call .* at t\.c:4:2$", facts.record("f"), re.M)) == 2
    facts = front.facts("unsigned char g(int);\nvoid h(unsigned char);\nvoid f(void)\n{\n\th(\n\t\tg(1));\n}")
    assert re.search(r"call .* at t\.c:6:3$", facts.record("f"), re.M)


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
        assert not front.cc("--facts=x.facts", "--", name).returncode
        texts.add(front.dump("x.facts"))
    assert len(texts) == 1
    text = texts.pop()
    assert text.startswith("unit drivers/x/x.c ") and "at include/h.h:1:" in text
    assert str(tmp_path) not in text


# Command lines

KBUILD = """-Wp,-MMD,x.o.d -nostdinc -D__KERNEL__ -fmacro-prefix-map=/src/= -Wall -fno-PIE -mno-sse -m64 -mno-80387
    -falign-jumps=1 -mpreferred-stack-boundary=3 -mskip-rax-setup -mindirect-branch=thunk-extern -mfunction-return=thunk-extern
    -fno-jump-tables -fno-delete-null-pointer-checks -fno-allow-store-data-races -fconserve-stack --param=allow-store-data-races=0
    -fplugin=./wqlint.so -fplugin-arg-wqlint-quiet -fzero-call-used-regs=used-gpr -fno-ipa-cp-clone -mrecord-mcount -mfentry
    -Wimplicit-fallthrough=5 -Werror=designated-init -DNAME="x" -c -o x.o""".split()


def test_what_only_gcc_knows_is_dropped(front):
    (front.tmp / "x.c").write_text("int f(void); int g(void) { return f(); }")
    done = front.cc("--facts=x.facts", "--", "gcc", *KBUILD, "x.c")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "call %0" in front.dump("x.facts") and not (front.tmp / "x.o").exists()


def test_the_unit_sees_its_own_compiler(front):
    (front.tmp / "x.c").write_text("void gnu(void), llvm(void); void f(void) {\n#ifdef __clang__\nllvm();\n#else\ngnu();\n#endif\n}")
    for words, name in (["gcc"], "gnu"), (["clang-19"], "llvm"), (["-DX"], "gnu"), (["--target=x86_64-linux-gnu"], "llvm"):
        assert not front.cc("--facts=x.facts", "--", *words, "x.c").returncode
        assert f"func {name}" in front.dump("x.facts")


HEADER = """typedef struct workqueue_struct workqueue_struct; extern struct workqueue_struct *system_wq;
void __flush_workqueue(struct workqueue_struct *);\n"""
GUILTY = '#include "wq.h"\nvoid f(void);\nvoid f(void)\n{\n\t__flush_workqueue(system_wq);\n}\n'
FOUND = re.compile(r"^x\.c:5:2: warning: .*\[flush-system-queue\]$", re.M)


@pytest.fixture
def project(front):
    """A tree of one guilty and one clean unit, with its compile_commands.json."""
    (front.tmp / "wq.h").write_text(HEADER)
    (front.tmp / "x.c").write_text(GUILTY)
    (front.tmp / "y.c").write_text('#include "wq.h"\nvoid y(void);\nvoid y(void) { }\n')
    entries = [{"directory": str(front.tmp), "file": f"{n}.c", "command": f"gcc -O2 -DQ='\"a b\"' -c -o {n}.o {n}.c"}
               for n in "xy"]
    entries.append({"directory": str(front.tmp), "file": "z.S", "command": "gcc -c z.S"})
    (front.tmp / "compile_commands.json").write_text(json.dumps(entries))
    return front


def test_cc_as_a_kernels_check(project):
    done = project.cc("--", "-D__linux__", "-Wbitwise", "-Wp,-MMD,x.d", "x.c")
    assert done.returncode == 1 and FOUND.search(done.stdout) and not done.stderr


@pytest.mark.parametrize("words, sentence", [
    ([], "the command line names no source file (*.c)"),
    (["gcc", "-c", "-o", "x.o"], "the command line names no source file (*.c)"),
    (["gcc", "none.c"], "none.c: cannot open"),
])
def test_cc_of_nothing(front, words, sentence):
    done = front.cc("--", *words)
    assert (done.returncode, done.stdout) == (2, "") and sentence in done.stderr


def test_scan_reads_all_units_of_c(project):
    done = project.scan()
    assert done.returncode == 1 and FOUND.search(done.stdout)
    assert done.stderr == "wqlint: scan: 1 unit(s) are not C (assembler, Rust, …) and were not looked at\n"
    assert project.scan("-j1").stdout == project.scan("-j2").stdout == done.stdout


def test_scan_of_named_units(project):
    assert project.scan("y.c").returncode == 0
    assert project.scan("x.c").returncode == project.scan(".").returncode == 1
    (project.tmp / "sub").mkdir()
    done = subprocess.run([project.build / "wqlint", "scan", "-p", "..", "y.c"], cwd=project.tmp / "sub", capture_output=True)
    assert not done.returncode and not done.stdout
    done = project.scan("elsewhere.c")
    assert done.returncode == 2 and "elsewhere.c: no unit of compile_commands.json is that file" in done.stderr


@pytest.mark.parametrize("text, sentence", [
    (None, "compile_commands.json: cannot read it; a kernel's is made by `make compile_commands.json` in a built tree"),
    ("[{", "compile_commands.json:1:2: it is not JSON: "),
    ('[{"directory": "/"', "it is not JSON: "),
    ('{"a": 1}', "compile_commands.json: it is JSON, but no list of compiler commands"),
    ('[{"file": "x.c"}]', "compile_commands.json: entry 1 names no file, or no directory; make it anew"),
    ('[{"file": "x.c", "directory": "/"}]', "compile_commands.json: entry 1 has neither a command nor arguments"),
    ("[]", "compile_commands.json names no unit of C"),
])
def test_hostile_compile_commands(front, text, sentence):
    if text is not None:
        (front.tmp / "compile_commands.json").write_text(text)
    done = front.scan()
    assert (done.returncode, done.stdout) == (2, "") and sentence in done.stderr and done.stderr.count("\n") == 1


def test_what_clang_cannot_parse_is_named_and_the_rest_is_read(project):
    (project.tmp / "y.c").write_text("void y(void) { not C at all; }")
    done = project.scan()
    assert done.returncode == 1 and FOUND.search(done.stdout)
    assert "facts of y.c are incomplete: clang cannot parse all of it: y.c:1: " in done.stderr
    assert "1 unit(s) are incomplete; 2 unit(s) were checked" in done.stderr
    assert project.scan("--strict").returncode == 2


def test_a_missing_source_or_header_is_named(project):
    (project.tmp / "y.c").unlink()
    done = project.scan()
    assert done.returncode == 1 and re.search(r"y\.c: .*; the unit is left out", done.stderr)
    assert project.scan("--strict").returncode == 2
    (project.tmp / "wq.h").unlink()
    done = project.scan("x.c")
    assert "x.c:1: 'wq.h' file not found" in done.stderr


def test_a_crash_loses_one_unit(project):
    """Every operator takes a piece of the parser's stack."""
    (project.tmp / "y.c").write_text(f"int y(int x) {{ return {'~' * 100000}x; }}")
    done = project.scan()
    assert done.returncode == 1 and FOUND.search(done.stdout)
    assert re.search(r"^wqlint: y\.c: libclang crashed on it \(signal \d+\); the unit is left out$", done.stderr, re.M)
    assert project.scan("--strict").returncode == 2
    only = project.scan("y.c")
    assert only.returncode == 2 and "scan: none of 1 unit(s) could be read" in only.stderr


def test_a_unit_without_end_is_left_out(project):
    (project.tmp / "y.c").write_text("".join(f"int f{i}(int x) {{ return x + {i}; }}\n" for i in range(150000)))
    done = subprocess.run(["sh", "-c", f"ulimit -S -t 1; {project.build}/wqlint scan"], cwd=project.tmp, text=True,
                          capture_output=True, timeout=120)
    assert done.returncode == 1 and FOUND.search(done.stdout)
    assert "wqlint: y.c: took too much processor time (signal 24); the unit is left out" in done.stderr


def test_control_characters_do_not_reach_the_terminal(project):
    (project.tmp / "y.c").write_text('#include "\x1b[31m.h"\n')
    assert "\x1b" not in project.scan().stderr


# The cache

def facts_files(project):
    return {p.name: p for p in (project.tmp / "cache").iterdir() if p.suffix == ".facts"}


def test_the_cache_is_used_and_notices_what_changes(project):
    first = project.scan("--cache=cache")
    made = facts_files(project)
    assert len(made) == 2
    assert project.scan("--cache=cache").stdout == first.stdout and facts_files(project).keys() == made.keys()
    # It is the cache that answers: facts of the clean unit under the name of the guilty one are believed.
    texts = {name: p.read_bytes() for name, p in made.items()}
    one, other = texts
    for name, text in (one, texts[other]), (other, texts[one]):
        made[name].write_bytes(text)
    assert project.scan("--cache=cache", "x.c").returncode == 0
    for name, text in texts.items():
        made[name].write_bytes(text)
    # A header, the flags and the source are part of the key; going back is a hit again.
    (project.tmp / "wq.h").write_text(HEADER.replace("__flush_workqueue", "harmless") + "#define __flush_workqueue harmless\n")
    assert project.scan("--cache=cache").returncode == 0
    assert len(facts_files(project)) == 4
    (project.tmp / "wq.h").write_text(HEADER)
    assert project.scan("--cache=cache").stdout == first.stdout and len(facts_files(project)) == 4


def test_a_damaged_cache_is_made_again(project):
    first = project.scan("--cache=cache")
    for p in (project.tmp / "cache").iterdir():
        p.write_bytes(p.read_bytes()[:-3])
    again = project.scan("--cache=cache")
    assert (again.returncode, again.stdout) == (1, first.stdout)


def test_a_cache_that_cannot_be(project):
    (project.tmp / "cache").write_text("")
    done = project.scan("--cache=cache")
    assert done.returncode == 2 and "cache: cannot keep the cache there" in done.stderr


def test_facts_can_be_kept(project):
    first = project.scan("--facts=all.facts")
    assert project.run_wqlint("check", "all.facts").stdout == first.stdout


def test_without_libclang_beside_it(front, build):
    (front.tmp / "wqlint").write_bytes((build / "wqlint").read_bytes())
    os.chmod(front.tmp / "wqlint", 0o755)
    done = subprocess.run([front.tmp / "wqlint", "scan"], capture_output=True, text=True)
    assert done.returncode == 2 and "wqlint-clang: cannot run it" in done.stderr
