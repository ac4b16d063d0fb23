/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The modules of a run, compiled and loaded. Plain C types: its implementation includes libc.
 */
#ifndef RUNTIME_MODULE_H
#define RUNTIME_MODULE_H

#define MAX_MODULES	32

struct module_entry {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
};

/*
 * Compiles the files (or reuses what was compiled of the same text, headers and flags) and loads them.
 * Returns how many modules there are, or -1 after saying why.
 */
int module_load(char *const *files, int n, struct module_entry *entries);

/* "NAME=VALUE", a module_param() of what was loaded; the text has to stay. -1 if there is none of that name and type. */
int module_set_param(const char *text);

/* One run in this process; never returns. runtime/main.c. */
void runtime_run(const struct module_entry *modules, int n) __attribute__((__noreturn__));

#endif
