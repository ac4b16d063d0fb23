// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 72b7ceca857f ("fs: quota: create dedicated workqueue for
 * quota_release_work"): writeback, which frees memory, has quotas written, and waits
 * until the released ones are written too. They are released on a system queue.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct kestrel_quota {
	struct mutex lock;
	unsigned int dirty;
};

static struct workqueue_struct *kestrel_writeback;
static struct kestrel_quota kestrel;

static void kestrel_release_fn(struct work_struct *work)
{
	mutex_lock(&kestrel.lock);
	kestrel.dirty = 0;
	mutex_unlock(&kestrel.lock);
}

static DECLARE_DELAYED_WORK(kestrel_release, kestrel_release_fn);

static void kestrel_put(void)
{
	queue_delayed_work(system_dfl_wq, &kestrel_release, 1);
}

static void kestrel_write_quotas(void)
{
	flush_delayed_work(&kestrel_release);	/* want: flush-dependency */
}

static void kestrel_writeback_fn(struct work_struct *work)
{
	kestrel_put();
	kestrel_write_quotas();
}

static DECLARE_WORK(kestrel_writeback_work, kestrel_writeback_fn);

static int __init kestrel_init(void)
{
	mutex_init(&kestrel.lock);
	kestrel_writeback = alloc_workqueue("kestrel", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!kestrel_writeback)
		return -ENOMEM;
	queue_work(kestrel_writeback, &kestrel_writeback_work);
	return 0;
}

static void __exit kestrel_exit(void)
{
	cancel_work_sync(&kestrel_writeback_work);
	cancel_delayed_work_sync(&kestrel_release);
	destroy_workqueue(kestrel_writeback);
}

module_init(kestrel_init);
module_exit(kestrel_exit);
MODULE_LICENSE("GPL");
