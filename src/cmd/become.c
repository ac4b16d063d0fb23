// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * become.c - the commands that read source, in the program that lacks
 * libclang: it becomes the one that has it, which stands beside it.
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd.h"

static int become(const char *command, int argc, char **argv)
{
	char path[PATH_MAX + 16];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
	char **args = MEM_NEW(char *, argc + 2);
	struct err err = { 0 };

	if (n < 0) {
		err_add(&err, "/proc/self/exe: cannot read it: is /proc mounted?");
		return cmd_failed(&err);
	}
	memcpy(path + n, "-clang", sizeof("-clang"));
	/* argv[0] is "wqlint scan"; the other program takes its command as a word of its own. */
	args[0] = (char *)(uintptr_t)"wqlint";
	args[1] = (char *)(uintptr_t)command;
	memcpy(args + 2, argv + 1, (size_t)argc * sizeof(*args));	/* and the NULL behind them */
	unsetenv("WQLINT_OPTS");	/* they are among the arguments already */
	execv(path, args);
	err_add(&err, "%s: cannot run it: %s; `make` builds it beside wqlint, with libclang", path, strerror(errno));
	free(args);
	return cmd_failed(&err);
}

int cmd_scan(int argc, char **argv)
{
	return become("scan", argc, argv);
}

int cmd_cc(int argc, char **argv)
{
	return become("cc", argc, argv);
}

int cmd_fix(int argc, char **argv)
{
	return become("fix", argc, argv);
}
