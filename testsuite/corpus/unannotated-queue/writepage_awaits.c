// SPDX-License-Identifier: GPL-2.0
/*
 * vmscan writes single pages by ->writepage, up to 6.12. This one has its page
 * compressed by a worker and waits until that is done.
 */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct comfrey_job {
	struct work_struct work;
	struct completion done;
	struct page *page;
};

static struct workqueue_struct *comfrey_wq;
static struct comfrey_job comfrey;

static void comfrey_pack_fn(struct work_struct *work)
{
	struct comfrey_job *job = container_of(work, struct comfrey_job, work);

	job->page = NULL;
	complete_all(&job->done);
}

static int comfrey_writepage(struct page *page, struct writeback_control *wbc)
{
	reinit_completion(&comfrey.done);
	comfrey.page = page;
	queue_work(comfrey_wq, &comfrey.work);
	wait_for_completion(&comfrey.done);
	return 0;
}

static const struct address_space_operations comfrey_aops = {
	.writepage = comfrey_writepage,
};

void comfrey_attach(struct address_space *mapping);

void comfrey_attach(struct address_space *mapping)
{
	mapping->a_ops = &comfrey_aops;
}
EXPORT_SYMBOL_GPL(comfrey_attach);

static int __init comfrey_init(void)
{
	INIT_WORK(&comfrey.work, comfrey_pack_fn);
	init_completion(&comfrey.done);
	comfrey_wq = alloc_workqueue("comfrey", WQ_UNBOUND, 0);	/* want[gcc,clang]: unannotated-queue   stands still without memory, and nothing is printed */
	return comfrey_wq ? 0 : -ENOMEM;
}

static void __exit comfrey_exit(void)
{
	destroy_workqueue(comfrey_wq);
}

module_init(comfrey_init);
module_exit(comfrey_exit);
MODULE_LICENSE("GPL");
