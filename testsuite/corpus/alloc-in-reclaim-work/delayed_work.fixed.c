// SPDX-License-Identifier: GPL-2.0
/*
 * The delayed work opens a scope around everything that it does, so that its
 * GFP_KERNEL means GFP_NOFS.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct hake {
	struct workqueue_struct *wq;
	struct delayed_work commit;
	unsigned int dirty;
};

static struct hake *hake;

static void hake_commit(struct work_struct *work)
{
	struct hake *h = container_of(to_delayed_work(work), struct hake, commit);
	unsigned int nofs = memalloc_nofs_save();
	u8 *log;

	log = kmalloc(h->dirty, GFP_KERNEL);
	memalloc_nofs_restore(nofs);
	if (!log)
		return;
	h->dirty = 0;
	kfree(log);
}

static void hake_mark_dirty(struct hake *h)
{
	h->dirty++;
	mod_delayed_work(h->wq, &h->commit, msecs_to_jiffies(5));
}

static int __init hake_init(void)
{
	hake = kzalloc(sizeof(*hake), GFP_KERNEL);
	if (!hake)
		return -ENOMEM;
	hake->wq = alloc_ordered_workqueue("hake", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!hake->wq) {
		kfree(hake);
		return -ENOMEM;
	}
	INIT_DELAYED_WORK(&hake->commit, hake_commit);
	hake_mark_dirty(hake);
	return 0;
}

static void __exit hake_exit(void)
{
	cancel_delayed_work_sync(&hake->commit);
	destroy_workqueue(hake->wq);
	kfree(hake);
}

module_init(hake_init);
module_exit(hake_exit);
MODULE_LICENSE("GPL");
