// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * where.c - finds the rules that belong to a program file.
 *
 * build/wqlint finds rules/ beside build/, an installed one PREFIX/share/wqlint/rules.
 */
#include "model/where.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"

static bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

char *model_rules_dir(const char *program, struct err *err)
{
	static const char *const places[] = { "../rules", "../share/wqlint/rules", "../../share/wqlint/rules" };
	const char *slash = strrchr(program, '/');
	int len = slash ? (int)(slash - program) : 1;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *path = NULL;

		if (asprintf(&path, "%.*s/%s", len, slash ? program : ".", places[i]) < 0)
			bug("out of memory");
		if (is_dir(path))
			return path;
		free(path);
	}
	err_add(err, "%s: no rules directory near it (../rules or ../share/wqlint/rules): install it again, or give --rules=DIR",
		program);
	return NULL;
}
