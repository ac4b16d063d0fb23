// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/* run: no */
/*
 * A library without init and exit: there is no place for a queue of the module, but one in each object.
 */
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct squill {
	struct work_struct open_work;
	struct work_struct close_work;
	struct work_struct log_work;
	int opened;
	bool wq;	/* wants quiet */
};

static void squill_open(struct work_struct *work)
{
	container_of(work, struct squill, open_work)->opened++;
}

static void squill_close(struct work_struct *work)
{
	container_of(work, struct squill, close_work)->opened--;
}

static void squill_log(struct work_struct *work)
{
	struct squill *squill = container_of(work, struct squill, log_work);

	if (!squill->wq)
		pr_info("squill: %d\n", squill->opened);
}

struct squill *squill_new(void)
{
	struct squill *squill = kzalloc(sizeof(*squill), GFP_KERNEL);

	if (squill == NULL)
		return NULL;
	INIT_WORK(&squill->open_work, squill_open);
	INIT_WORK(&squill->close_work, squill_close);
	INIT_WORK(&squill->log_work, squill_log);
	return squill;
}
EXPORT_SYMBOL_GPL(squill_new);

void squill_set(struct squill *squill, bool on)
{
	schedule_work(on ? &squill->open_work : &squill->close_work);
	schedule_work(&squill->log_work);
}
EXPORT_SYMBOL_GPL(squill_set);

void squill_free(struct squill *squill)
{
	if (!squill)
		return;
	if (!squill->opened)
		pr_info("squill: closed\n");
	flush_scheduled_work();
	if (squill->opened)
		pr_info("squill: still open\n");
	kfree(squill);
}
EXPORT_SYMBOL_GPL(squill_free);

MODULE_LICENSE("GPL");
