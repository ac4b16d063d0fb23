// SPDX-License-Identifier: GPL-2.0
/*
 * disable_work_sync() waits as cancel_work_sync() does: here with the mutex held
 * that the work takes.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static struct smelt {
	struct mutex lock;
	struct work_struct poll;
	unsigned int level;
} smelt;

static void smelt_poll(struct work_struct *work)
{
	struct smelt *s = container_of(work, struct smelt, poll);

	mutex_lock(&s->lock);
	s->level++;
	mutex_unlock(&s->lock);
}

void smelt_suspend(void);

void smelt_suspend(void)
{
	mutex_lock(&smelt.lock);
	disable_work_sync(&smelt.poll);	/* want: flush-under-lock */
	mutex_unlock(&smelt.lock);
}
EXPORT_SYMBOL_GPL(smelt_suspend);

void smelt_resume(void);

void smelt_resume(void)
{
	enable_and_queue_work(system_percpu_wq, &smelt.poll);
}
EXPORT_SYMBOL_GPL(smelt_resume);

static int __init smelt_init(void)
{
	mutex_init(&smelt.lock);
	INIT_WORK(&smelt.poll, smelt_poll);
	schedule_work(&smelt.poll);
	return 0;
}

static void __exit smelt_exit(void)
{
	smelt_suspend();
	cancel_work_sync(&smelt.poll);
}

module_init(smelt_init);
module_exit(smelt_exit);
MODULE_LICENSE("GPL");
