/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ticks. Same conversions as the kernel's at HZ 250.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/types.h>

#define HZ	250

unsigned long __jiffies(void);
#ifdef WQLINT_RUN	/* reading the clock lets others run */
#define jiffies	__jiffies()
#else
extern unsigned long volatile jiffies;
#endif

#define time_after(a, b)	((long)((b) - (a)) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)((a) - (b)) >= 0)

static __always_inline unsigned long msecs_to_jiffies(const unsigned int m)
{
	return ((unsigned long)m * HZ + 999) / 1000;
}

static inline unsigned int jiffies_to_msecs(const unsigned long j)
{
	return j * (1000 / HZ);
}

static __always_inline unsigned long usecs_to_jiffies(const unsigned int u)
{
	return ((unsigned long)u * HZ + 999999) / 1000000;
}

unsigned long round_jiffies_relative(unsigned long j);

#endif
