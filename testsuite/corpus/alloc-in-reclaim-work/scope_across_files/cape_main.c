// SPDX-License-Identifier: GPL-2.0
/*
 * Three files must be read together to see that this is clean.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "cape.h"

static struct workqueue_struct *cape_wq;

static void cape_work_fn(struct work_struct *work)
{
	unsigned int token = cape_enter();

	kfree(cape_buffer());
	cape_leave(token);
}

static DECLARE_WORK(cape_work, cape_work_fn);

static int __init cape_init(void)
{
	cape_wq = alloc_workqueue("cape", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!cape_wq)
		return -ENOMEM;
	queue_work(cape_wq, &cape_work);
	return 0;
}

static void __exit cape_exit(void)
{
	cancel_work_sync(&cape_work);
	destroy_workqueue(cape_wq);
}

module_init(cape_init);
module_exit(cape_exit);
MODULE_LICENSE("GPL");
