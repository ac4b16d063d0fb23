// SPDX-License-Identifier: GPL-2.0
/*
 * Another driver's scheduler: it gives no queues, and its timeouts are on the
 * system queue.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "gpu_scheduler.h"

static struct drm_gpu_scheduler grouse_sched;

static enum drm_gpu_sched_stat grouse_timedout_job(struct drm_sched_job *job)
{
	kfree(kzalloc(4096, GFP_KERNEL));
	return DRM_GPU_SCHED_STAT_NOMINAL;
}

static const struct drm_sched_backend_ops grouse_sched_ops = {
	.timedout_job	= grouse_timedout_job,
};

static int __init grouse_init(void)
{
	return drm_sched_init(&grouse_sched, &grouse_sched_ops, NULL, 4, 16, 0, 500, NULL, NULL, "grouse", NULL);
}

module_init(grouse_init);
MODULE_LICENSE("GPL");
