// SPDX-License-Identifier: GPL-2.0
/*
 * The stages of a recovery are functions in a constant array, called in turn.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct brill {
	struct workqueue_struct *wq;
	struct work_struct recover;
	u32 *map;
};

struct brill_stage {
	const char *name;
	int (*run)(struct brill *b);
};

static struct brill brill;

static int brill_stop(struct brill *b)
{
	return 0;
}

static int brill_scan(struct brill *b)
{
	b->map = kmalloc_array(128, sizeof(*b->map), GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return b->map ? 0 : -ENOMEM;
}

static int brill_restart(struct brill *b)
{
	kfree(b->map);
	b->map = NULL;
	return 0;
}

static const struct brill_stage brill_stages[] = {
	{ "stop",	brill_stop },
	{ "scan",	brill_scan },
	{ "restart",	brill_restart },
};

static void brill_recover(struct work_struct *work)
{
	struct brill *b = container_of(work, struct brill, recover);
	int i;

	for (i = 0; i < ARRAY_SIZE(brill_stages); i++) {
		if (brill_stages[i].run(b)) {
			pr_err("brill: %s failed\n", brill_stages[i].name);
			return;
		}
	}
}

static int __init brill_init(void)
{
	brill.wq = alloc_workqueue("brill", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!brill.wq)
		return -ENOMEM;
	INIT_WORK(&brill.recover, brill_recover);
	queue_work(brill.wq, &brill.recover);
	return 0;
}

static void __exit brill_exit(void)
{
	cancel_work_sync(&brill.recover);
	destroy_workqueue(brill.wq);
	kfree(brill.map);
}

module_init(brill_init);
module_exit(brill_exit);
MODULE_LICENSE("GPL");
