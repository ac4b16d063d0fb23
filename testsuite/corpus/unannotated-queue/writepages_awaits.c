// SPDX-License-Identifier: GPL-2.0
/*
 * The flusher thread comes by ->writepages, reclaim never does: it may wait for a
 * work of any queue.
 */
/* want: nothing */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct betony_job {
	struct work_struct work;
	struct completion done;
	struct page *page;
};

static struct workqueue_struct *betony_wq;
static struct betony_job betony;

static void betony_pack_fn(struct work_struct *work)
{
	struct betony_job *job = container_of(work, struct betony_job, work);

	job->page = NULL;
	complete_all(&job->done);
}

static int betony_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	reinit_completion(&betony.done);
	betony.page = NULL;
	queue_work(betony_wq, &betony.work);
	wait_for_completion(&betony.done);
	return 0;
}

static const struct address_space_operations betony_aops = {
	.writepages = betony_writepages,
};

void betony_attach(struct address_space *mapping);

void betony_attach(struct address_space *mapping)
{
	mapping->a_ops = &betony_aops;
}
EXPORT_SYMBOL_GPL(betony_attach);

static int __init betony_init(void)
{
	INIT_WORK(&betony.work, betony_pack_fn);
	init_completion(&betony.done);
	betony_wq = alloc_workqueue("betony", WQ_UNBOUND, 0);
	return betony_wq ? 0 : -ENOMEM;
}

static void __exit betony_exit(void)
{
	destroy_workqueue(betony_wq);
}

module_init(betony_init);
module_exit(betony_exit);
MODULE_LICENSE("GPL");
