// SPDX-License-Identifier: GPL-2.0
/*
 * The queue in the field is the device's own; destroying it waits for its work
 * alone.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct curlew {
	struct workqueue_struct *wq;
	struct delayed_work blink;
	unsigned int blinks;
};

static struct curlew *curlew;

static void curlew_blink(struct work_struct *work)
{
	struct curlew *c = container_of(to_delayed_work(work), struct curlew, blink);

	c->blinks++;
}

static struct curlew *curlew_create(void)
{
	struct curlew *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->wq = alloc_workqueue("curlew", WQ_FREEZABLE | WQ_PERCPU, 0);
	if (!c->wq) {
		kfree(c);
		return NULL;
	}
	INIT_DELAYED_WORK(&c->blink, curlew_blink);
	queue_delayed_work(c->wq, &c->blink, msecs_to_jiffies(10));
	return c;
}

static void curlew_destroy(struct curlew *c)
{
	cancel_delayed_work_sync(&c->blink);
	destroy_workqueue(c->wq);
	kfree(c);
}

static int __init curlew_init(void)
{
	curlew = curlew_create();
	return curlew ? 0 : -ENOMEM;
}

static void __exit curlew_exit(void)
{
	curlew_destroy(curlew);
}

module_init(curlew_init);
module_exit(curlew_exit);
MODULE_LICENSE("GPL");
