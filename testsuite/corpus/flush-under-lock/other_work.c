// SPDX-License-Identifier: GPL-2.0
/*
 * Two works: the one that takes the mutex is never waited for under it, and the
 * one that is waited for takes another mutex. Both share an unbound queue, where
 * they do not wait for each other.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(oasis_lock);
static DEFINE_MUTEX(oasis_stat_lock);
static struct workqueue_struct *oasis_wq;
static unsigned int oasis_configs, oasis_stats;

static void oasis_config_fn(struct work_struct *work)
{
	mutex_lock(&oasis_lock);
	oasis_configs++;
	mutex_unlock(&oasis_lock);
}

static void oasis_stat_fn(struct work_struct *work)
{
	mutex_lock(&oasis_stat_lock);
	oasis_stats++;
	mutex_unlock(&oasis_stat_lock);
}

static DECLARE_WORK(oasis_config, oasis_config_fn);
static DECLARE_WORK(oasis_stat, oasis_stat_fn);

static void oasis_reset(void)
{
	mutex_lock(&oasis_lock);
	flush_work(&oasis_stat);
	cancel_work(&oasis_config);
	oasis_configs = 0;
	mutex_unlock(&oasis_lock);
}

static int __init oasis_init(void)
{
	oasis_wq = alloc_workqueue("oasis", WQ_UNBOUND, 0);
	if (!oasis_wq)
		return -ENOMEM;
	queue_work(oasis_wq, &oasis_config);
	queue_work(oasis_wq, &oasis_stat);
	oasis_reset();
	return 0;
}

static void __exit oasis_exit(void)
{
	destroy_workqueue(oasis_wq);
}

module_init(oasis_init);
module_exit(oasis_exit);
MODULE_LICENSE("GPL");
