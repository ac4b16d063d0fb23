// SPDX-License-Identifier: GPL-2.0
/*
 * Flags are gathered bit by bit in a local whose address is given away, so it lives in memory: each
 * of the stores asks for what all of them have left there. As mac80211's ieee80211_configure_filter().
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *scoter_wq;
static unsigned int scoter_seed = 7;

static noinline void scoter_apply(unsigned int *flags)
{
	*flags &= 0xfff;
	scoter_seed = *flags;
}

static void scoter_work_fn(struct work_struct *work)
{
	unsigned int flags = 0, seed = scoter_seed;
	void *p;

	if (seed & 1)
		flags |= 256;
	if (seed & 2)
		flags |= 512;
	if (seed & 4)
		flags |= 1024;
	if (seed & 8)
		flags |= 2048;
	if (seed & 16)
		flags |= 4096;
	if (seed & 32)
		flags |= 8192;
	if (seed & 64)
		flags |= 16384;
	if (seed & 128)
		flags |= 32768;
	if (seed & 256)
		flags |= 65536;
	if (seed & 512)
		flags |= 131072;
	if (seed & 1024)
		flags |= 262144;
	if (seed & 2048)
		flags |= 524288;
	if (flags & 0x40000000)
		return;
	p = kmalloc(64, GFP_NOIO);
	kfree(p);
	scoter_apply(&flags);
}

static DECLARE_WORK(scoter_work, scoter_work_fn);

static int __init scoter_init(void)
{
	scoter_wq = alloc_workqueue("scoter", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!scoter_wq)
		return -ENOMEM;
	queue_work(scoter_wq, &scoter_work);
	return 0;
}

static void __exit scoter_exit(void)
{
	destroy_workqueue(scoter_wq);
}

module_init(scoter_init);
module_exit(scoter_exit);
MODULE_LICENSE("GPL");
