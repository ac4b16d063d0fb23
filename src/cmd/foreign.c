// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * foreign.c - a second look at the inputs, only if something there had no facts.
 *
 * Compilers leave their names in .comment; an assembler leaves none. A kernel
 * holds both Rust and assembler, and what only they do is not seen: that must
 * not look like an object that somebody forgot to build with the plugin.
 */
#include "cmd/foreign.h"

#include <fcntl.h>
#include <fts.h>
#include <gelf.h>
#include <libelf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "facts/elf.h"

struct look {
	bool facts, named, rust;
};

static void look_at(Elf_Scn *scn, const char *name, struct look *l)
{
	Elf_Data *data;

	if (!strcmp(name, FACTS_SECTION) || !strcmp(name, ".zdebug_wqlint"))
		l->facts = true;
	if (strcmp(name, ".comment"))
		return;
	data = elf_getdata(scn, NULL);
	l->named = true;
	if (data && data->d_buf)
		l->rust |= memmem(data->d_buf, data->d_size, "rustc", 5) != NULL;
}

static void count_object(Elf *elf, struct foreign *n)
{
	struct look l = { 0 };
	size_t names, nsections;
	Elf_Scn *scn = NULL;
	GElf_Ehdr ehdr;

	if (!gelf_getehdr(elf, &ehdr) || ehdr.e_type != ET_REL || !ehdr.e_shoff || elf_getshdrnum(elf, &nsections) ||
	    elf_getshdrstrndx(elf, &names))
		return;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr shdr;
		const char *name = gelf_getshdr(scn, &shdr) ? elf_strptr(elf, names, shdr.sh_name) : NULL;

		if (name)
			look_at(scn, name, &l);
	}
	/* Linked together from several: that it holds Rust is all there is to know. */
	if (l.rust)
		n->rust++;
	else if (!l.facts && l.named)
		n->c++;
	else if (!l.facts)
		n->assembler++;
}

static void count_elf(int fd, Elf *elf, struct foreign *n)
{
	Elf *member;

	if (elf_kind(elf) == ELF_K_ELF)
		count_object(elf, n);
	if (elf_kind(elf) != ELF_K_AR)
		return;
	for (Elf_Cmd cmd = ELF_C_READ; (member = elf_begin(fd, cmd, elf)); ) {
		count_elf(fd, member, n);
		cmd = elf_next(member);
		elf_end(member);
	}
}

static void count_file(const char *path, struct foreign *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf *elf;

	if (fd < 0)
		return;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (elf) {
		count_elf(fd, elf, n);
		elf_end(elf);
	}
	close(fd);
}

void foreign_count(const char *path, struct foreign *n)
{
	char *roots[] = { (char *)path, NULL };
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (walk && (e = fts_read(walk)))
		if (e->fts_info == FTS_F)
			count_file(e->fts_path, n);
	if (walk)
		fts_close(walk);
}
