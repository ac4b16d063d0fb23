// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Time and what happens in it: jiffies, sleeps, timers, RCU. One task is the machine's software
 * interrupts: it runs timers and BH works, one at a time, and may not sleep in them.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/timer.h>

#include "lockdep.h"
#include "options.h"
#include "runtime.h"
#include "sched.h"
#include "wq.h"

static struct rt_lock timer_lock;
static struct hlist_head timers;	/* by time; the same time in order of arming */
static struct timer_list *running;
static struct task *softirq;
static int raised;

#define JIFFIES_START	1000

unsigned long __jiffies(void)
{
	sched_yield_point();
	return JIFFIES_START + sched_now() / NSEC_PER_JIFFY;
}

static unsigned long ticks(void)
{
	return JIFFIES_START + sched_now() / NSEC_PER_JIFFY;
}

unsigned long round_jiffies_relative(unsigned long j)
{
	return j;
}

static struct timer_list *timer_of(struct hlist_node *node)
{
	return node ? container_of(node, struct timer_list, entry) : NULL;
}

void timer_init_key(struct timer_list *timer, void (*func)(struct timer_list *timer),
		    unsigned int flags, const char *name, struct lock_class_key *key)
{
	timer->entry.next = NULL;
	timer->entry.pprev = NULL;
	timer->function = func;
	timer->flags = flags;
}

/* With the lock held: out of the list; whether it was in. */
static int detach(struct timer_list *timer)
{
	if (!timer->entry.pprev)
		return 0;
	*timer->entry.pprev = timer->entry.next;
	if (timer->entry.next)
		WRITE_ONCE(timer->entry.next->pprev, timer->entry.pprev);
	timer->entry.next = NULL;
	WRITE_ONCE(timer->entry.pprev, NULL);
	return 1;
}

static void attach(struct timer_list *timer)
{
	struct hlist_node **at = &timers.first;

	while (*at && !time_after(timer_of(*at)->expires, timer->expires))
		at = &(*at)->next;
	timer->entry.next = *at;
	if (*at)
		WRITE_ONCE((*at)->pprev, &timer->entry.next);
	*at = &timer->entry;
	WRITE_ONCE(timer->entry.pprev, at);
}

static int set_timer(struct timer_list *timer, unsigned long expires)
{
	int was;

	rt_lock(&timer_lock);
	was = detach(timer);
	if (timer->function) {		/* shut down otherwise */
		timer->expires = expires;
		attach(timer);
	}
	rt_unlock(&timer_lock);
	sched_wake(softirq);
	return was;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	sched_yield_point();
	return set_timer(timer, expires);
}

void add_timer(struct timer_list *timer)
{
	WARN_ON(timer_pending(timer));
	mod_timer(timer, timer->expires);
}

int timer_delete(struct timer_list *timer)
{
	int was;

	sched_yield_point();
	rt_lock(&timer_lock);
	was = detach(timer);
	rt_unlock(&timer_lock);
	return was;
}

static struct task *timer_runner(const void *object)
{
	return softirq;
}

int timer_delete_sync(struct timer_list *timer)
{
	struct wait_on why = { .what = "timer_delete_sync()", .ip = CALLER, .spin = true,
			       .owner = timer_runner };
	int was = timer_delete(timer);
	struct parked p;

	while (READ_ONCE(running) == timer) {
		park_begin(&p, timer);
		if (READ_ONCE(running) == timer)
			sched_block(&why, 0);
		park_end(&p);
		was |= timer_delete(timer);
	}
	return was;
}

int timer_shutdown_sync(struct timer_list *timer)
{
	int was = timer_delete_sync(timer);

	timer->function = NULL;
	return was;
}

static void run_timers(void)
{
	struct timer_list *timer;
	void (*fn)(struct timer_list *timer);

	rt_lock(&timer_lock);
	while ((timer = timer_of(timers.first)) && !time_after(timer->expires, ticks())) {
		detach(timer);
		fn = timer->function;
		WRITE_ONCE(running, timer);
		rt_unlock(&timer_lock);
		sched_yield_point();
		fn(timer);
		WRITE_ONCE(running, NULL);
		unpark(timer, 0);
		rt_lock(&timer_lock);
	}
	rt_unlock(&timer_lock);
}

void timer_check_left(void)
{
	struct timer_list *t;

	rt_lock(&timer_lock);
	for (t = timer_of(timers.first); t; t = timer_of(t->entry.next)) {
		if (t->function == delayed_work_timer_fn) {
			wq_work_left(&container_of(t, struct delayed_work, timer)->work, "armed");
		} else if (runtime_in_module((const void *)t->function)) {
			lockdep_report_text("timer-left", (const void *)t->function,
					    "timer: still armed after the module's exit");
		}
	}
	rt_unlock(&timer_lock);
}

void timer_freed(unsigned long low, unsigned long high)
{
	struct timer_list *t, *next;

	for (t = timer_of(timers.first); t; t = next) {
		next = timer_of(t->entry.next);
		if ((unsigned long)t < low || (unsigned long)t >= high)
			continue;
		if (t->function == delayed_work_timer_fn) {
			struct delayed_work *dwork = container_of(t, struct delayed_work, timer);

			/* With the queue gone this has been said. */
			if (wq_alive(dwork->wq, NULL))
				wq_work_left(&dwork->work, "armed in memory that is freed");
		} else {
			lockdep_report_text("timer-left", (const void *)t->function,
					    "timer: armed in memory that is freed");
		}
		timer_delete(t);
	}
}

void timer_check_queue(struct workqueue_struct *wq, const void *ip)
{
	struct timer_list *t;

	if (runtime_options.parallel)
		return;
	for (t = timer_of(timers.first); t; t = timer_of(t->entry.next))
		if (t->function == delayed_work_timer_fn &&
		    container_of(t, struct delayed_work, timer)->wq == wq) {
			lockdep_report_text("queue-lifecycle", ip,
					    "workqueue: %s is destroyed while a delayed work is armed", wq->name);
			return;
		}
}

void softirq_raise(void)
{
	__atomic_store_n(&raised, 1, __ATOMIC_SEQ_CST);
	sched_wake(softirq);
}

static void softirq_main(void *arg)
{
	static const struct wait_on why = { .what = "softirq", .idle = true };

	me()->bound = true;
	me()->atomic_depth = 1;
	for (;;) {
		struct timer_list *first;
		u64 deadline = 0;

		run_timers();
		if (__atomic_exchange_n(&raised, 0, __ATOMIC_SEQ_CST))
			wq_run_bh();
		rt_lock(&timer_lock);
		first = timer_of(timers.first);
		if (first)
			deadline = (first->expires - JIFFIES_START) * NSEC_PER_JIFFY + 1;
		rt_unlock(&timer_lock);
		sched_block(&why, deadline);
	}
}

void timer_start(void)
{
	softirq = sched_create("ksoftirqd", softirq_main, NULL);
}

bool __in_task(void)
{
	return me() != softirq;
}

void preempt_disable(void)
{
	me()->atomic_depth++;
}

void preempt_enable(void)
{
	me()->atomic_depth--;
	sched_yield_point();
}

/* Sleeps. */

long schedule_timeout(long timeout)
{
	static const struct wait_on why = { .what = "schedule_timeout()", .idle = true };
	u64 deadline = sched_jiffies_to_deadline(timeout);

	sched_may_sleep("schedule_timeout()", CALLER);
	if (!sched_block(&why, deadline) || sched_now() >= deadline)
		return 0;
	return (deadline - sched_now()) / NSEC_PER_JIFFY;
}

long schedule_timeout_uninterruptible(long timeout)
{
	static const struct wait_on why = { .what = "a sleep", .idle = true };
	u64 deadline = sched_jiffies_to_deadline(timeout);

	sched_may_sleep("schedule_timeout()", CALLER);
	while (sched_now() < deadline)
		sched_block(&why, deadline);
	return 0;
}

static void sleep_ns(u64 ns, const void *ip)
{
	static const struct wait_on why = { .what = "a sleep", .idle = true };
	u64 deadline = sched_now() + ns;

	sched_may_sleep("msleep()", ip);
	while (sched_now() < deadline)
		sched_block(&why, deadline);
}

void msleep(unsigned int msecs)
{
	sleep_ns(msecs * 1000000ull, CALLER);
}

void usleep_range(unsigned long min, unsigned long max)
{
	sleep_ns(min * 1000ull, CALLER);
}

void udelay(unsigned long usecs)
{
	sched_yield_point();
}

int _cond_resched(void)
{
	sched_may_sleep("cond_resched()", CALLER);
	sched_yield_point();
	return 0;
}

void __marked_access(void)
{
	sched_yield_point();
}

void __cpu_relax(void)
{
	sched_relax();
}

unsigned int nr_cpu_ids = NR_CPUS;

unsigned int num_online_cpus(void)
{
	return NR_CPUS;
}

int raw_smp_processor_id(void)
{
	return me()->cpu;
}

/* RCU: a grace period is over when no reader is inside that was when it began. */

static struct rt_lock rcu_lock;
static struct rcu_head *rcu_first, **rcu_last = &rcu_first;
static struct task *rcu_task;
static int rcu_readers[2], rcu_side;

void rcu_read_lock(void)
{
	struct task *t = me();

	sched_yield_point();
	if (!(t->rcu_depth & 0xffff)) {
		int side = __atomic_load_n(&rcu_side, __ATOMIC_SEQ_CST);

		__atomic_fetch_add(&rcu_readers[side], 1, __ATOMIC_SEQ_CST);
		t->rcu_depth = side << 16;
	}
	t->rcu_depth++;
}

void rcu_read_unlock(void)
{
	struct task *t = me();

	if (!(--t->rcu_depth & 0xffff))
		__atomic_fetch_sub(&rcu_readers[t->rcu_depth >> 16], 1, __ATOMIC_SEQ_CST);
	sched_yield_point();
}

static void wait_for_readers(void)
{
	int i, side;

	/* Twice, for a reader that read the side and had not yet counted itself. */
	for (i = 0; i < 2; i++) {
		side = __atomic_fetch_xor(&rcu_side, 1, __ATOMIC_SEQ_CST);
		while (__atomic_load_n(&rcu_readers[side], __ATOMIC_SEQ_CST))
			sleep_ns(NSEC_PER_JIFFY, NULL);
	}
}

static void rcu_main(void *arg)
{
	static const struct wait_on why = { .what = "rcu", .idle = true };

	for (;;) {
		struct rcu_head *head, *next;

		rt_lock(&rcu_lock);
		head = rcu_first;
		rcu_first = NULL;
		rcu_last = &rcu_first;
		rt_unlock(&rcu_lock);
		if (!head) {
			sched_block(&why, 0);
			continue;
		}
		sleep_ns(NSEC_PER_JIFFY, NULL);
		wait_for_readers();
		for (; head; head = next) {
			next = head->next;
			if (head->func)
				head->func(head);
			else
				complete((struct completion *)(head + 1));
		}
	}
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	struct task *task;

	sched_yield_point();
	head->func = func;
	head->next = NULL;
	rt_lock(&rcu_lock);
	*rcu_last = head;
	rcu_last = &head->next;
	if (!rcu_task)
		rcu_task = sched_create("rcu_gp", rcu_main, NULL);
	task = rcu_task;
	rt_unlock(&rcu_lock);
	sched_wake(task);
}

struct rcu_sync {
	struct rcu_head head;
	struct completion done;
};

void synchronize_rcu(void)
{
	struct rcu_sync sync = { };

	sched_may_sleep("synchronize_rcu()", CALLER);
	__init_completion(&sync.done, "(completion)rcu");
	call_rcu(&sync.head, NULL);
	wait_for_completion(&sync.done);
}

void rcu_barrier(void)
{
	synchronize_rcu();
}
