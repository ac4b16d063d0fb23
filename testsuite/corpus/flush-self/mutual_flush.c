// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 6225bb3a88d2 ("drm/amdkfd: svm range restore work deadlock when
 * process exit"): the restore work flushes the deferred work; the deferred work
 * can drop the process's last use, and the release flushes the restore work.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct facet_proc {
	struct delayed_work restore;
	struct work_struct deferred;
	atomic_t users;
};

static struct facet_proc *facet;

static void facet_release(struct facet_proc *p)
{
	flush_delayed_work(&p->restore);	/* want: flush-self */
	pr_info("facet: process is gone\n");
}

static void facet_deferred_work(struct work_struct *work)
{
	struct facet_proc *p = container_of(work, struct facet_proc, deferred);

	if (atomic_dec_and_test(&p->users))
		facet_release(p);
}

static void facet_restore_work(struct work_struct *work)
{
	struct facet_proc *p = container_of(to_delayed_work(work), struct facet_proc, restore);

	schedule_work(&p->deferred);
	flush_work(&p->deferred);		/* want[gcc,clang]: flush-self   a run tells a ring where it closes */
}

static int __init facet_init(void)
{
	facet = kzalloc(sizeof(*facet), GFP_KERNEL);
	if (!facet)
		return -ENOMEM;
	atomic_set(&facet->users, 1);
	INIT_DELAYED_WORK(&facet->restore, facet_restore_work);
	INIT_WORK(&facet->deferred, facet_deferred_work);
	schedule_delayed_work(&facet->restore, HZ / 10);
	return 0;
}

static void __exit facet_exit(void)
{
	cancel_delayed_work_sync(&facet->restore);
	cancel_work_sync(&facet->deferred);
	kfree(facet);
}

module_init(facet_init);
module_exit(facet_exit);
MODULE_LICENSE("GPL");
