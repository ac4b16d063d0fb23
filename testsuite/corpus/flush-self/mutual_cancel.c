// SPDX-License-Identifier: GPL-2.0
/*
 * Each of the two works gets the other one out of the way before it touches the
 * link. When both run at once, each waits for the other to return.
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
	cancel_work_sync(&dowel_down);	/* want[gcc,clang]: flush-self   a run tells a ring where it closes */
	dowel_state = 1;
}

static void dowel_down_fn(struct work_struct *work)
{
	cancel_work_sync(&dowel_up);	/* want: flush-self */
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
/* run: --seeds 4..63 */
