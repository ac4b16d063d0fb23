/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutexes with priority inheritance. Same API as the kernel's over an opaque
 * type (changed); with lockdep, as there, rt_mutex_lock() is a macro.
 */
#ifndef _LINUX_RTMUTEX_H
#define _LINUX_RTMUTEX_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct rt_mutex {
	atomic_long_t owner;
	struct lockdep_map dep_map;
};

#define __RT_MUTEX_INITIALIZER(mutexname)	{ .owner = { 0 } __DEP_MAP_INIT(mutexname) }
#define DEFINE_RT_MUTEX(mutexname)					\
	struct rt_mutex mutexname = __RT_MUTEX_INITIALIZER(mutexname)

void __rt_mutex_init(struct rt_mutex *lock, const char *name, struct lock_class_key *key);

#define rt_mutex_init(mutex)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__rt_mutex_init(mutex, __func__, &__key);			\
} while (0)

#ifdef CONFIG_LOCKDEP
void rt_mutex_lock_nested(struct rt_mutex *lock, unsigned int subclass);
#define rt_mutex_lock(lock)	rt_mutex_lock_nested(lock, 0)
#else
void rt_mutex_lock(struct rt_mutex *lock);
#define rt_mutex_lock_nested(lock, subclass)	rt_mutex_lock(lock)
#endif
int rt_mutex_lock_interruptible(struct rt_mutex *lock);
int rt_mutex_trylock(struct rt_mutex *lock);
void rt_mutex_unlock(struct rt_mutex *lock);

#endif
