// SPDX-License-Identifier: GPL-2.0-or-later
/* More enables than disables are a mistake. */
/* run: --seed 0 -> work disable count underflowed */
#include <linux/module.h>
#include <linux/workqueue.h>

static void fn(struct work_struct *work)
{
}

static DECLARE_WORK(work, fn);

static int __init start(void)
{
	enable_work(&work);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
