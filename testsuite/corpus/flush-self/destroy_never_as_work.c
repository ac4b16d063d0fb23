// SPDX-License-Identifier: GPL-2.0
/*
 * The same release destroys the queue when the device goes, and only puts the
 * link down when the work calls it: by an argument that is a constant there.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct ruffe {
	struct workqueue_struct *wq;
	struct work_struct reset;
	bool up;
} ruffe;

static void ruffe_down(struct ruffe *r, bool gone)
{
	r->up = false;
	if (gone)
		destroy_workqueue(r->wq);
}

static void ruffe_reset(struct work_struct *work)
{
	struct ruffe *r = container_of(work, struct ruffe, reset);

	ruffe_down(r, false);
	r->up = true;
}

static int __init ruffe_init(void)
{
	ruffe.wq = alloc_ordered_workqueue("ruffe", 0);
	if (!ruffe.wq)
		return -ENOMEM;
	INIT_WORK(&ruffe.reset, ruffe_reset);
	queue_work(ruffe.wq, &ruffe.reset);
	return 0;
}

static void __exit ruffe_exit(void)
{
	ruffe_down(&ruffe, true);
}

module_init(ruffe_init);
module_exit(ruffe_exit);
MODULE_LICENSE("GPL");
