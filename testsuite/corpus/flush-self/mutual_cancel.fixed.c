// SPDX-License-Identifier: GPL-2.0
/*
 * Only the way up waits for the way down; the other direction takes back what has
 * not begun and waits for nobody.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static unsigned int dowel_state;

static void dowel_up_fn(struct work_struct *work);
static void dowel_down_fn(struct work_struct *work);
static DECLARE_WORK(dowel_up, dowel_up_fn);
static DECLARE_WORK(dowel_down, dowel_down_fn);

static void dowel_up_fn(struct work_struct *work)
{
	cancel_work_sync(&dowel_down);
	dowel_state = 1;
}

static void dowel_down_fn(struct work_struct *work)
{
	cancel_work(&dowel_up);
	dowel_state = 0;
}

static int __init dowel_init(void)
{
	schedule_work(&dowel_up);
	schedule_work(&dowel_down);
	return 0;
}

static void __exit dowel_exit(void)
{
	cancel_work_sync(&dowel_up);
	cancel_work_sync(&dowel_down);
}

module_init(dowel_init);
module_exit(dowel_exit);
MODULE_LICENSE("GPL");
