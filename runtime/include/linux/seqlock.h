/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sequence locks: writers exclude each other by a spinlock, readers look again.
 * Same API and expansion as the kernel's, less its sequence counters' debugging.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/compiler.h>
#include <linux/spinlock.h>

typedef struct {
	unsigned int sequence;
	spinlock_t lock;
} seqlock_t;

#define __SEQLOCK_UNLOCKED(lockname)	{ .sequence = 0, .lock = __SPIN_LOCK_UNLOCKED((lockname).lock) }
#define DEFINE_SEQLOCK(sl)		seqlock_t sl = __SEQLOCK_UNLOCKED(sl)

#define seqlock_init(sl)						\
do {									\
	spin_lock_init(&(sl)->lock);					\
	(sl)->sequence = 0;						\
} while (0)

static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	return READ_ONCE(sl->sequence) & ~1u;
}

static inline unsigned int read_seqretry(const seqlock_t *sl, unsigned int start)
{
	return READ_ONCE(sl->sequence) != start;
}

static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	WRITE_ONCE(sl->sequence, sl->sequence + 1);
}

static inline void write_sequnlock(seqlock_t *sl)
{
	WRITE_ONCE(sl->sequence, sl->sequence + 1);
	spin_unlock(&sl->lock);
}

#endif
