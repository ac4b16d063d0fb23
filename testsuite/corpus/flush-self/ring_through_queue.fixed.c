// SPDX-License-Identifier: GPL-2.0
/*
 * Repaired: the retry resets what was counted, and waits for nobody.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct linnet {
	struct mutex lock;
	struct workqueue_struct *wq, *retry_wq;
	struct work_struct resume;
	struct work_struct retry;
	unsigned int resumed;
};

static struct linnet linnet;

static void linnet_retry(struct work_struct *work)
{
	struct linnet *l = container_of(work, struct linnet, retry);

	l->resumed = 0;	
}

static void linnet_resume(struct work_struct *work)
{
	struct linnet *l = container_of(work, struct linnet, resume);

	mutex_lock(&l->lock);
	l->resumed++;
	flush_work(&l->retry);	
	mutex_unlock(&l->lock);
}

static int __init linnet_init(void)
{
	mutex_init(&linnet.lock);
	INIT_WORK(&linnet.resume, linnet_resume);
	INIT_WORK(&linnet.retry, linnet_retry);
	linnet.wq = alloc_ordered_workqueue("linnet", 0);
	if (!linnet.wq)
		return -ENOMEM;
	linnet.retry_wq = alloc_workqueue("linnet_retry", WQ_UNBOUND, 0);
	if (!linnet.retry_wq) {
		destroy_workqueue(linnet.wq);
		return -ENOMEM;
	}
	queue_work(linnet.retry_wq, &linnet.retry);
	queue_work(linnet.wq, &linnet.resume);
	return 0;
}

static void __exit linnet_exit(void)
{
	destroy_workqueue(linnet.retry_wq);
	destroy_workqueue(linnet.wq);
}

module_init(linnet_init);
module_exit(linnet_exit);
MODULE_LICENSE("GPL");
