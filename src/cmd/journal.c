// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * journal.c - the rule it keeps: one rename() of the journal is the moment from which
 * on all files are the new ones; whoever is killed before it has changed nothing for good.
 */
#include "cmd/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"

/* Under its second name the change has been made, and only names are left to be removed. */
#define JOURNAL "wqlint-fix.journal"
#define DONE "wqlint-fix.done"

static const char *journal_of(struct arena *a, const char *root, const char *name)
{
	return arena_printf(a, "%s/%s", root ? root : ".", name);
}

int journal_fresh(const char *path, mode_t mode, const void *data, size_t n, struct err *err)
{
	struct arena *a = arena_new();
	const char *fresh = arena_printf(a, "%s" FRESH_END, path);
	size_t at = 0;
	int fd, ret = 0;

	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	while (fd >= 0 && at < n) {
		ssize_t put = write(fd, (const char *)data + at, n - at);

		if (put < 0 && errno != EINTR)
			break;
		at += put > 0 ? (size_t)put : 0;
	}
	if (fd < 0 || at < n || fchmod(fd, mode) || fsync(fd))
		ret = err_add(err, "%s: cannot be written: %s; nothing was written", fresh, strerror(errno));
	if (fd >= 0)
		close(fd);
	arena_free(a);
	return ret;
}

/* "INODE PATH" a line: the inode is that of the new content, by which a file that was replaced is known. */
static int begin(struct arena *a, const char *journal, const char *const *paths, size_t n, struct err *err)
{
	struct buf b = { 0 };
	int ret = 0;

	for (size_t i = 0; i < n && !ret; i++) {
		const char *fresh = arena_printf(a, "%s" FRESH_END, paths[i]), *old = arena_printf(a, "%s" OLD_END, paths[i]);
		struct stat st;

		unlink(old);	/* of a run that was killed before it had a journal */
		if (strchr(paths[i], '\n'))
			ret = err_add(err, "%s: a name with a line break cannot be written down; nothing was written", paths[i]);
		else if (stat(fresh, &st) || link(paths[i], old))
			ret = err_add(err, "%s: cannot be kept: %s; nothing was written", paths[i], strerror(errno));
		else
			buf_printf(&b, "%ju %s\n", (uintmax_t)st.st_ino, paths[i]);
	}
	if (!ret)
		ret = journal_fresh(journal, 0666, b.data, b.n, err);
	if (!ret && rename(arena_printf(a, "%s" FRESH_END, journal), journal))
		ret = err_add(err, "%s: cannot be made: %s; nothing was written", journal, strerror(errno));
	buf_free(&b);
	return ret;
}

/* The second names, and what was not taken into use. */
static void clean(struct arena *a, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unlink(arena_printf(a, "%s" FRESH_END, paths[i]));
		unlink(arena_printf(a, "%s" OLD_END, paths[i]));
	}
}

/* rename() does nothing between two names of one file, so the file that was not replaced yet needs clean() too. */
static int put_back(struct arena *a, const char *const *paths, size_t n, struct err *err)
{
	int ret = 0;

	for (size_t i = 0; i < n; i++) {
		const char *old = arena_printf(a, "%s" OLD_END, paths[i]);

		if (rename(old, paths[i]) && errno != ENOENT)
			ret = err_add(err, "%s: cannot be put back from %s: %s", paths[i], old, strerror(errno));
	}
	return ret;
}

int journal_commit(const char *root, const char *const *paths, size_t n, struct err *err)
{
	struct arena *a = arena_new();
	const char *journal = journal_of(a, root, JOURNAL), *done = journal_of(a, root, DONE);
	int ret = begin(a, journal, paths, n, err);

	for (size_t i = 0; i < n && !ret; i++)
		if (rename(arena_printf(a, "%s" FRESH_END, paths[i]), paths[i]))
			ret = err_add(err, "%s: cannot be replaced: %s; nothing was written", paths[i], strerror(errno));
	if (!ret && rename(journal, done))
		ret = err_add(err, "%s: cannot be renamed: %s; nothing was written", journal, strerror(errno));
	/* What cannot be put back now keeps its journal: the next run tries again. */
	if (!ret || !put_back(a, paths, n, err)) {
		clean(a, paths, n);
		clean(a, &journal, 1);
		unlink(ret ? journal : done);
	}
	arena_free(a);
	return ret;
}

bool journal_is_open(const char *root)
{
	struct arena *a = arena_new();
	bool open = !access(journal_of(a, root, JOURNAL), F_OK);

	arena_free(a);
	return open;
}

typedef VEC(const char *) path_list;

/* Is the file what it was before or what it was to become, by the journal's line? */
static bool is_ours(struct arena *a, const char *path, uintmax_t fresh)
{
	struct stat now, old;

	/* An old one that is no longer there has been put back. */
	return !stat(path, &now) && (now.st_ino == fresh || stat(arena_printf(a, "%s" OLD_END, path), &old) ||
				     old.st_ino == now.st_ino);
}

/* @open: it is under its first name, so every file must be one that may be put back. */
static int read_journal(struct arena *a, const char *journal, bool open, path_list *out, struct err *err)
{
	struct buf b = { 0 };
	int ret = file_read(journal, &b, err);

	buf_u8(&b, 0);
	for (char *line = (char *)b.data, *end; !ret && (end = strchr(line, '\n')); line = end + 1) {
		char *path;
		uintmax_t fresh = strtoumax(line, &path, 10);

		*end = 0;
		if (*path != ' ' || path[1] != '/')
			ret = err_add(err, "%s: is not what wqlint wrote there", journal);
		else if (open && !is_ours(a, path + 1, fresh))
			ret = err_add(err, "%s: has been changed since a run was killed that was about to replace it; what it was is in %s%s. Put right what is wrong and remove %s",
				      path + 1, path + 1, OLD_END, journal);
		else
			vec_push(out, arena_printf(a, "%s", path + 1));
	}
	buf_free(&b);
	return ret;
}

static int recover(struct arena *a, const char *journal, bool open, struct err *err)
{
	path_list paths = { 0 };
	int ret;

	if (access(journal, F_OK))
		return 0;
	ret = read_journal(a, journal, open, &paths, err);
	if (!ret && open)
		ret = put_back(a, paths.v, paths.n, err);
	if (!ret) {
		clean(a, paths.v, paths.n);
		if (unlink(journal))
			ret = err_add(err, "%s: cannot be removed: %s", journal, strerror(errno));
	}
	vec_free(&paths);
	return ret;
}

int journal_recover(const char *root, struct err *err)
{
	struct arena *a = arena_new();
	int ret = recover(a, journal_of(a, root, DONE), false, err);

	if (!ret)
		ret = recover(a, journal_of(a, root, JOURNAL), true, err);
	arena_free(a);
	return ret;
}
