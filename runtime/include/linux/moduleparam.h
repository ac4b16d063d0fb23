/* SPDX-License-Identifier: GPL-2.0 */
/*
 * module_param. Stub: declares nothing but keeps the variable's address, so
 * it counts as used and as writable from outside.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/compiler.h>

#define module_param(name, type, perm)					\
	static void * __used __PASTE(__param_, name) = &name
#define module_param_named(name, value, type, perm)			\
	static void * __used __PASTE(__param_, name) = &value
#define MODULE_PARM_DESC(name, desc)	struct __PASTE(__UNIQUE_ID(parm), _unused)

#endif
