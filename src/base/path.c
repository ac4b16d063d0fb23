// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.c - names of files: what both front ends make of them must be one.
 */
#include "base/path.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

void path_normalise(char *p)
{
	char *out = p, *s = p;

	while (*s) {
		char *end;
		size_t n;

		while (*s == '/')
			s++;
		end = strchr(s, '/');
		n = end ? (size_t)(end - s) : strlen(s);
		if (n == 2 && s[0] == '.' && s[1] == '.') {
			while (out > p && *--out != '/')
				;
		} else if (n && !(n == 1 && s[0] == '.')) {
			*out++ = '/';
			memmove(out, s, n);
			out += n;
		}
		s += n;
	}
	if (out == p)
		*out++ = '/';
	*out = 0;
}

static bool has_file(struct arena *a, const char *dir, const char *name)
{
	return !access(arena_printf(a, "%s%s", dir, name), F_OK);
}

char *path_kernel_root(struct arena *a, const char *file)
{
	char *p = arena_printf(a, "%s", file);

	for (;;) {
		char *slash = strrchr(p, '/');

		if (!slash)
			return NULL;
		slash[1] = 0;
		if (has_file(a, p, "MAINTAINERS") && has_file(a, p, "Kbuild"))
			return p;
		*slash = 0;
	}
}
