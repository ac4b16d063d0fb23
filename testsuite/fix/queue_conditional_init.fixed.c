// SPDX-License-Identifier: GPL-2.0
/*
 * Init may decide to do nothing, and exit then does nothing either: but the queue is there and must go.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *elder_wq;

static bool elder_on = true;

struct elder_msg {
	struct work_struct work;
	int n;
};

static void elder_send(struct work_struct *work)
{
	kfree(container_of(work, struct elder_msg, work));
}

int elder_say(int n)
{
	struct elder_msg *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->n = n;
	INIT_WORK(&m->work, elder_send);
	queue_work(elder_wq, &m->work);
	return 0;
}

static int __init elder_init(void)
{
	int rc;

	elder_wq = alloc_workqueue("elder", WQ_PERCPU, 0);
	if (!elder_wq)
		return -ENOMEM;

	if (!elder_on)
		return 0;
	rc = elder_say(1);
	if (rc < 0) {
		destroy_workqueue(elder_wq);
		return rc;
	}
	return 0;
}

static void __exit elder_exit(void)
{
	if (!elder_on) {
		destroy_workqueue(elder_wq);
		return;
	}
	elder_say(2);
	flush_workqueue(elder_wq);
	pr_info("elder: bye\n");
	destroy_workqueue(elder_wq);
}

module_init(elder_init);
module_exit(elder_exit);
MODULE_LICENSE("GPL");
