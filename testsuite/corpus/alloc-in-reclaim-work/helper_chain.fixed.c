// SPDX-License-Identifier: GPL-2.0
/*
 * The allocation is still three calls away, but it cannot enter the filesystem
 * or the block layer.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct bream_event {
	struct list_head node;
	u32 code;
};

static struct workqueue_struct *bream_wq;
static LIST_HEAD(bream_events);
static DEFINE_SPINLOCK(bream_lock);

static struct bream_event *bream_event_new(u32 code)
{
	struct bream_event *ev;

	ev = kzalloc(sizeof(*ev), GFP_NOIO);
	if (ev)
		ev->code = code;
	return ev;
}

static int bream_log(u32 code)
{
	struct bream_event *ev = bream_event_new(code);

	if (!ev)
		return -ENOMEM;
	spin_lock_irq(&bream_lock);
	list_add_tail(&ev->node, &bream_events);
	spin_unlock_irq(&bream_lock);
	return 0;
}

static int bream_complete_io(u32 tag)
{
	return bream_log(tag | BIT(31));
}

static void bream_end_io(struct work_struct *work)
{
	if (bream_complete_io(7))
		pr_warn("bream: event lost\n");
}

static DECLARE_WORK(bream_work, bream_end_io);

static int __init bream_init(void)
{
	bream_wq = alloc_workqueue("bream", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 1);
	if (!bream_wq)
		return -ENOMEM;
	queue_work(bream_wq, &bream_work);
	return 0;
}

static void __exit bream_exit(void)
{
	struct bream_event *ev, *tmp;

	cancel_work_sync(&bream_work);
	destroy_workqueue(bream_wq);
	list_for_each_entry_safe(ev, tmp, &bream_events, node)
		kfree(ev);
}

module_init(bream_init);
module_exit(bream_exit);
MODULE_LICENSE("GPL");
