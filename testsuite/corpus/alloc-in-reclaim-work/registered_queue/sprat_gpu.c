// SPDX-License-Identifier: GPL-2.0
/*
 * The driver: its queue travels through a designated initialiser into the
 * scheduler, and its callback allocates.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "sprat_core.h"

static struct workqueue_struct *sprat_wq;
static struct sprat_sched sprat_sched;

static void sprat_gpu_run_job(struct sprat_sched *sched)
{
	void *fence = kzalloc(128, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(fence);
}

static const struct sprat_backend_ops sprat_gpu_ops = {
	.run_job	= sprat_gpu_run_job,
};

static int __init sprat_init(void)
{
	struct sprat_init_args args = {
		.ops	= &sprat_gpu_ops,
		.name	= "sprat",
	};

	sprat_wq = alloc_ordered_workqueue("sprat", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!sprat_wq)
		return -ENOMEM;
	args.submit_wq = sprat_wq;
	sprat_sched_init(&sprat_sched, &args);
	sprat_sched_kick(&sprat_sched);
	return 0;
}

static void __exit sprat_exit(void)
{
	sprat_sched_fini(&sprat_sched);
	destroy_workqueue(sprat_wq);
}

module_init(sprat_init);
module_exit(sprat_exit);
MODULE_LICENSE("GPL");
