/* SPDX-License-Identifier: GPL-2.0 */
/*
 * min, max and clamp. Same results as the kernel's, without its signedness
 * checks.
 */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#define __cmp_once(op, x, y) ({ typeof(x) __x = (x); typeof(y) __y = (y); __x op __y ? __x : __y; })
#define min(x, y)	__cmp_once(<, x, y)
#define max(x, y)	__cmp_once(>, x, y)
#define min_t(type, x, y) ({ type __a = (x); type __b = (y); __a < __b ? __a : __b; })
#define max_t(type, x, y) ({ type __a = (x); type __b = (y); __a > __b ? __a : __b; })
#define clamp(val, lo, hi) min(max(val, lo), hi)
#define swap(a, b)	do { typeof(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)

#endif
