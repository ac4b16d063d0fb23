// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * command.c - the compiler's command of a unit, from whoever wrote it down.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "clang/compdb.h"
#include "fix/compile.h"

/* kbuild: .foo.o.cmd beside foo.o, whose first line is "cmd_dir/foo.o := gcc ...", from where dir/foo.o is found. */
static int from_kbuild(const char *object, struct arena *a, struct clang_job *out, struct err *err)
{
	const char *slash = strrchr(object, '/');
	char *cmd = arena_printf(a, "%.*s.%s.cmd", slash ? (int)(slash - object) + 1 : 0, object, slash ? slash + 1 : object);
	struct clang_args words = { 0 };
	struct buf b = { 0 };
	char *real = realpath(object, NULL), *full, *text, *is, *name, *end;
	size_t nfull = real ? strlen(real) : 0;
	int ret;

	if (!real || file_read(cmd, &b, err)) {
		free(real);
		buf_free(&b);
		return err_add(err, "%s: nothing tells how it was compiled: say -p with a compile_commands.json", object);
	}
	buf_u8(&b, 0);
	text = arena_printf(a, "%.*s", (int)strcspn((char *)b.data, "\n"), (char *)b.data);
	buf_free(&b);
	full = arena_printf(a, "%s", real);
	free(real);
	name = strstr(text, "cmd_");
	is = strstr(text, " := ");
	if (!name || !is || (size_t)(is - name - 4) >= nfull || strncmp(full + nfull - (is - name - 4), name + 4, (size_t)(is - name - 4)))
		return err_add(err, "%s: is not what kbuild writes, or was moved", cmd);
	out->dir = arena_printf(a, "%.*s", (int)(nfull - (size_t)(is - name - 4)), full);
	is += 4;
	end = strstr(is, " ; ");
	if (end)
		*end = 0;
	for (char *p; (p = strstr(is, "$(pound)")); )
		is = arena_printf(a, "%.*s#%s", (int)(p - is), is, p + 8);
	compdb_split(a, is, &words);
	ret = compdb_command(out, (const char *const *)arena_copy(a, words.v.v, words.v.n * sizeof(*words.v.v)), words.v.n, a, err);
	vec_free(&words.v);
	return ret;
}

/* The unit's own object: of several that were joined to @object, the one beside it that is called like the source. */
static const char *own_object(const char *object, const char *source, struct arena *a)
{
	const char *slash = strrchr(object, '/'), *name = strrchr(source, '/'), *dot;
	const char *own;

	name = name ? name + 1 : source;
	dot = strrchr(name, '.');
	own = arena_printf(a, "%.*s%.*s.o", slash ? (int)(slash - object) + 1 : 0, object,
			   (int)(dot ? (size_t)(dot - name) : strlen(name)), name);
	return access(own, R_OK) ? object : own;
}

int command_find(const struct compdb *db, const char *path, const char *object, struct arena *a, struct clang_job *out,
		 struct err *err)
{
	const struct clang_job *job = db ? compdb_find(db, path) : NULL;

	*out = (struct clang_job){ 0 };
	if (!db)
		return from_kbuild(own_object(object, path, a), a, out, err);
	if (!job)
		return err_add(err, "compile_commands.json names no command for %s", path);
	*out = *job;
	return 0;
}
