// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_model.c - src/model: rules files in, answers and errors out.
 */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"
#include "model/model.h"

struct world {
	struct strtab *st;
	struct err err;
	struct model *m;
};

static void write_file(const char *name, const char *text, size_t len)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static struct world read_paths(const char *const *paths, uint32_t n)
{
	struct world w = { .st = strtab_new() };

	w.m = model_read(paths, n, w.st, &w.err);
	return w;
}

static struct world read_text(const char *text)
{
	const char *path = "t.rules";

	write_file(path, text, strlen(text));
	return read_paths(&path, 1);
}

static void done(struct world *w)
{
	model_free(w->m);
	err_free(&w->err);
	strtab_free(w->st);
}

static struct model_function *function(struct world *w, const char *name)
{
	return model_function(w->m, str_intern(w->st, name));
}

static void reads_functions(void **state)
{
	struct world w = read_text(
		"# comment\n"
		"; another\n"
		"[function alloc_workqueue]\n"
		"also = alloc_workqueue_noprof alloc_wq\n"
		"  alloc_queue\n"
		"creates-queue = queue:ret name:0 flags:1 add:=WQ_UNBOUND|(1<<2) max-active:-2   ; inline\n"
		"allocates=gfp:=GFP_KERNEL\n"
		"[function flush_scheduled_work]\n"
		"flushes-queue = queue:@system_wq\n"
		"opaque = yes\n"
		"fallback = yes\n"
		"[function in_interrupt]\n"
		"returns = -1\n");
	struct model_function *f;
	const struct effect *e;

	(void)state;
	assert_non_null(w.m);
	assert_int_equal(w.err.n, 0);
	f = function(&w, "alloc_workqueue");
	assert_ptr_equal(f, function(&w, "alloc_workqueue_noprof"));
	assert_ptr_equal(f, function(&w, "alloc_queue"));
	assert_string_equal(str(w.st, f->name), "alloc_workqueue");
	assert_string_equal(f->file, "t.rules");
	assert_int_equal(f->line, 3);
	assert_false(f->opaque || f->returns_known || f->used || f->fallback);
	assert_int_equal(f->neffects, 2);
	e = &f->effects[0];
	assert_int_equal(e->kind, EFFECT_CREATE_QUEUE);
	assert_int_equal(e->op[ROLE_QUEUE].kind, OPERAND_RESULT);
	assert_int_equal(e->op[ROLE_NAME].kind, OPERAND_ARG);
	assert_int_equal(e->op[ROLE_NAME].num, 0);
	assert_int_equal(e->op[ROLE_FLAGS].num, 1);
	assert_int_equal(e->op[ROLE_ADD].kind, OPERAND_EXPR);
	assert_string_equal(str(w.st, e->op[ROLE_ADD].text), "WQ_UNBOUND|(1<<2)");
	assert_int_equal(e->op[ROLE_MAX_ACTIVE].kind, OPERAND_ARG_FROM_END);
	assert_int_equal(e->op[ROLE_MAX_ACTIVE].num, 2);
	assert_int_equal(e->op[ROLE_WORK].kind, OPERAND_NONE);
	assert_int_equal(f->effects[1].kind, EFFECT_ALLOC);
	f = function(&w, "flush_scheduled_work");
	assert_true(f->opaque && f->fallback);
	assert_int_equal(f->effects[0].op[ROLE_QUEUE].kind, OPERAND_SYMBOL);
	assert_string_equal(str(w.st, f->effects[0].op[ROLE_QUEUE].text), "system_wq");
	f = function(&w, "in_interrupt");
	assert_true(f->returns_known);
	assert_int_equal(f->returns, -1);
	assert_int_equal(f->neffects, 0);
	assert_null(function(&w, "kmalloc"));
	done(&w);
}

static void reads_executors(void **state)
{
	struct world w = read_text(
		"[function serve]\n"
		"runs = func:1->args.ops->outer.inner.fn queue:-4 else:@server.wq\n"
		"runs = func:cqe.done queue:@server.wq if:3 is:=1\n"
		"[queue server.wq]\nname = server\nflags = WQ_MEM_RECLAIM\nmax-active = 1\ninternal = yes\n"
		"[slot ops.fn]\nruns-on = @server.wq\n");
	const struct effect *e;

	(void)state;
	assert_non_null(w.m);
	assert_int_equal(function(&w, "serve")->neffects, 2);
	e = &function(&w, "serve")->effects[0];
	assert_int_equal(e->kind, EFFECT_RUN);
	assert_int_equal(e->op[ROLE_FUNC].kind, OPERAND_MEMBER);
	assert_int_equal(e->op[ROLE_FUNC].num, 1);
	assert_int_equal(e->op[ROLE_FUNC].nmembers, 2);
	assert_string_equal(str(w.st, e->op[ROLE_FUNC].members[0].tag), "args");
	assert_string_equal(str(w.st, e->op[ROLE_FUNC].members[1].tag), "outer.inner");
	assert_string_equal(str(w.st, e->op[ROLE_FUNC].members[1].field), "fn");
	assert_int_equal(e->op[ROLE_QUEUE].kind, OPERAND_ARG_FROM_END);
	assert_int_equal(e->op[ROLE_ELSE].kind, OPERAND_SYMBOL);
	e = &function(&w, "serve")->effects[1];
	assert_int_equal(e->op[ROLE_FUNC].kind, OPERAND_SLOT);
	assert_string_equal(str(w.st, e->op[ROLE_FUNC].members[0].field), "done");
	assert_int_equal(e->op[ROLE_IF].num, 3);
	assert_int_equal(e->op[ROLE_IS].kind, OPERAND_EXPR);
	assert_true(model_queue(w.m, str_intern(w.st, "server.wq"))->internal);
	assert_string_equal(str(w.st, model_queue(w.m, str_intern(w.st, "server.wq"))->max_active), "1");
	assert_string_equal(str(w.st, model_slot(w.m, str_intern(w.st, "ops"), str_intern(w.st, "fn"))->runs_on), "server.wq");
	done(&w);
}

static void reads_other_sections(void **state)
{
	struct world w = read_text(
		"[queue system_wq]\nname = events\nflags = WQ_PERCPU\n"
		"[struct delayed_work]\nwork = work\n"
		"[struct work_struct]\nfunc = func\n"
		"[struct task_struct]\ntask-flags = flags\n"
		"[slot file_operations.*]\ngeneric = yes\n"
		"[slot file_operations.open]\ngeneric = no\n"
		"[slot outer.member.fn]\ngeneric = yes\n"
		"[slot ops.stop]\nheld = @big_mutex\nheld = 1:outer.dev.lock\n"
		"[term gfp.fs]\nvalue = __GFP_FS\n");
	const struct model_held *held;
	str_id fops, open_id, other;

	(void)state;
	assert_non_null(w.m);
	assert_string_equal(str(w.st, model_queue(w.m, str_intern(w.st, "system_wq"))->name), "events");
	assert_string_equal(str(w.st, model_struct(w.m, str_intern(w.st, "delayed_work"))->work), "work");
	assert_int_equal(model_struct(w.m, str_intern(w.st, "delayed_work"))->func, 0);
	assert_string_equal(str(w.st, model_struct(w.m, str_intern(w.st, "task_struct"))->task_flags), "flags");
	fops = str_intern(w.st, "file_operations");
	open_id = str_intern(w.st, "open");
	other = str_intern(w.st, "release");
	assert_false(model_slot(w.m, fops, open_id)->generic);
	assert_true(model_slot(w.m, fops, other)->generic);
	assert_non_null(model_slot(w.m, str_intern(w.st, "outer.member"), str_intern(w.st, "fn")));
	assert_null(model_slot(w.m, str_intern(w.st, "outer"), str_intern(w.st, "member")));
	held = model_slot(w.m, str_intern(w.st, "ops"), str_intern(w.st, "stop"))->held;
	assert_string_equal(str(w.st, held[0].symbol), "big_mutex");
	assert_int_equal(held[1].symbol, 0);
	assert_int_equal(held[1].arg, 1);
	assert_string_equal(str(w.st, held[1].tag), "outer.dev");
	assert_string_equal(str(w.st, held[1].field), "lock");
	assert_string_equal(str(w.st, model_term(w.m, "gfp.fs")->value), "__GFP_FS");
	/* A function and a queue of one name do not meet. */
	assert_null(function(&w, "system_wq"));
	done(&w);
}

static void longest_prefix_wins(void **state)
{
	struct world w = read_text(
		"[function trace_*]\nopaque = yes\n"
		"[function a]\nalso = trace_foo_* \nopaque = no\n"
		"[function trace_foo_bar]\nreturns = 1\n");

	(void)state;
	assert_non_null(w.m);
	assert_true(function(&w, "trace_x")->opaque);
	assert_true(function(&w, "trace_")->opaque);
	assert_null(function(&w, "trace"));
	assert_string_equal(str(w.st, function(&w, "trace_foo_x")->name), "a");
	assert_true(function(&w, "trace_foo_bar")->returns_known);
	done(&w);
}

struct bad {
	const char *text;
	const char *error;	/* the only sentence, but for "t.rules:" */
};

#define NOT_AN_OPERAND \
	"is none of: an argument's number from 0 (or -1, the last), its member N->TAG.FIELD, a slot TAG.FIELD, " \
	"ret, =EXPRESSION, @SYMBOL"

static const struct bad bad[] = {
	{ "[nonsense a]\nb = c\nd = e\n",
	  "1: [nonsense a]: sections are [function NAME], [queue SYMBOL], [struct TAG], [slot TAG.FIELD], [term NAME], [set NAME], [path FUNCTION], [allow RULE] and [text NAME]" },
	{ "[function]\nopaque = yes\n", "1: '' is not the name of a function" },
	{ "[function a b]\nopaque = yes\n", "1: 'a b' is not the name of a function" },
	{ "[function *]\nopaque = yes\n", "1: '*' is not the name of a function" },
	{ "[function 3a*]\nopaque = yes\n", "1: '3a' is not the name of a function" },
	{ "[slot fops]\ngeneric = yes\n", "1: 'fops' is not of the form TAG.FIELD or TAG.*" },
	{ "[slot a.b]\nheld = lock\n", "2: held = lock: a lock is @VARIABLE or ARG:STRUCT.MEMBER" },
	{ "[slot a.b]\nheld = 0:lock\n", "2: held = 0:lock: a lock is @VARIABLE or ARG:STRUCT.MEMBER" },
	{ "[slot a.b]\nheld = 0:.lock\n", "2: '' is not the name of a struct" },
	{ "[slot a.b]\nheld = @a\nheld = @b\nheld = @c\n", "4: [slot a.b] holds more than 2 locks" },
	{ "[function a\nopaque = yes\n", "1: the heading has no ']' at its end" },
	{ "[function a] x\nopaque = yes\n", "1: the heading has no ']' at its end" },
	{ "[function a]\nopaque = yes\n  [function b]\n", "3: a heading must start its line" },
	{ "opaque = yes\n", "1: 'opaque' stands before the first [section]" },
	{ "[function a]\n[function b]\nopaque = yes\n", "1: [function a] says nothing" },
	{ "[function a]\nfoo = 1\n", "2: [function ...] has no key 'foo'" },
	{ "[queue a]\nname = x\nflags = 0\nopaque = yes\n", "4: [queue ...] has no key 'opaque'" },
	{ "[queue a]\nname = x\n", "1: [queue a] must say its flags" },
	{ "[queue a]\nname = x\nflags = 1|\n",
	  "3: '1|' is not a constant expression of names, integers and | & ~ << + - ( )" },
	{ "[queue a]\nname =\nflags = 0\n", "2: name has no value" },
	{ "[queue a]\nname = x\nname = y\nflags = 0\n", "3: name is given twice in [queue a]" },
	{ "[queue a]\nname = x\n  y\nflags = 0\n", "3: name is given twice in [queue a]" },
	{ "[struct a]\nfunc = f\nwork = w\n", "1: [struct a] says func and work: a struct is a work or carries one" },
	{ "[struct a]\nfunc = f.g\n", "2: 'f.g' is not the name of a struct member" },
	{ "[function a]\nopaque = maybe\n", "2: opaque = maybe: say yes or no" },
	{ "[function a]\nreturns = GFP_KERNEL\n", "2: returns = GFP_KERNEL: say an integer" },
	{ "[function a]\nallocates = gfp\n", "2: 'gfp' in allocates is not of the form ROLE:OPERAND" },
	{ "[function a]\nallocates = gpf:1\n", "2: allocates has no role 'gpf'" },
	{ "[function a]\nallocates = flags:1\n", "2: allocates must say its gfp, as in 'gfp:0'" },
	{ "[function a]\nallocates = gfp:1 gfp:2\n", "2: allocates names its gfp twice" },
	{ "[function a]\nallocates = gfp:-0\n",
	  "2: operand '-0' " NOT_AN_OPERAND },
	{ "[function a]\nallocates = gfp:100\n",
	  "2: operand '100' " NOT_AN_OPERAND },
	{ "[function a]\nallocates = gfp:1x\n",
	  "2: operand '1x' " NOT_AN_OPERAND },
	{ "[function a]\nruns = func:0->x\n", "2: 'x' is not of the form TAG.FIELD, at most 2 of them after ->" },
	{ "[function a]\nruns = func:0->x.y->\n", "2: '' is not of the form TAG.FIELD, at most 2 of them after ->" },
	{ "[function a]\nruns = func:0->x.y-z\n", "2: '-z' is no member" },
	{ "[function a]\nruns = func:0->a.b->c.d->e.f\n",
	  "2: 'e.f' is not of the form TAG.FIELD, at most 2 of them after ->" },
	{ "[function a]\nruns = func:-1->x.y\n", "2: operand '-1->x.y' " NOT_AN_OPERAND },
	{ "[function a]\nflushes-queue = queue:0->x.y\n", "2: flushes-queue cannot take its queue from a member" },
	{ "[function a]\nruns = func:0 queue:x.y\n", "2: runs cannot take its queue from a member" },
	{ "[function a]\nruns = func:0 if:1\n", "2: runs says if without is, or is without if" },
	{ "[function a]\nqueues = work:0 if:1 is:=1\n", "2: queues holds always: only runs may say if" },
	{ "[slot a.b]\nruns-on = wq\n", "2: runs-on = wq: say @ and the name of a queue" },
	{ "[queue a.b]\nname = x\nflags = 0\ninternal = maybe\n", "4: internal = maybe: say yes or no" },
	{ "[function a]\nallocates = gfp:=\n",
	  "2: '' is not a constant expression of names, integers and | & ~ << + - ( )" },
	{ "[function a]\nflushes-queue = queue:@1\n", "2: '1' is not the name of a global variable" },
	{ "[function a]\nalso = b c-d\nopaque = yes\n", "2: 'c-d' is not the name of a function" },
	{ "[function a]\nopaque = yes\n[function b]\nalso = a\nopaque = yes\n",
	  "3: function a is in this file already, at line 1" },
	{ "[function a]\nopaque = yes\njunk\n", "3: neither [section] nor KEY = VALUE" },
};

static void bad_entries_are_told_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct world w = read_text(bad[i].text);

		if (w.m || w.err.n != 1 || strncmp(w.err.msg[0], "t.rules:", 8) ||
		    strcmp(w.err.msg[0] + 8, bad[i].error))
			fail_msg("%s\nexpected t.rules:%s\ngot %zu: %s", bad[i].text, bad[i].error, w.err.n,
				 w.err.n ? w.err.msg[0] : "nothing");
		done(&w);
	}
}

static void all_mistakes_are_told(void **state)
{
	struct world w = read_text("[function a]\nfoo = 1\nallocates = 1\n[nonsense x]\nb = c\n[queue q]\nname = n\n");

	(void)state;
	assert_null(w.m);
	assert_int_equal(w.err.n, 4);
	assert_string_equal(w.err.msg[3], "t.rules:6: [queue q] must say its flags");
	done(&w);
}

static void long_lines_are_refused_not_cut(void **state)
{
	char text[2000], name[400];
	struct world w;

	(void)state;
	/* The longest that the library takes whole, and one more. */
	for (size_t len = 180; len < 220; len++) {
		memset(name, 'x', len);
		name[len] = 0;
		snprintf(text, sizeof(text), "[function a]\nalso = %s\nopaque = yes\n", name);
		w = read_text(text);
		if (w.m) {
			assert_non_null(function(&w, name));
		} else {
			assert_int_equal(w.err.n, 1);
			assert_string_equal(w.err.msg[0],
					    "t.rules:2: the line is too long; repeat the key on another line");
		}
		assert_int_equal(!w.m, len + strlen("also = \n") + 1 > 200);
		done(&w);
	}
	/* Headings and comments may be long. */
	memset(name, 'y', 399);
	name[399] = 0;
	snprintf(text, sizeof(text), "# %s %s\n[function %s]\nopaque = yes\n", name, name, name);
	w = read_text(text);
	assert_int_equal(w.err.n, 0);
	assert_non_null(function(&w, name));
	done(&w);
}

static void odd_bytes(void **state)
{
	static const char nul[] = "[function a]\nopaque = yes\0x\n";
	static const char marked[] = "\xEF\xBB\xBF[function a]\r\nopaque = yes\r\n[function b]\nopaque = yes";
	const char *path = "t.rules";
	struct world w;

	(void)state;
	write_file(path, nul, sizeof(nul) - 1);
	w = read_paths(&path, 1);
	assert_null(w.m);
	assert_string_equal(w.err.msg[0], "t.rules:2: holds a NUL byte");
	done(&w);
	write_file(path, marked, sizeof(marked) - 1);
	w = read_paths(&path, 1);
	assert_non_null(w.m);
	assert_true(function(&w, "a")->opaque);
	assert_true(function(&w, "b")->opaque);
	done(&w);
}

static void unused(void *ctx, const char *what, const char *file, int line)
{
	char *list = (char *)ctx;

	sprintf(list + strlen(list), "%s %s:%d\n", what, file, line);
}

static void later_entries_replace_earlier(void **state)
{
	const char *paths[] = { "rules", "mine.rules" };
	static const char a[] = "[function f]\nalso = g h*\nopaque = yes\n[function k]\nopaque = yes\n";
	static const char b[] = "[function g]\nreturns = 1\n[slot s.*]\ngeneric = yes\n";
	static const char mine[] = "[function f]\nopaque = no\n[function h*]\nopaque = no\n";
	char list[500] = "";
	struct world w;

	(void)state;
	mkdir("rules", 0755);
	write_file("rules/b.rules", b, sizeof(b) - 1);
	write_file("rules/a.rules", a, sizeof(a) - 1);
	write_file("rules/README.md", "x", 1);
	write_file("mine.rules", mine, sizeof(mine) - 1);
	w = read_paths(paths, 2);
	assert_non_null(w.m);
	assert_false(function(&w, "f")->opaque);
	assert_false(function(&w, "g")->opaque);
	assert_true(function(&w, "g")->returns_known);
	assert_false(function(&w, "hx")->opaque);
	function(&w, "g")->used = true;
	model_unused(w.m, unused, list);
	assert_string_equal(list, "function k rules/a.rules:4\nslot s.* rules/b.rules:3\n"
				  "function f mine.rules:1\nfunction h* mine.rules:3\n");
	done(&w);
}

static void paths_that_cannot_be_read(void **state)
{
	const char *paths[] = { "none.rules", "empty", "t.rules" };
	struct world w;

	(void)state;
	mkdir("empty", 0755);
	write_file("t.rules", "[function f]\n", 13);
	w = read_paths(paths, 3);
	assert_null(w.m);
	assert_int_equal(w.err.n, 3);
	assert_string_equal(w.err.msg[0], "none.rules: cannot open the rules: No such file or directory");
	assert_string_equal(w.err.msg[1], "empty: no *.rules file in this directory");
	assert_string_equal(w.err.msg[2], "t.rules:1: [function f] says nothing");
	done(&w);
	model_free(NULL);
}

static bool lookup(void *ctx, const char *name, int64_t *out)
{
	(void)ctx;
	if (strcmp(name, "A") && strcmp(name, "B_1"))
		return false;
	*out = *name == 'A' ? 4 : INT64_MIN;
	return true;
}

static void evaluates(void **state)
{
	static const struct {
		const char *expr;
		int64_t value;
	} good[] = {
		{ "0", 0 }, { "1 << 3", 8 }, { "010|0x10", 24 }, { "7&~A", 3 }, { "1|2&0", 1 }, { "1+2<<1", 6 },
		{ "10-3-2", 5 }, { "1<<2<<1", 8 }, { "-1", -1 }, { "~0", -1 }, { "-(A+1)", -5 }, { "+3", 3 },
		{ "B_1", INT64_MIN }, { "1ul|2LL", 3 }, { " ( ( A ) ) ", 4 }, { "0xffffffffffffffff", -1 },
		{ "1 - -1", 2 }, { "4 & 6 | 1", 5 }, { "1 << 63", INT64_MIN },
	};
	static const char *const wrong[] = {
		"", " ", "1|", "|1", "(1", "1)", "1 2", "a b", "1||2", "1&&2", "1<2", "1<<64", "1<<-1", "08", "1x",
		"A*2", "!A", "0xfffffffffffffffff", "A(1)", "'a'", "\"", "1,2",
	};
	char missing[64], deep[500];
	int64_t value;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (model_eval(good[i].expr, lookup, NULL, &value, missing) || value != good[i].value)
			fail_msg("%s", good[i].expr);
		assert_string_equal(missing, "");
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (model_eval(wrong[i], lookup, NULL, &value, missing) != -1)
			fail_msg("'%s' is %lld", wrong[i], (long long)value);
	assert_int_equal(model_eval("A | NOT_THERE | 1", lookup, NULL, &value, missing), -1);
	assert_string_equal(missing, "NOT_THERE");
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = 0;
	assert_int_equal(model_eval(deep, lookup, NULL, &value, missing), -1);
	memset(deep, '~', sizeof(deep) - 2);
	deep[sizeof(deep) - 2] = '1';
	assert_int_equal(model_eval(deep, lookup, NULL, &value, missing), -1);
	memset(deep, 'z', sizeof(deep) - 1);
	assert_int_equal(model_eval(deep, lookup, NULL, &value, missing), -1);
}

static bool in_set(struct world *w, const char *set, const char *func)
{
	return model_in_set(w->m, set, str_intern(w->st, func));
}

/* What a set says of a function has nothing to do with the function's own entry. */
static void sets_and_phases(void **state)
{
	struct world w = read_text(
		"[set reference.drop]\n"
		"functions = kref_put put_device\n"
		"functions = module_put\n"
		"[set object.free]\n"
		"functions = kfree\n"
		"[slot pci_driver.remove]\n"
		"phase = end\n"
		"[slot pci_driver.probe]\n"
		"generic = yes\n"
		"phase = begin\n"
		"[slot pci_driver.*]\n"
		"generic = yes\n");
	str_id tag;

	(void)state;
	assert_non_null(w.m);
	assert_true(in_set(&w, "reference.drop", "kref_put"));
	assert_true(in_set(&w, "reference.drop", "module_put"));
	assert_false(in_set(&w, "reference.drop", "kfree"));
	assert_false(in_set(&w, "reference.get", "kref_put"));
	assert_false(in_set(&w, "object.free", ""));
	assert_null(function(&w, "kref_put"));
	tag = str_intern(w.st, "pci_driver");
	assert_int_equal(model_slot(w.m, tag, str_intern(w.st, "remove"))->phase, PHASE_END);
	assert_false(model_slot(w.m, tag, str_intern(w.st, "remove"))->generic);
	assert_int_equal(model_slot(w.m, tag, str_intern(w.st, "probe"))->phase, PHASE_BEGIN);
	assert_int_equal(model_slot(w.m, tag, str_intern(w.st, "id_table"))->phase, PHASE_ANY);
	assert_true(model_entry_used(w.m, 0));
	assert_false(model_entry_used(w.m, 1));
	done(&w);
}

static void bad_sets_and_phases(void **state)
{
	struct world w = read_text("[set x]\n[set y]\nfunctions = a b*\n[set z]\nfunctions = a a\n[slot a.b]\nphase = never\n");
	static const char *const wrong[] = {
		"[set x] says nothing", "'b*' is not the name of a function", "set z.a is in this file already",
		"phase = never: say begin, pause or end",
	};

	(void)state;
	assert_null(w.m);
	assert_int_equal(w.err.n, sizeof(wrong) / sizeof(wrong[0]));
	for (size_t i = 0; i < w.err.n; i++)
		assert_non_null(strstr(w.err.msg[i], wrong[i]));
	done(&w);
}

int main(void)
{
	char dir[] = "model.XXXXXX";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_functions),
		cmocka_unit_test(reads_executors),
		cmocka_unit_test(reads_other_sections),
		cmocka_unit_test(longest_prefix_wins),
		cmocka_unit_test(bad_entries_are_told_once),
		cmocka_unit_test(all_mistakes_are_told),
		cmocka_unit_test(long_lines_are_refused_not_cut),
		cmocka_unit_test(odd_bytes),
		cmocka_unit_test(later_entries_replace_earlier),
		cmocka_unit_test(paths_that_cannot_be_read),
		cmocka_unit_test(evaluates),
		cmocka_unit_test(sets_and_phases),
		cmocka_unit_test(bad_sets_and_phases),
	};

	/* Runs in the test's own directory; a fresh one inside it keeps reruns apart. */
	if (!mkdtemp(dir) || chdir(dir))
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
