// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Frameworks that call a module back from works of their own: the GPU job scheduler, ordered works of a file
 * system, closures, completion queues of the verbs layer. Each does with what it is given what its real
 * one does first, once. Their headers are the programs' own, so what is declared here mirrors those.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>
#include <rdma/ib_verbs.h>

#include "runtime.h"
#include "sched.h"
#include "wq.h"

/* The job scheduler: one job is run, freed and has timed out. */

struct drm_sched_backend_ops {
	void *(*run_job)(void *job);
	int (*timedout_job)(void *job);
	void (*free_job)(void *job);
};

struct drm_sched_init_args {
	const struct drm_sched_backend_ops *ops;
	struct workqueue_struct *submit_wq, *timeout_wq;
};

struct gpu_sched {
	const struct drm_sched_backend_ops *ops;
	struct work_struct run, free;
	struct delayed_work tdr;
	char job[256];			/* whatever the driver takes it for */
};

static void run_job_fn(struct work_struct *work)
{
	struct gpu_sched *s = container_of(work, struct gpu_sched, run);

	if (s->ops->run_job)
		s->ops->run_job(s->job);
}

static void free_job_fn(struct work_struct *work)
{
	struct gpu_sched *s = container_of(work, struct gpu_sched, free);

	if (s->ops->free_job)
		s->ops->free_job(s->job);
}

static void timedout_fn(struct work_struct *work)
{
	struct gpu_sched *s = container_of(work, struct gpu_sched, tdr.work);

	if (s->ops->timedout_job)
		s->ops->timedout_job(s->job);
}

static void start_jobs(const struct drm_sched_backend_ops *ops, struct workqueue_struct *submit_wq,
		       struct workqueue_struct *timeout_wq)
{
	struct gpu_sched *s = calloc(1, sizeof(*s));

	s->ops = ops;
	wq_init_work(&s->run, run_job_fn, s);
	wq_init_work(&s->free, free_job_fn, &s->free);
	INIT_DELAYED_WORK(&s->tdr, timedout_fn);
	wq_init_work(&s->tdr.work, timedout_fn, &s->tdr);
	if (!submit_wq)
		submit_wq = wq_make_system("drm_sched", WQ_UNBOUND | __WQ_ORDERED | WQ_MEM_RECLAIM);
	queue_work(submit_wq, &s->run);
	queue_work(submit_wq, &s->free);
	/* The timeout is over already: who destroys the queue at once may not find it armed. */
	queue_delayed_work(timeout_wq ? timeout_wq : system_percpu_wq, &s->tdr, 0);
}

/* Before 6.15 everything is an argument; since then there is a struct of arguments, whose first word is no code. */
int drm_sched_init(void *sched, const void *what, struct workqueue_struct *submit_wq, unsigned int num_rqs,
		   unsigned int credit_limit, unsigned int hang_limit, long timeout,
		   struct workqueue_struct *timeout_wq, ...);
int drm_sched_init(void *sched, const void *what, struct workqueue_struct *submit_wq, unsigned int num_rqs,
		   unsigned int credit_limit, unsigned int hang_limit, long timeout,
		   struct workqueue_struct *timeout_wq, ...)
{
	const struct drm_sched_backend_ops *ops = what;
	const struct drm_sched_init_args *args = what;

	if (runtime_is_code((const void *)ops->run_job) || runtime_is_code((const void *)ops->timedout_job))
		start_jobs(ops, submit_wq, timeout_wq);
	else
		start_jobs(args->ops, args->submit_wq, args->timeout_wq);
	return 0;
}

/* Ordered works: the first function beside others, the second in order of queueing. */

struct btrfs_work {
	void (*func)(struct btrfs_work *work);
	void (*ordered_func)(struct btrfs_work *work);
	void (*ordered_free)(struct btrfs_work *work);
	struct work_struct normal_work;
	struct list_head ordered_list;
	struct btrfs_workqueue *wq;
	unsigned long flags;
};

struct btrfs_workqueue {
	struct workqueue_struct *normal_wq;
	struct list_head ordered;
	struct rt_lock lock;
};

enum { BTRFS_DONE = 1, BTRFS_ORDERED = 2 };

struct btrfs_workqueue *btrfs_alloc_workqueue(void *fs_info, const char *name, unsigned int flags,
					      int limit_active, int thresh);
void btrfs_init_work(struct btrfs_work *work, void (*func)(struct btrfs_work *),
		     void (*ordered_func)(struct btrfs_work *), void (*ordered_free)(struct btrfs_work *));
void btrfs_queue_work(struct btrfs_workqueue *wq, struct btrfs_work *work);
void btrfs_flush_workqueue(struct btrfs_workqueue *wq);
void btrfs_destroy_workqueue(struct btrfs_workqueue *wq);

struct btrfs_workqueue *btrfs_alloc_workqueue(void *fs_info, const char *name, unsigned int flags,
					      int limit_active, int thresh)
{
	struct btrfs_workqueue *wq = calloc(1, sizeof(*wq));

	INIT_LIST_HEAD(&wq->ordered);
	wq->normal_wq = wq_make_at(CALLER, flags | WQ_UNBOUND, limit_active, "btrfs-%s", name);
	return wq;
}

/* The first in line whose time has come, or NULL; it stays in line until it is through. */
static struct btrfs_work *next_ordered(struct btrfs_workqueue *wq)
{
	struct btrfs_work *work;

	rt_lock(&wq->lock);
	work = list_first_entry_or_null(&wq->ordered, struct btrfs_work, ordered_list);
	if (work && work->flags == BTRFS_DONE)
		work->flags |= BTRFS_ORDERED;
	else
		work = NULL;
	rt_unlock(&wq->lock);
	return work;
}

static void normal_work_fn(struct work_struct *normal)
{
	struct btrfs_work *work = container_of(normal, struct btrfs_work, normal_work);
	struct btrfs_workqueue *wq = work->wq;
	bool ordered = work->ordered_func;

	work->func(work);
	if (!ordered)
		return;
	rt_lock(&wq->lock);
	work->flags |= BTRFS_DONE;
	rt_unlock(&wq->lock);
	while ((work = next_ordered(wq))) {
		work->ordered_func(work);
		rt_lock(&wq->lock);
		list_del(&work->ordered_list);
		rt_unlock(&wq->lock);
		if (work->ordered_free)
			work->ordered_free(work);
	}
}

void btrfs_init_work(struct btrfs_work *work, void (*func)(struct btrfs_work *),
		     void (*ordered_func)(struct btrfs_work *), void (*ordered_free)(struct btrfs_work *))
{
	work->func = func;
	work->ordered_func = ordered_func;
	work->ordered_free = ordered_free;
	work->flags = 0;
	INIT_LIST_HEAD(&work->ordered_list);
}

void btrfs_queue_work(struct btrfs_workqueue *wq, struct btrfs_work *work)
{
	work->wq = wq;
	/* A class for each queue, as the real one has functions for each. */
	wq_init_work(&work->normal_work, normal_work_fn, wq);
	if (work->ordered_func) {
		rt_lock(&wq->lock);
		list_add_tail(&work->ordered_list, &wq->ordered);
		rt_unlock(&wq->lock);
	}
	queue_work(wq->normal_wq, &work->normal_work);
}

void btrfs_flush_workqueue(struct btrfs_workqueue *wq)
{
	flush_workqueue(wq->normal_wq);
}

void btrfs_destroy_workqueue(struct btrfs_workqueue *wq)
{
	destroy_workqueue(wq->normal_wq);
	free(wq);
}

/* Closures: the last reference runs what comes next, on its queue or at once. */

struct closure {
	union {
		struct {
			struct workqueue_struct *wq;
			struct list_head list;
			void (*fn)(struct closure *cl);
		};
		struct work_struct work;	/* its func is fn */
	};
	struct closure *parent;
	atomic_t remaining;
};

void closure_sub(struct closure *cl, int v);
void closure_sub(struct closure *cl, int v)
{
	struct workqueue_struct *wq = cl->wq;
	void (*fn)(struct closure *cl) = cl->fn;

	atomic_sub(v, &cl->remaining);
	if (!fn)
		return;
	atomic_set(&cl->remaining, 1 << 30 | 1);
	if (!wq) {
		fn(cl);
		return;
	}
	wq_init_work(&cl->work, (work_func_t)fn, (const void *)fn);
	queue_work(wq, &cl->work);
}

/* Completion queues: there is no device, so nothing ever completes. */

struct ib_cq {
	void *private;
};

struct ib_cq *__ib_alloc_cq(struct ib_device *dev, void *private, int nr_cqe, int comp_vector,
			    enum ib_poll_context poll_ctx, const char *caller)
{
	struct ib_cq *cq = calloc(1, sizeof(*cq));

	cq->private = private;
	return cq;
}

void ib_free_cq(struct ib_cq *cq)
{
	free(cq);
}
