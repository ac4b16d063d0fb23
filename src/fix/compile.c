// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compile.c - the compiler run on a copy, for its facts and its opinion.
 */
#include "fix/compile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define MAX_SAID 6	/* lines of the compiler's that are repeated */

/* An argument with @root in it, as one with @overlay. */
static char *moved(struct arena *a, const char *arg, const char *root, const char *overlay)
{
	size_t n = strlen(root);
	struct buf b = { 0 };
	char *out;

	for (const char *p = arg; *p; ) {
		if (!strncmp(p, root, n) && (p[n] == '/' || !p[n])) {
			buf_add(&b, overlay, strlen(overlay));
			p += n;
		} else {
			buf_u8(&b, (uint8_t)*p++);
		}
	}
	buf_u8(&b, 0);
	out = arena_printf(a, "%s", (const char *)b.data);
	buf_free(&b);
	return out;
}

/* Output, dependencies and our own plugin are ours to say. *@skip: how many arguments it and what follows are. */
static bool is_ours(const char *arg, size_t *skip)
{
	*skip = 1;
	if (!strcmp(arg, "-o") || !strcmp(arg, "-MF") || !strcmp(arg, "-MT") || !strcmp(arg, "-MQ"))
		*skip = 2;
	else if (strcmp(arg, "-c") && strcmp(arg, "-MD") && strcmp(arg, "-MMD") && strcmp(arg, "-MP") &&
		 strncmp(arg, "-Wp,-M", 6) && strncmp(arg, "-fplugin-arg-wqlint", 19) &&
		 !(strncmp(arg, "-fplugin=", 9) == 0 && strstr(arg, "wqlint")))
		return false;
	return true;
}

/* @plugin NULL: for the preprocessor. */
static char **arguments(struct arena *a, const struct clang_job *c, const char *overlay, const char *root,
			const char *file, const char *plugin, const char *object)
{
	char **argv = ARENA_ARRAY(a, char *, c->nargs + 13);
	char *source = realpath(arena_printf(a, "%s/%s", root, file), NULL);
	size_t n = 0, skip;

	argv[n++] = moved(a, c->compiler, root, overlay);
	for (size_t i = 0; i < c->nargs; i += skip) {
		const char *arg = c->args[i];
		char *full;

		if (is_ours(arg, &skip))
			continue;
		full = *arg == '-' ? NULL : realpath(*arg == '/' ? arg : arena_printf(a, "%s/%s", c->dir, arg), NULL);
		argv[n++] = full && source && !strcmp(full, source) ? arena_printf(a, "%s/%s", overlay, file) :
								      moved(a, arg, root, overlay);
		free(full);
	}
	free(source);
	argv[n++] = arena_printf(a, "-o");
	argv[n++] = arena_printf(a, "%s", object);
	argv[n++] = arena_printf(a, plugin ? "-c" : "-E");
	if (!plugin) {
		argv[n++] = arena_printf(a, "-P");
		return argv;
	}
	argv[n++] = arena_printf(a, "-fplugin=%s", plugin);
	argv[n++] = arena_printf(a, "-fplugin-arg-wqlint-quiet");
	argv[n++] = arena_printf(a, "-fplugin-arg-wqlint-facts-only");
	argv[n++] = arena_printf(a, "-fplugin-arg-wqlint-root=%s", overlay);
	/* What a kernel build makes errors of. */
	argv[n++] = arena_printf(a, "-Werror=incompatible-pointer-types");
	argv[n++] = arena_printf(a, "-Werror=implicit-function-declaration");
	return argv;
}

static int run(char **argv, const char *dir, const char *log)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

		if (fd < 0 || dup2(fd, 2) < 0 || dup2(fd, 1) < 0 || chdir(dir))
			_exit(126);
		setenv("LC_ALL", "C", 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What the compiler said: errors, the first of them as sentences, and how many warnings. */
static size_t read_log(const char *log, const char *file, size_t *warnings, struct err *err)
{
	struct buf b = { 0 };
	struct err ignored = { 0 };
	size_t errors = 0;

	*warnings = 0;
	if (file_read(log, &b, &ignored)) {
		err_free(&ignored);
		buf_free(&b);
		return 0;
	}
	buf_u8(&b, 0);
	for (char *line = (char *)b.data; *line; ) {
		size_t n = strcspn(line, "\n");
		bool more = line[n];

		line[n] = 0;
		*warnings += strstr(line, " warning: ") != NULL;
		if (strstr(line, " error: ") && errors++ < MAX_SAID)
			err_add(err, "%s: the compiler says: %s", file, line);
		line += n + more;
	}
	buf_free(&b);
	return errors;
}

int compile_copy(const struct clang_job *c, const char *overlay, const char *root, const char *file, const char *plugin,
		 const char *object, size_t *warnings, struct err *err)
{
	struct arena *a = arena_new();
	const char *log = arena_printf(a, "%s.log", object);
	char **argv = arguments(a, c, overlay, root, file, plugin, object);
	int status = run(argv, moved(a, c->dir, root, overlay), log);

	/* A compiler that is asked for facts alone may end well after an error. */
	if (read_log(log, file, warnings, err))
		status = -1;
	else if (status)
		err_add(err, "%s: the compiler ends with status %d", file, status);
	unlink(log);
	arena_free(a);
	return status ? -1 : 0;
}

int preprocess_copy(const struct clang_job *c, const char *overlay, const char *root, const char *file, const char *object,
		    struct buf *out, struct err *err)
{
	struct arena *a = arena_new();
	const char *log = arena_printf(a, "%s.log", object);
	char **argv = arguments(a, c, overlay, root, file, NULL, object);
	int status = run(argv, moved(a, c->dir, root, overlay), log);

	if (status)
		err_add(err, "%s: the preprocessor ends with status %d", file, status);
	else
		status = file_read(object, out, err);
	unlink(object);
	unlink(log);
	arena_free(a);
	return status ? -1 : 0;
}
