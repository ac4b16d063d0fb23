/* SPDX-License-Identifier: GPL-2.0 */
/*
 * module_param. Changed: keeps the variable's address, so it counts as used and as writable from
 * outside. For a run its name and type as well, which `wqlint-run --param NAME=VALUE` looks up.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>

#define module_param(name, type, perm)	module_param_named(name, name, type, perm)

#ifdef WQLINT_RUN
#define module_param_named(name, value, type, perm)			\
	extern const struct kernel_param __PASTE(__param_, name);	\
	const struct kernel_param __PASTE(__param_, name) = { #type, &value }

struct kernel_param {
	const char *type;
	void *value;
};
#else
#define module_param_named(name, value, type, perm)			\
	static void * __used __PASTE(__param_, name) = &value
#endif
#define MODULE_PARM_DESC(name, desc)	struct __PASTE(__UNIQUE_ID(parm), _unused)

#endif
