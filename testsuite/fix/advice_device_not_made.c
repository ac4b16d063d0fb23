// SPDX-License-Identifier: GPL-2.0
/* advice: it is not known where a struct cowslip is made */
/* options: --strategy=queue --scope=device */
/*
 * The objects are an array, and nobody makes or frees one.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct cowslip {
	struct work_struct work;
	int n;
};

static struct cowslip cowslips[4];

static void cowslip_fn(struct work_struct *work)
{
	container_of(work, struct cowslip, work)->n++;
}

static void cowslip_start(struct cowslip *c)
{
	INIT_WORK(&c->work, cowslip_fn);
	schedule_work(&c->work);
}

static void cowslip_stop(struct cowslip *c)
{
	flush_scheduled_work();
	pr_info("cowslip: %d\n", c->n);
}

static int __init cowslip_init(void)
{
	for (int i = 0; i < 4; i++)
		cowslip_start(&cowslips[i]);
	return 0;
}

static void __exit cowslip_exit(void)
{
	for (int i = 0; i < 4; i++)
		cowslip_stop(&cowslips[i]);
}

module_init(cowslip_init);
module_exit(cowslip_exit);
MODULE_LICENSE("GPL");
