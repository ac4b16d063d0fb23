// SPDX-License-Identifier: GPL-2.0
/*
 * A static lock of this name is in the other file too: two locks, two nodes. The
 * queue is this file's, the work the other's.
 */
/* want: nothing */
#include <linux/module.h>
#include "pew.h"

static DEFINE_MUTEX(lock);
static struct workqueue_struct *pew_wq;

void pew_kick(struct pew *p)
{
	mutex_lock(&lock);
	queue_work(pew_wq, &p->work);
	mutex_unlock(&lock);
}

void pew_sync(struct pew *p)
{
	mutex_lock(&lock);
	flush_work(&p->work);
	mutex_unlock(&lock);
}

static int __init pew_init(void)
{
	pew_wq = alloc_workqueue("pew", WQ_UNBOUND, 0);
	if (!pew_wq)
		return -ENOMEM;
	pew_start();
	return 0;
}

static void __exit pew_exit(void)
{
	destroy_workqueue(pew_wq);
}

module_init(pew_init);
module_exit(pew_exit);
MODULE_LICENSE("GPL");
