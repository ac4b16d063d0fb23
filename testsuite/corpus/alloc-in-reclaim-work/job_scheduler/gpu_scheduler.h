/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The job scheduler as GPU drivers see it: the queue for timeouts is the driver's, or the system's.
 */
#ifndef GPU_SCHEDULER_H
#define GPU_SCHEDULER_H

struct device;
struct dma_fence;
struct drm_sched_job;
struct workqueue_struct;

enum drm_gpu_sched_stat {
	DRM_GPU_SCHED_STAT_NONE,
	DRM_GPU_SCHED_STAT_NOMINAL,
};

struct drm_sched_backend_ops {
	struct dma_fence *(*run_job)(struct drm_sched_job *job);
	enum drm_gpu_sched_stat (*timedout_job)(struct drm_sched_job *job);
	void (*free_job)(struct drm_sched_job *job);
};

struct drm_sched_init_args {
	const struct drm_sched_backend_ops *ops;
	struct workqueue_struct *submit_wq;
	struct workqueue_struct *timeout_wq;
	unsigned int num_rqs;
	long timeout;
	const char *name;
};

struct drm_gpu_scheduler {
	const struct drm_sched_backend_ops *ops;
	long timeout;
};

int drm_sched_init(struct drm_gpu_scheduler *sched, const struct drm_sched_backend_ops *ops,
		   struct workqueue_struct *submit_wq, unsigned int num_rqs, unsigned int credit_limit,
		   unsigned int hang_limit, long timeout, struct workqueue_struct *timeout_wq,
		   int *score, const char *name, struct device *dev);

#endif
