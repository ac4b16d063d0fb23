// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Waiting for works, and taking them back: flush by barriers and by colours, drain, cancel,
 * disable. What lockdep is told where follows the kernel's, for it decides what is a deadlock.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>

#include "location.h"
#include "options.h"
#include "wq.h"

struct wq_barrier {
	struct work_struct work;
	int done;
};

void wq_complete(int *done)
{
	__atomic_store_n(done, 1, __ATOMIC_SEQ_CST);
	unpark(done, 0);
}

void wq_wait(const int *done, const struct wait_on *why)
{
	wait_until(__atomic_load_n(done, __ATOMIC_SEQ_CST), done, why);
}

void wq_init_work(struct work_struct *work, work_func_t func, const void *key)
{
	atomic_long_set(&work->data, WORK_STRUCT_NO_POOL);
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
	dep_init_map(&work->lockdep_map, DEP_WORK, "(work_completion)runtime", key, 0, NULL);
}

void wq_touch(struct workqueue_struct *wq, const void *ip)
{
	lockdep_wait(wq->lockdep_map, ip);
}

const char *wq_function(work_func_t func, char *buf, size_t size)
{
	char *plus;
	if (!func)
		return "0x0";
	location_text((const char *)func + 1, buf, size);
	plus = strchr(buf, '+');
	if (plus)
		*plus = '\0';
	return buf;
}

/* Who must make progress for reclaim may not wait for who need not. */
static void check_flush_dependency(struct workqueue_struct *target, work_func_t func, const void *ip)
{
	struct worker *worker = wq_current_worker();
	struct workqueue_struct *wq = worker && worker->current_pwq ? worker->current_pwq->wq : NULL;

	char from[64], to[64];

	if (wq_flags(target) & WQ_MEM_RECLAIM)
		return;
	if (current->flags & PF_MEMALLOC)
		lockdep_report_text("flush-dependency", ip,
				    "workqueue: PF_MEMALLOC task %d(%s) is flushing !WQ_MEM_RECLAIM %s:%s",
				    current->pid, current->comm, target->name, wq_function(func, to, sizeof(to)));
	if (wq && (wq_flags(wq) & (WQ_MEM_RECLAIM | __WQ_LEGACY)) == WQ_MEM_RECLAIM)
		lockdep_report_text("flush-dependency", ip,
				    "workqueue: WQ_MEM_RECLAIM %s:%s is flushing !WQ_MEM_RECLAIM %s:%s",
				    wq->name, wq_function(worker->current_func, from, sizeof(from)), target->name,
				    wq_function(func, to, sizeof(to)));
}

/* Barriers: a work that is put behind another and tells the flusher that it was reached. */

static void barrier_fn(struct work_struct *work)
{
	wq_complete(&container_of(work, struct wq_barrier, work)->done);
}

static void insert_barrier(struct pool_workqueue *pwq, struct wq_barrier *barr,
			   struct work_struct *target, struct worker *worker)
{
	unsigned long flags = WORK_INACTIVE;	/* takes no part in max_active */
	struct list_head *head;
	int color;

	wq_init_work(&barr->work, barrier_fn, (const void *)barrier_fn);
	barr->done = 0;
	if (worker) {
		head = worker->scheduled.next;
		color = worker->current_color;
	} else {
		head = target->entry.next;
		/* There may be other barriers behind it already. */
		flags |= wq_read(target) & WORK_LINKED;
		color = wq_color(wq_read(target));
		__atomic_fetch_or(wq_data(target), WORK_LINKED, __ATOMIC_SEQ_CST);
	}
	pwq->nr_in_flight[color]++;
	wq_insert(pwq, &barr->work, head, flags | (unsigned long)color << WORK_COLOR_SHIFT);
}

/* A waiter waits for the worker that runs the work, if one does. */
static struct task *work_runner(const void *object)
{
	struct work_struct *work = (struct work_struct *)object;
	struct worker_pool *pool = wq_work_pool(work);
	struct worker *worker = pool ? wq_executing(pool, work) : NULL;

	return worker ? worker->task : NULL;
}

static bool start_flush(struct work_struct *work, struct wq_barrier *barr, bool from_cancel, const void *ip)
{
	struct worker_pool *pool = wq_work_pool(work);
	struct worker *worker = NULL;
	struct pool_workqueue *pwq;
	struct workqueue_struct *wq;

	if (!pool)
		return false;
	pool_lock(pool);
	pwq = wq_work_pwq(work);
	if (pwq) {
		if (pwq->pool != pool)
			goto gone;
	} else {
		worker = wq_executing(pool, work);
		if (!worker)
			goto gone;
		pwq = worker->current_pwq;
	}
	wq = pwq->wq;
	if (!from_cancel)
		check_flush_dependency(wq, work->func, ip);
	insert_barrier(pwq, barr, work, worker);
	pool_unlock(pool);
	if (!runtime_options.touch_old)
		lockdep_wait(&work->lockdep_map, ip);
	/*
	 * With one work at a time the flusher may stand before the flushed; with a rescuer all works of the
	 * queue may run one after the other.
	 */
	if (!from_cancel && (wq->saved_max_active == 1 || wq->rescuer))
		wq_touch(wq, ip);
	return true;
gone:
	pool_unlock(pool);
	return false;
}

bool wq_flush(struct work_struct *work, bool from_cancel, const char *what, const void *ip)
{
	struct wait_on why = { .what = what, .map = &work->lockdep_map, .ip = ip,
			       .owner = work_runner, .object = work };
	struct wq_barrier barr;

	dep_static_map(&work->lockdep_map, DEP_WORK, NULL);
	if (runtime_options.touch_old)
		lockdep_wait(&work->lockdep_map, ip);
	if (!start_flush(work, &barr, from_cancel, ip))
		return false;
	/* A BH work that runs: cannot sleep, so it is waited for by spinning. */
	why.spin = from_cancel && me()->atomic_depth > 0;
	wq_wait(&barr.done, &why);
	return true;
}

bool flush_work(struct work_struct *work)
{
	sched_may_sleep("flush_work()", CALLER);
	sched_yield_point();
	if (WARN_ON(!work->func))
		return false;
	return wq_flush(work, false, "flush_work()", CALLER);
}

/* Flush by colours. */

/* Colours of the pools' parts: the one to wait for, the one that new works get; -1: no change. Whether there is something to wait for. */
static bool prepare_pwqs(struct workqueue_struct *wq, int flush_color, int work_color)
{
	struct pool_workqueue *pwq;
	bool wait = false;

	if (flush_color >= 0)
		wq->nr_pwqs_to_flush = 1;
	list_for_each_entry(pwq, &wq->pwqs, pwqs_node) {
		pool_lock(pwq->pool);
		if (flush_color >= 0 && pwq->nr_in_flight[flush_color]) {
			pwq->flush_color = flush_color;
			__atomic_add_fetch(&wq->nr_pwqs_to_flush, 1, __ATOMIC_SEQ_CST);
			wait = true;
		}
		if (work_color >= 0)
			pwq->work_color = work_color;
		pool_unlock(pwq->pool);
	}
	if (flush_color >= 0 && !__atomic_sub_fetch(&wq->nr_pwqs_to_flush, 1, __ATOMIC_SEQ_CST))
		wq_complete(&wq->first_flusher->done);
	return wait;
}

/* Under the mutex; the flusher looks at it without. */
static void set_first_flusher(struct workqueue_struct *wq, struct wq_flusher *f)
{
	__atomic_store_n(&wq->first_flusher, f, __ATOMIC_SEQ_CST);
}

/* Takes a colour and starts to wait for it, or gets in line; false: there was nothing to wait for. */
static bool join_flush(struct workqueue_struct *wq, struct wq_flusher *f)
{
	int next = wq_next_color(wq->work_color);

	if (next == wq->flush_color) {
		/* No colour is free: the next flush that ends gives one. */
		list_add_tail(&f->list, &wq->flusher_overflow);
		return true;
	}
	f->flush_color = wq->work_color;
	wq->work_color = next;
	if (wq->first_flusher) {
		list_add_tail(&f->list, &wq->flusher_queue);
		prepare_pwqs(wq, -1, wq->work_color);
		return true;
	}
	set_first_flusher(wq, f);
	if (prepare_pwqs(wq, wq->flush_color, wq->work_color))
		return true;
	wq->flush_color = next;
	set_first_flusher(wq, NULL);
	return false;
}

/* The first flusher's colour is done: others of it too, and the next in line becomes first. */
static void cascade(struct workqueue_struct *wq)
{
	set_first_flusher(wq, NULL);
	for (;;) {
		struct wq_flusher *f, *tmp;

		list_for_each_entry_safe(f, tmp, &wq->flusher_queue, list) {
			if (f->flush_color != wq->flush_color)
				break;
			list_del_init(&f->list);
			wq_complete(&f->done);
		}
		wq->flush_color = wq_next_color(wq->flush_color);
		if (!list_empty(&wq->flusher_overflow)) {
			list_for_each_entry_safe(f, tmp, &wq->flusher_overflow, list) {
				f->flush_color = wq->work_color;
				list_move_tail(&f->list, &wq->flusher_queue);
			}
			wq->work_color = wq_next_color(wq->work_color);
			prepare_pwqs(wq, -1, wq->work_color);
		}
		if (list_empty(&wq->flusher_queue))
			return;
		f = list_first_entry(&wq->flusher_queue, struct wq_flusher, list);
		list_del_init(&f->list);
		set_first_flusher(wq, f);
		if (prepare_pwqs(wq, wq->flush_color, -1))
			return;
		/* This colour is done already. */
		set_first_flusher(wq, NULL);
	}
}

/* A flusher waits for whoever runs a work of the queue. */
static struct task *queue_runner(const void *object)
{
	struct worker *worker;
	int i;

	for (i = 0; i < NR_POOLS; i++)
		list_for_each_entry(worker, &wq_pools[i].workers, node)
			if (worker->current_pwq && worker->current_pwq->wq == object)
				return worker->task;
	return NULL;
}

static void flush_queue(struct workqueue_struct *wq, const char *what, const void *ip)
{
	struct wait_on why = { .what = what, .map = wq->lockdep_map, .ip = ip,
			       .owner = queue_runner, .object = wq };
	struct wq_flusher f = { .flush_color = -1 };

	INIT_LIST_HEAD(&f.list);
	sched_may_sleep(what, ip);
	sched_yield_point();
	wq_touch(wq, ip);
	if (runtime_options.eager)
		check_flush_dependency(wq, NULL, ip);
	wq_mutex_lock(wq);
	if (!join_flush(wq, &f)) {
		wq_mutex_unlock(wq);
		return;
	}
	if (!runtime_options.eager)
		check_flush_dependency(wq, NULL, ip);
	wq_mutex_unlock(wq);
	wq_wait(&f.done, &why);
	if (__atomic_load_n(&wq->first_flusher, __ATOMIC_SEQ_CST) != &f)
		return;
	wq_mutex_lock(wq);
	if (wq->first_flusher == &f)
		cascade(wq);
	wq_mutex_unlock(wq);
}

static void warn_systemwide(struct workqueue_struct *wq, const char *what, const void *ip)
{
	if (wq_is_system(wq))
		lockdep_report_text("flush-system-queue", ip,
				    "workqueue: %s of system-wide queue %s: please avoid flushing system-wide workqueues",
				    what, wq->name);
}

void __flush_workqueue(struct workqueue_struct *wq)
{
	if (!wq_alive(wq, CALLER))
		return;
	warn_systemwide(wq, "flush", CALLER);
	flush_queue(wq, "flush_workqueue()", CALLER);
}

/* The kernel's is a function that only the compiler warns of. */
void __warn_flushing_systemwide_wq(void)
{
}

static bool drained(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq;
	bool busy = false;

	wq_mutex_lock(wq);
	list_for_each_entry(pwq, &wq->pwqs, pwqs_node) {
		pool_lock(pwq->pool);
		busy |= pwq->nr_active || !list_empty(&pwq->inactive_works);
		pool_unlock(pwq->pool);
	}
	wq_mutex_unlock(wq);
	return !busy;
}

void wq_drain(struct workqueue_struct *wq, const char *what, const void *ip)
{
	unsigned int tries = 0;

	wq_mutex_lock(wq);
	if (!wq->nr_drainers++)
		__atomic_fetch_or(&wq->flags, __WQ_DRAINING, __ATOMIC_SEQ_CST);
	wq_mutex_unlock(wq);
	do {
		flush_queue(wq, what, ip);
		if (drained(wq))
			break;
		if (++tries == 10 || (tries % 100 == 0 && tries <= 1000))
			lockdep_report_text(wq_flags(wq) & __WQ_DESTROYING ? "queue-lifecycle" : "warning", ip,
					    "workqueue %s: drain_workqueue() isn't complete after %u tries",
					    wq->name, tries);
	} while (1);
	wq_mutex_lock(wq);
	if (!--wq->nr_drainers)
		__atomic_fetch_and(&wq->flags, ~__WQ_DRAINING, __ATOMIC_SEQ_CST);
	wq_mutex_unlock(wq);
}

void drain_workqueue(struct workqueue_struct *wq)
{
	if (!wq_alive(wq, CALLER))
		return;
	warn_systemwide(wq, "drain", CALLER);
	wq_drain(wq, "drain_workqueue()", CALLER);
}

/* Taking works back. */

/* 1: was pending, and PENDING is ours now; 0: was not, ours now; -1: somebody is queueing it just now. */
static int try_grab(struct work_struct *work, bool delayed)
{
	struct worker_pool *pool;
	struct pool_workqueue *pwq;
	unsigned long data;

	if (delayed && timer_delete(&to_delayed_work(work)->timer))
		return 1;
	if (!(__atomic_fetch_or(wq_data(work), WORK_PENDING, __ATOMIC_SEQ_CST) & WORK_PENDING))
		return 0;
	pool = wq_work_pool(work);
	if (!pool)
		return -1;
	pool_lock(pool);
	pwq = wq_work_pwq(work);
	if (!pwq || pwq->pool != pool) {
		pool_unlock(pool);
		return -1;
	}
	data = wq_read(work);
	/* Barriers behind an inactive work may not stay there: they would count against max_active. */
	if (data & WORK_INACTIVE)
		wq_move_linked(work, &pool->worklist);
	list_del_init(&work->entry);
	wq_set_off_queue(work, pool->id, WORK_PENDING);
	if (data & WORK_LINKED)
		wq_kick_pool(pool);
	wq_dec_in_flight(pwq, data);
	pool_unlock(pool);
	return 1;
}

bool wq_grab(struct work_struct *work, bool delayed)
{
	int ret;

	while ((ret = try_grab(work, delayed)) < 0)
		sched_relax();
	return ret;
}

/* The work is off every queue and PENDING ours: change the depth of disable and give PENDING back. */
static void release_work(struct work_struct *work, int disable)
{
	unsigned long data = wq_read(work);
	unsigned long depth = (data & WORK_DISABLE) >> WORK_DISABLE_SHIFT;

	WARN_ONCE(disable < 0 && !depth, "workqueue: work disable count underflowed\n");
	if (disable > 0 || depth)
		depth += disable;
	__atomic_store_n(wq_data(work), (data & ~(WORK_DISABLE | WORK_PENDING)) | depth << WORK_DISABLE_SHIFT,
			 __ATOMIC_SEQ_CST);
}

static bool cancel(struct work_struct *work, bool delayed, int disable)
{
	bool was;

	sched_yield_point();
	was = wq_grab(work, delayed);
	release_work(work, disable);
	return was;
}

static bool enable(struct work_struct *work, bool delayed)
{
	sched_yield_point();
	wq_grab(work, delayed);
	release_work(work, -1);
	return !(wq_read(work) & WORK_DISABLE);
}

static bool cancel_sync(struct work_struct *work, bool delayed, bool keep, const char *what, const void *ip)
{
	bool was;

	sched_may_sleep(what, ip);
	/* Disabled meanwhile, so that a work that queues itself comes to an end. */
	was = cancel(work, delayed, 1);
	if (work->func)
		wq_flush(work, true, what, ip);
	if (!keep)
		enable(work, false);
	return was;
}

bool wq_pending_or_disabled(struct work_struct *work)
{
	if (__atomic_fetch_or(wq_data(work), WORK_PENDING, __ATOMIC_SEQ_CST) & WORK_PENDING)
		return true;
	if (!(wq_read(work) & WORK_PWQ) && (wq_read(work) & WORK_DISABLE)) {
		__atomic_fetch_and(wq_data(work), ~WORK_PENDING, __ATOMIC_SEQ_CST);
		return true;
	}
	return false;
}

bool cancel_work(struct work_struct *work)
{
	return cancel(work, false, 0);
}

bool cancel_work_sync(struct work_struct *work)
{
	return cancel_sync(work, false, false, "cancel_work_sync()", CALLER);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, true, 0);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_sync(&dwork->work, true, false, "cancel_delayed_work_sync()", CALLER);
}

bool disable_work(struct work_struct *work)
{
	return cancel(work, false, 1);
}

bool disable_work_sync(struct work_struct *work)
{
	return cancel_sync(work, false, true, "disable_work_sync()", CALLER);
}

bool enable_work(struct work_struct *work)
{
	return enable(work, false);
}

bool disable_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, true, 1);
}

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_sync(&dwork->work, true, true, "disable_delayed_work_sync()", CALLER);
}

bool enable_delayed_work(struct delayed_work *dwork)
{
	return enable(&dwork->work, true);
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	sched_may_sleep("flush_delayed_work()", CALLER);
	if (timer_delete_sync(&dwork->timer))
		wq_queue(dwork->cpu, dwork->wq, &dwork->work, CALLER);
	return wq_flush(&dwork->work, false, "flush_delayed_work()", CALLER);
}

bool flush_rcu_work(struct rcu_work *rwork)
{
	sched_may_sleep("flush_rcu_work()", CALLER);
	if (wq_read(&rwork->work) & WORK_PENDING) {
		rcu_barrier();
		wq_flush(&rwork->work, false, "flush_rcu_work()", CALLER);
		return true;
	}
	return wq_flush(&rwork->work, false, "flush_rcu_work()", CALLER);
}
