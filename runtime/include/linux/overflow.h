/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Size arithmetic that saturates. Same results as the kernel's.
 */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/stddef.h>

#define SIZE_MAX	(~(size_t)0)

static inline size_t size_mul(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t size_add(size_t a, size_t b)
{
	size_t bytes;

	return __builtin_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

#define array_size(a, b)	size_mul(a, b)
#define flex_array_size(p, member, count) size_mul(count, sizeof(*(p)->member))
#define struct_size(p, member, count)					\
	size_add(offsetof(typeof(*(p)), member), size_mul(sizeof(*(p)->member), count))
#define struct_size_t(type, member, count)				\
	struct_size((type *)NULL, member, count)

#endif
