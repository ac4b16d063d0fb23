// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_splat.c - a kernel's log against damage: cut off anywhere, any byte another one, lines
 * of any length. What the reader promises: reports that hold together, or a word on why not.
 */
#include "unit.h"

#include <string.h>

#include "cmd/splat.c"
#include "base/buf.h"

static const char log_text[] =
	"[   12.1] noise\n"
	"<4>[   12.2][ T77] ======================================================\n"
	"<4>[   12.2][ T77] WARNING: possible circular locking dependency detected\n"
	"[   12.3] kworker/u8:1/77 is trying to acquire lock:\n"
	"[   12.3] ffff0001 (fs_reclaim){+.+.}-{0:0}, at: __kmalloc_noprof+0x39/0x420\n"
	"[   12.3]\n"
	"but task is already holding lock:\n"
	"[   12.3] ffff0002 ((work_completion)(&b->tick)){+.+.}-{0:0}, at: process_one_work+0x1/0x2\n"
	"[   12.4] the existing dependency chain (in reverse order) is:\n"
	"[   12.4]\n"
	"               -> #2 ((work_completion)(&b->tick)){+.+.}-{0:0}:\n"
	"[   12.4]        process_one_work+0x1ec/0x6a0\n"
	"[   12.4] usb 1-1: new device found\n"
	"Nov 20 12:00:00 host kernel: [   12.5] -> #1 ((wq_completion)b #1/x#3/1){+.+.}-{0:0}:\n"
	"[   12.5]        b_alloc.part.0+0x92/0x220 [b] (drivers/b.c:12)\n"
	"[   12.6] -> #0 (fs_reclaim){+.+.}-{0:0}:\n"
	"[   12.6]        lock_acquire+0xbd/0x2f0\n"
	"[   12.6]        b_tick (drivers/b/tick.c:40 drivers/b/x.h:3) b\n"
	"[   12.6]        ? stale+0x1/0x2\n"
	"[   12.7] other info that might help us debug this:\n"
	"[   12.8] Call Trace:\n"
	"[   12.8]  elsewhere+0x1/0x2\n"
	"[   12.8]  </TASK>\n"
	"[   13.0] workqueue: FLAG kbox/253:0:box_fn [box] is flushing !FLAG events:other_fn\n"
	"[   13.1] WARNING: CPU: 1 PID: 77 at kernel/workqueue.c:1 check+0x1/0x2\n"
	"[   13.1] Call Trace:\n"
	"[   13.1]  __flush_work+0x1/0x2\n"
	"[   13.1]  box_fn+0x10/0x20 [box]\n"
	"[   13.1] ---[ end trace 0000000000000000 ]---\n"
	"WARNING: possible recursive locking detected\n"
	"a/1 is trying to acquire lock:\n"
	"0 (&x->lock#2/1){....}-{4:4}, at: f+0x1/0x2\n"
	"but task is already holding lock:\n"
	"0 (&y->lock#2){....}-{4:4}, at: f+0x1/0x2\n"
	"Call Trace:\n"
	" <TASK>\n"
	" f+0x1/0x2\n"
	" </TASK>\n";

static void read_bytes(const void *p, size_t n, struct splats *out)
{
	/* A copy of its own, so that a read past the end is caught. */
	uint8_t *copy = (uint8_t *)malloc(n ? n : 1);

	memset(out, 0, sizeof(*out));
	out->arena = arena_new();
	memcpy(copy, p, n);
	splats_read(copy, n, out);
	free(copy);
}

static void done(struct splats *s)
{
	splats_free(s);
	arena_free(s->arena);
}

static void assert_frame(const struct splat_entry *e, size_t i, const char *function, const char *file, uint32_t line)
{
	assert_true(i < e->frames.n);
	assert_string_equal(e->frames.v[i].function, function);
	assert_int_equal(e->frames.v[i].line, line);
	if (file)
		assert_string_equal(e->frames.v[i].file, file);
	else
		assert_null(e->frames.v[i].file);
}

static void test_fields(void **state)
{
	struct splats s;
	const struct splat *x;

	(void)state;
	read_bytes(log_text, strlen(log_text), &s);
	assert_int_equal(s.list.n, 3);
	x = &s.list.v[0];
	assert_int_equal(x->kind, SPLAT_CIRCULAR);
	assert_int_equal(x->line, 3);
	assert_null(x->broken);
	assert_string_equal(x->task, "kworker/u8:1/77");
	assert_int_equal(x->chain.n, 3);
	assert_string_equal(x->chain.v[0].name, "fs_reclaim");
	assert_string_equal(x->chain.v[1].name, "(wq_completion)b #1/x#3");
	assert_string_equal(x->chain.v[2].name, "(work_completion)(&b->tick)");
	assert_int_equal(x->chain.v[0].frames.n, 2);	/* not the doubtful one, nor the backtrace's */
	assert_frame(&x->chain.v[0], 0, "lock_acquire", NULL, 0);
	assert_frame(&x->chain.v[0], 1, "b_tick", "drivers/b/tick.c", 40);
	assert_frame(&x->chain.v[1], 0, "b_alloc", "drivers/b.c", 12);
	assert_int_equal(x->chain.v[2].frames.n, 1);

	x = &s.list.v[1];
	assert_int_equal(x->kind, SPLAT_FLUSH);
	assert_string_equal(x->queue, "kbox/253:0");
	assert_string_equal(x->function, "box_fn");
	assert_string_equal(x->chain.v[0].name, "events");
	assert_string_equal(x->target, "other_fn");
	assert_frame(&x->chain.v[0], 1, "box_fn", NULL, 0);

	x = &s.list.v[2];
	assert_int_equal(x->kind, SPLAT_RECURSIVE);
	assert_int_equal(x->chain.n, 1);
	assert_string_equal(x->chain.v[0].name, "&x->lock#2");
	assert_frame(&x->chain.v[0], 0, "f", NULL, 0);
	done(&s);
}

/* A name goes without its nesting, and without the number of a class that shares it. */
static void test_names(void **state)
{
	static const char *const names[][2] = {
		{ "(&x->lock){+.+.}", "&x->lock" }, { "(&x->lock#2){+.+.}", "&x->lock" },
		{ "(&x->lock/1){+.+.}", "&x->lock" }, { "(sd_0){+.+.}", "sd_0" },
		{ "((work_completion)(>->w)){+.+.}", "(work_completion)(>->w)" }, { "(a)b){+.+.}", "a)b" },
		{ "(){+.+.}", NULL }, { "(x", NULL }, { "x", NULL }, { "(7){+.+.}", "7" }, { "(#2){+.+.}", "#2" },
	};
	struct splats s = { .arena = arena_new() };
	struct reader r = { .out = &s };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *got = read_name(&r, names[i][0]);

		if (names[i][1]) {
			assert_non_null(got);
			assert_string_equal(got, names[i][1]);
		} else {
			assert_null(got);
		}
	}
	arena_free(s.arena);
}

static void sound(const struct splats *s)
{
	for (size_t i = 0; i < s->list.n; i++) {
		const struct splat *x = &s->list.v[i];

		assert_non_null(x->task);
		for (size_t k = 0; k < x->chain.n; k++)
			assert_non_null(x->chain.v[k].name);
		if (!x->broken)
			assert_true(x->chain.n >= (x->kind == SPLAT_CIRCULAR ? 2 : 1));
	}
}

static void test_cut_off(void **state)
{
	(void)state;
	for (size_t n = 0; n < strlen(log_text); n++) {
		struct splats s;

		read_bytes(log_text, n, &s);
		sound(&s);
		/* Until #0 has been read a chain is none. */
		if (s.list.n == 1 && n < (size_t)(strstr(log_text, "-> #0 (fs_reclaim){") - log_text))
			assert_non_null(s.list.v[0].broken);
		done(&s);
	}
}

static void test_other_bytes(void **state)
{
	static const uint8_t others[] = { 0, '\n', '(', ')', '[', ':', '#', '9', 0xff, '!' };
	size_t n = strlen(log_text);
	char *copy = strdup(log_text);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(others); k++) {
			struct splats s;

			copy[i] = (char)others[k];
			read_bytes(copy, n, &s);
			sound(&s);
			done(&s);
			copy[i] = log_text[i];
		}
	free(copy);
}

/* More entries, frames and bytes than anything has. */
static void test_too_much(void **state)
{
	struct buf b = { 0 };
	struct splats s;

	(void)state;
	buf_printf(&b, "WARNING: possible circular locking dependency detected\nthe existing dependency chain is:\n");
	for (int i = 70; i >= 0; i--)
		buf_printf(&b, "-> #%d (x%d){....}-{0:0}:\n", i, i);
	buf_printf(&b, "WARNING: possible circular locking dependency detected\nthe existing dependency chain is:\n"
		       "-> #1 (a){....}-{0:0}:\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "  f+0x1/0x2\n");
	for (int i = 0; i < 100000; i++)
		buf_printf(&b, "(");
	buf_printf(&b, "\n-> #0 (b){....}-{0:0}:\n");
	read_bytes(b.data, b.n, &s);
	assert_int_equal(s.list.n, 2);
	assert_non_null(s.list.v[0].broken);
	assert_null(s.list.v[1].broken);
	assert_int_equal(s.list.v[1].chain.v[1].frames.n, MAX_FRAMES);
	done(&s);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields), cmocka_unit_test(test_names), cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_other_bytes), cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
