// SPDX-License-Identifier: GPL-2.0
/*
 * The release runs in process context: at once, or as a work of the system
 * queue when called from an interrupt. As that work it cancels itself.
 *
 * It cancels the other work.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct heron {
	struct execute_work release;
	struct work_struct notify;
};

static struct heron heron;

static void heron_notify(struct work_struct *work)
{
	pr_debug("gone\n");
}

static void heron_release(struct work_struct *work)
{
	struct heron *h = container_of(work, struct heron, release.work);

	cancel_work_sync(&h->notify);
}

void heron_put(void);

void heron_put(void)
{
	schedule_work(&heron.notify);
	execute_in_process_context(heron_release, &heron.release);
}
EXPORT_SYMBOL_GPL(heron_put);

static int __init heron_init(void)
{
	INIT_WORK(&heron.notify, heron_notify);
	return 0;
}

static void __exit heron_exit(void)
{
	cancel_work_sync(&heron.notify);
	cancel_work_sync(&heron.release.work);
}

module_init(heron_init);
module_exit(heron_exit);
MODULE_LICENSE("GPL");
