// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dict.c - holds facts.dict, as bytes of the program.
 */
#include "facts/dict.h"

#include <stdint.h>

/* Assembled in the top directory, where make runs; the Makefile knows that this file depends on it. */
__asm__(".section .rodata\n"
	".balign 16\n"
	"facts_dict_begin:\n"
	".incbin \"src/facts/facts.dict\"\n"
	"facts_dict_end:\n"
	".byte 0\n"
	".previous\n");

extern const uint8_t facts_dict_begin[] __attribute__((visibility("hidden")));
extern const uint8_t facts_dict_end[] __attribute__((visibility("hidden")));

const void *facts_dict(size_t *size)
{
	*size = (size_t)(facts_dict_end - facts_dict_begin);
	return facts_dict_begin;
}
