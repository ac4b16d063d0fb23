// SPDX-License-Identifier: GPL-2.0
/*
 * Both structs call their work `work` and their queue `wq`: the one whose
 * queue is annotated does not allocate.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct jetty_disk {
	struct workqueue_struct *wq;
	struct work_struct work;
};

struct jetty_panel {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct jetty_disk jetty_disk;
static struct jetty_panel jetty_panel;

static void jetty_disk_work(struct work_struct *work)
{
	pr_info("jetty: flushed\n");
}

static void jetty_panel_work(struct work_struct *work)
{
	kfree(kmalloc(80, GFP_KERNEL));
}

static int __init jetty_init(void)
{
	jetty_disk.wq = alloc_workqueue("jetty-disk", WQ_PERCPU | WQ_MEM_RECLAIM |
					WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!jetty_disk.wq)
		return -ENOMEM;
	jetty_panel.wq = alloc_workqueue("jetty-panel", WQ_UNBOUND, 0);
	if (!jetty_panel.wq) {
		destroy_workqueue(jetty_disk.wq);
		return -ENOMEM;
	}
	INIT_WORK(&jetty_disk.work, jetty_disk_work);
	INIT_WORK(&jetty_panel.work, jetty_panel_work);
	queue_work(jetty_disk.wq, &jetty_disk.work);
	queue_work(jetty_panel.wq, &jetty_panel.work);
	return 0;
}

static void __exit jetty_exit(void)
{
	cancel_work_sync(&jetty_panel.work);
	cancel_work_sync(&jetty_disk.work);
	destroy_workqueue(jetty_panel.wq);
	destroy_workqueue(jetty_disk.wq);
}

module_init(jetty_init);
module_exit(jetty_exit);
MODULE_LICENSE("GPL");
