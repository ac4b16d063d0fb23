// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * err.c - sentences about what went wrong, kept until somebody prints them.
 *
 * Nothing here prints: a plugin reports through GCC, the command on standard
 * error, a test reads the list.
 */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

int err_add(struct err *err, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		bug("out of memory");
	va_end(ap);

	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';

	err->msg = (char **)mem_grow(err->msg, err->n + 1, sizeof(*err->msg));
	err->msg[err->n++] = text;
	return -1;
}

void err_free(struct err *err)
{
	for (size_t i = 0; i < err->n; i++)
		free(err->msg[i]);
	free(err->msg);
	err->msg = NULL;
	err->n = 0;
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "wqlint: bug at %s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
