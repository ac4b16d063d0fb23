// SPDX-License-Identifier: GPL-2.0
/*
 * Four ways to spell the flags of a queue: a local, a parameter, a macro that
 * adds bits, and a choice per queue. All four are annotated reclaim queues.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define RAY_RECLAIM	(WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM)
#define ray_ordered(name, flags) \
	alloc_ordered_workqueue(name, (flags) | WQ_MEM_WARN_ON_RECLAIM)

static struct workqueue_struct *ray_local_wq, *ray_param_wq, *ray_macro_wq, *ray_lane_wq[2];

static void ray_local(struct work_struct *work)
{
	kfree(kmalloc(32, GFP_KERNEL));		/* want: alloc-in-reclaim-work */
}

static void ray_param(struct work_struct *work)
{
	kfree(kmalloc(32, GFP_KERNEL));		/* want: alloc-in-reclaim-work */
}

static void ray_macro(struct work_struct *work)
{
	kfree(kmalloc(32, GFP_KERNEL));		/* want: alloc-in-reclaim-work */
}

static void ray_lane(struct work_struct *work)
{
	kfree(kmalloc(32, GFP_KERNEL));		/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(ray_local_work, ray_local);
static DECLARE_WORK(ray_param_work, ray_param);
static DECLARE_WORK(ray_macro_work, ray_macro);
static DECLARE_WORK(ray_lane_work, ray_lane);

static struct workqueue_struct *ray_create(const char *name, unsigned int flags)
{
	return alloc_workqueue("%s", flags | WQ_UNBOUND, 0, name);
}

static void ray_destroy(struct workqueue_struct *wq)
{
	if (wq)
		destroy_workqueue(wq);
}

static void ray_free(void)
{
	ray_destroy(ray_local_wq);
	ray_destroy(ray_param_wq);
	ray_destroy(ray_macro_wq);
	ray_destroy(ray_lane_wq[0]);
	ray_destroy(ray_lane_wq[1]);
}

static int __init ray_init(void)
{
	unsigned int flags = WQ_PERCPU;
	int i;

	flags |= RAY_RECLAIM;
	ray_local_wq = alloc_workqueue("ray-local", flags, 0);
	ray_param_wq = ray_create("ray-param", RAY_RECLAIM);
	ray_macro_wq = ray_ordered("ray-macro", WQ_MEM_RECLAIM);
	for (i = 0; i < ARRAY_SIZE(ray_lane_wq); i++)
		ray_lane_wq[i] = alloc_workqueue("ray-%d", RAY_RECLAIM | WQ_PERCPU |
						 (i ? 0 : WQ_HIGHPRI), 0, i);

	if (!ray_local_wq || !ray_param_wq || !ray_macro_wq || !ray_lane_wq[0] || !ray_lane_wq[1]) {
		ray_free();
		return -ENOMEM;
	}
	queue_work(ray_local_wq, &ray_local_work);
	queue_work(ray_param_wq, &ray_param_work);
	queue_work(ray_macro_wq, &ray_macro_work);
	queue_work(ray_lane_wq[1], &ray_lane_work);
	return 0;
}

static void __exit ray_exit(void)
{
	cancel_work_sync(&ray_local_work);
	cancel_work_sync(&ray_param_work);
	cancel_work_sync(&ray_macro_work);
	cancel_work_sync(&ray_lane_work);
	ray_free();
}

module_init(ray_init);
module_exit(ray_exit);
MODULE_LICENSE("GPL");
