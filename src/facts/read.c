// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * read.c - facts from whatever holds them.
 *
 * The rule it keeps: one bad thing costs one sentence and one count, and never
 * what lies beside it. A file's content says what it is; its name matters only
 * for whether silence is right about a file that is nothing we know.
 */
#include "facts/read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "facts/ar.h"
#include "facts/elf.h"
#include "facts/packed.h"
#include "facts/text.h"
#include "facts/unpacker.h"

#define MAX_DEPTH	64	/* of directories, and of archives in archives */

/* One file or archive member being read. */
struct source {
	struct facts_sink *sink;
	const char *path;	/* of the file that is open */
	const char *origin;	/* what to call it in messages */
	bool named;		/* by the user, so that silence would be wrong */
	unsigned depth;
	size_t records;		/* seen in it, broken ones too */
};

static int read_file(struct source *s, int fd);

/* What was read before comes first. */
static void say(struct facts_sink *sink, const char *sentence)
{
	if (sink->unpacker)
		unpacker_drain(sink->unpacker);
	sink->problem(sink->ctx, sentence);
}

/* Pass on what @err holds, with the file's name before it. */
static int report(struct source *s, struct err *err)
{
	struct err full = { 0 };

	for (size_t i = 0; i < err->n; i++)
		err_add(&full, "%s: %s", s->origin, err->msg[i]);
	for (size_t i = 0; i < full.n; i++)
		say(s->sink, full.msg[i]);
	err_free(&full);
	err_free(err);
	return -1;
}

static int unreadable(struct source *s, const char *what)
{
	struct err err = { 0 };

	s->sink->counts.unreadable++;
	err_add(&err, "%s", what);
	return report(s, &err);
}

static void give(struct facts_sink *sink, const struct unit *u, const struct strtab *st, const char *origin)
{
	sink->counts.units++;
	sink->unit(sink->ctx, u, st, origin);
}

static void take_unpacked(void *ctx, const struct unpacked *u)
{
	struct facts_sink *sink = (struct facts_sink *)ctx;
	struct err full = { 0 };

	if (u->unit) {
		give(sink, u->unit, u->st, u->origin);
		return;
	}
	sink->counts.broken++;
	err_add(&full, "%s: %s", u->origin, u->err->msg[0]);
	sink->problem(sink->ctx, full.msg[0]);
	err_free(&full);
}

static bool is_repeat(struct facts_sink *sink, const uint8_t *p, size_t n)
{
	uint64_t sum, one;

	if (sink->keep_repeats || !facts_checksum(p, n, &sum))
		return false;
	sum &= ~(uint64_t)0 >> 1;	/* the map has no key UINT64_MAX */
	if (map_get(&sink->seen, sum, &one))
		return true;
	map_put(&sink->seen, sum, 1);
	return false;
}

/* Where the next record begins at or after @at; zero bytes are padding between sections. */
static size_t skip_padding(const uint8_t *p, size_t n, size_t at)
{
	while (at < n && !p[at])
		at++;
	return at;
}

static bool begins_record(const uint8_t *p, size_t n, size_t at)
{
	return at >= n || (n - at >= 4 && !memcmp(p + at, FACTS_MAGIC, 4));
}

/*
 * After a bad record at @at that claims to end at @next: there if another
 * record or the end is there, else at the next thing that looks like a record,
 * because then the claim was part of the damage.
 */
static size_t after_bad(const uint8_t *p, size_t n, size_t at, size_t next)
{
	const uint8_t *found;

	if (next > at && begins_record(p, n, skip_padding(p, n, next)))
		return next;
	found = (const uint8_t *)memmem(p + at + 1, n - at - 1, FACTS_MAGIC, 4);
	return found ? (size_t)(found - p) : n;
}

static void read_records(void *ctx, const uint8_t *p, size_t n)
{
	struct source *s = (struct source *)ctx;
	size_t at = 0, used;

	while ((at = skip_padding(p, n, at)) < n) {
		struct err err = { 0 };
		bool repeat = is_repeat(s->sink, p + at, n - at);

		s->records++;
		if (repeat) {
			s->sink->counts.repeats++;
			at += FACTS_HEADER + (size_t)get_le(p + at + 8, 4);
		} else if (!facts_record(p + at, n - at, &used, &err)) {
			unpacker_add(s->sink->unpacker, p + at, used, s->origin);
			at += used;
		} else {
			s->sink->counts.broken++;
			report(s, &err);
			at = after_bad(p, n, at, at + used);
		}
	}
}

static int finish_elf(struct source *s, const struct elf_result *res, struct err *err)
{
	struct facts_counts *c = &s->sink->counts;

	if (res->object) {
		c->objects++;
		c->without += !res->sections && !err->n;
	}
	if (err->n) {
		c->unreadable++;
		return report(s, err);
	}
	if (!res->object && !s->records && s->named)
		return unreadable(s, "is a linked program, which holds no facts: name its objects, vmlinux.o or the modules instead");
	return 0;
}

static int read_elf(struct source *s, int fd)
{
	struct elf_result res;
	struct err err = { 0 };

	elf_facts(fd, read_records, s, &res, &err);
	return finish_elf(s, &res, &err);
}

/* A member that lies in the archive itself. */
static void read_member(struct source *s, int fd, const struct ar_member *m)
{
	struct elf_result res;
	struct err err = { 0 };
	struct buf image = { 0 };
	char magic[4];

	/* Other things live in archives too: symbol tables of other tools, Rust's metadata. */
	if (pread(fd, magic, 4, m->offset) != 4 || memcmp(magic, "\177ELF", 4))
		return;
	if (pread(fd, buf_room(&image, (size_t)m->size), (size_t)m->size, m->offset) != m->size) {
		unreadable(s, "cannot be read");
	} else {
		elf_facts_image(image.data, (size_t)m->size, read_records, s, &res, &err);
		finish_elf(s, &res, &err);
	}
	buf_free(&image);
}

struct archive_walk {
	struct source *archive;
	int fd;
};

static void visit_member(void *ctx, const struct ar_member *m)
{
	struct archive_walk *w = (struct archive_walk *)ctx;
	struct source *ar = w->archive, s = *ar;
	const char *slash = strrchr(ar->path, '/');
	char *origin, *path;
	int fd, dir = slash && *m->name != '/' ? (int)(slash - ar->path) + 1 : 0;

	if (asprintf(&origin, "%s(%s)", ar->origin, m->name) < 0 ||
	    asprintf(&path, "%.*s%s", dir, ar->path, m->name) < 0)
		bug("out of memory");
	s.origin = origin;
	s.records = 0;
	s.depth++;
	if (m->offset >= 0) {
		read_member(&s, w->fd, m);
	} else {
		s.path = path;
		s.named = true;		/* by the archive: it must be there and be an object */
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd < 0) {
			unreadable(&s, strerror(errno));
		} else {
			read_file(&s, fd);
			close(fd);
		}
	}
	free(origin);
	free(path);
}

static int read_archive(struct source *s, int fd)
{
	struct archive_walk w = { .archive = s, .fd = fd };
	struct err err = { 0 };

	if (s->depth > MAX_DEPTH)
		return unreadable(s, "is an archive that holds itself");
	if (ar_members(fd, visit_member, &w, &err)) {
		s->sink->counts.unreadable++;
		return report(s, &err);
	}
	return 0;
}

static int read_text(struct source *s, const struct buf *b)
{
	struct arena *arena = arena_new();
	struct strtab *st = strtab_new();
	struct unit_list units = { 0 };
	struct err err = { 0 };
	int ret = facts_parse(s->origin, b->data ? (const char *)b->data : "", b->n, arena, st, &units, &err);

	unpacker_drain(s->sink->unpacker);
	for (size_t i = 0; i < units.n; i++)
		give(s->sink, units.v[i], st, s->origin);
	vec_free(&units);
	if (ret) {
		s->sink->counts.broken++;
		say(s->sink, err.msg[0]);
	}
	err_free(&err);
	arena_free(arena);
	strtab_free(st);
	return 0;
}

/* Does the text begin as facts do: comments, then "unit"? */
static bool looks_like_text(const struct buf *b)
{
	size_t i = 0;

	while (i < b->n) {
		if (strchr(" \t\r\n", b->data[i]) && b->data[i])
			i++;
		else if (b->data[i] == '#')
			while (i < b->n && b->data[i] != '\n')
				i++;
		else
			return b->n - i > 4 && !memcmp(b->data + i, "unit", 4) &&
			       strchr(" \t", b->data[i + 4]) && b->data[i + 4];
	}
	return false;
}

static bool ends_in(const char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	return n >= k && !strcmp(s + n - k, suffix);
}

/* Not ELF and no archive, by its first bytes @magic. */
static int read_other(struct source *s, int fd, const char *magic, size_t n)
{
	bool packed = n >= 4 && !memcmp(magic, FACTS_MAGIC, 4), text = ends_in(s->origin, ".facts");
	struct buf b = { 0 };
	struct err err = { 0 };
	int ret = 0;

	if (!packed && !text && !s->named) {
		if (!ends_in(s->origin, ".o") && !ends_in(s->origin, ".ko") && !ends_in(s->origin, ".a"))
			return 0;
		return unreadable(s, n ? "is neither an ELF file nor an archive" : "is empty");
	}
	buf_add(&b, magic, n);
	if (file_read_fd(fd, s->origin, &b, &err)) {
		s->sink->counts.unreadable++;
		say(s->sink, err.msg[0]);
		ret = -1;
	} else if (packed) {
		read_records(s, b.data, b.n);
	} else if (text || looks_like_text(&b)) {
		ret = read_text(s, &b);
	} else {
		ret = unreadable(s, b.n ? "is no ELF file, archive, packed facts or text facts" : "is empty");
	}
	if (!ret)
		s->sink->counts.files++;
	err_free(&err);
	buf_free(&b);
	return ret;
}

static int read_file(struct source *s, int fd)
{
	char magic[8];
	size_t n = 0;
	struct stat sb;
	ssize_t got;

	if (fstat(fd, &sb))
		return unreadable(s, strerror(errno));
	if (S_ISDIR(sb.st_mode))
		return unreadable(s, "is a directory");
	if (!S_ISREG(sb.st_mode) && !s->named)
		return 0;
	while (n < sizeof(magic) && (got = read(fd, magic + n, sizeof(magic) - n)) != 0) {
		if (got < 0 && errno != EINTR)
			return unreadable(s, strerror(errno));
		n += got > 0 ? (size_t)got : 0;
	}
	if (n >= 4 && !memcmp(magic, "\177ELF", 4)) {
		s->sink->counts.files++;
		return read_elf(s, fd);
	}
	if (n == 8 && (!memcmp(magic, AR_MAGIC, 8) || !memcmp(magic, AR_THIN_MAGIC, 8))) {
		s->sink->counts.files++;
		return read_archive(s, fd);
	}
	return read_other(s, fd, magic, n);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_path(struct source *s);

static int read_dir(struct source *s, int fd)
{
	VEC(char *) names = { 0 };
	DIR *dir = fdopendir(fd);
	struct dirent *e;

	if (!dir) {
		close(fd);
		return unreadable(s, strerror(errno));
	}
	while ((e = readdir(dir)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			vec_push(&names, strdup(e->d_name));
	closedir(dir);
	qsort(names.v, names.n, sizeof(*names.v), by_name);
	for (size_t i = 0; i < names.n; i++) {
		struct source child = { .sink = s->sink, .depth = s->depth + 1 };
		char *path;

		if (asprintf(&path, "%s%s%s", s->path, ends_in(s->path, "/") ? "" : "/", names.v[i]) < 0)
			bug("out of memory");
		child.path = child.origin = path;
		read_path(&child);
		free(path);
		free(names.v[i]);
	}
	vec_free(&names);
	return 0;
}

static int read_path(struct source *s)
{
	struct stat sb;
	int fd, ret;

	if (!s->named) {
		/* A walk stays in its tree: no loops, nothing twice, no device or pipe opened. */
		if (lstat(s->path, &sb))
			return unreadable(s, strerror(errno));
		if (S_ISLNK(sb.st_mode) && (stat(s->path, &sb) || S_ISDIR(sb.st_mode)))
			return 0;
		if (!S_ISREG(sb.st_mode) && !S_ISDIR(sb.st_mode))
			return 0;
	}
	fd = open(s->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return unreadable(s, strerror(errno));
	if (!fstat(fd, &sb) && S_ISDIR(sb.st_mode)) {
		if (s->depth <= MAX_DEPTH)
			return read_dir(s, fd);
		close(fd);
		return unreadable(s, "is too deep below the directory that was named");
	}
	ret = read_file(s, fd);
	close(fd);
	return ret;
}

int facts_read(const char *path, struct facts_sink *sink)
{
	struct source s = { .sink = sink, .path = path, .origin = path, .named = true };
	int ret;

	if (!sink->unpacker)
		sink->unpacker = unpacker_new(sink->jobs, take_unpacked, sink);
	if (!strcmp(path, "-")) {
		s.origin = "standard input";
		ret = read_file(&s, STDIN_FILENO);
	} else {
		ret = read_path(&s);
	}
	unpacker_drain(sink->unpacker);
	return ret;
}

void facts_sink_free(struct facts_sink *sink)
{
	unpacker_free(sink->unpacker);
	map_free(&sink->seen);
}
