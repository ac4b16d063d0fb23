// SPDX-License-Identifier: GPL-2.0
/*
 * The host owns the queue that its driver makes for it, and destroys it when its
 * last reference goes.
 */
/* want: nothing */
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct kelp_host {
	struct kref ref;
	struct workqueue_struct *wq;
	struct work_struct scan;
};

static struct kelp_host *kelp;

static void kelp_scan(struct work_struct *work)
{
	pr_debug("kelp: scanned\n");
}

static void kelp_host_release(struct kref *ref)
{
	struct kelp_host *host = container_of(ref, struct kelp_host, ref);

	destroy_workqueue(host->wq);
	kfree(host);
}

static struct kelp_host *kelp_host_new(struct workqueue_struct *wq)
{
	struct kelp_host *host = kzalloc(sizeof(*host), GFP_KERNEL);

	if (!host)
		return NULL;
	kref_init(&host->ref);
	host->wq = wq;
	INIT_WORK(&host->scan, kelp_scan);
	return host;
}

static int __init kelp_init(void)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("kelp", 0);

	if (!wq)
		return -ENOMEM;
	kelp = kelp_host_new(wq);
	if (!kelp) {
		destroy_workqueue(wq);
		return -ENOMEM;
	}
	queue_work(kelp->wq, &kelp->scan);
	return 0;
}

static void __exit kelp_exit(void)
{
	kref_put(&kelp->ref, kelp_host_release);
}

module_init(kelp_init);
module_exit(kelp_exit);
MODULE_LICENSE("GPL");
