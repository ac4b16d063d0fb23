// SPDX-License-Identifier: GPL-2.0
/*
 * What happens with a mooring's last reference allocates, but the work drops
 * one that it took itself: whose work it runs for has another.
 */
/* want: nothing */
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct mooring {
	struct workqueue_struct *wq;
	struct work_struct check;
	struct kref kref;
	refcount_t users;
	int berths;
	void *obituary;
};

static struct mooring mooring;

static void mooring_release(struct kref *kref)
{
	struct mooring *m = container_of(kref, struct mooring, kref);

	m->obituary = kmalloc(128, GFP_KERNEL);
}

static void mooring_put_user(struct mooring *m)
{
	if (!refcount_dec_and_test(&m->users))
		return;
	m->obituary = kmalloc(256, GFP_KERNEL);
}

/* Under the caller's lock, in real code: a plain count. */
static void mooring_leave(struct mooring *m)
{
	if (--m->berths > 0)
		return;
	m->obituary = kmalloc(512, GFP_KERNEL);
}

static void mooring_check(struct work_struct *work)
{
	struct mooring *m = container_of(work, struct mooring, check);

	kref_get(&m->kref);
	refcount_inc(&m->users);
	m->berths++;
	mooring_leave(m);
	mooring_put_user(m);
	kref_put(&m->kref, mooring_release);
}

static int __init mooring_init(void)
{
	kref_init(&mooring.kref);
	refcount_set(&mooring.users, 1);
	mooring.berths = 1;
	mooring.wq = alloc_ordered_workqueue("mooring", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!mooring.wq)
		return -ENOMEM;
	INIT_WORK(&mooring.check, mooring_check);
	queue_work(mooring.wq, &mooring.check);
	return 0;
}

static void __exit mooring_exit(void)
{
	destroy_workqueue(mooring.wq);
	mooring_put_user(&mooring);
	kref_put(&mooring.kref, mooring_release);
	kfree(mooring.obituary);
}

module_init(mooring_init);
module_exit(mooring_exit);
MODULE_LICENSE("GPL");
