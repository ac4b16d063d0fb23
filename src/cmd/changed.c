// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * changed.c - asks git for a diff without context and reads its hunks.
 *
 * Nothing goes through a shell; a revision that looks like an option is git's
 * to refuse.
 */
#include "cmd/changed.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

extern char **environ;

struct span {
	const char *file;
	uint32_t first, last;
};

struct changes {
	struct arena *arena;
	VEC(struct span) list;
};

/* Run git with @argv and append what it prints to @out. */
static int run_git(char *const *argv, struct buf *out, struct err *err)
{
	posix_spawn_file_actions_t actions;
	int fd[2], status = 0, ret;
	pid_t pid;

	if (pipe(fd))
		return err_add(err, "--changed-since: cannot start git: %s", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, fd[0]);
	posix_spawn_file_actions_addclose(&actions, fd[1]);
	ret = posix_spawnp(&pid, "git", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fd[1]);
	if (ret) {
		close(fd[0]);
		return err_add(err, "--changed-since: cannot start git: %s", strerror(ret));
	}
	ret = file_read_fd(fd[0], "git", out, err);
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!ret && status)
		ret = err_add(err, "--changed-since: git %s failed; what it says stands above", argv[3]);
	return ret;
}

/* git quotes names with odd bytes as C does. */
static const char *file_name(struct changes *c, const char *p, size_t n)
{
	char *name = ARENA_ARRAY(c->arena, char, n + 1), *to = name;
	const char *end = p + n;

	if (!n || *p != '"')
		return (const char *)memcpy(name, p, n);
	for (p++; p < end && *p != '"'; p++) {
		static const char escapes[] = "a\ab\bt\tn\nv\vf\fr\r";
		const char *known;

		if (*p != '\\' || p + 1 == end) {
			*to++ = *p;
			continue;
		}
		p++;
		if (*p >= '0' && *p <= '7' && end - p >= 3) {
			*to++ = (char)((p[0] - '0') << 6 | (p[1] - '0') << 3 | (p[2] - '0'));
			p += 2;
			continue;
		}
		known = strchr(escapes, *p);
		*to++ = known && (known - escapes) % 2 == 0 ? known[1] : *p;
	}
	return name;
}

/* "@@ -a,b +c,d @@": lines c to c+d-1; where lines only went, those around the gap. */
static void read_hunk(struct changes *c, const char *line, const char *file)
{
	unsigned long first, n = 1;
	const char *plus = strchr(line, '+');
	char *end;

	if (!plus || !file)
		return;
	first = strtoul(plus + 1, &end, 10);
	if (*end == ',')
		n = strtoul(end + 1, &end, 10);
	vec_push(&c->list, (struct span){ file, (uint32_t)first, (uint32_t)(n ? first + n - 1 : first + 1) });
}

static void read_diff(struct changes *c, const struct buf *diff)
{
	const char *p = (const char *)diff->data, *end = p + diff->n, *file = NULL;

	while (p && p < end) {
		const char *nl = (const char *)memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);

		/* A removed line may begin with "-- ", but only a header comes with "+++ " before any hunk of its file. */
		if (n > 5 && !strncmp(p, "diff ", 5))
			file = NULL;
		else if (n > 4 && !strncmp(p, "+++ ", 4) && !file)
			/* git puts a tab behind a name with blanks */
			file = file_name(c, p + 4, n - 4 - (p[n - 1] == '\t'));
		else if (n > 3 && !strncmp(p, "@@ ", 3))
			read_hunk(c, arena_printf(c->arena, "%.*s", (int)n, p), file);
		p = nl ? nl + 1 : end;
	}
}

static void read_untracked(struct changes *c, const struct buf *names)
{
	const char *p = (const char *)names->data, *end = p + names->n;

	while (p && p < end) {
		size_t n = strnlen(p, (size_t)(end - p));

		vec_push(&c->list, (struct span){ arena_printf(c->arena, "%.*s", (int)n, p), 1, UINT32_MAX });
		p += n + 1;
	}
}

static bool is_changed(const struct changes *c, const struct position *at)
{
	for (size_t i = 0; i < c->list.n; i++)
		if (at->line >= c->list.v[i].first && at->line <= c->list.v[i].last && !strcmp(at->file, c->list.v[i].file))
			return true;
	return false;
}

static bool touches(const struct changes *c, const struct finding *f)
{
	bool yes = is_changed(c, &f->at);

	for (uint32_t i = 0; i < f->nsteps && !yes; i++)
		yes = is_changed(c, &f->steps[i].at);
	return yes;
}

int changed_limit(const char *rev, const char *root, struct findings *f, struct err *err)
{
	char *where = (char *)(root && *root ? root : ".");
	char *diff[] = { (char *)"git", (char *)"-C", where, (char *)"diff", (char *)"-U0", (char *)"--no-color",
			 (char *)"--no-ext-diff", (char *)"--no-renames", (char *)"--no-prefix", (char *)"--relative",
			 (char *)"--end-of-options", (char *)rev, (char *)"--", NULL };
	char *untracked[] = { (char *)"git", (char *)"-C", where, (char *)"ls-files", (char *)"-z", (char *)"--others",
			      (char *)"--exclude-standard", NULL };
	struct changes c = { .arena = arena_new() };
	struct buf out = { 0 }, names = { 0 };
	size_t n = 0;
	int ret = run_git(diff, &out, err);

	if (!ret)
		ret = run_git(untracked, &names, err);
	if (!ret) {
		read_diff(&c, &out);
		read_untracked(&c, &names);
		for (size_t i = 0; i < f->list.n; i++)
			if (touches(&c, &f->list.v[i]))
				f->list.v[n++] = f->list.v[i];
		f->list.n = n;
	}
	buf_free(&out);
	buf_free(&names);
	vec_free(&c.list);
	arena_free(c.arena);
	return ret;
}
