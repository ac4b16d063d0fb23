/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Spinlocks and rwlocks. Same API as the kernel's over opaque types
 * (changed); irq forms keep the kernel's macro shape.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/types.h>

typedef struct raw_spinlock {
	unsigned int slock;
	struct lockdep_map dep_map;
} raw_spinlock_t;

typedef struct spinlock {
	struct raw_spinlock rlock;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(x)	(spinlock_t){ .rlock = { .slock = 0 __DEP_MAP_INIT(x) } }
#define DEFINE_SPINLOCK(x)	spinlock_t x = { .rlock = { .slock = 0 __DEP_MAP_INIT(x) } }

void __spin_lock_init(spinlock_t *lock, const char *name, struct lock_class_key *key);
void _raw_spin_lock(raw_spinlock_t *lock);
void _raw_spin_unlock(raw_spinlock_t *lock);
int _raw_spin_trylock(raw_spinlock_t *lock);
void _raw_spin_lock_irq(raw_spinlock_t *lock);
void _raw_spin_unlock_irq(raw_spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);

#define DEFINE_RAW_SPINLOCK(x)	raw_spinlock_t x = { .slock = 0 __DEP_MAP_INIT(x) }

void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name, struct lock_class_key *key);

#define raw_spin_lock_init(lock)					\
do {									\
	static struct lock_class_key __key;				\
									\
	__raw_spin_lock_init((lock), #lock, &__key);			\
} while (0)

#define raw_spin_lock(lock)		_raw_spin_lock(lock)
#define raw_spin_unlock(lock)		_raw_spin_unlock(lock)
#define raw_spin_trylock(lock)		_raw_spin_trylock(lock)
#define raw_spin_lock_irq(lock)		_raw_spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock)	_raw_spin_unlock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags)				\
do {									\
	flags = _raw_spin_lock_irqsave(lock);				\
} while (0)
#define raw_spin_unlock_irqrestore(lock, flags)				\
	_raw_spin_unlock_irqrestore(lock, flags)

#define spin_lock_init(lock)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__spin_lock_init(lock, #lock, &__key);				\
} while (0)

static __always_inline void spin_lock(spinlock_t *lock)
{
	_raw_spin_lock(&lock->rlock);
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	_raw_spin_unlock(&lock->rlock);
}

static __always_inline int spin_trylock(spinlock_t *lock)
{
	return _raw_spin_trylock(&lock->rlock);
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	_raw_spin_lock_irq(&lock->rlock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	_raw_spin_unlock_irq(&lock->rlock);
}

#define spin_lock_bh(lock)	spin_lock_irq(lock)
#define spin_unlock_bh(lock)	spin_unlock_irq(lock)

#define spin_lock_irqsave(lock, flags)					\
do {									\
	flags = _raw_spin_lock_irqsave(&(lock)->rlock);			\
} while (0)

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock_irqrestore(&lock->rlock, flags);
}

DEFINE_LOCK_GUARD_1(spinlock, spinlock_t,
		    spin_lock(_T->lock),
		    spin_unlock(_T->lock))

DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t,
		    spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)

#endif
