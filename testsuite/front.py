# SPDX-License-Identifier: GPL-2.0-or-later
"""The compiler with the plugin in it, and the facts that come of a program, for the tests of the front end."""
import os
import re
import subprocess

import harness

CC = os.environ.get("PLUGIN_CC", "gcc")

# What many programs below begin with: the shapes of the kernel's structs and macros.
KERNEL = r"""
typedef unsigned int gfp_t;
typedef _Bool bool;
struct list_head { struct list_head *next, *prev; };
struct work_struct { long data; struct list_head entry; void (*func)(struct work_struct *); };
struct delayed_work { struct work_struct work; int cpu; };
struct mutex { int owner; };
#define NULL ((void *)0)
#define container_of(ptr, type, member) ({ \
	void *__mptr = (void *)(ptr); \
	((type *)(__mptr - __builtin_offsetof(type, member))); })
struct foo {
	int a;
	struct { struct work_struct worker; int n; } reset;
	union { struct delayed_work dw; long pad; };
	struct foo *next;
	struct work_struct *works;
};
struct first { struct work_struct w; int x; };
void *alloc(unsigned long n, gfp_t f);
void use(struct foo *);
void use_work(struct work_struct *);
void use_int(int);
void lock(struct mutex *);
void unlock(struct mutex *);
"""


class Front:
    """The compiler with the plugin in it."""

    def __init__(self, build, tmp):
        self.build, self.tmp = build, tmp
        self.plugin = [f"-fplugin={build}/wqlint.so"]

    def cc(self, *args, plugin=True, stdin=None, cc=CC):
        quiet = ["-fplugin-arg-wqlint-quiet"] if plugin else []
        return self.run(*(self.plugin + quiet if plugin else []), *args, stdin=stdin, cc=cc)

    def run(self, *args, stdin=None, cc=CC):
        return subprocess.run([cc, *map(str, args)], cwd=self.tmp, input=stdin, text=True,
                              capture_output=True, timeout=120)

    def dump(self, path):
        done = subprocess.run([self.build / "wqlint", "dump", path], cwd=self.tmp, text=True,
                              capture_output=True, timeout=60)
        assert not done.returncode, done.stderr
        return done.stdout

    def write(self, code, kernel, name):
        path = self.tmp / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # The line marker makes lines in facts lines of the test's own text.
        prelude = "\n".join(["", KERNEL, f'# 1 "{name}"']) if kernel else ""
        path.write_text(f"{prelude}\n{code}")

    def facts(self, code, *flags, kernel=True, name="t.c"):
        self.write(code, kernel, name)
        done = self.cc("-O2", *flags, "-c", name, "-o", "t.o")
        assert not done.returncode, done.stderr
        assert not done.stderr, done.stderr
        return Facts(self.dump("t.o"))


class Clang(Front):
    """The libclang front end: `wqlint cc` and `wqlint scan`."""

    def run_wqlint(self, *args):
        return subprocess.run([self.build / "wqlint", *map(str, args)], cwd=self.tmp, text=True, errors="replace",
                              capture_output=True, timeout=120)

    def cc(self, *args):
        return self.run_wqlint("cc", *args)

    def scan(self, *args):
        return self.run_wqlint("scan", *args)

    def facts(self, code, *flags, kernel=True, name="t.c"):
        self.write(code, kernel, name)
        done = self.cc("--facts=t.facts", "--", "gcc", "-O2", *flags, name)
        assert done.returncode in (0, 1) and not done.stderr, done.stderr
        return Facts(self.dump("t.facts"))


class Facts:
    """The dump of one unit; functions and globals by name, values written out in full."""

    def __init__(self, text):
        self.text = text
        self.records = {}
        for record in text.split("\n\n"):
            head = record.split("\n", 1)[0].split()
            if head and head[0] in ("function", "global"):
                self.records.setdefault(head[1], record)

    def has(self, name):
        return name in self.records

    def record(self, name):
        return self.records[name]

    def lines(self, name):
        """Events, ends of blocks and slots of a record, operands in place of their numbers."""
        table, out = {}, []
        for line in self.text.split("\n") if name is None else self.pool() + self.records[name].split("\n"):
            if m := re.match(r"\s+([%@]\d+) = (.*)", line):
                table[m[1]] = re.sub(r" type .*$", "", m[2]) if m[1][0] == "@" else m[2]
            else:
                out.append(line.strip())
        inside = set(self.records[name].split("\n"))

        def expand(text, depth=0):
            if depth > 12:
                return text
            def one(m):
                what = re.sub(r"\s+after \d+$", "", table.get(m[0], m[0]))
                return what if what.startswith("choice") and depth > 6 else \
                    "{" + expand(what, depth + 1) + "}"
            return re.sub(r"[%@]\d+\b", one, text)
        return [re.sub(r" at \S+:\d+:\d+.*$", "", expand(x)) for x in out
                if any(x == y.strip() for y in inside)]

    def pool(self):
        """Lines of other records: slots share the unit's pool."""
        return [x for n, r in self.records.items() if r.startswith("global") for x in r.split("\n")[1:]
                if re.match(r"\s+[%@]\d+ = ", x)]


# What no driver writes, and what must not trip the front end.
ODD = r"""
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
typedef int v4 __attribute__((vector_size(16)));
v4 addv(v4 a, v4 b) { return a + b; }
_Complex float cplx(_Complex float a) { return a * 2.0f + __imag__ a; }
__int128 big(__int128 x) { return x + ((__int128)1 << 100); }
_Atomic int at; int inc(void) { return at++; }
struct empty {}; struct empty e; struct has { struct empty e; int x; } hh = { {}, 3 }; void pe(struct empty x) { e = x; }
int kr(a, b) int a; char b; { return a + b; }
static jmp_buf jb; void lj(int); int sj(void) { volatile int v = 3; if (setjmp(jb)) return v; lj(1); return 0; }
int vla(int n, int m[n][n+1]) { int i, a[n]; struct { int q[n]; } s; for (i = 0; i < n; i++) { a[i] = m[i][0]; s.q[i] = a[i]; } return a[n-1] + s.q[0] + sizeof(a); }
int nested(int x) { int loc = x; int in(int y) { loc += y; return loc + x; } int (*p)(int) = in; lj(in(3)); return p(4); }
int nonlocal(int x) { __label__ out; void f(void) { goto out; } if (x) f(); return 1; out: return 2; }
void *cg(int i) { static void *t[] = { &&a, &&b }; goto *t[i]; a: return t[0]; b: return t[1]; }
int se(int x) { return ({ int y = x; y++; ({ y * 2; }); }); }
int va(int n, ...) { va_list ap; int r; struct has h; va_start(ap, n); r = va_arg(ap, int); h = va_arg(ap, struct has); va_end(ap); return r + h.x; }
union u { int a; float f; struct { char c[4]; }; } un = { .f = 1.0f };
struct bf { int a:3; unsigned b:5; long long c:40; }; int bits(struct bf *p) { p->a = 1; p->c |= 5; return p->b == 3 && p->c == 2; }
enum big { C = 0xffffffffffULL }; int eu(enum big x) { switch (x) { case C: return 1; default: return 0; } }
unsigned sw(unsigned x) { switch (x) { case 0 ... 10: return 1; case 0x7fffffff ... 0x90000000u: return 2; } return 4; }
int inf(void) { for (;;); } void __attribute__((noreturn)) nr(void) { __builtin_unreachable(); }
struct flex { int n; struct has a[]; }; struct flex fx = { 2, { { {}, 1 }, { {}, 2 } } }; int fl(struct flex *f, int i) { return f->a[i].x; }
register unsigned long sp asm("rsp"); unsigned long getsp(void) { return sp; }
extern int ex __attribute__((weak)); int wk(void) { return &ex ? ex : 0; }
void mcpy(struct has *a, struct has *b) { memcpy(a, b, sizeof *a); *a = *b; memset(b, 0, 4); }
void *alloca_(int n) { void *p = __builtin_alloca(n); lj((long)p); return p; }
void *off = (char *)&hh + 2; long diff = (long)&hh.x; __thread int tl; int gtl(void) { return tl++; }
int ovf(int a, int b) { int r; return __builtin_add_overflow(a, b, &r) ? -1 : r; }
"""
