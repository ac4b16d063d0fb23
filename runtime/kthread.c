// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernel threads, and workers of one thread each that run kthread_works in order.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/mm.h>

#include "lockdep.h"
#include "reclaim.h"
#include "runtime.h"
#include "sched.h"

struct kthread {
	int (*fn)(void *data);
	void *data;
	int result;
	bool started, should_stop;
	int exited;
};

static void kthread_enter(void *arg)
{
	static const struct wait_on start = { .what = "its first wake-up", .idle = true };
	struct kthread *k = arg;

	me()->ts.flags |= PF_KTHREAD;
	while (!__atomic_load_n(&k->started, __ATOMIC_ACQUIRE) &&
	       !__atomic_load_n(&k->should_stop, __ATOMIC_ACQUIRE))
		sched_block(&start, 0);
	k->result = __atomic_load_n(&k->started, __ATOMIC_ACQUIRE) ? k->fn(k->data) : -EINTR;
	lockdep_idle(me()->ts.comm);
	__atomic_store_n(&k->exited, 1, __ATOMIC_SEQ_CST);
	unpark(k, 0);
}

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data,
					   int node, const char namefmt[], ...)
{
	struct kthread *k;
	struct task *t;
	char name[16];
	va_list args;

	sched_may_sleep("kthread_create()", CALLER);
	might_alloc(GFP_KERNEL);
	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	if (memory_fails(GFP_KERNEL))
		return ERR_PTR(-ENOMEM);
	k = calloc(1, sizeof(*k));
	k->fn = threadfn;
	k->data = data;
	t = sched_create(name, kthread_enter, k);
	t->kthread = k;
	return &t->ts;
}

int wake_up_process(struct task_struct *tsk)
{
	struct task *t = (struct task *)tsk;

	if (t->kthread)
		__atomic_store_n(&t->kthread->started, true, __ATOMIC_RELEASE);
	sched_wake(t);
	sched_yield_point();
	return 1;
}

void schedule(void)
{
	static const struct wait_on why = { .what = "schedule()", .idle = true };

	sched_may_sleep("schedule()", CALLER);
	sched_block(&why, 0);
}

static struct task *stopped_thread(const void *object)
{
	return (struct task *)object;
}

int kthread_stop(struct task_struct *tsk)
{
	struct task *t = (struct task *)tsk;
	struct kthread *k = t->kthread;
	struct wait_on why = { .what = "kthread_stop()", .ip = CALLER, .owner = stopped_thread, .object = t };
	struct parked p;

	sched_may_sleep("kthread_stop()", CALLER);
	__atomic_store_n(&k->should_stop, true, __ATOMIC_SEQ_CST);
	sched_wake(t);
	while (!__atomic_load_n(&k->exited, __ATOMIC_SEQ_CST)) {
		park_begin(&p, k);
		if (!__atomic_load_n(&k->exited, __ATOMIC_SEQ_CST))
			sched_block(&why, 0);
		park_end(&p);
	}
	return k->result;
}

bool kthread_should_stop(void)
{
	struct kthread *k = me()->kthread;

	sched_yield_point();
	return k && __atomic_load_n(&k->should_stop, __ATOMIC_SEQ_CST);
}

/* Workers. The lock is only ever held by the functions here, and briefly: no part of lockdep's graph. */

struct flush_kwork {
	struct kthread_work work;
	struct completion done;
};

static struct rt_lock kworker_lock;

static int worker_main(void *data)
{
	static const struct wait_on why = { .what = "work", .idle = true };
	struct kthread_worker *w = data;

	while (!kthread_should_stop()) {
		struct kthread_work *work;

		rt_lock(&kworker_lock);
		work = list_first_entry_or_null(&w->work_list, struct kthread_work, node);
		if (work)
			list_del_init(&work->node);
		WRITE_ONCE(w->current_work, work);
		rt_unlock(&kworker_lock);
		if (!work) {
			sched_block(&why, 0);
			continue;
		}
		sched_yield_point();
		work->func(work);
		/* The function may have freed the work: only its address is compared from here on. */
		rt_lock(&kworker_lock);
		WRITE_ONCE(w->current_work, NULL);
		rt_unlock(&kworker_lock);
		unpark(w, 0);
		lockdep_idle(me()->ts.comm);
	}
	return 0;
}

struct kthread_worker *kthread_create_worker_on_node(unsigned int flags, int node,
						     const char namefmt[], ...)
{
	struct kthread_worker *w = calloc(1, sizeof(*w));
	struct task_struct *t;
	char name[16];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	INIT_LIST_HEAD(&w->work_list);
	t = kthread_create(worker_main, w, "%s", name);
	if (IS_ERR(t)) {
		free(w);
		return ERR_CAST(t);
	}
	w->task = t;
	/* As before 6.14, when kthread_create_worker() began to leave that to kthread_run_worker(). */
	wake_up_process(w->task);
	return w;
}

/* With the lock held. */
static void insert(struct kthread_worker *w, struct kthread_work *work, struct list_head *before)
{
	list_add_tail(&work->node, before);
	work->worker = w;
}

bool kthread_queue_work(struct kthread_worker *w, struct kthread_work *work)
{
	bool queued;

	sched_yield_point();
	rt_lock(&kworker_lock);
	queued = list_empty(&work->node) && !work->canceling;
	if (queued)
		insert(w, work, &w->work_list);
	rt_unlock(&kworker_lock);
	if (queued)
		sched_wake((struct task *)w->task);
	return queued;
}

static void flush_fn(struct kthread_work *work)
{
	complete(&container_of(work, struct flush_kwork, work)->done);
}

void kthread_flush_work(struct kthread_work *work)
{
	struct flush_kwork f = { .work.func = flush_fn };
	struct kthread_worker *w;
	bool wait = true;

	sched_may_sleep("kthread_flush_work()", CALLER);
	INIT_LIST_HEAD(&f.work.node);
	__init_completion(&f.done, "(completion)kthread_work");
	rt_lock(&kworker_lock);
	w = work->worker;
	if (!w)
		wait = false;
	else if (!list_empty(&work->node))
		insert(w, &f.work, work->node.next);
	else if (w->current_work == work)
		insert(w, &f.work, w->work_list.next);
	else
		wait = false;
	rt_unlock(&kworker_lock);
	if (wait) {
		sched_wake((struct task *)w->task);
		wait_for_completion(&f.done);
	}
}

void kthread_flush_worker(struct kthread_worker *w)
{
	struct flush_kwork f = { .work.func = flush_fn };

	INIT_LIST_HEAD(&f.work.node);
	__init_completion(&f.done, "(completion)kthread_worker");
	kthread_queue_work(w, &f.work);
	wait_for_completion(&f.done);
}

bool kthread_cancel_work_sync(struct kthread_work *work)
{
	struct wait_on why = { .what = "kthread_cancel_work_sync()", .ip = CALLER };
	struct kthread_worker *w;
	struct parked p;
	bool was;

	sched_may_sleep(why.what, CALLER);
	sched_yield_point();
	rt_lock(&kworker_lock);
	w = work->worker;
	was = !list_empty(&work->node);
	if (was)
		list_del_init(&work->node);
	work->canceling++;
	rt_unlock(&kworker_lock);
	while (w && READ_ONCE(w->current_work) == work) {
		park_begin(&p, w);
		if (READ_ONCE(w->current_work) == work)
			sched_block(&why, 0);
		park_end(&p);
	}
	rt_lock(&kworker_lock);
	work->canceling--;
	rt_unlock(&kworker_lock);
	return was;
}

void kthread_destroy_worker(struct kthread_worker *w)
{
	kthread_flush_worker(w);
	kthread_stop(w->task);
	WARN_ON(!list_empty(&w->work_list));
	free(w);
}
