/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reader-writer semaphores whose readers are cheap. Same API as the kernel's over
 * an opaque type; what is inline there is a function here (changed).
 */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H

#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/types.h>

struct percpu_rw_semaphore {
	atomic_long_t count;
	unsigned int writers;		/* that wait */
	struct lockdep_map dep_map;
};

#define DEFINE_PERCPU_RWSEM(name)					\
	struct percpu_rw_semaphore name = { .count = { 0 } __DEP_MAP_INIT(name) }
#define DEFINE_STATIC_PERCPU_RWSEM(name)				\
	static struct percpu_rw_semaphore name = { .count = { 0 } __DEP_MAP_INIT(name) }

void percpu_down_read(struct percpu_rw_semaphore *sem);
bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);
void percpu_down_write(struct percpu_rw_semaphore *sem);
void percpu_up_write(struct percpu_rw_semaphore *sem);

int __percpu_init_rwsem(struct percpu_rw_semaphore *sem, const char *name, struct lock_class_key *key);
void percpu_free_rwsem(struct percpu_rw_semaphore *sem);

#define percpu_init_rwsem(sem)						\
({									\
	static struct lock_class_key rwsem_key;				\
	__percpu_init_rwsem(sem, #sem, &rwsem_key);			\
})

#endif
