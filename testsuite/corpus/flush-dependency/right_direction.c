// SPDX-License-Identifier: GPL-2.0
/*
 * A work without a rescuer waits for a queue that has one: this way round is
 * always possible. And the reclaim work waits for its own kind.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *yew_io_wq, *yew_end_wq, *yew_wq;

static void yew_end_fn(struct work_struct *work)
{
	pr_debug("yew: ended\n");
}

static DECLARE_WORK(yew_end, yew_end_fn);

static void yew_io_fn(struct work_struct *work)
{
	queue_work(yew_end_wq, &yew_end);
	flush_work(&yew_end);
}

static DECLARE_WORK(yew_io, yew_io_fn);

static void yew_fn(struct work_struct *work)
{
	queue_work(yew_io_wq, &yew_io);
	flush_workqueue(yew_io_wq);
}

static DECLARE_WORK(yew_work, yew_fn);

static int __init yew_init(void)
{
	yew_io_wq = alloc_workqueue("yew-io", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	yew_end_wq = alloc_workqueue("yew-end", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	yew_wq = alloc_workqueue("yew", WQ_UNBOUND, 0);
	if (!yew_io_wq || !yew_end_wq || !yew_wq)
		goto err;
	queue_work(yew_wq, &yew_work);
	return 0;
err:
	if (yew_wq)
		destroy_workqueue(yew_wq);
	if (yew_end_wq)
		destroy_workqueue(yew_end_wq);
	if (yew_io_wq)
		destroy_workqueue(yew_io_wq);
	return -ENOMEM;
}

static void __exit yew_exit(void)
{
	destroy_workqueue(yew_wq);
	destroy_workqueue(yew_io_wq);
	destroy_workqueue(yew_end_wq);
}

module_init(yew_init);
module_exit(yew_exit);
MODULE_LICENSE("GPL");
