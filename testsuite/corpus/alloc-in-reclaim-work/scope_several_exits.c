// SPDX-License-Identifier: GPL-2.0
/*
 * Opened in the initialiser of a local, closed on each of three exits.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *inlet_wq;
static unsigned int inlet_pending = 3;

static int inlet_push(void)
{
	unsigned int flags = memalloc_nofs_save();
	void *a, *b;
	int ret = 0;

	if (!inlet_pending) {
		memalloc_nofs_restore(flags);
		return 0;
	}
	a = kmalloc(128, GFP_KERNEL);
	if (!a) {
		memalloc_nofs_restore(flags);
		return -ENOMEM;
	}
	b = kmalloc(128, GFP_KERNEL);
	if (!b) {
		ret = -ENOMEM;
		goto out;
	}
	inlet_pending--;
	kfree(b);
out:
	kfree(a);
	memalloc_nofs_restore(flags);
	return ret;
}

static void inlet_work_fn(struct work_struct *work)
{
	if (inlet_push())
		pr_warn("inlet: nothing pushed\n");
}

static DECLARE_WORK(inlet_work, inlet_work_fn);

static int __init inlet_init(void)
{
	inlet_wq = alloc_workqueue("inlet", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!inlet_wq)
		return -ENOMEM;
	queue_work(inlet_wq, &inlet_work);
	return 0;
}

static void __exit inlet_exit(void)
{
	cancel_work_sync(&inlet_work);
	destroy_workqueue(inlet_wq);
}

module_init(inlet_init);
module_exit(inlet_exit);
MODULE_LICENSE("GPL");
