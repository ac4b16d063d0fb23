// SPDX-License-Identifier: GPL-2.0
/*
 * All that could still be armed is cancelled by the caller of the destroy: a
 * delayed work, one that queues itself, and one whose flag says that it shall not.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *moss_wq;
static bool moss_stopping;

static void moss_poll_fn(struct work_struct *work);
static void moss_retry_fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(moss_poll, moss_poll_fn);
static DECLARE_WORK(moss_retry, moss_retry_fn);

static void moss_poll_fn(struct work_struct *work)
{
	queue_delayed_work(moss_wq, &moss_poll, HZ);
}

static void moss_retry_fn(struct work_struct *work)
{
	if (!READ_ONCE(moss_stopping))
		queue_work(moss_wq, &moss_retry);
}

static void moss_free(void)
{
	destroy_workqueue(moss_wq);
}

static void moss_shutdown(void)
{
	WRITE_ONCE(moss_stopping, true);
	cancel_work_sync(&moss_retry);
	cancel_delayed_work_sync(&moss_poll);
	moss_free();
}

static int __init moss_init(void)
{
	moss_wq = alloc_workqueue("moss", WQ_PERCPU, 0);
	if (!moss_wq)
		return -ENOMEM;
	queue_delayed_work(moss_wq, &moss_poll, HZ);
	queue_work(moss_wq, &moss_retry);
	return 0;
}

static void __exit moss_exit(void)
{
	moss_shutdown();
}

module_init(moss_init);
module_exit(moss_exit);
MODULE_LICENSE("GPL");
