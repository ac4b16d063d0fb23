// SPDX-License-Identifier: GPL-2.0
/*
 * Made and destroyed through helpers that test the pointer, on the error path and
 * in the exit; in between, suspend destroys the queue and resume makes it anew.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct juniper {
	struct workqueue_struct *wq;
	struct work_struct work;
	void *buf;
};

static struct juniper juniper;

static void juniper_fn(struct work_struct *work)
{
	pr_debug("juniper: ran\n");
}

static int juniper_make(struct juniper *j)
{
	j->wq = alloc_workqueue("juniper", WQ_UNBOUND, 0);
	return j->wq ? 0 : -ENOMEM;
}

static void juniper_unmake(struct juniper *j)
{
	if (!j->wq)
		return;
	destroy_workqueue(j->wq);
	j->wq = NULL;
}

int juniper_cycle(void);
int juniper_cycle(void)
{
	int ret;

	juniper_unmake(&juniper);
	ret = juniper_make(&juniper);
	if (ret)
		return ret;
	queue_work(juniper.wq, &juniper.work);
	return 0;
}

static int __init juniper_init(void)
{
	int ret;

	INIT_WORK(&juniper.work, juniper_fn);
	ret = juniper_make(&juniper);
	if (ret)
		return ret;
	juniper.buf = kzalloc(64, GFP_KERNEL);
	if (!juniper.buf) {
		juniper_unmake(&juniper);
		return -ENOMEM;
	}
	return 0;
}

static void __exit juniper_exit(void)
{
	juniper_unmake(&juniper);
	kfree(juniper.buf);
}

module_init(juniper_init);
module_exit(juniper_exit);
MODULE_LICENSE("GPL");
