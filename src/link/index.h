/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index.h - who calls, who stores: one walk over all bodies after resolution.
 */
#ifndef WQLINT_LINK_INDEX_H
#define WQLINT_LINK_INDEX_H

struct program;

void index_build(struct program *p);
void index_free(struct program *p);

#endif
