// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * room.c - results are counted, and compressed to see how long they get.
 */
#include "report/room.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/err.h"

struct room {
	z_stream z;
	unsigned char sink[1 << 15];
	unsigned int results;
	bool full;
};

struct room *room_new(void)
{
	struct room *m = (struct room *)calloc(1, sizeof(*m));

	if (!m || deflateInit(&m->z, Z_DEFAULT_COMPRESSION) != Z_OK)
		bug("out of memory");
	return m;
}

bool room_for(struct room *m, const json_t *result)
{
	char *text;

	if (m->full || m->results == ROOM_RESULTS)
		return false;
	text = json_dumps(result, JSON_COMPACT);
	if (!text)
		bug("out of memory");
	m->z.next_in = (unsigned char *)text;
	m->z.avail_in = (unsigned)strlen(text);
	do {
		m->z.next_out = m->sink;
		m->z.avail_out = sizeof(m->sink);
		deflate(&m->z, Z_NO_FLUSH);
	} while (!m->z.avail_out);
	free(text);
	m->results++;
	m->full = m->z.total_out > ROOM_BYTES;
	return !m->full;
}

void room_free(struct room *m)
{
	deflateEnd(&m->z);
	free(m);
}
