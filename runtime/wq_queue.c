// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Queues: made, queued on, destroyed; the system's; and the callers' conveniences over them.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/mm.h>

#include "location.h"
#include "options.h"
#include "reclaim.h"
#include "runtime.h"
#include "wq.h"

struct workqueue_struct *system_wq;
struct workqueue_struct *system_percpu_wq;
struct workqueue_struct *system_highpri_wq;
struct workqueue_struct *system_long_wq;
struct workqueue_struct *system_unbound_wq;
struct workqueue_struct *system_dfl_wq;
struct workqueue_struct *system_freezable_wq;
struct workqueue_struct *system_power_efficient_wq;
struct workqueue_struct *system_freezable_power_efficient_wq;
struct workqueue_struct *system_bh_wq;
struct workqueue_struct *system_bh_highpri_wq;
struct workqueue_struct *system_dfl_long_wq;

static LIST_HEAD(queues);
static struct rt_lock queues_lock;
static struct kthread_worker *release_worker;
static bool started;

bool wq_is_system(const struct workqueue_struct *wq)
{
	return !wq->site;
}

/* Release. The queue goes with its last pwq. */

static void free_queue(struct workqueue_struct *wq)
{
	dep_drop_map(&wq->__lockdep_map);
	free(wq->lock_name);
	free(wq->name);
	free(wq);
}

static void release_pwq(struct pool_workqueue *pwq)
{
	struct workqueue_struct *wq = pwq->wq;
	bool last;

	wq_mutex_lock(wq);
	list_del(&pwq->pwqs_node);
	last = list_empty(&wq->pwqs);
	wq_mutex_unlock(wq);
	free(pwq);
	if (last)
		free_queue(wq);
}

static void release_kwork(struct kthread_work *work)
{
	release_pwq(container_of(work, struct pool_workqueue, release_work));
}

static void release_bounced(struct work_struct *work)
{
	release_pwq(container_of(work, struct pool_workqueue, release_bounce));
}

void wq_queue_release(struct pool_workqueue *pwq)
{
	kthread_queue_work(release_worker, &pwq->release_work);
}

/* Allocation. */

static struct pool_workqueue *new_pwq(struct workqueue_struct *wq, struct worker_pool *pool)
{
	struct pool_workqueue *pwq = aligned_alloc(PWQ_ALIGN, ALIGN(sizeof(*pwq), PWQ_ALIGN));

	memset(pwq, 0, sizeof(*pwq));
	pwq->pool = pool;
	pwq->wq = wq;
	pwq->flush_color = -1;
	pwq->refcnt = 1;
	INIT_LIST_HEAD(&pwq->inactive_works);
	INIT_LIST_HEAD(&pwq->mayday_node);
	kthread_init_work(&pwq->release_work, release_kwork);
	wq_init_work(&pwq->release_bounce, release_bounced, (const void *)release_bounced);
	list_add_tail(&pwq->pwqs_node, &wq->pwqs);
	return pwq;
}

static void complain(const void *ip, const char *rule, const char *name, const char *what)
{
	if (ip)
		lockdep_report_text(rule, ip, "workqueue: %s: %s", name, what);
}

/* What the kernel warns of at allocation. */
static void check_flags(const char *name, unsigned int flags, int max_active, const void *ip)
{
	unsigned int where = flags & (WQ_PERCPU | WQ_UNBOUND);

	if ((flags & WQ_BH) && (flags & ~__WQ_BH_ALLOWS))
		complain(ip, "queue-arguments", name, "flags that a BH workqueue does not have");
	else if ((flags & WQ_BH) && max_active)
		complain(ip, "queue-arguments", name, "a BH workqueue has no max_active");
	else if ((flags & WQ_SYSFS) && (flags & __WQ_ORDERED))
		complain(ip, "queue-arguments", name, "an ordered workqueue cannot be in sysfs");
	else if (where == (WQ_PERCPU | WQ_UNBOUND))
		complain(ip, "queue-arguments", name, "cannot have both WQ_PERCPU and WQ_UNBOUND");
	else if (!where && !(flags & WQ_BH))
		complain(ip, "queue-arguments", name, "has neither WQ_PERCPU nor WQ_UNBOUND");
	if (max_active < 0 || max_active > WQ_MAX_ACTIVE)
		complain(ip, "queue-arguments", name, "max_active requested is out of range");
	if ((flags & WQ_MEM_WARN_ON_RECLAIM) && !(flags & WQ_MEM_RECLAIM))
		complain(ip, "unannotated-queue", name, "WQ_MEM_WARN_ON_RECLAIM without WQ_MEM_RECLAIM");
}

static struct workqueue_struct *make(const char *fmt, unsigned int flags, int max_active, va_list args,
				     struct lockdep_map *map, const void *ip)
{
	struct workqueue_struct *wq = calloc(1, sizeof(*wq));
	char name[32], lock_name[64];
	int cpu;

	vsnprintf(name, sizeof(name), fmt, args);
	check_flags(name, flags, max_active, ip);
	snprintf(lock_name, sizeof(lock_name), "(wq_completion)%s", name);
	if (max_active <= 0)
		max_active = WQ_DFL_ACTIVE;
	if (max_active > WQ_MAX_ACTIVE)
		max_active = WQ_MAX_ACTIVE;
	wq->name = strdup(name);
	wq->lock_name = strdup(lock_name);
	wq->flags = flags & ~(__WQ_DESTROYING | __WQ_DRAINING);
	wq->max_active = wq->saved_max_active = max_active;
	wq->site = ip;
	wq->lockdep_map = map ? map : &wq->__lockdep_map;
	INIT_LIST_HEAD(&wq->pwqs);
	INIT_LIST_HEAD(&wq->flusher_queue);
	INIT_LIST_HEAD(&wq->flusher_overflow);
	INIT_LIST_HEAD(&wq->maydays);
	if (map) {	/* shared by several queues: the first one's place is its */
		map->kind = DEP_QUEUE;
		map->site = map->site ? map->site : ip;
	}
	dep_init_map(&wq->__lockdep_map, DEP_QUEUE, wq->lock_name, wq, 0, ip);
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		struct worker_pool *pool = wq_pool(flags & WQ_UNBOUND ? -1 : cpu, flags & WQ_HIGHPRI, flags & WQ_BH);

		/* One for all CPUs where there is one pool for all. */
		wq->cpu_pwq[cpu] = cpu && wq->cpu_pwq[0]->pool == pool ? wq->cpu_pwq[0] : new_pwq(wq, pool);
	}
	if (flags & WQ_MEM_RECLAIM)
		wq->rescuer = wq_create_rescuer(wq);
	rt_lock(&queues_lock);
	list_add_tail(&wq->list, &queues);
	rt_unlock(&queues_lock);
	if ((flags & WQ_MEM_WARN_ON_RECLAIM) && (flags & WQ_MEM_RECLAIM))
		lockdep_teach_reclaim(wq->lockdep_map, ip);
	return wq;
}

/* In a function with fmt, flags, max_active, and what its format wants behind @last. */
#define MAKE(last, map, ip) ({						\
	struct workqueue_struct *__wq;					\
	va_list args;							\
									\
	might_alloc(GFP_KERNEL);					\
	va_start(args, last);						\
	__wq = make(fmt, flags, max_active, args, (map), (ip));		\
	va_end(args);							\
	__wq;								\
})

#define ALLOCATE(map, ip) ({						\
	sched_may_sleep("alloc_workqueue()", (ip));			\
	sched_yield_point();						\
	memory_fails(GFP_KERNEL) ? NULL : MAKE(max_active, (map), (ip)); \
})

struct workqueue_struct *alloc_workqueue_noprof(const char *fmt, unsigned int flags, int max_active, ...)
{
	return ALLOCATE(NULL, CALLER);
}

struct workqueue_struct *alloc_workqueue_lockdep_map(const char *fmt, unsigned int flags, int max_active,
						     struct lockdep_map *lockdep_map, ...)
{
	return MAKE(lockdep_map, lockdep_map, CALLER);
}

struct workqueue_struct *wq_make_at(const void *ip, unsigned int flags, int max_active, const char *fmt, ...)
{
	return MAKE(fmt, NULL, ip);
}

static void devm_destroy(void *wq)
{
	destroy_workqueue(wq);
}

struct workqueue_struct *devm_alloc_workqueue(struct device *dev, const char *fmt, unsigned int flags,
					      int max_active, ...)
{
	struct workqueue_struct *wq = ALLOCATE(NULL, CALLER);

	return devm_add_action_or_reset(dev, devm_destroy, wq) ? NULL : wq;
}

bool workqueue_is_reclaim_annotated(struct workqueue_struct *wq)
{
	return (wq_flags(wq) & WQ_MEM_WARN_ON_RECLAIM) && (wq_flags(wq) & WQ_MEM_RECLAIM);
}

void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	struct pool_workqueue *pwq;

	if (WARN_ON(wq_flags(wq) & __WQ_ORDERED))
		return;
	wq_mutex_lock(wq);
	wq->max_active = wq->saved_max_active = max_active;
	list_for_each_entry(pwq, &wq->pwqs, pwqs_node) {
		pool_lock(pwq->pool);
		wq_activate_inactive(pwq);
		pool_unlock(pwq->pool);
	}
	wq_mutex_unlock(wq);
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwqs[NR_CPUS];
	int cpu;

	sched_may_sleep("destroy_workqueue()", CALLER);
	if (!wq_alive(wq, CALLER))
		return;
	if (wq_is_system(wq))
		lockdep_report_text("flush-system-queue", CALLER,
				    "workqueue: destroy of system-wide queue %s", wq->name);
	if (__atomic_fetch_or(&wq->flags, __WQ_DESTROYING, __ATOMIC_SEQ_CST) & __WQ_DESTROYING) {
		lockdep_report_text("queue-lifecycle", CALLER, "workqueue: %s is destroyed twice", wq->name);
		return;
	}
	wq_drain(wq, "destroy_workqueue()", CALLER);
	if (wq->rescuer) {
		struct worker *rescuer = wq->rescuer;

		rt_lock(&wq_mayday_lock);
		wq->rescuer = NULL;
		rt_unlock(&wq_mayday_lock);
		wq_stop_rescuer(rescuer);
	}
	timer_check_queue(wq, CALLER);
	rt_lock(&queues_lock);
	list_del(&wq->list);
	rt_unlock(&queues_lock);
	memcpy(pwqs, wq->cpu_pwq, sizeof(pwqs));
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		struct worker_pool *pool;

		/* One for all CPUs: gone already. */
		if (cpu && pwqs[cpu] == pwqs[0])
			continue;
		pool = pwqs[cpu]->pool;
		pool_lock(pool);
		if (wq_pwq_busy(pwqs[cpu]))
			lockdep_report_text("queue-lifecycle", CALLER,
					    "workqueue: destroy_workqueue: %s has works in flight", wq->name);
		/* Where only the release worker may free it, the queue may be gone after this. */
		wq_put_pwq(pwqs[cpu]);
		pool_unlock(pool);
	}
}

/* Queueing. */

/*
 * A queue that was destroyed is complained about, not used: what a use of freed memory does is not
 * the same twice. Not where the load is measured.
 */
bool wq_alive(struct workqueue_struct *wq, const void *ip)
{
	struct workqueue_struct *other;
	bool alive = false;

	if (runtime_options.no_lockdep)
		return true;
	rt_lock(&queues_lock);
	list_for_each_entry(other, &queues, list)
		alive |= other == wq;
	rt_unlock(&queues_lock);
	if (!alive && ip)
		lockdep_report_text("queue-lifecycle", ip, "workqueue: use of a queue that is %s",
				    wq ? "destroyed" : "not there");
	return alive;
}

static void note_queued(struct work_struct *work)
{
	if (!runtime_options.parallel)
		location_stack(work->queued_at, ARRAY_SIZE(work->queued_at));
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	sched_yield_point();
	if (!wq_alive(wq, CALLER) || wq_pending_or_disabled(work))
		return false;
	note_queued(work);
	wq_queue(cpu, wq, work, CALLER);
	sched_yield_point();
	return true;
}

bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work)
{
	sched_yield_point();
	if (!wq_alive(wq, CALLER) || wq_pending_or_disabled(work))
		return false;
	note_queued(work);
	wq_queue(-1, wq, work, CALLER);
	return true;
}

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = container_of(t, struct delayed_work, timer);

	/* Its queue's destroy has been told of it. */
	if (!wq_alive(dwork->wq, NULL))
		return;
	wq_queue(dwork->cpu, dwork->wq, &dwork->work, NULL);
}

static void start_delay(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay, const void *ip)
{
	if (!delay) {
		wq_queue(cpu, wq, &dwork->work, ip);
		return;
	}
	dwork->wq = wq;
	dwork->cpu = cpu;
	mod_timer(&dwork->timer, __jiffies() + delay);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	sched_yield_point();
	if (!wq_alive(wq, CALLER) || wq_pending_or_disabled(&dwork->work))
		return false;
	note_queued(&dwork->work);
	start_delay(cpu, wq, dwork, delay, CALLER);
	sched_yield_point();
	return true;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was;

	sched_yield_point();
	if (!wq_alive(wq, CALLER))
		return false;
	was = wq_grab(&dwork->work, true);
	note_queued(&dwork->work);
	if (wq_read(&dwork->work) & WORK_DISABLE) {
		__atomic_fetch_and(wq_data(&dwork->work), ~WORK_PENDING, __ATOMIC_SEQ_CST);
		return was;
	}
	start_delay(cpu, wq, dwork, delay, CALLER);
	sched_yield_point();
	return was;
}

static void rcu_work_fn(struct rcu_head *head)
{
	struct rcu_work *rwork = container_of(head, struct rcu_work, rcu);

	wq_queue(-1, rwork->wq, &rwork->work, NULL);
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	if (!wq_alive(wq, CALLER) || wq_pending_or_disabled(&rwork->work))
		return false;
	note_queued(&rwork->work);
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_fn);
	return true;
}

unsigned int work_busy(struct work_struct *work)
{
	struct worker_pool *pool = wq_work_pool(work);
	unsigned int busy = wq_read(work) & WORK_PENDING ? WORK_BUSY_PENDING : 0;

	if (pool) {
		pool_lock(pool);
		if (wq_executing(pool, work))
			busy |= WORK_BUSY_RUNNING;
		pool_unlock(pool);
	}
	return busy;
}

int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct works[NR_CPUS];
	int cpu;

	might_alloc(GFP_KERNEL);
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		wq_init_work(&works[cpu], func, (const void *)func);
		/* A class of its own, named as in the kernel. */
		dep_init_map(&works[cpu].lockdep_map, DEP_WORK, "(work_completion)(work)", CALLER, 0, CALLER);
		schedule_work_on(cpu, &works[cpu]);
	}
	for (cpu = 0; cpu < NR_CPUS; cpu++)
		wq_flush(&works[cpu], false, "schedule_on_each_cpu()", CALLER);
	return 0;
}

int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (__in_task() && !me()->atomic_depth) {
		fn(&ew->work);
		return 0;
	}
	wq_init_work(&ew->work, fn, (const void *)fn);
	schedule_work(&ew->work);
	return 1;
}

struct work_for_cpu {
	struct work_struct work;
	long (*fn)(void *arg);
	void *arg;
	long ret;
};

static void work_for_cpu_fn(struct work_struct *work)
{
	struct work_for_cpu *wfc = container_of(work, struct work_for_cpu, work);

	wfc->ret = wfc->fn(wfc->arg);
}

long work_on_cpu(int cpu, long (*fn)(void *), void *arg)
{
	struct work_for_cpu wfc = { .fn = fn, .arg = arg };

	wq_init_work(&wfc.work, work_for_cpu_fn, (const void *)work_for_cpu_fn);
	dep_init_map(&wfc.work.lockdep_map, DEP_WORK, "(work_completion)(&wfc.work)", CALLER, 0, CALLER);
	schedule_work_on(cpu, &wfc.work);
	wq_flush(&wfc.work, false, "work_on_cpu()", CALLER);
	return wfc.ret;
}

/* The system's. */

static struct workqueue_struct *system_queue(unsigned int flags, const char *fmt, ...)
{
	struct workqueue_struct *wq;
	va_list args;

	va_start(args, fmt);
	wq = make(fmt, flags, flags & WQ_BH ? 0 : flags & __WQ_ORDERED ? 1 : WQ_DFL_ACTIVE, args, NULL, NULL);
	va_end(args);
	return wq;
}

struct workqueue_struct *wq_make_system(const char *name, unsigned int flags)
{
	return system_queue(flags, "%s", name);
}

void wq_start(void)
{
	wq_pools_start();
	release_worker = kthread_create_worker(0, "pool_workqueue_release");
	system_wq = system_queue(WQ_PERCPU, "events");
	system_percpu_wq = system_queue(WQ_PERCPU, "events");
	system_highpri_wq = system_queue(WQ_HIGHPRI | WQ_PERCPU, "events_highpri");
	system_long_wq = system_queue(WQ_PERCPU, "events_long");
	system_unbound_wq = system_queue(WQ_UNBOUND, "events_unbound");
	system_dfl_wq = system_queue(WQ_UNBOUND, "events_unbound");
	system_freezable_wq = system_queue(WQ_FREEZABLE | WQ_PERCPU, "events_freezable");
	system_power_efficient_wq = system_queue(WQ_POWER_EFFICIENT | WQ_PERCPU, "events_power_efficient");
	system_freezable_power_efficient_wq = system_queue(WQ_FREEZABLE | WQ_POWER_EFFICIENT | WQ_PERCPU,
							   "events_freezable_pwr_efficient");
	system_bh_wq = system_queue(WQ_BH | WQ_PERCPU, "events_bh");
	system_bh_highpri_wq = system_queue(WQ_BH | WQ_HIGHPRI | WQ_PERCPU, "events_bh_highpri");
	system_dfl_long_wq = system_queue(WQ_UNBOUND, "events_dfl_long");
	started = true;
}

/* Left behind by the module. */

/* Where the module queued this work last: not in a header's inline function. */
const void *wq_queued_at(const struct work_struct *work)
{
	struct location l;
	int i;

	for (i = 0; i < (int)ARRAY_SIZE(work->queued_at) && work->queued_at[i]; i++)
		if (!location_of_stack(&work->queued_at[i], 1, &l))
			return work->queued_at[i];
	return work->lockdep_map.site;
}

void wq_work_left(struct work_struct *work, const char *how)
{
	char name[64];

	if (!runtime_in_module((const void *)work->func))
		return;
	lockdep_report_text("work-left-on-system-queue", wq_queued_at(work), "workqueue: %s is still %s",
			    wq_function(work->func, name, sizeof(name)), how);
}

/*
 * Memory is freed: a work in it that is pending would be run from there. Said once, and taken back, for
 * what happens with freed memory is not the same twice. The kernel's debugobjects do the first half.
 */
static void check_freed(struct list_head *works, unsigned long low, unsigned long high)
{
	struct work_struct *work, *next;

	list_for_each_entry_safe(work, next, works, entry)
		if ((unsigned long)work >= low && (unsigned long)work < high) {
			wq_work_left(work, "queued in memory that is freed");
			wq_grab(work, false);
		}
}

void wq_freed(unsigned long low, unsigned long high)
{
	struct workqueue_struct *wq;
	int i;

	for (i = 0; i < NR_POOLS; i++)
		check_freed(&wq_pools[i].worklist, low, high);
	list_for_each_entry(wq, &queues, list)
		for (i = 0; i < (wq_flags(wq) & WQ_UNBOUND ? 1 : NR_CPUS); i++)
			check_freed(&wq->cpu_pwq[i]->inactive_works, low, high);
}

void wq_check_left(void)
{
	struct workqueue_struct *wq;
	struct work_struct *work;
	int i;

	for (i = 0; i < NR_POOLS; i++) {
		struct worker_pool *pool = &wq_pools[i];
		struct worker *worker;

		pool_lock(pool);
		list_for_each_entry(work, &pool->worklist, entry)
			wq_work_left(work, "queued");
		list_for_each_entry(worker, &pool->workers, node)
			if (worker->current_work && runtime_in_module((const void *)worker->current_func) &&
			    !sched_stuck(worker->task))
				wq_work_left(&worker->current_copy, "running");
		pool_unlock(pool);
	}
	timer_check_left();
	list_for_each_entry(wq, &queues, list)
		if (!wq_is_system(wq) && !(wq_flags(wq) & __WQ_DESTROYING))
			lockdep_report_text("queue-lifecycle", wq->site,
					    "workqueue: %s was never destroyed", wq->name);
}
