// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_base.c - src/base: errors, arenas, arrays, strings, buffers, files.
 */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <dirent.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"

static void err_collects(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_add(&err, "%s: is %d", "a", 1), -1);
	err_add(&err, "evil\x1b[2J\n\x7fname");
	assert_int_equal(err.n, 2);
	assert_string_equal(err.msg[0], "a: is 1");
	assert_string_equal(err.msg[1], "evil?[2J??name");
	err_free(&err);
	assert_int_equal(err.n, 0);
	assert_null(err.msg);
	err_add(&err, "again");
	assert_int_equal(err.n, 1);
	err_free(&err);
}

static void arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena *a = arena_new();
	size_t asked = 0;

	(void)state;
	for (size_t size = 0; size < 3000; size += 7) {
		char *p = (char *)arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % _Alignof(uint64_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
		asked += size;
	}
	assert_true(arena_bytes(a) >= asked);
	arena_free(a);
	arena_free(NULL);
}

static void arena_keeps_its_room_behind_a_huge_block(void **state)
{
	struct arena *a = arena_new();
	char *before = (char *)arena_alloc(a, 16), *huge, *after;

	(void)state;
	huge = (char *)arena_alloc(a, 3u << 20);
	memset(huge, 1, 3u << 20);
	after = (char *)arena_alloc(a, 16);
	assert_ptr_equal(after, before + 16);
	assert_string_equal(arena_printf(a, "%s-%d", "x", 7), "x-7");
	assert_memory_equal(arena_copy(a, "abc", 4), "abc", 4);
	arena_free(a);
}

static void what_is_reset_is_as_new(void **state)
{
	static const size_t sizes[] = { 100, 5000, 9u << 20, 100 };
	struct arena *a = arena_new();
	struct strtab *st = strtab_new();

	(void)state;
	for (int i = 0; i < 4; i++) {
		char *p = (char *)arena_alloc(a, sizes[i]);

		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xff, sizes[i]);
		arena_alloc(a, 1);
		arena_reset(a);
		assert_int_equal(str_intern(st, i % 2 ? "one" : "two"), 1);
		assert_int_equal(str_intern(st, i % 2 ? "two" : "one"), 2);
		assert_string_equal(str(st, 1), i % 2 ? "one" : "two");
		strtab_reset(st);
		assert_int_equal(strtab_count(st), 1);
		assert_int_equal(str_find(st, "one"), 0);
	}
	arena_free(a);
	strtab_free(st);
}

static void arrays_grow(void **state)
{
	VEC(uint32_t) v = { 0 };

	(void)state;
	for (uint32_t i = 0; i < 10000; i++)
		vec_push(&v, i * 3);
	assert_int_equal(v.n, 10000);
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(v.v[i], i * 3);
	vec_free(&v);
	assert_null(v.v);
}

static void strings_are_interned(void **state)
{
	struct strtab *st = strtab_new();
	char text[32];
	uint32_t first;

	(void)state;
	assert_int_equal(str_intern(st, ""), 0);
	assert_int_equal(str_intern(st, NULL), 0);
	assert_int_equal(str_find(st, "s0"), 0);
	first = str_intern(st, "s0");
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "s%d", i);
		assert_int_equal(str_intern(st, text), first + (uint32_t)i);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "s%d", i);
		assert_int_equal(str_find(st, text), first + (uint32_t)i);
		assert_string_equal(str(st, first + (uint32_t)i), text);
		assert_int_equal(str_len(st, first + (uint32_t)i), strlen(text));
	}
	assert_int_equal(strtab_count(st), 5001);
	assert_int_equal(str_intern_len(st, "s10xxx", 3), str_find(st, "s10"));
	strtab_free(st);
	strtab_free(NULL);
}

static void numbers_survive(void **state)
{
	static const int64_t numbers[] = { 0, 1, -1, 63, -64, 64, 8191, INT32_MIN, INT64_MAX, INT64_MIN };
	struct buf b = { 0 };
	uint8_t le[8];

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		assert_int_equal(unzigzag(zigzag(numbers[i])), numbers[i]);
		put_le(le, (uint64_t)numbers[i], 8);
		assert_int_equal(get_le(le, 8), (uint64_t)numbers[i]);
	}
	put_le(le, 0x01020304, 4);
	assert_memory_equal(le, "\4\3\2\1", 4);
	buf_varint(&b, 0x7f);
	buf_varint(&b, 0x80);
	buf_varint(&b, UINT64_MAX);
	assert_int_equal(b.n, 1 + 2 + 10);
	assert_memory_equal(b.data, "\x7f\x80\x01\xff", 4);
	buf_free(&b);
}

static void buffers_grow(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_add(&b, NULL, 0);
	assert_int_equal(b.n, 0);
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, "%d,", i);
	assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4);
	assert_memory_equal(b.data, "0,1,2,", 6);
	buf_printf(&b, "%0400d", 5);
	assert_int_equal(b.data[b.n - 1], '5');
	buf_free(&b);
	assert_null(b.data);
}

static void maps_keep(void **state)
{
	struct map m = { 0 };
	uint64_t v;

	(void)state;
	for (uint64_t i = 0; i < 5000; i++)
		map_put(&m, i * i, i);
	map_put(&m, 49, 1);
	for (uint64_t i = 0; i < 5000; i++) {
		assert_true(map_get(&m, i * i, &v));
		assert_int_equal(v, i == 7 ? 1 : i);
	}
	assert_false(map_get(&m, 3, &v));
	map_free(&m);
}

/* Files: each test gets an empty directory, and leaves an empty one. */

static int enter(void **state)
{
	char *dir = strdup("/tmp/wqlint-unit-XXXXXX");

	*state = dir;
	return !dir || !mkdtemp(dir) || chdir(dir);
}

static int leave(void **state)
{
	int ret = chdir("/") || rmdir((const char *)*state);

	free(*state);
	return ret;
}

static void expect_content(const char *path, const char *text)
{
	struct buf b = { 0 };
	struct err err = { 0 };

	assert_int_equal(file_read(path, &b, &err), 0);
	assert_int_equal(b.n, strlen(text));
	assert_memory_equal(b.data, text, b.n);
	buf_free(&b);
}

static unsigned entries(void)
{
	unsigned n = 0;
	DIR *dir = opendir(".");

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void files_are_replaced(void **state)
{
	struct err err = { 0 };
	struct stat sb;

	(void)state;
	assert_int_equal(file_write("f", "one", 3, &err), 0);
	expect_content("f", "one");
	assert_int_equal(chmod("f", 0640), 0);
	assert_int_equal(symlink("f", "link"), 0);
	assert_int_equal(file_write("link", "two!", 4, &err), 0);
	expect_content("f", "two!");
	assert_int_equal(lstat("link", &sb), 0);
	assert_true(S_ISLNK(sb.st_mode));
	assert_int_equal(stat("f", &sb), 0);
	assert_int_equal(sb.st_mode & 07777, 0640);
	assert_int_equal(entries(), 2);
	unlink("link");
	unlink("f");
}

static void a_failed_write_leaves_the_old_file(void **state)
{
	struct rlimit old, small = { 4096, RLIM_INFINITY };
	char big[8192] = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(file_write("f", "old", 3, &err), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_write("f", big, sizeof(big), &err), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(err.n, 1);
	assert_string_equal(err.msg[0], "f: cannot write: File too large");
	expect_content("f", "old");
	assert_int_equal(entries(), 1);
	unlink("f");
	err_free(&err);
}

static void unreachable_files_are_said(void **state)
{
	struct err err = { 0 };
	struct buf b = { 0 };

	(void)state;
	assert_int_equal(file_write("no/such/f", "x", 1, &err), -1);
	assert_int_equal(file_write("/dev/full", "x", 1, &err), -1);
	assert_int_equal(file_write("/dev/null", "x", 1, &err), 0);
	assert_int_equal(file_read("nothing", &b, &err), -1);
	assert_int_equal(file_read(".", &b, &err), -1);
	assert_int_equal(err.n, 4);
	assert_string_equal(err.msg[0], "no/such/f: cannot write: No such file or directory");
	assert_string_equal(err.msg[1], "/dev/full: cannot write: No space left on device");
	assert_string_equal(err.msg[2], "nothing: cannot open: No such file or directory");
	assert_string_equal(err.msg[3], ".: is a directory");
	assert_int_equal(entries(), 0);
	err_free(&err);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(err_collects),
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_keeps_its_room_behind_a_huge_block),
		cmocka_unit_test(what_is_reset_is_as_new),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(strings_are_interned),
		cmocka_unit_test(numbers_survive),
		cmocka_unit_test(buffers_grow),
		cmocka_unit_test(maps_keep),
		cmocka_unit_test_setup_teardown(files_are_replaced, enter, leave),
		cmocka_unit_test_setup_teardown(a_failed_write_leaves_the_old_file, enter, leave),
		cmocka_unit_test_setup_teardown(unreachable_files_are_said, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
