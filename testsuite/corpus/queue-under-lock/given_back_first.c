// SPDX-License-Identifier: GPL-2.0
/*
 * The wrapper takes the lock, and no caller has it: one gives it back before the
 * call, one tries and leaves when it has not got it, one has another device's.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct gable {
	struct mutex lock;
	struct work_struct work;
	unsigned int events;
	bool dying;
};

static struct gable gable_left, gable_right;

static void gable_fn(struct work_struct *work)
{
	pr_debug("gable: ran\n");
}

static void gable_queue(struct gable *g)
{
	mutex_lock(&g->lock);
	if (!g->dying)
		schedule_work(&g->work);
	mutex_unlock(&g->lock);
}

static void gable_try_queue(struct gable *g)
{
	if (!mutex_trylock(&g->lock))
		return;
	schedule_work(&g->work);
	mutex_unlock(&g->lock);
}

static void gable_event(struct gable *g)
{
	bool kick;

	mutex_lock(&g->lock);
	kick = ++g->events == 1;
	mutex_unlock(&g->lock);
	if (kick)
		gable_queue(g);
}

static void gable_both(void)
{
	mutex_lock(&gable_left.lock);
	gable_queue(&gable_right);
	gable_try_queue(&gable_left);
	mutex_unlock(&gable_left.lock);
}

static int __init gable_init(void)
{
	mutex_init(&gable_left.lock);
	mutex_init(&gable_right.lock);
	INIT_WORK(&gable_left.work, gable_fn);
	INIT_WORK(&gable_right.work, gable_fn);
	gable_event(&gable_left);
	gable_both();
	return 0;
}

static void __exit gable_exit(void)
{
	cancel_work_sync(&gable_left.work);
	cancel_work_sync(&gable_right.work);
}

module_init(gable_init);
module_exit(gable_exit);
MODULE_LICENSE("GPL");
