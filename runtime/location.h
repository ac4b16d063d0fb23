/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where an address is, through DWARF. Plain C types: its implementation includes libc and libdw.
 *
 * Files are told relative to the directory in which their unit was compiled, the runtime's as
 * runtime/..., so that the same program says the same words wherever it lies. Strings live until
 * location_exit().
 */
#ifndef RUNTIME_LOCATION_H
#define RUNTIME_LOCATION_H

enum location_where {
	LOCATION_MODULE,	/* a source file of the module, its own headers too */
	LOCATION_HEADER,	/* the kernel-path headers, whose inline functions are API */
	LOCATION_RUNTIME,
	LOCATION_UNKNOWN,	/* libc, or no DWARF */
};

struct location {
	const char *file;
	int line;
	const char *function;
	enum location_where where;
};

/*
 * The place of a return address; of its inline expansions the innermost that lies in a source file of
 * the module, which is where the call is written. 0, or -1 and "??".
 */
int location_of(const void *ip, struct location *out);
/* The same of a stack: of the innermost frame that is the module's. */
int location_of_stack(const void *const *ips, int n, struct location *out);
/* All that a return address stands for, innermost inline expansion first, at most n; how many. */
int location_inlines(const void *ip, struct location *out, int n);
/* "function+0x12/0x34 [module]", as the kernel prints an address of code. */
const char *location_text(const void *ip, char *buf, unsigned long size);
/* The name of the function that begins at this address, or NULL. */
const char *location_function(const void *start);
/*
 * The name of the global that contains this address ("dev_wq", "pool+0x40"), or NULL. *declared, if
 * asked for: where it is defined; its function is "" for a variable that other files can see.
 */
const char *location_symbol(const void *addr, struct location *declared);
/* The runtime's global pointer to that object ("system_wq"), or NULL. */
const char *location_holder(const void *object);
/* Return addresses of the caller's frames, innermost first, at most n; how many. */
int location_stack(const void **ips, int n);
/* Reads now what the others would read at their first call: before forks, each of which would. */
void location_prepare(void);
void location_exit(void);

#endif
