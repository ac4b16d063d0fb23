// SPDX-License-Identifier: GPL-2.0
/*
 * Somebody began: a queue is there, and one work on it; the rest was forgotten.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *henbane_wq;

struct henbane_job {
	struct work_struct work;
};

static void henbane_job_work(struct work_struct *work)
{
	kfree(container_of(work, struct henbane_job, work));
}

static void henbane_reset(struct work_struct *work)
{
	pr_info("henbane: reset\n");
}

static DECLARE_WORK(henbane_reset_work, henbane_reset);

int henbane_job(void)
{
	struct henbane_job *j = kzalloc(sizeof(*j), GFP_KERNEL);

	if (!j)
		return -ENOMEM;
	INIT_WORK(&j->work, henbane_job_work);
	queue_work(henbane_wq, &j->work);
	queue_work(henbane_wq, &henbane_reset_work);
	return 0;
}

static int __init henbane_init(void)
{
	henbane_wq = alloc_workqueue("henbane", WQ_PERCPU, 0);
	if (!henbane_wq)
		return -ENOMEM;
	return 0;
}

static void __exit henbane_exit(void)
{
	flush_workqueue(henbane_wq);
	destroy_workqueue(henbane_wq);
}

module_init(henbane_init);
module_exit(henbane_exit);
MODULE_LICENSE("GPL");
