// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * write.c - may these files be edited, and is there room for all of them? Only then
 * the journal is asked to do it.
 */
#include "cmd/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "cmd/cmd.h"
#include "cmd/journal.h"

/* A file that is about to be replaced. */
struct pending {
	const struct code *code;
	char *path;		/* the real one, behind links */
	char *fresh;		/* the new content, beside it */
};

typedef VEC(struct pending) pending_list;

/* Does git know the file and see changes in it? Where there is no git, or no repository, there is nothing to lose track of. */
static bool is_dirty(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = strndup(path, slash ? (size_t)(slash - path) : 0), out[256];
	int fds[2], status = 0;
	ssize_t n = 0;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return true;
	pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		dup2(fds[1], 1);
		dup2(null, 2);
		execlp("git", "git", "-C", *dir ? dir : "/", "status", "--porcelain", "--", path, (char *)NULL);
		_exit(0);
	}
	close(fds[1]);
	for (ssize_t got; pid > 0 && (got = read(fds[0], out, sizeof(out))) > 0; )
		n += got;
	close(fds[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	free(dir);
	return pid < 0 || (WIFEXITED(status) && !WEXITSTATUS(status) && n > 0);
}

static int same_as_read(const struct code *c, const char *path, struct err *err)
{
	struct buf now = { 0 };
	int ret = file_read(path, &now, err);

	if (!ret && (now.n != c->n || memcmp(now.data, c->text, c->n)))
		ret = err_add(err, "%s: has changed while it was being read; nothing was written", path);
	buf_free(&now);
	return ret;
}

static int prepare(const struct code *c, pending_list *list, struct err *err)
{
	struct pending w = { .code = c, .path = realpath(c->path, NULL) };
	struct buf b = { 0 };
	struct stat st;
	int ret;

	if (!w.path)
		return err_add(err, "%s: %s; nothing was written", c->path, strerror(errno));
	if (asprintf(&w.fresh, "%s" FRESH_END, w.path) < 0)
		bug("out of memory");
	vec_push(list, w);
	/* The superuser may write anything; who made it read-only meant it all the same. */
	if (access(w.path, W_OK) || stat(w.path, &st) || !(st.st_mode & 0222))
		return err_add(err, "%s: is read-only; nothing was written", c->path);
	if (is_dirty(w.path))
		return err_add(err, "%s: git says that it has changes that are not committed; nothing was written", c->path);
	if (same_as_read(c, w.path, err))
		return -1;
	code_apply(c, &b);
	ret = journal_fresh(w.path, st.st_mode & 07777, b.data, b.n, err);
	buf_free(&b);
	return ret;
}

int write_plans(const plan_list *plans, const char *root)
{
	pending_list list = { 0 };
	struct err err = { 0 };
	VEC(const char *) paths = { 0 };
	int ret = 0;

	for (size_t i = 0; i < plans->n; i++)
		for (size_t k = 0; !plans->v[i]->obstacles.n && k < plans->v[i]->code.files.n; k++)
			if (!ret && plans->v[i]->code.files.v[k]->edits.n)
				ret = prepare(plans->v[i]->code.files.v[k], &list, &err);
	for (size_t i = 0; i < list.n; i++)
		vec_push(&paths, list.v[i].path);
	if (!ret)
		ret = journal_commit(root, paths.v, paths.n, &err);
	for (size_t i = 0; i < list.n; i++) {
		if (ret && list.v[i].fresh)
			unlink(list.v[i].fresh);
		if (!ret)
			printf("%s\n", list.v[i].code->file);
		free(list.v[i].path);
		free(list.v[i].fresh);
	}
	vec_free(&paths);
	vec_free(&list);
	return ret ? cmd_failed(&err) : cmd_flush();
}
