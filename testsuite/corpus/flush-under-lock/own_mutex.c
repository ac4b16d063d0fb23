// SPDX-License-Identifier: GPL-2.0
/*
 * The exit cancels the sampler while it holds the mutex that the sampler takes:
 * if the sampler is waiting for the mutex, the cancel waits for it for ever.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(adit_lock);
static unsigned int adit_samples;

static void adit_sample(struct work_struct *work)
{
	mutex_lock(&adit_lock);
	adit_samples++;
	mutex_unlock(&adit_lock);
}

static DECLARE_WORK(adit_work, adit_sample);

static int __init adit_init(void)
{
	schedule_work(&adit_work);
	return 0;
}

static void __exit adit_exit(void)
{
	mutex_lock(&adit_lock);
	cancel_work_sync(&adit_work);	/* want: flush-under-lock */
	pr_info("adit: %u samples\n", adit_samples);
	mutex_unlock(&adit_lock);
}

module_init(adit_init);
module_exit(adit_exit);
MODULE_LICENSE("GPL");
