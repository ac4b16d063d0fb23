// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cache.c - facts by the content of all that they were made of.
 *
 * Two files a unit, as in ccache: the list, named after the command line, says
 * which files were read; the facts are named after the content of these. So a
 * header that changes and changes back is found again.
 */
#include "cmd/units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/file.h"
#include "base/map.h"
#include "base/str.h"
#include "facts/packed.h"

struct cache {
	const char *dir;
	uint64_t own;		/* who makes the facts: this program */
	struct strtab *paths;
	struct map sums;	/* by id of path: content, 0 if it cannot be read */
};

static uint64_t file_sum(const char *path)
{
	struct buf text = { 0 };
	struct err err = { 0 };
	uint64_t sum = file_read(path, &text, &err) ? 0 : XXH3_64bits(text.data, text.n) | 1;

	buf_free(&text);
	err_free(&err);
	return sum;
}

struct cache *cache_open(const char *dir, struct err *err)
{
	struct cache *c;

	if (mkdir(dir, 0777) && errno != EEXIST) {
		err_add(err, "%s: cannot make this directory for the cache: %s", dir, strerror(errno));
		return NULL;
	}
	if (access(dir, W_OK | X_OK)) {
		err_add(err, "%s: cannot keep the cache there: %s", dir, strerror(errno));
		return NULL;
	}
	c = MEM_NEW(struct cache, 1);
	c->dir = dir;
	c->own = file_sum("/proc/self/exe");
	c->paths = strtab_new();
	return c;
}

void cache_close(struct cache *c)
{
	if (!c)
		return;
	strtab_free(c->paths);
	map_free(&c->sums);
	free(c);
}

/* Each file is read once a run, whatever number of units includes it. */
static uint64_t sum_of(struct cache *c, const struct clang_job *job, const char *path)
{
	char full[8192];
	uint64_t sum;
	uint32_t id;

	snprintf(full, sizeof(full), "%s%s%s", *path == '/' ? "" : job->dir, *path == '/' ? "" : "/", path);
	id = str_intern(c->paths, full);
	if (!map_get(&c->sums, id, &sum)) {
		sum = file_sum(full);
		map_put(&c->sums, id, sum);
	}
	return sum;
}

static uint64_t add_text(uint64_t h, const char *text)
{
	return XXH3_64bits_withSeed(text, strlen(text) + 1, h);
}

static uint64_t command_key(const struct cache *c, const struct clang_job *job)
{
	uint64_t h = add_text(c->own, clang_producer());

	h = add_text(h, job->dir);
	h = add_text(h, job->file);
	h = add_text(h, job->compiler);
	h = add_text(h, job->root ? job->root : "");
	for (size_t i = 0; i < job->nargs; i++)
		h = add_text(h, job->args[i]);
	return h;
}

static uint64_t content_key(struct cache *c, const struct clang_job *job, uint64_t key, const char *deps, size_t n)
{
	for (size_t at = 0; at < n; at += strlen(deps + at) + 1) {
		uint64_t sum = sum_of(c, job, deps + at);

		key = XXH3_64bits_withSeed(&sum, sizeof(sum), add_text(key, deps + at));
	}
	return key;
}

static void path_of(const struct cache *c, uint64_t key, const char *kind, char out[4096])
{
	snprintf(out, 4096, "%s/%016llx.%s", c->dir, (unsigned long long)key, kind);
}

bool cache_get(struct cache *c, const struct clang_job *job, struct buf *out)
{
	uint64_t key = command_key(c, job), sum;
	struct buf deps = { 0 }, facts = { 0 };
	struct err err = { 0 };
	char path[4096];
	bool hit = false;

	path_of(c, key, "list", path);
	if (!access(path, R_OK) && !file_read(path, &deps, &err) && deps.n && !deps.data[deps.n - 1]) {
		path_of(c, content_key(c, job, key, (const char *)deps.data, deps.n), "facts", path);
		/* A damaged one is made again. */
		hit = !access(path, R_OK) && !file_read(path, &facts, &err) &&
		      facts_checksum(facts.data, facts.n, &sum);
	}
	if (hit)
		buf_add(out, facts.data, facts.n);
	buf_free(&deps);
	buf_free(&facts);
	err_free(&err);
	return hit;
}

/* Whole or not at all, so that two scans may share a cache; and quickly, for it can be made again. */
static void put_file(const char *path, const void *data, size_t n)
{
	char temp[4200];
	FILE *f;

	snprintf(temp, sizeof(temp), "%s.%ld", path, (long)getpid());
	f = fopen(temp, "w");
	if (!f)
		return;
	if (fwrite(data, 1, n, f) != n) {
		fclose(f);
		unlink(temp);
		return;
	}
	if (fclose(f) || rename(temp, path))
		unlink(temp);
}

void cache_put(struct cache *c, const struct clang_job *job, const char *deps, size_t ndeps, const void *facts, size_t n)
{
	uint64_t key = command_key(c, job);
	char path[4096];

	path_of(c, content_key(c, job, key, deps, ndeps), "facts", path);
	put_file(path, facts, n);
	path_of(c, key, "list", path);
	put_file(path, deps, ndeps);
}
