// SPDX-License-Identifier: GPL-2.0
/*
 * Limits that are limits: the named ones, small numbers and powers of two, of which
 * each is the value of some flag.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *rabbet_wq;
static struct workqueue_struct *rabbet_wqs[7];

static void rabbet_work_fn(struct work_struct *work)
{
	pr_debug("rabbet: ran\n");
}

static DECLARE_WORK(rabbet_work, rabbet_work_fn);

static int __init rabbet_init(void)
{
	int i;

	rabbet_wqs[0] = alloc_workqueue("rabbet0", WQ_UNBOUND, WQ_MAX_ACTIVE);
	rabbet_wqs[1] = alloc_workqueue("rabbet1", WQ_UNBOUND, WQ_UNBOUND_MAX_ACTIVE);
	rabbet_wqs[2] = alloc_workqueue("rabbet2", WQ_PERCPU, WQ_DFL_ACTIVE);
	rabbet_wqs[3] = alloc_workqueue("rabbet3", WQ_PERCPU, 2);
	rabbet_wqs[4] = alloc_workqueue("rabbet4", WQ_PERCPU | WQ_HIGHPRI, 4);
	rabbet_wqs[5] = alloc_workqueue("rabbet5", WQ_UNBOUND, 16);
	rabbet_wqs[6] = alloc_workqueue("rabbet6", WQ_UNBOUND, 256);
	for (i = 0; i < ARRAY_SIZE(rabbet_wqs); i++)
		if (rabbet_wqs[i])
			destroy_workqueue(rabbet_wqs[i]);
	rabbet_wq = alloc_workqueue("rabbet", WQ_PERCPU, 1);
	if (!rabbet_wq)
		return -ENOMEM;
	queue_work(rabbet_wq, &rabbet_work);
	return 0;
}

static void __exit rabbet_exit(void)
{
	cancel_work_sync(&rabbet_work);
	destroy_workqueue(rabbet_wq);
}

module_init(rabbet_init);
module_exit(rabbet_exit);
MODULE_LICENSE("GPL");
