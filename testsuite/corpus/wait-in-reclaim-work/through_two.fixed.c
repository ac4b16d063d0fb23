// SPDX-License-Identifier: GPL-2.0
/*
 * The scan opens a scope around its allocation, so nobody who waits for it waits for reclaim.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *teal_wq, *teal_scan_wq;
static void *teal_map;

static void teal_scan_fn(struct work_struct *work)
{
	unsigned int flags = memalloc_nofs_save();

	if (!teal_map)
		teal_map = kzalloc(512, GFP_KERNEL);
	memalloc_nofs_restore(flags);
}

static DECLARE_WORK(teal_scan, teal_scan_fn);

static void teal_probe_fn(struct work_struct *work)
{
	flush_workqueue(teal_scan_wq);
}

static DECLARE_WORK(teal_probe, teal_probe_fn);

static void teal_unmap_fn(struct work_struct *work)
{
	cancel_work_sync(&teal_probe);
}

static DECLARE_WORK(teal_unmap, teal_unmap_fn);

static int __init teal_init(void)
{
	teal_wq = alloc_workqueue("teal", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!teal_wq)
		return -ENOMEM;
	teal_scan_wq = alloc_workqueue("teal_scan", WQ_UNBOUND, 0);
	if (!teal_scan_wq) {
		destroy_workqueue(teal_wq);
		return -ENOMEM;
	}
	queue_work(teal_scan_wq, &teal_scan);
	schedule_work(&teal_probe);
	queue_work(teal_wq, &teal_unmap);
	return 0;
}

static void __exit teal_exit(void)
{
	destroy_workqueue(teal_wq);
	cancel_work_sync(&teal_probe);
	destroy_workqueue(teal_scan_wq);
	kfree(teal_map);
}

module_init(teal_init);
module_exit(teal_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..31 */
