// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Locks that wait: mutex, spinlock, rwsem, semaphore, completion, wait queue. All are a word
 * that is changed by one atomic operation, and a waiter that parks on the word's address;
 * lockdep hears of a lock before the wait, so that it speaks before the deadlock.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/rtnetlink.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "lockdep.h"
#include "sched.h"

static bool swap_word(s64 *word, s64 from, s64 to)
{
	return __atomic_compare_exchange_n(word, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Mutexes: the word is the owner. */

static struct task *mutex_owner(const void *object)
{
	return (struct task *)__atomic_load_n(&((const struct mutex *)object)->owner.counter, __ATOMIC_RELAXED);
}

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	lock->owner.counter = 0;
	dep_init_map(&lock->dep_map, DEP_LOCK, name, key, 0, CALLER);
}

void mutex_destroy(struct mutex *lock)
{
	if (lock->owner.counter)
		lockdep_report_text("held-lock-freed", CALLER, "mutex_destroy() of a locked mutex");
	dep_drop_map(&lock->dep_map);
}

static void acquire_mutex(struct mutex *lock, unsigned int subclass, const void *ip)
{
	struct wait_on why = { .what = "mutex_lock()", .map = &lock->dep_map, .ip = ip,
			       .owner = mutex_owner, .object = lock };

	sched_may_sleep("mutex_lock()", ip);
	sched_yield_point();
	dep_static_map(&lock->dep_map, DEP_LOCK, NULL);
	lock_acquire(&lock->dep_map, subclass, 0, 0, ip);
	wait_until(swap_word(&lock->owner.counter, 0, (s64)me()), lock, &why);
}

void mutex_lock(struct mutex *lock)
{
	acquire_mutex(lock, 0, CALLER);
}

void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	acquire_mutex(lock, subclass, CALLER);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	acquire_mutex(lock, 0, CALLER);
	return 0;
}

int mutex_trylock(struct mutex *lock)
{
	sched_yield_point();
	if (!swap_word(&lock->owner.counter, 0, (s64)me()))
		return 0;
	dep_static_map(&lock->dep_map, DEP_LOCK, NULL);
	lock_acquire(&lock->dep_map, 0, 1, 0, CALLER);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	lock_release(&lock->dep_map, CALLER);
	if (!swap_word(&lock->owner.counter, (s64)me(), 0))
		lockdep_report_text("bad-unlock", CALLER, "WARNING: bad unlock balance detected!");
	unpark(lock, 1);
	sched_yield_point();
}

bool mutex_is_locked(struct mutex *lock)
{
	sched_yield_point();
	return mutex_owner(lock) != NULL;
}

/* Spinlocks: the word is the owner's number, and whoever holds one may not sleep. */

void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name, struct lock_class_key *key)
{
	lock->slock = 0;
	dep_init_map(&lock->dep_map, DEP_SPIN, name, key, 0, CALLER);
}

void __spin_lock_init(spinlock_t *lock, const char *name, struct lock_class_key *key)
{
	lock->rlock.slock = 0;
	dep_init_map(&lock->rlock.dep_map, DEP_SPIN, name, key, 0, CALLER);
}

static bool take_spin(raw_spinlock_t *lock)
{
	unsigned int zero = 0;

	return __atomic_compare_exchange_n(&lock->slock, &zero, (unsigned int)me()->ts.pid, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static void acquire_spin(raw_spinlock_t *lock, const void *ip)
{
	struct wait_on why = { .what = "spin_lock()", .map = &lock->dep_map, .ip = ip, .spin = true };

	sched_yield_point();
	dep_static_map(&lock->dep_map, DEP_SPIN, NULL);
	lock_acquire(&lock->dep_map, 0, 0, 0, ip);
	me()->atomic_depth++;
	wait_until(take_spin(lock), lock, &why);
}

static void release_spin(raw_spinlock_t *lock, const void *ip)
{
	lock_release(&lock->dep_map, ip);
	if (__atomic_load_n(&lock->slock, __ATOMIC_RELAXED) != (unsigned int)me()->ts.pid)
		lockdep_report_text("bad-unlock", ip, "WARNING: bad unlock balance detected!");
	__atomic_store_n(&lock->slock, 0, __ATOMIC_SEQ_CST);
	me()->atomic_depth--;
	unpark(lock, 1);
	sched_yield_point();
}

void _raw_spin_lock(raw_spinlock_t *lock)
{
	acquire_spin(lock, CALLER);
}

void _raw_spin_lock_irq(raw_spinlock_t *lock)
{
	acquire_spin(lock, CALLER);
}

unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	acquire_spin(lock, CALLER);
	return 0;
}

int _raw_spin_trylock(raw_spinlock_t *lock)
{
	sched_yield_point();
	if (!take_spin(lock))
		return 0;
	dep_static_map(&lock->dep_map, DEP_SPIN, NULL);
	me()->atomic_depth++;
	lock_acquire(&lock->dep_map, 0, 1, 0, CALLER);
	return 1;
}

void _raw_spin_unlock(raw_spinlock_t *lock)
{
	release_spin(lock, CALLER);
}

void _raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	release_spin(lock, CALLER);
}

void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	release_spin(lock, CALLER);
}

/* Reader-writer semaphores: the word is the number of readers, or -1; who waits to write is before new readers. */

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	sem->count.counter = 0;
	sem->writers = 0;
	dep_init_map(&sem->dep_map, DEP_LOCK, name, key, 0, CALLER);
}

static bool take_read(struct rw_semaphore *sem)
{
	s64 n = atomic_long_read(&sem->count);

	return n >= 0 && !__atomic_load_n(&sem->writers, __ATOMIC_SEQ_CST) &&
	       swap_word(&sem->count.counter, n, n + 1);
}

void down_read(struct rw_semaphore *sem)
{
	struct wait_on why = { .what = "down_read()", .map = &sem->dep_map, .ip = CALLER };

	sched_may_sleep("down_read()", CALLER);
	sched_yield_point();
	dep_static_map(&sem->dep_map, DEP_LOCK, NULL);
	lock_acquire(&sem->dep_map, 0, 0, 1, CALLER);
	wait_until(take_read(sem), sem, &why);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	sched_yield_point();
	if (!take_read(sem))
		return 0;
	dep_static_map(&sem->dep_map, DEP_LOCK, NULL);
	lock_acquire(&sem->dep_map, 0, 1, 1, CALLER);
	return 1;
}

void up_read(struct rw_semaphore *sem)
{
	lock_release(&sem->dep_map, CALLER);
	__atomic_fetch_sub(&sem->count.counter, 1, __ATOMIC_SEQ_CST);
	unpark(sem, 0);
	sched_yield_point();
}

void down_write(struct rw_semaphore *sem)
{
	struct wait_on why = { .what = "down_write()", .map = &sem->dep_map, .ip = CALLER };

	sched_may_sleep("down_write()", CALLER);
	sched_yield_point();
	dep_static_map(&sem->dep_map, DEP_LOCK, NULL);
	lock_acquire(&sem->dep_map, 0, 0, 0, CALLER);
	__atomic_fetch_add(&sem->writers, 1, __ATOMIC_SEQ_CST);
	wait_until(swap_word(&sem->count.counter, 0, -1), sem, &why);
	__atomic_fetch_sub(&sem->writers, 1, __ATOMIC_SEQ_CST);
}

void up_write(struct rw_semaphore *sem)
{
	lock_release(&sem->dep_map, CALLER);
	atomic_long_set(&sem->count, 0);
	unpark(sem, 0);
	sched_yield_point();
}

/* Semaphores: counted, without an owner, so lockdep knows nothing of them. */

static bool take_count(unsigned int *count)
{
	unsigned int n = __atomic_load_n(count, __ATOMIC_SEQ_CST);

	return n && (n == ~0u || __atomic_compare_exchange_n(count, &n, n - 1, false,
							     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
}

void down(struct semaphore *sem)
{
	struct wait_on why = { .what = "down()", .ip = CALLER };

	sched_may_sleep("down()", CALLER);
	sched_yield_point();
	wait_until(take_count(&sem->count), sem, &why);
}

/* Nothing here interrupts or kills a task. */
int down_interruptible(struct semaphore *sem)
{
	struct wait_on why = { .what = "down_interruptible()", .ip = CALLER };

	sched_may_sleep("down_interruptible()", CALLER);
	sched_yield_point();
	wait_until(take_count(&sem->count), sem, &why);
	return 0;
}

int down_killable(struct semaphore *sem)
{
	return down_interruptible(sem);
}

int down_timeout(struct semaphore *sem, long jiffies)
{
	struct wait_on why = { .what = "down_timeout()", .ip = CALLER };
	u64 deadline = sched_jiffies_to_deadline(jiffies);
	struct parked p;
	bool woken = true;

	sched_may_sleep("down_timeout()", CALLER);
	sched_yield_point();
	while (!take_count(&sem->count)) {
		if (!woken)
			return -ETIME;
		park_begin(&p, sem);
		if (!__atomic_load_n(&sem->count, __ATOMIC_SEQ_CST))
			woken = sched_block(&why, deadline);
		park_end(&p);
	}
	return 0;
}

int down_trylock(struct semaphore *sem)
{
	sched_yield_point();
	return !take_count(&sem->count);
}

void up(struct semaphore *sem)
{
	__atomic_fetch_add(&sem->count, 1, __ATOMIC_SEQ_CST);
	unpark(sem, 1);
	sched_yield_point();
}

/* Completions: a count that complete_all() makes endless. */

void __init_completion(struct completion *x, const char *name)
{
	x->done = 0;
	dep_init_map(&x->dep_map, DEP_COMPLETION, name, CALLER, 0, CALLER);
}

static unsigned long wait_completion(struct completion *x, unsigned long timeout, const void *ip)
{
	struct wait_on why = { .what = "wait_for_completion()", .map = &x->dep_map, .ip = ip };
	u64 deadline = timeout ? sched_jiffies_to_deadline(timeout) : 0;
	struct parked p;
	bool done;

	sched_may_sleep("wait_for_completion()", ip);
	sched_yield_point();
	dep_static_map(&x->dep_map, DEP_COMPLETION, NULL);
	if (!deadline) {	/* with a limit it ends in any case, and closes no ring */
		lockdep_wait(&x->dep_map, ip);
		wait_until(take_count(&x->done), x, &why);
		return 1;
	}
	while (!(done = take_count(&x->done)) && sched_now() < deadline) {
		park_begin(&p, x);
		done = take_count(&x->done);
		if (!done)
			sched_block(&why, deadline);
		park_end(&p);
		if (done)
			break;
	}
	if (!done)
		return 0;
	return sched_now() < deadline ? (deadline - sched_now()) / NSEC_PER_JIFFY + 1 : 1;
}

void wait_for_completion(struct completion *x)
{
	wait_completion(x, 0, CALLER);
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	if (!timeout)
		return take_count(&x->done);
	return wait_completion(x, timeout, CALLER);
}

bool try_wait_for_completion(struct completion *x)
{
	sched_yield_point();
	return take_count(&x->done);
}

void complete(struct completion *x)
{
	unsigned int n = __atomic_load_n(&x->done, __ATOMIC_SEQ_CST);

	dep_static_map(&x->dep_map, DEP_COMPLETION, NULL);
	lockdep_complete(&x->dep_map, CALLER);
	while (n != ~0u && !__atomic_compare_exchange_n(&x->done, &n, n + 1, false,
							__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		;
	/* Not a word of x may be touched from here on: the waiter may have freed it. */
	unpark(x, 1);
	sched_yield_point();
}

void complete_all(struct completion *x)
{
	dep_static_map(&x->dep_map, DEP_COMPLETION, NULL);
	lockdep_complete(&x->dep_map, CALLER);
	__atomic_store_n(&x->done, ~0u, __ATOMIC_SEQ_CST);
	unpark(x, 0);
	sched_yield_point();
}

/* Wait queues. */

void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name,
			   struct lock_class_key *key)
{
	__spin_lock_init(&wq_head->lock, name, key);
	INIT_LIST_HEAD(&wq_head->head);
}

void __wait_event_begin(struct wait_queue_head *wq_head)
{
	if (!me()->waiting.addr)
		park_begin(&me()->waiting, wq_head);
}

void __wait_event_end(struct wait_queue_head *wq_head)
{
	if (me()->waiting.addr == wq_head)
		park_end(&me()->waiting);
}

void __wait_event_sleep(struct wait_queue_head *wq_head)
{
	struct wait_on why = { .what = "wait_event()", .ip = CALLER };

	sched_may_sleep("wait_event()", CALLER);
	sched_block(&why, 0);
}

long __wait_event_sleep_timeout(struct wait_queue_head *wq_head, long timeout)
{
	struct wait_on why = { .what = "wait_event_timeout()", .ip = CALLER };
	u64 deadline = sched_jiffies_to_deadline(timeout);

	sched_may_sleep("wait_event_timeout()", CALLER);
	if (!sched_block(&why, deadline) || sched_now() >= deadline)
		return 0;
	return (deadline - sched_now()) / NSEC_PER_JIFFY + 1;
}

void __wake_up(struct wait_queue_head *wq_head, int nr)
{
	unpark(wq_head, nr);
	sched_yield_point();
}

/* The lock of the network's configuration. */

static DEFINE_MUTEX(rtnl_mutex);

void rtnl_lock(void)
{
	acquire_mutex(&rtnl_mutex, 0, CALLER);
}

int rtnl_trylock(void)
{
	if (!swap_word(&rtnl_mutex.owner.counter, 0, (s64)me()))
		return 0;
	dep_static_map(&rtnl_mutex.dep_map, DEP_LOCK, "rtnl_mutex");
	lock_acquire(&rtnl_mutex.dep_map, 0, 1, 0, CALLER);
	return 1;
}

void rtnl_unlock(void)
{
	mutex_unlock(&rtnl_mutex);
}

/* The lock of all consoles. */

static DEFINE_MUTEX(console_sem);

void console_lock(void)
{
	acquire_mutex(&console_sem, 0, CALLER);
}

int console_trylock(void)
{
	if (!swap_word(&console_sem.owner.counter, 0, (s64)me()))
		return 0;
	dep_static_map(&console_sem.dep_map, DEP_LOCK, "console_sem");
	lock_acquire(&console_sem.dep_map, 0, 1, 0, CALLER);
	return 1;
}

void console_unlock(void)
{
	mutex_unlock(&console_sem);
}
