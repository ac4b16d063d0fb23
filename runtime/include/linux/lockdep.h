/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lock classes. Same declarations as the kernel's; the map is always there
 * with CONFIG_LOCKDEP and empty without. Its members are the runtime's (changed).
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/types.h>

struct lock_class_key {
	char dummy;
};

struct lockdep_map {
#ifdef CONFIG_LOCKDEP
	struct lock_class_key *key;
	const char *name;
	unsigned int subclass;
	unsigned int kind;		/* enum dep_kind of the runtime's lockdep */
	void *class_cache;
	const void *site;
#endif
};

#ifdef CONFIG_LOCKDEP
void lockdep_init_map(struct lockdep_map *lock, const char *name,
		      struct lock_class_key *key, int subclass);
void lock_map_acquire(struct lockdep_map *lock);
void lock_map_release(struct lockdep_map *lock);
#define __DEP_MAP_INIT(lockname)			, .dep_map = { .name = #lockname }
#define STATIC_LOCKDEP_MAP_INIT(_name, _key) { .name = (_name), .key = (void *)(_key) }
#else
#define __DEP_MAP_INIT(lockname)
#define lockdep_init_map(lock, name, key, sub)	do { (void)(name); (void)(key); } while (0)
#define lock_map_acquire(l)			do { } while (0)
#define lock_map_release(l)			do { } while (0)
#endif

#define lockdep_assert_held(l)	do { (void)(l); } while (0)

#endif
