/* SPDX-License-Identifier: GPL-2.0 */
/*
 * offsetof and friends. Same as the kernel's.
 */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H

#include <linux/types.h>

#undef offsetof
#define offsetof(TYPE, MEMBER)	__builtin_offsetof(TYPE, MEMBER)
#define sizeof_field(TYPE, MEMBER) sizeof((((TYPE *)0)->MEMBER))
#define typeof_member(T, m)	typeof(((T *)0)->m)

#endif
