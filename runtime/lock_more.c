// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Locks that fewer modules use: rt_mutex, ww_mutex, per-CPU rwsem. Words as in lock.c; what
 * makes them special in a kernel is speed or priority, but for ww_mutex, which can refuse.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/percpu-rwsem.h>
#include <linux/rtmutex.h>
#include <linux/ww_mutex.h>

#include "lockdep.h"
#include "sched.h"

static bool swap_word(atomic_long_t *word, s64 from, s64 to)
{
	return __atomic_compare_exchange_n(&word->counter, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* The word of each of these is the lock's first member. */
static struct task *owner_of(const void *lock)
{
	return (struct task *)__atomic_load_n(&((const atomic_long_t *)lock)->counter, __ATOMIC_RELAXED);
}

static void before_lock(const char *what, struct lockdep_map *map, unsigned int subclass, bool nested, int read,
			const void *ip)
{
	sched_may_sleep(what, ip);
	sched_yield_point();
	dep_static_map(map, DEP_LOCK, NULL);
	lock_acquire(map, subclass, nested, read, ip);
}

static bool tried(bool got, struct lockdep_map *map, int read, const void *ip)
{
	if (!got)
		return false;
	dep_static_map(map, DEP_LOCK, NULL);
	lock_acquire(map, 0, 1, read, ip);
	return true;
}

static void give_back(atomic_long_t *word, struct lockdep_map *map, const void *ip)
{
	lock_release(map, ip);
	if (!swap_word(word, (s64)me(), 0))
		lockdep_report_text("bad-unlock", ip, "WARNING: bad unlock balance detected!");
	unpark(word, 1);
	sched_yield_point();
}

/* Mutexes with priority inheritance; here all tasks are equal. */

void __rt_mutex_init(struct rt_mutex *lock, const char *name, struct lock_class_key *key)
{
	lock->owner.counter = 0;
	dep_init_map(&lock->dep_map, DEP_LOCK, name, key, 0, CALLER);
}

static void acquire_rt(struct rt_mutex *lock, unsigned int subclass, const void *ip)
{
	struct wait_on why = { .what = "rt_mutex_lock()", .map = &lock->dep_map, .ip = ip,
			       .owner = owner_of, .object = lock };

	before_lock("rt_mutex_lock()", &lock->dep_map, subclass, false, 0, ip);
	wait_until(swap_word(&lock->owner, 0, (s64)me()), &lock->owner, &why);
}

void rt_mutex_lock_nested(struct rt_mutex *lock, unsigned int subclass)
{
	acquire_rt(lock, subclass, CALLER);
}

int rt_mutex_lock_interruptible(struct rt_mutex *lock)
{
	acquire_rt(lock, 0, CALLER);
	return 0;
}

int rt_mutex_trylock(struct rt_mutex *lock)
{
	sched_yield_point();
	return tried(swap_word(&lock->owner, 0, (s64)me()), &lock->dep_map, 0, CALLER);
}

void rt_mutex_unlock(struct rt_mutex *lock)
{
	give_back(&lock->owner, &lock->dep_map, CALLER);
}

/*
 * Wound/wait mutexes, in their wait-die form: who is younger than the holder and has some
 * already must give them back first. With a context their order is therefore nobody's fault.
 */

void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class)
{
	ctx->stamp = __atomic_add_fetch(&ww_class->stamp.counter, 1, __ATOMIC_SEQ_CST);
	ctx->acquired = 0;
	ctx->ww_class = ww_class;
}

void ww_acquire_done(struct ww_acquire_ctx *ctx)
{
}

void ww_acquire_fini(struct ww_acquire_ctx *ctx)
{
	if (ctx->acquired)
		lockdep_report_text("warning", CALLER, "WARNING: ww_acquire_fini() with %u locks held", ctx->acquired);
}

static bool must_back_off(const struct ww_mutex *lock, const struct ww_acquire_ctx *ctx)
{
	const struct ww_acquire_ctx *holder = __atomic_load_n(&lock->ctx, __ATOMIC_SEQ_CST);

	return ctx && ctx->acquired && holder && holder->stamp < ctx->stamp;
}

static int acquire_ww(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, const void *ip)
{
	struct wait_on why = { .what = "ww_mutex_lock()", .map = &lock->base.dep_map, .ip = ip,
			       .owner = owner_of, .object = lock };

	if (ctx && __atomic_load_n(&lock->ctx, __ATOMIC_SEQ_CST) == ctx)
		return -EALREADY;
	if (must_back_off(lock, ctx))
		return -EDEADLK;
	before_lock("ww_mutex_lock()", &lock->base.dep_map, 0, ctx != NULL, 0, ip);
	wait_until(swap_word(&lock->base.owner, 0, (s64)me()) || must_back_off(lock, ctx), &lock->base.owner, &why);
	if (owner_of(lock) != me()) {
		lock_release(&lock->base.dep_map, ip);
		return -EDEADLK;
	}
	if (ctx) {
		ctx->acquired++;
		__atomic_store_n(&lock->ctx, ctx, __ATOMIC_SEQ_CST);
	}
	return 0;
}

int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return acquire_ww(lock, ctx, CALLER);
}

int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return acquire_ww(lock, ctx, CALLER);
}

int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	sched_yield_point();
	if (!tried(swap_word(&lock->base.owner, 0, (s64)me()), &lock->base.dep_map, 0, CALLER))
		return 0;
	if (ctx) {
		ctx->acquired++;
		__atomic_store_n(&lock->ctx, ctx, __ATOMIC_SEQ_CST);
	}
	return 1;
}

void ww_mutex_unlock(struct ww_mutex *lock)
{
	if (lock->ctx)
		lock->ctx->acquired--;
	__atomic_store_n(&lock->ctx, NULL, __ATOMIC_SEQ_CST);
	give_back(&lock->base.owner, &lock->base.dep_map, CALLER);
}

/* Per-CPU reader-writer semaphores: the word is the number of readers, or -1; a waiting writer goes first. */

int __percpu_init_rwsem(struct percpu_rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	sem->count.counter = 0;
	sem->writers = 0;
	dep_init_map(&sem->dep_map, DEP_LOCK, name, key, 0, CALLER);
	return 0;
}

void percpu_free_rwsem(struct percpu_rw_semaphore *sem)
{
	dep_drop_map(&sem->dep_map);
}

static bool take_read(struct percpu_rw_semaphore *sem)
{
	s64 n = __atomic_load_n(&sem->count.counter, __ATOMIC_SEQ_CST);

	return n >= 0 && !__atomic_load_n(&sem->writers, __ATOMIC_SEQ_CST) && swap_word(&sem->count, n, n + 1);
}

void percpu_down_read(struct percpu_rw_semaphore *sem)
{
	struct wait_on why = { .what = "percpu_down_read()", .map = &sem->dep_map, .ip = CALLER };

	before_lock("percpu_down_read()", &sem->dep_map, 0, false, 1, CALLER);
	wait_until(take_read(sem), sem, &why);
}

bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem)
{
	sched_yield_point();
	return tried(take_read(sem), &sem->dep_map, 1, CALLER);
}

void percpu_up_read(struct percpu_rw_semaphore *sem)
{
	lock_release(&sem->dep_map, CALLER);
	__atomic_fetch_sub(&sem->count.counter, 1, __ATOMIC_SEQ_CST);
	unpark(sem, 0);
	sched_yield_point();
}

void percpu_down_write(struct percpu_rw_semaphore *sem)
{
	struct wait_on why = { .what = "percpu_down_write()", .map = &sem->dep_map, .ip = CALLER };

	before_lock("percpu_down_write()", &sem->dep_map, 0, false, 0, CALLER);
	__atomic_fetch_add(&sem->writers, 1, __ATOMIC_SEQ_CST);
	wait_until(swap_word(&sem->count, 0, -1), sem, &why);
	__atomic_fetch_sub(&sem->writers, 1, __ATOMIC_SEQ_CST);
}

void percpu_up_write(struct percpu_rw_semaphore *sem)
{
	lock_release(&sem->dep_map, CALLER);
	__atomic_store_n(&sem->count.counter, 0, __ATOMIC_SEQ_CST);
	unpark(sem, 0);
	sched_yield_point();
}
