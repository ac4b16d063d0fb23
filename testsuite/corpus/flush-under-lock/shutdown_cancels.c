// SPDX-License-Identifier: GPL-2.0
/*
 * After commit fb6df4366f86 ("ACPI: NFIT: fix a potential deadlock during NFIT
 * teardown"): the teardown tells the scrubber to stop and cancels it, both under the
 * mutex that a scrub takes first of all.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct corrie_desc {
	struct mutex init_mutex;
	struct delayed_work dwork;
	bool cancel;
	unsigned int scrubs;
};

static struct workqueue_struct *corrie_wq;
static struct corrie_desc *corrie;

static void corrie_scrub(struct work_struct *work)
{
	struct corrie_desc *desc = container_of(to_delayed_work(work), struct corrie_desc, dwork);

	mutex_lock(&desc->init_mutex);
	if (!desc->cancel) {
		desc->scrubs++;
		queue_delayed_work(corrie_wq, &desc->dwork, HZ);
	}
	mutex_unlock(&desc->init_mutex);
}

static void corrie_shutdown(struct corrie_desc *desc)
{
	mutex_lock(&desc->init_mutex);
	desc->cancel = true;
	cancel_delayed_work_sync(&desc->dwork);	/* want: flush-under-lock */
	mutex_unlock(&desc->init_mutex);
}

static int __init corrie_init(void)
{
	corrie = kzalloc(sizeof(*corrie), GFP_KERNEL);
	if (!corrie)
		return -ENOMEM;
	corrie_wq = alloc_ordered_workqueue("corrie", 0);
	if (!corrie_wq) {
		kfree(corrie);
		return -ENOMEM;
	}
	mutex_init(&corrie->init_mutex);
	INIT_DELAYED_WORK(&corrie->dwork, corrie_scrub);
	queue_delayed_work(corrie_wq, &corrie->dwork, 0);
	return 0;
}

static void __exit corrie_exit(void)
{
	corrie_shutdown(corrie);
	destroy_workqueue(corrie_wq);
	kfree(corrie);
}

module_init(corrie_init);
module_exit(corrie_exit);
MODULE_LICENSE("GPL");
