// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Requests are allocated, queued, and free themselves: only a queue can be waited for.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

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
	schedule_work(&r->work);
	return 0;
}

static int __init tansy_init(void)
{
	return tansy_submit(0);
}

static void __exit tansy_exit(void)
{
	flush_scheduled_work();
}

module_init(tansy_init);
module_exit(tansy_exit);
MODULE_LICENSE("GPL");
