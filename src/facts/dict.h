/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dict.h - what the facts of most kernel units have in common, for zstd.
 *
 * Two thirds of a unit's bodies come from headers that every unit includes; a
 * small object cannot hold them in less than a third of its size without such
 * a dictionary. `make dictionary` trains facts.dict on a real kernel. It is
 * part of the format: another dictionary is another FACTS_VERSION.
 */
#ifndef WQLINT_FACTS_DICT_H
#define WQLINT_FACTS_DICT_H

#include <stddef.h>

const void *facts_dict(size_t *size);	/* constant, lives for ever */

#endif
