// SPDX-License-Identifier: GPL-2.0
/*
 * The release runs in process context: at once, or as a work of the system
 * queue when called from an interrupt. As that work it cancels itself.
 */
#include <linux/interrupt.h>
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

	cancel_work_sync(&h->release.work);	/* want: flush-self */
}

void heron_put(void);

void heron_put(void)
{
	schedule_work(&heron.notify);
	execute_in_process_context(heron_release, &heron.release);
}
EXPORT_SYMBOL_GPL(heron_put);

static irqreturn_t heron_irq(int irq, void *data)
{
	heron_put();
	return IRQ_HANDLED;
}

static int __init heron_init(void)
{
	INIT_WORK(&heron.notify, heron_notify);
	return request_irq(9, heron_irq, 0, "heron", &heron);
}

static void __exit heron_exit(void)
{
	free_irq(9, &heron);
	cancel_work_sync(&heron.notify);
	cancel_work_sync(&heron.release.work);
}

module_init(heron_init);
module_exit(heron_exit);
MODULE_LICENSE("GPL");
