/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cfg.h - ways through the blocks of one body.
 */
#ifndef WQLINT_LINK_CFG_H
#define WQLINT_LINK_CFG_H

#include <stdbool.h>
#include <stdint.h>

#include "facts/facts.h"

/* What a way must not use: a block, and an edge; FACT_NONE for neither. */
struct cfg_without {
	uint32_t block;
	uint32_t from, to;
};

#define CFG_ALL ((struct cfg_without){ FACT_NONE, FACT_NONE, FACT_NONE })

/* Is there a way of at least one edge from block @from to block @to? */
bool cfg_path(const struct body *b, uint32_t from, uint32_t to, struct cfg_without without);

/* Does every way from the entry to block @to pass block @block? A block passes itself. */
bool cfg_dominates(const struct body *b, uint32_t block, uint32_t to);

/* Does every way from the entry to block @to take the edge @from -> @next? */
bool cfg_edge_dominates(const struct body *b, uint32_t from, uint32_t next, uint32_t to);

#endif
