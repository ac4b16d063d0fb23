// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * args.c - from a compiler's command line to libclang's.
 *
 * A kernel's command line is full of options that only GCC knows and only its
 * code generator asks for. What is kept is what decides how the source reads:
 * directories, macros, the language, the sizes of types.
 */
#include <stdbool.h>
#include <string.h>

#include "clang/clang.h"

enum how { KEEP, KEEP_ARG, DROP_ARG, PREFIX };

struct option {
	const char *name;
	enum how how;
};

static const struct option options[] = {
	{ "-I", KEEP_ARG }, { "-D", KEEP_ARG }, { "-U", KEEP_ARG }, { "-include", KEEP_ARG }, { "-isystem", KEEP_ARG },
	{ "-iquote", KEEP_ARG }, { "-idirafter", KEEP_ARG }, { "-imacros", KEEP_ARG }, { "--sysroot", KEEP_ARG },
	{ "-isysroot", KEEP_ARG }, { "-target", KEEP_ARG }, { "-x", KEEP_ARG },
	{ "-o", DROP_ARG }, { "-MF", DROP_ARG }, { "-MT", DROP_ARG }, { "-MQ", DROP_ARG }, { "-aux-info", DROP_ARG },
	{ "--param", DROP_ARG }, { "-dumpbase", DROP_ARG }, { "-wrapper", DROP_ARG }, { "-T", DROP_ARG },
	{ "-Xassembler", DROP_ARG }, { "-Xlinker", DROP_ARG }, { "-Xpreprocessor", DROP_ARG },
	{ "-std=", PREFIX }, { "--target=", PREFIX }, { "--sysroot=", PREFIX }, { "-mabi=", PREFIX }, { "-march=", PREFIX },
	{ "-O", PREFIX },
	{ "-ansi", KEEP }, { "-nostdinc", KEEP }, { "-m32", KEEP }, { "-m64", KEEP }, { "-m16", KEEP }, { "-mx32", KEEP },
	{ "-fshort-wchar", KEEP }, { "-funsigned-char", KEEP }, { "-fsigned-char", KEEP }, { "-fshort-enums", KEEP },
	{ "-fno-builtin", KEEP }, { "-ffreestanding", KEEP }, { "-fms-extensions", KEEP }, { "-fgnu89-inline", KEEP },
	{ "-fpack-struct", KEEP }, { "-mlittle-endian", KEEP }, { "-mbig-endian", KEEP }, { "-fno-pie", KEEP },
	{ "-fPIC", KEEP }, { "-fPIE", KEEP }, { "-fpic", KEEP }, { "-fpie", KEEP }, { "-fno-PIE", KEEP },
};

static const struct option *option_of(const char *arg)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		const struct option *o = &options[i];
		size_t n = strlen(o->name);

		if (o->how == KEEP ? !strcmp(arg, o->name) : !strncmp(arg, o->name, n)) {
			/* "-include" begins with "-I" only in other letters, "-iquotex" is nothing */
			if (o->how == DROP_ARG && arg[n] && strcmp(o->name, "-o"))
				continue;
			return o;
		}
	}
	return NULL;
}

static bool is_clang(const char *compiler)
{
	const char *slash = strrchr(compiler, '/');

	return strstr(slash ? slash + 1 : compiler, "clang") != NULL;
}

void clang_args(const struct clang_job *job, struct arena *a, struct clang_args *out)
{
	(void)a;
	for (size_t i = 0; i < job->nargs; i++) {
		const char *arg = job->args[i];
		const struct option *o = *arg == '-' ? option_of(arg) : NULL;
		bool takes = o && (o->how == KEEP_ARG || o->how == DROP_ARG) && !arg[strlen(o->name)];

		if (o && o->how != DROP_ARG)
			vec_push(&out->v, arg);
		if (!takes || i + 1 == job->nargs)
			continue;
		i++;
		if (o->how == KEEP_ARG)
			vec_push(&out->v, job->args[i]);
	}
	/* What the unit asks for is what its own compiler sees. */
	if (!is_clang(job->compiler)) {
		vec_push(&out->v, "-U__clang__");
		vec_push(&out->v, "-fgnuc-version=12.2.0");
	}
	vec_push(&out->v, "-w");
	vec_push(&out->v, "-ferror-limit=0");
	vec_push(&out->v, "-fno-spell-checking");
	vec_push(&out->v, "-fbracket-depth=4096");
}
