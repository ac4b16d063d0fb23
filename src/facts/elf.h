/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf.h - finds the bytes of facts in one ELF file.
 */
#ifndef WQLINT_FACTS_ELF_H
#define WQLINT_FACTS_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FACTS_SECTION	".debug_wqlint"

/* Where the bytes go, section by section; they are valid during the call only. */
typedef void elf_section_fn(void *ctx, const uint8_t *data, size_t n);

struct elf_result {
	unsigned sections;	/* of facts */
	bool object;		/* relocatable, so that it should have some */
};

/*
 * Hand every facts section of the ELF file open at @fd to @fn, compressed
 * sections decompressed. Any class and byte order will do. Adds one sentence
 * per thing that is wrong, without the file's name; returns 0, or -1 if there
 * were any (sections that could be read were handed over all the same).
 */
int elf_facts(int fd, elf_section_fn *fn, void *ctx, struct elf_result *res, struct err *err);

/* The same for a file in memory, such as a member of an archive. @image may be changed. */
int elf_facts_image(void *image, size_t n, elf_section_fn *fn, void *ctx, struct elf_result *res,
		    struct err *err);

#ifdef __cplusplus
}
#endif
#endif
