// SPDX-License-Identifier: GPL-2.0
/*
 * A function is run on each CPU, and the caller waits for all of them: with a
 * mutex held that the function takes.
 *
 * Nobody holds it while waiting.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(bream_lock);
static unsigned int bream_pages;

static void bream_drain(struct work_struct *unused)
{
	mutex_lock(&bream_lock);
	bream_pages = 0;
	mutex_unlock(&bream_lock);
}

static int bream_shrink(void)
{
	int ret;

	ret = schedule_on_each_cpu(bream_drain);
	return ret;
}

static int __init bream_init(void)
{
	bream_pages = 1;
	return bream_shrink();
}

static void __exit bream_exit(void)
{
	bream_shrink();
}

module_init(bream_init);
module_exit(bream_exit);
MODULE_LICENSE("GPL");
