// SPDX-License-Identifier: GPL-2.0
/*
 * A GPU driver gives its ordered, reclaim-annotated queue to the job scheduler
 * by position, for jobs and timeouts. The scheduler's works call the driver
 * back there, and both callbacks allocate as if nobody waited for them.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "gpu_scheduler.h"

struct osprey {
	struct workqueue_struct *wq;
	struct drm_gpu_scheduler sched;
	void *dump, *ring;
};

static struct osprey osprey;

static struct dma_fence *osprey_run_job(struct drm_sched_job *job)
{
	osprey.ring = kmalloc(256, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return NULL;
}

static enum drm_gpu_sched_stat osprey_timedout_job(struct drm_sched_job *job)
{
	osprey.dump = kzalloc(4096, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return DRM_GPU_SCHED_STAT_NOMINAL;
}

static void osprey_free_job(struct drm_sched_job *job)
{
	kfree(osprey.ring);
}

static const struct drm_sched_backend_ops osprey_sched_ops = {
	.run_job	= osprey_run_job,
	.timedout_job	= osprey_timedout_job,
	.free_job	= osprey_free_job,
};

static int __init osprey_init(void)
{
	int ret;

	osprey.wq = alloc_ordered_workqueue("osprey", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!osprey.wq)
		return -ENOMEM;
	ret = drm_sched_init(&osprey.sched, &osprey_sched_ops, osprey.wq, 4, 16, 0, 500, osprey.wq, NULL, "osprey", NULL);
	if (ret)
		destroy_workqueue(osprey.wq);
	return ret;
}

static void __exit osprey_exit(void)
{
	destroy_workqueue(osprey.wq);
	kfree(osprey.dump);
}

module_init(osprey_init);
module_exit(osprey_exit);
MODULE_LICENSE("GPL");
