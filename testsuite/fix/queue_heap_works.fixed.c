// SPDX-License-Identifier: GPL-2.0
/*
 * Requests are allocated, queued, and free themselves: only a queue can be waited for.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tansy_wq;

struct tansy_request {
	struct work_struct work;
	int code;
};

static void tansy_handle(struct work_struct *work)
{
	struct tansy_request *r = container_of(work, struct tansy_request, work);

	pr_info("tansy: %d\n", r->code);
	kfree(r);
}

int tansy_submit(int code)
{
	struct tansy_request *r = kmalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	r->code = code;
	INIT_WORK(&r->work, tansy_handle);
	queue_work(tansy_wq, &r->work);
	return 0;
}

static int __init tansy_init(void)
{
	int ret;

	tansy_wq = alloc_workqueue("tansy", WQ_PERCPU, 0);
	if (!tansy_wq)
		return -ENOMEM;

	ret = tansy_submit(0);
	if (ret)
		destroy_workqueue(tansy_wq);

	return ret;
}

static void __exit tansy_exit(void)
{
	destroy_workqueue(tansy_wq);
}

module_init(tansy_init);
module_exit(tansy_exit);
MODULE_LICENSE("GPL");
