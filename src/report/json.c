// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - names of the checked code may hold any byte; JSON holds UTF-8 only.
 */
#include "report/json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "report/utf8.h"

json_t *json_must(json_t *value)
{
	if (!value)
		bug("out of memory");
	return value;
}

void json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value))
		bug("out of memory");
}

void json_add(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value))
		bug("out of memory");
}

json_t *json_text_len(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	struct buf clean = { 0 };
	json_t *text;

	while (p < end) {
		size_t n = utf8_length(p, (size_t)(end - p));

		if (n)
			buf_add(&clean, p, n);
		else
			buf_add(&clean, "\xEF\xBF\xBD", 3);
		p += n ? n : 1;
	}
	text = json_must(json_stringn_nocheck(clean.n ? (const char *)clean.data : "", clean.n));
	buf_free(&clean);
	return text;
}

json_t *json_text(const char *s)
{
	return json_text_len(s, strlen(s));
}

void json_write(FILE *out, const json_t *value, size_t flags)
{
	/* To a stream in memory: fails only without memory. */
	if (json_dumpf(value, out, flags))
		bug("cannot write JSON");
	fputc('\n', out);
}

/* Append component @p of @n bytes to the path in @b, whose first @floor bytes stay; "..": take one away. */
static void component(struct buf *b, size_t *floor, const char *p, size_t n)
{
	if (!n || (n == 1 && *p == '.'))
		return;
	if (n == 2 && p[0] == '.' && p[1] == '.') {
		if (b->n > *floor) {
			while (b->n > *floor && b->data[--b->n] != '/')
				;
			return;
		}
		buf_printf(b, "%s..", b->n && b->data[b->n - 1] != '/' ? "/" : "");
		*floor = b->n;
		return;
	}
	if (b->n && b->data[b->n - 1] != '/')
		buf_u8(b, '/');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (isascii(c) && (isalnum(c) || strchr("-._~", c)))
			buf_u8(b, c);
		else
			buf_printf(b, "%%%02X", c);
	}
}

char *json_uri(const char *path, bool *inside)
{
	bool absolute = *path == '/';
	struct buf b = { 0 };
	size_t floor;
	char *uri;

	if (absolute)
		buf_printf(&b, "file:///");
	floor = b.n;
	while (*path) {
		size_t n = strcspn(path, "/");

		/* What lies above the file system's root is the root. */
		if (!absolute || b.n > floor || n != 2 || strncmp(path, "..", 2))
			component(&b, &floor, path, n);
		path += n + (path[n] == '/');
	}
	*inside = !absolute && floor == 0;
	buf_u8(&b, 0);
	uri = (char *)b.data;
	return uri;
}
