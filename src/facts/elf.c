// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * elf.c - finds the bytes of facts in one ELF file.
 *
 * `ld -r` concatenates sections of one name, objcopy and gcc -gz compress
 * them in three ways, and a hostile file may say anything: sizes are looked
 * at before memory is asked for.
 */
#include "facts/elf.h"

#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define OLD_SECTION	".zdebug_wqlint"	/* compressed as binutils did before SHF_COMPRESSED */
#define MAX_SECTION	((uint64_t)1 << 31)	/* a whole kernel's facts are a few dozen megabytes */

#ifndef ELFCOMPRESS_ZSTD
#define ELFCOMPRESS_ZSTD	2
#endif

static int wrong(struct err *err, const char *what)
{
	const char *why = elf_errmsg(-1);

	return err_add(err, "%s (%s)", what, why ? why : "it contradicts itself");
}

/* zlib, in either header; libelf replaces the section's data by the decompressed. */
static int inflate_section(Elf_Scn *scn, const GElf_Chdr *chdr, Elf_Data *out, struct err *err)
{
	Elf_Data *data;

	if (chdr && chdr->ch_size > MAX_SECTION)
		return err_add(err, "its compressed facts section claims %llu bytes",
			       (unsigned long long)chdr->ch_size);
	if ((chdr ? elf_compress(scn, 0, 0) : elf_compress_gnu(scn, 0, 0)) < 0)
		return wrong(err, "its compressed facts section cannot be decompressed");
	data = elf_rawdata(scn, NULL);
	if (!data)
		return wrong(err, "its compressed facts section cannot be decompressed");
	*out = *data;
	return 0;
}

/* Not in every libelf, so done here. Returns the bytes in out->d_buf (free them). */
static int unzstd_section(Elf_Scn *scn, const GElf_Chdr *chdr, size_t header, Elf_Data *out, struct err *err)
{
	Elf_Data *data = elf_rawdata(scn, NULL);
	size_t n;
	void *buf;

	if (!data || !data->d_buf || data->d_size < header || chdr->ch_size > MAX_SECTION)
		return err_add(err, "its compressed facts section claims %llu bytes",
			       (unsigned long long)chdr->ch_size);
	buf = malloc(chdr->ch_size ? chdr->ch_size : 1);
	if (!buf)
		bug("out of memory");
	n = ZSTD_decompress(buf, chdr->ch_size, (char *)data->d_buf + header, data->d_size - header);
	if (ZSTD_isError(n) || n != chdr->ch_size) {
		free(buf);
		return err_add(err, "its compressed facts section cannot be decompressed");
	}
	out->d_buf = buf;
	out->d_size = n;
	return 0;
}

static int read_section(Elf *elf, Elf_Scn *scn, const GElf_Shdr *shdr, bool old,
			elf_section_fn *fn, void *ctx, struct err *err)
{
	Elf_Data *raw, data = { 0 };
	GElf_Chdr chdr;
	bool owned = false;

	if (shdr->sh_flags & SHF_COMPRESSED) {
		size_t header = gelf_getclass(elf) == ELFCLASS64 ? sizeof(Elf64_Chdr) : sizeof(Elf32_Chdr);

		if (!gelf_getchdr(scn, &chdr))
			return wrong(err, "its compressed facts section has no header");
		owned = chdr.ch_type == ELFCOMPRESS_ZSTD;
		if (owned ? unzstd_section(scn, &chdr, header, &data, err) :
			    inflate_section(scn, &chdr, &data, err))
			return -1;
	} else if (old) {
		if (inflate_section(scn, NULL, &data, err))
			return -1;
	} else {
		raw = elf_rawdata(scn, NULL);
		if (!raw)
			return wrong(err, "its facts section lies outside the file");
		data = *raw;
	}
	if (data.d_buf)
		fn(ctx, (const uint8_t *)data.d_buf, data.d_size);
	if (owned)
		free(data.d_buf);
	return 0;
}

static int read_sections(Elf *elf, elf_section_fn *fn, void *ctx, struct elf_result *res, struct err *err)
{
	size_t names, nsections, unnamed = 0;
	Elf_Scn *scn = NULL;
	GElf_Ehdr ehdr;
	int ret = 0;

	if (!gelf_getehdr(elf, &ehdr))
		return wrong(err, "its ELF header cannot be read");
	res->object = ehdr.e_type == ET_REL;
	if (!ehdr.e_shoff)
		return 0;
	if (elf_getshdrnum(elf, &nsections) || !nsections || elf_getshdrstrndx(elf, &names))
		return wrong(err, "its section headers cannot be read");
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr shdr;
		const char *name;

		name = gelf_getshdr(scn, &shdr) ? elf_strptr(elf, names, shdr.sh_name) : NULL;
		if (!name) {
			/* Said once, and the sections that do have names are still looked at. */
			if (!unnamed++)
				ret = wrong(err, "its section names cannot be read");
			continue;
		}
		if (shdr.sh_type == SHT_NOBITS || (strcmp(name, FACTS_SECTION) && strcmp(name, OLD_SECTION)))
			continue;
		res->sections++;
		ret |= read_section(elf, scn, &shdr, !strcmp(name, OLD_SECTION), fn, ctx, err);
	}
	return ret;
}

static int read_elf(Elf *elf, elf_section_fn *fn, void *ctx, struct elf_result *res, struct err *err)
{
	int ret;

	*res = (struct elf_result){ 0 };
	if (!elf)
		return wrong(err, "cannot be read as ELF");
	if (elf_kind(elf) != ELF_K_ELF)
		ret = err_add(err, "is of an ELF class or version that cannot be read");
	else
		ret = read_sections(elf, fn, ctx, res, err);
	elf_end(elf);
	return ret;
}

int elf_facts(int fd, elf_section_fn *fn, void *ctx, struct elf_result *res, struct err *err)
{
	if (elf_version(EV_CURRENT) == EV_NONE)
		bug("libelf is older than its header");
	return read_elf(elf_begin(fd, ELF_C_READ, NULL), fn, ctx, res, err);
}

int elf_facts_image(void *image, size_t n, elf_section_fn *fn, void *ctx, struct elf_result *res,
		    struct err *err)
{
	if (elf_version(EV_CURRENT) == EV_NONE)
		bug("libelf is older than its header");
	return read_elf(elf_memory((char *)image, n), fn, ctx, res, err);
}
