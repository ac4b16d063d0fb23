// SPDX-License-Identifier: GPL-2.0
/*
 * The object is a variable.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct {
	int beats;
} hornbeam_stats;

struct hornbeam {
	struct work_struct beat;
};

static struct hornbeam hornbeam;

static void hornbeam_beat(struct work_struct *work)
{
	hornbeam_stats.beats++;
}

static int __init hornbeam_init(void)
{
	INIT_WORK(&hornbeam.beat, hornbeam_beat);
	queue_work(system_long_wq, &hornbeam.beat);
	return 0;
}

static void __exit hornbeam_exit(void)
{
	cancel_work_sync(&hornbeam.beat);
}

module_init(hornbeam_init);
module_exit(hornbeam_exit);
MODULE_LICENSE("GPL");
