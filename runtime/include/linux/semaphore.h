/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counting semaphores. Same API as the kernel's over an opaque type (changed).
 */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H

#include <linux/compiler.h>
#include <linux/types.h>

struct semaphore {
	unsigned int count;
};

#define DEFINE_SEMAPHORE(name, n)	struct semaphore name = { .count = (n) }

static inline void sema_init(struct semaphore *sem, int val)
{
	sem->count = val;
}

void down(struct semaphore *sem);
int down_interruptible(struct semaphore *sem) __must_check;
int down_killable(struct semaphore *sem) __must_check;
int down_trylock(struct semaphore *sem) __must_check;
int down_timeout(struct semaphore *sem, long jiffies) __must_check;
void up(struct semaphore *sem);

#endif
