/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where an address is, through DWARF. Plain C types: its implementation includes libc and libdw.
 */
#ifndef RUNTIME_LOCATION_H
#define RUNTIME_LOCATION_H

struct location {
	const char *file;	/* relative to the module's directory; lives as long as the program */
	int line;
	const char *function;
};

/*
 * The place of a return address: of the outermost inline or macro expansion that lies in a
 * source file of the module if there is one. 0, or -1 and "??".
 */
int location_of(const void *ip, struct location *out);
/* The name of the global that contains this address ("dev_wq", "pool+0x40"), or NULL. */
const char *location_symbol(const void *addr, struct location *declared);
/* Return addresses of the caller's frames, innermost first, at most n; how many. */
int location_stack(const void **ips, int n);

#endif
