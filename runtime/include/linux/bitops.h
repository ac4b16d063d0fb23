/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bit operations on unsigned longs. Same names and meaning as the kernel's,
 * built on compiler atomics instead of asm.
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/types.h>

#define BITS_TO_LONGS(nr)	(((nr) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(&addr[nr / BITS_PER_LONG], BIT(nr % BITS_PER_LONG), __ATOMIC_RELAXED);
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(&addr[nr / BITS_PER_LONG], ~BIT(nr % BITS_PER_LONG), __ATOMIC_RELAXED);
}

static __always_inline bool test_bit(long nr, const volatile unsigned long *addr)
{
#ifdef __SANITIZE_THREAD__	/* to ThreadSanitizer volatile is no mark */
	return __atomic_load_n(&addr[nr / BITS_PER_LONG], __ATOMIC_RELAXED) & BIT(nr % BITS_PER_LONG);
#else
	return addr[nr / BITS_PER_LONG] & BIT(nr % BITS_PER_LONG);
#endif
}

static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_or(&addr[nr / BITS_PER_LONG], BIT(nr % BITS_PER_LONG),
				 __ATOMIC_SEQ_CST) & BIT(nr % BITS_PER_LONG);
}

static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_and(&addr[nr / BITS_PER_LONG], ~BIT(nr % BITS_PER_LONG),
				  __ATOMIC_SEQ_CST) & BIT(nr % BITS_PER_LONG);
}

#endif
