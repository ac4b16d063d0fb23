// SPDX-License-Identifier: GPL-2.0
/*
 * Nine allocations below one branch of the worker are one thing to mend, told at the
 * last call that they share; the eight of the other branch are told one by one.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct sprat {
	struct workqueue_struct *wq;
	struct work_struct reload;
	void *names, *owners, *links, *sizes, *times, *marks, *holes, *runs, *sums;
	void *slots[8];
} sprat;

static void sprat_load_names(struct sprat *s)
{
	s->names = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_owners(struct sprat *s)
{
	s->owners = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_links(struct sprat *s)
{
	s->links = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_sizes(struct sprat *s)
{
	s->sizes = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_times(struct sprat *s)
{
	s->times = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_marks(struct sprat *s)
{
	s->marks = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_holes(struct sprat *s)
{
	s->holes = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_runs(struct sprat *s)
{
	s->runs = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_sums(struct sprat *s)
{
	s->sums = kmalloc(64, GFP_KERNEL);	/* want[run]: alloc-in-reclaim-work */
}

static void sprat_load_tables(struct sprat *s)
{
	sprat_load_names(s);
	sprat_load_owners(s);
	sprat_load_links(s);
	sprat_load_sizes(s);
	sprat_load_times(s);
	sprat_load_marks(s);
	sprat_load_holes(s);
	sprat_load_runs(s);
	sprat_load_sums(s);
}

static void sprat_load_slots(struct sprat *s)
{
	s->slots[0] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[1] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[2] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[3] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[4] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[5] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[6] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	s->slots[7] = kmalloc(32, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static void sprat_load_all(struct sprat *s)
{
	sprat_load_tables(s);		/* want[gcc,clang]: alloc-in-reclaim-work   a run tells each of the nine */
}

static void sprat_reload(struct work_struct *work)
{
	struct sprat *s = container_of(work, struct sprat, reload);

	sprat_load_all(s);
	sprat_load_slots(s);
}

static int __init sprat_init(void)
{
	sprat.wq = alloc_ordered_workqueue("sprat", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!sprat.wq)
		return -ENOMEM;
	INIT_WORK(&sprat.reload, sprat_reload);
	queue_work(sprat.wq, &sprat.reload);
	return 0;
}

static void __exit sprat_exit(void)
{
	cancel_work_sync(&sprat.reload);
	destroy_workqueue(sprat.wq);
}

module_init(sprat_init);
module_exit(sprat_exit);
MODULE_LICENSE("GPL");
