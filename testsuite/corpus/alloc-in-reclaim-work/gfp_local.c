// SPDX-License-Identifier: GPL-2.0
/*
 * The flags are worked out in a local: small requests are careful, large ones
 * are not, on the same reclaim queue.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct perch {
	struct workqueue_struct *wq;
	struct delayed_work flush;
	unsigned int pending;
};

static struct perch perch = { .pending = 40 };

static void perch_flush(struct work_struct *work)
{
	struct perch *p = container_of(to_delayed_work(work), struct perch, flush);
	gfp_t gfp = GFP_NOIO;
	u32 *tags;

	if (p->pending > 32)
		gfp = GFP_KERNEL;
	tags = kmalloc_array(p->pending, sizeof(*tags), gfp);	/* want: alloc-in-reclaim-work */
	if (!tags)
		return;
	p->pending = 0;
	kfree(tags);
}

static int __init perch_init(void)
{
	perch.wq = alloc_workqueue("perch", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!perch.wq)
		return -ENOMEM;
	INIT_DELAYED_WORK(&perch.flush, perch_flush);
	queue_delayed_work(perch.wq, &perch.flush, msecs_to_jiffies(5));
	return 0;
}

static void __exit perch_exit(void)
{
	cancel_delayed_work_sync(&perch.flush);
	destroy_workqueue(perch.wq);
}

module_init(perch_init);
module_exit(perch_exit);
MODULE_LICENSE("GPL");
