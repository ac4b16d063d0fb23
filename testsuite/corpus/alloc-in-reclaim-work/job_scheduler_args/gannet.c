// SPDX-License-Identifier: GPL-2.0
/*
 * A GPU driver gives its ordered, reclaim-annotated queue to the job scheduler
 * in a struct of arguments, for jobs and timeouts. The scheduler's works call the driver
 * back there, and both callbacks allocate as if nobody waited for them.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "gpu_scheduler.h"

struct gannet {
	struct workqueue_struct *wq;
	struct drm_gpu_scheduler sched;
	void *dump, *ring;
};

static struct gannet gannet;

static struct dma_fence *gannet_run_job(struct drm_sched_job *job)
{
	gannet.ring = kmalloc(256, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return NULL;
}

static enum drm_gpu_sched_stat gannet_timedout_job(struct drm_sched_job *job)
{
	gannet.dump = kzalloc(4096, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return DRM_GPU_SCHED_STAT_NOMINAL;
}

static void gannet_free_job(struct drm_sched_job *job)
{
	kfree(gannet.ring);
}

static const struct drm_sched_backend_ops gannet_sched_ops = {
	.run_job	= gannet_run_job,
	.timedout_job	= gannet_timedout_job,
	.free_job	= gannet_free_job,
};

static int __init gannet_init(void)
{
	struct drm_sched_init_args args = {
		.ops		= &gannet_sched_ops,
		.num_rqs	= 4,
		.timeout	= 500,
		.name		= "gannet",
	};
	int ret;

	gannet.wq = alloc_ordered_workqueue("gannet", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!gannet.wq)
		return -ENOMEM;
	args.submit_wq = gannet.wq;
	args.timeout_wq = gannet.wq;
	ret = drm_sched_init(&gannet.sched, &args);
	if (ret)
		destroy_workqueue(gannet.wq);
	return ret;
}

static void __exit gannet_exit(void)
{
	destroy_workqueue(gannet.wq);
	kfree(gannet.dump);
}

module_init(gannet_init);
module_exit(gannet_exit);
MODULE_LICENSE("GPL");
