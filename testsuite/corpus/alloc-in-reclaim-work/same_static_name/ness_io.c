// SPDX-License-Identifier: GPL-2.0
/*
 * Both files have a static function called prepare(): the one that the reclaim
 * work calls does not allocate.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "ness.h"

static struct workqueue_struct *ness_wq;
static unsigned int ness_count;

static void prepare(void)
{
	ness_count++;
}

static void ness_io(struct work_struct *work)
{
	prepare();
}

static DECLARE_WORK(ness_work, ness_io);

static int __init ness_init(void)
{
	if (ness_table_init())
		return -ENOMEM;
	ness_wq = alloc_workqueue("ness", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!ness_wq) {
		ness_table_free();
		return -ENOMEM;
	}
	queue_work(ness_wq, &ness_work);
	return 0;
}

static void __exit ness_exit(void)
{
	cancel_work_sync(&ness_work);
	destroy_workqueue(ness_wq);
	ness_table_free();
}

module_init(ness_init);
module_exit(ness_exit);
MODULE_LICENSE("GPL");
