/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.h - facts from whatever holds them: objects, archives, packed files, text, directories.
 */
#ifndef WQLINT_FACTS_READ_H
#define WQLINT_FACTS_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "facts/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

struct facts_counts {
	size_t files;		/* that could hold facts: objects, archives, packed, text */
	size_t objects;		/* relocatable objects, members of archives among them */
	size_t without;		/* those without facts */
	size_t units;		/* handed to the sink */
	size_t repeats;		/* records met before, byte for byte, and dropped */
	size_t broken;		/* records or text units that cannot be read */
	size_t unreadable;	/* files and members that cannot be read */
};

/* Who reads. Zero-initialise, set the first part, facts_sink_free() at the end. */
struct facts_sink {
	void *ctx;
	/* @origin: the file, as "lib.a(foo.o)" if a member. @st: of @u's strings. All are valid during the call only. */
	void (*unit)(void *ctx, const struct unit *u, const struct strtab *st, const char *origin);
	/* One sentence, which names the file. Counted already. */
	void (*problem)(void *ctx, const char *sentence);
	unsigned jobs;		/* threads that unpack; 0 and 1: none but the caller's */
	bool keep_repeats;	/* hand over records met before as well */

	struct facts_counts counts;
	struct map seen;	/* checksums of records */
	struct unpacker *unpacker;
};

void facts_sink_free(struct facts_sink *sink);	/* not @ctx */

/*
 * Read @path: an ELF file, an archive (of a thin one the members' files), a
 * packed file, text, or a directory and all below it, in order of names;
 * symbolic links to directories are followed only if @path itself is one.
 * "-" is standard input. What a directory holds besides is passed over in
 * silence, unless its name says that it is an object or an archive.
 *
 * Whatever cannot be read goes to problem() as one sentence a thing, and the
 * rest is read. Units and sentences come in the order of what is read, whatever
 * @jobs, and in the caller's thread. Returns 0, or -1 if @path itself could not be read at all.
 */
int facts_read(const char *path, struct facts_sink *sink);

#ifdef __cplusplus
}
#endif
#endif
