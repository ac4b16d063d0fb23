// SPDX-License-Identifier: GPL-2.0
/* advice: the module has no init function that is known */
/*
 * Where it flushes there may be no object, so neither a work nor a queue of it can be waited for there.
 */
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct stitchwort {
	struct work_struct open_work;
	struct work_struct close_work;
	struct work_struct log_work;
	int opened;
	bool wq;	/* wants quiet */
};

static void stitchwort_open(struct work_struct *work)
{
	container_of(work, struct stitchwort, open_work)->opened++;
}

static void stitchwort_close(struct work_struct *work)
{
	container_of(work, struct stitchwort, close_work)->opened--;
}

static void stitchwort_log(struct work_struct *work)
{
	struct stitchwort *stitchwort = container_of(work, struct stitchwort, log_work);

	if (!stitchwort->wq)
		pr_info("stitchwort: %d\n", stitchwort->opened);
}

struct stitchwort *stitchwort_new(void)
{
	struct stitchwort *stitchwort = kzalloc(sizeof(*stitchwort), GFP_KERNEL);

	if (stitchwort == NULL)
		return NULL;
	INIT_WORK(&stitchwort->open_work, stitchwort_open);
	INIT_WORK(&stitchwort->close_work, stitchwort_close);
	INIT_WORK(&stitchwort->log_work, stitchwort_log);
	return stitchwort;
}
EXPORT_SYMBOL_GPL(stitchwort_new);

void stitchwort_set(struct stitchwort *stitchwort, bool on)
{
	schedule_work(on ? &stitchwort->open_work : &stitchwort->close_work);
	schedule_work(&stitchwort->log_work);
}
EXPORT_SYMBOL_GPL(stitchwort_set);

void stitchwort_free(struct stitchwort *stitchwort)
{
	flush_scheduled_work();
	if (stitchwort)
		kfree(stitchwort);
}
EXPORT_SYMBOL_GPL(stitchwort_free);

MODULE_LICENSE("GPL");
