// SPDX-License-Identifier: GPL-2.0
/*
 * Works on system queues that are waited for one by one: that is what the
 * announcement of 2022 asks for.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static void ibis_work_fn(struct work_struct *work)
{
	pr_info("ibis: stepped\n");
}

static DECLARE_WORK(ibis_fast, ibis_work_fn);
static DECLARE_WORK(ibis_slow, ibis_work_fn);
static DECLARE_DELAYED_WORK(ibis_late, ibis_work_fn);

static int __init ibis_init(void)
{
	queue_work(system_highpri_wq, &ibis_fast);
	queue_work(system_long_wq, &ibis_slow);
	queue_delayed_work(system_freezable_wq, &ibis_late, 5);
	return 0;
}

static void __exit ibis_exit(void)
{
	flush_work(&ibis_fast);
	cancel_work_sync(&ibis_slow);
	flush_delayed_work(&ibis_late);
}

module_init(ibis_init);
module_exit(ibis_exit);
MODULE_LICENSE("GPL");
