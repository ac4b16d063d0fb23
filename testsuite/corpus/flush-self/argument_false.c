// SPDX-License-Identifier: GPL-2.0
/*
 * kerf_stop() waits for the work only when its caller asks for it, and the work
 * itself passes false.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *kerf_wq;
static bool kerf_running = true;

static void kerf_fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(kerf_work, kerf_fn);

static void kerf_stop(bool sync)
{
	kerf_running = false;
	if (sync)
		cancel_delayed_work_sync(&kerf_work);
	else
		cancel_delayed_work(&kerf_work);
}

static void kerf_fn(struct work_struct *work)
{
	if (!kerf_running) {
		kerf_stop(false);
		return;
	}
	queue_delayed_work(kerf_wq, &kerf_work, HZ);
}

static int __init kerf_init(void)
{
	kerf_wq = alloc_ordered_workqueue("kerf", 0);
	if (!kerf_wq)
		return -ENOMEM;
	queue_delayed_work(kerf_wq, &kerf_work, HZ);
	return 0;
}

static void __exit kerf_exit(void)
{
	kerf_stop(true);
	destroy_workqueue(kerf_wq);
}

module_init(kerf_init);
module_exit(kerf_exit);
MODULE_LICENSE("GPL");
