// SPDX-License-Identifier: GPL-2.0
/*
 * The queue is a field of the device, set once in create and flushed in
 * destroy: between them there is only the object.
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
	c->wq = system_freezable_wq;
	INIT_DELAYED_WORK(&c->blink, curlew_blink);
	queue_delayed_work(c->wq, &c->blink, msecs_to_jiffies(10));
	return c;
}

static void curlew_destroy(struct curlew *c)
{
	cancel_delayed_work(&c->blink);
	flush_workqueue(c->wq);		/* want: flush-system-queue */
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
