// SPDX-License-Identifier: GPL-2.0
/*
 * The call that queues is in a header's inline, for two files.
 */
#include <linux/module.h>
#include "lupin.h"

struct workqueue_struct *lupin_wq;

void lupin_print(struct work_struct *work)
{
	struct lupin_note *n = container_of(work, struct lupin_note, work);

	pr_info("%s\n", n->text);
	kfree(n);
}

extern int lupin_late(void);

static int __init lupin_init(void)
{
	struct lupin_note *n;
	int ret;

	lupin_wq = alloc_workqueue("lupin", WQ_PERCPU, 0);
	if (!lupin_wq)
		return -ENOMEM;

	n = kzalloc(sizeof(*n), GFP_KERNEL);
	if (!n) {
		destroy_workqueue(lupin_wq);
		return -ENOMEM;
	}
	lupin_kick(n);
	ret = lupin_late();
	if (ret)
		destroy_workqueue(lupin_wq);

	return ret;
}

static void __exit lupin_exit(void)
{
	destroy_workqueue(lupin_wq);
}

module_init(lupin_init);
module_exit(lupin_exit);
MODULE_LICENSE("GPL");
