// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ar.c - the members of an archive.
 *
 * Only headers and the name table are read here, so that an archive's size
 * does not matter. Names come in four spellings: "foo.o/", "/12" into the
 * table of long names, "#1/7" before the content (BSD), "foo.o   " (old).
 */
#include "facts/ar.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

#define HEADER		60
#define MAX_NAMES	((int64_t)64 << 20)

struct archive {
	int fd;
	bool thin;
	int64_t size, at;	/* of the file; of the next header */
	struct buf names;	/* the table of long names, NUL-terminated */
	char *name;		/* of the member at hand */
};

static bool read_at(const struct archive *ar, void *buf, size_t n, int64_t at)
{
	return pread(ar->fd, buf, n, at) == (ssize_t)n;
}

/* A decimal number in @n columns, or -1. */
static int64_t decimal(const char *p, size_t n)
{
	int64_t v = 0;
	size_t i = 0;

	for (; i < n && isdigit((unsigned char)p[i]); i++)
		v = v * 10 + (p[i] - '0');
	return i ? v : -1;
}

static char *copy_name(const char *p, size_t n)
{
	char *name = strndup(p, n);

	if (!name)
		bug("out of memory");
	return name;
}

static bool long_name(struct archive *ar, int64_t at)
{
	const char *p, *e;

	if (at < 0 || (uint64_t)at >= ar->names.n)
		return false;
	p = (const char *)ar->names.data + at;
	e = strchr(p, '\n');
	if (!e)
		e = p + strlen(p);
	if (e > p && e[-1] == '/')
		e--;
	ar->name = copy_name(p, (size_t)(e - p));
	return true;
}

/* "#1/7": that many bytes of name stand before the content. */
static bool bsd_name(struct archive *ar, int64_t n, struct ar_member *m)
{
	if (n <= 0 || n > m->size || n > 4096)
		return false;
	ar->name = copy_name("", 0);
	ar->name = (char *)realloc(ar->name, (size_t)n + 1);
	if (!ar->name)
		bug("out of memory");
	ar->name[n] = 0;
	if (!read_at(ar, ar->name, (size_t)n, m->offset))
		return false;
	m->offset += n;
	m->size -= n;
	return true;
}

static bool member_name(struct archive *ar, const char *head, struct ar_member *m)
{
	size_t n = 16;

	if (head[0] == '/' && isdigit((unsigned char)head[1]))
		return long_name(ar, decimal(head + 1, 15));
	if (!memcmp(head, "#1/", 3))
		return bsd_name(ar, decimal(head + 3, 13), m);
	while (n > 1 && head[n - 1] == ' ')
		n--;
	if (n > 1 && head[n - 1] == '/')
		n--;
	ar->name = copy_name(head, n);
	return true;
}

static bool read_names(struct archive *ar, int64_t offset, int64_t size)
{
	if (size > MAX_NAMES || !read_at(ar, buf_room(&ar->names, (size_t)size + 1), (size_t)size, offset))
		return false;
	ar->names.n = (size_t)size;
	ar->names.data[size] = 0;
	return true;
}

static bool is_table(const char *head)
{
	return !memcmp(head, "/ ", 2) || !memcmp(head, "// ", 3) || !memcmp(head, "/SYM64/", 7) ||
	       !memcmp(head, "__.SYMDEF", 9);
}

/* The member whose header is at ar->at, which moves on. */
static int next_member(struct archive *ar, void (*fn)(void *ctx, const struct ar_member *m), void *ctx)
{
	char head[HEADER];
	struct ar_member m;
	bool inside;

	if (!read_at(ar, head, HEADER, ar->at) || head[58] != '`' || head[59] != '\n')
		return -1;
	m.offset = ar->at + HEADER;
	m.size = decimal(head + 48, 10);
	inside = !ar->thin || is_table(head);
	if (m.size < 0 || (inside && m.size > ar->size - m.offset))
		return -1;
	ar->at = m.offset + (inside ? m.size + (m.size & 1) : 0);
	if (!memcmp(head, "// ", 3))
		return read_names(ar, m.offset, m.size) ? 0 : -1;
	if (is_table(head))
		return 0;
	free(ar->name);
	ar->name = NULL;
	if (!member_name(ar, head, &m))
		return -1;
	m.name = ar->name;
	if (!inside)
		m.offset = -1;
	if (strncmp(m.name, "__.SYMDEF", 9))
		fn(ctx, &m);
	return 0;
}

int ar_members(int fd, void (*fn)(void *ctx, const struct ar_member *m), void *ctx, struct err *err)
{
	struct archive ar = { .fd = fd, .at = 8 };
	struct stat sb;
	char magic[8];
	int64_t at = 0;
	int ret = 0;

	if (fstat(fd, &sb) || !read_at(&ar, magic, 8, 0))
		return err_add(err, "cannot be read as an archive");
	ar.size = sb.st_size;
	ar.thin = !memcmp(magic, AR_THIN_MAGIC, 8);
	while (!ret && ar.at < ar.size) {
		at = ar.at;
		ret = next_member(&ar, fn, ctx);
	}
	if (ret)
		err_add(err, "is damaged or cut off: no archive member at byte %lld", (long long)at);
	free(ar.name);
	buf_free(&ar.names);
	return ret;
}
