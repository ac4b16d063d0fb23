// SPDX-License-Identifier: GPL-2.0
/*
 * Init here, works there: the queue is declared in the header that both see.
 */
#include <linux/module.h>

#include "camas.h"

struct workqueue_struct *camas_wq;

static int __init camas_init(void)
{
	int ret;

	camas_wq = alloc_workqueue("camas", WQ_PERCPU, 0);
	if (!camas_wq)
		return -ENOMEM;

	ret = camas_submit(1);
	if (ret)
		destroy_workqueue(camas_wq);

	return ret;
}

static void __exit camas_exit(void)
{
	flush_workqueue(camas_wq);
	pr_info("camas: bye\n");
	destroy_workqueue(camas_wq);
}

module_init(camas_init);
module_exit(camas_exit);
MODULE_LICENSE("GPL");
