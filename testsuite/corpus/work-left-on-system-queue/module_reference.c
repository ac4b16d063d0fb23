// SPDX-License-Identifier: GPL-2.0
/*
 * The work holds a reference on the module from the moment it is queued, and gives
 * it back when it is done: the exit cannot run while it is queued or running.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct knoll_job {
	struct work_struct work;
	unsigned int id;
};

static void knoll_run(struct work_struct *work)
{
	struct knoll_job *job = container_of(work, struct knoll_job, work);

	pr_debug("knoll: job %u\n", job->id);
	kfree(job);
	module_put(THIS_MODULE);
}

static int knoll_submit(unsigned int id)
{
	struct knoll_job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return -ENOMEM;
	if (!try_module_get(THIS_MODULE)) {
		kfree(job);
		return -ENODEV;
	}
	job->id = id;
	INIT_WORK(&job->work, knoll_run);
	schedule_work(&job->work);
	return 0;
}

static int __init knoll_init(void)
{
	return knoll_submit(1);
}

static void __exit knoll_exit(void)
{
}

module_init(knoll_init);
module_exit(knoll_exit);
MODULE_LICENSE("GPL");
