// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cfg.c - one search answers all: bodies have few blocks, so no tree is kept.
 */
#include "link/cfg.h"

#include <stdlib.h>

#include "base/mem.h"

bool cfg_path(const struct body *b, uint32_t from, uint32_t to, struct cfg_without without)
{
	uint8_t *seen = MEM_NEW(uint8_t, b->nblocks);
	uint32_t *todo = MEM_NEW(uint32_t, b->nblocks + 1), n = 0;
	bool found;

	if (from != without.block)
		todo[n++] = from;
	while (n && !seen[to]) {
		uint32_t at = todo[--n];

		for (uint32_t i = 0; i < b->blocks[at].nsuccs; i++) {
			uint32_t next = b->blocks[at].succs[i];

			if (seen[next] || next == without.block || (at == without.from && next == without.to))
				continue;
			seen[next] = 1;
			todo[n++] = next;
		}
	}
	found = seen[to];
	free(seen);
	free(todo);
	return found;
}

bool cfg_dominates(const struct body *b, uint32_t block, uint32_t to)
{
	if (block == to || !block)
		return true;
	return to && !cfg_path(b, 0, to, (struct cfg_without){ block, FACT_NONE, FACT_NONE });
}

bool cfg_edge_dominates(const struct body *b, uint32_t from, uint32_t next, uint32_t to)
{
	return to && !cfg_path(b, 0, to, (struct cfg_without){ FACT_NONE, from, next });
}
