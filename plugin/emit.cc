// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * emit.cc - the unit's facts into the object file.
 *
 * As text in the assembly output, because that is what -S, -pipe, ccache and
 * distcc carry along. SHF_EXCLUDE ("e") keeps the section out of whatever is
 * linked for good, and its name keeps modpost from asking about it.
 */
#include "plugin.h"

#include <elf.h>
#include <link.h>

/* The GNU build id of our own .so: facts of different builds of it can be told apart. */
static int own_build_id(struct dl_phdr_info *info, size_t, void *out)
{
	uintptr_t us = (uintptr_t)&front - info->dlpi_addr;
	const ElfW(Phdr) *note = NULL;
	bool ours = false;

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		ours |= p->p_type == PT_LOAD && us >= p->p_vaddr && us < p->p_vaddr + p->p_memsz;
		if (p->p_type == PT_NOTE)
			note = p;
		for (size_t at = 0; ours && note && at + sizeof(ElfW(Nhdr)) < note->p_memsz;) {
			const char *base = (const char *)(info->dlpi_addr + note->p_vaddr);
			const ElfW(Nhdr) *n = (const ElfW(Nhdr) *)(base + at);
			const unsigned char *desc = (const unsigned char *)(n + 1) + ((n->n_namesz + 3) & ~3u);

			if (n->n_type == NT_GNU_BUILD_ID && n->n_descsz >= 8) {
				for (int k = 0; k < 8; k++)
					snprintf((char *)out + 2 * k, 3, "%02x", desc[k]);
				return 1;
			}
			at += sizeof(*n) + ((n->n_namesz + 3) & ~3u) + ((n->n_descsz + 3) & ~3u);
		}
	}
	return 0;
}

/* Two characters in five are printable; the rest is three octal digits. */
static void write_bytes(FILE *f, const uint8_t *data, size_t n)
{
	struct buf line = {};

	for (size_t i = 0; i < n; i++) {
		uint8_t c = data[i];

		if (!(i % 1024))
			buf_add(&line, "\t.ascii \"", 9);
		if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
			buf_u8(&line, c);
		} else {
			const uint8_t octal[4] = { '\\', (uint8_t)('0' + (c >> 6)), (uint8_t)('0' + (c >> 3 & 7)),
						   (uint8_t)('0' + (c & 7)) };

			buf_add(&line, octal, 4);
		}
		if (i % 1024 == 1023 || i + 1 == n)
			buf_add(&line, "\"\n", 2);
	}
	fwrite(line.data, 1, line.n, f);
	buf_free(&line);
}

static void write_section(const struct buf *packed)
{
	/* "%" for the type: to some assemblers "@" begins a comment. */
	fputs("\t.section\t.debug_wqlint,\"e\",%progbits\n", asm_out_file);
	write_bytes(asm_out_file, packed->data, packed->n);
	/* What GCC writes next believes to be where it was. */
	fputs("\t.previous\n", asm_out_file);
}

/* What is left to say of a unit that cannot be said: that it is there, and why it is empty. */
static void write_incomplete(const struct unit *u, const char *why)
{
	struct unit bare = {};
	struct buf packed = {};
	struct err err = {};

	front_broken(why);
	bare.file = u->file;
	bare.producer = u->producer;
	bare.build = u->build;
	bare.incomplete = str_intern(front.st, why);
	if (!facts_pack(&bare, front.st, &packed, &err))
		write_section(&packed);
	err_free(&err);
	buf_free(&packed);
}

static bool write_facts(const struct unit *u)
{
	struct buf packed = {};
	struct err err = {};
	bool ok = !facts_pack(u, front.st, &packed, &err);

	if (!ok)
		write_incomplete(u, err.n ? err.msg[0] : "they could not be packed");
	else if (!front.opt.no_facts)
		write_section(&packed);
	err_free(&err);
	buf_free(&packed);
	return ok;
}

void emit_unit(void)
{
	struct unit *u = build_unit(front.b);
	char id[20] = "unknown";
	bool sound;
	char *producer = concat("gcc ", gcc_version.basever, NULL);

	constants_macros();
	dl_iterate_phdr(own_build_id, id);
	u->file = str_intern(front.st, path_main());
	u->producer = str_intern(front.st, producer);
	u->build = str_intern(front.st, id);
	XDELETEVEC(producer);
	u = build_finish(front.b);
	sound = write_facts(u);
	if (front.opt.verbose)
		fprintf(stderr, "wqlint: %s: %u functions, %u globals, %u constants\n", path_main(), u->nfunctions,
			u->nglobals, u->nconstants);
	if (!front.opt.quiet && sound)
		warn_unit(u);
}
