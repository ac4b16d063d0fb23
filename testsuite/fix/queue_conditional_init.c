// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Init may decide to do nothing, and exit then does nothing either: but the queue is there and must go.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

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
	schedule_work(&m->work);
	return 0;
}

static int __init elder_init(void)
{
	int rc;

	if (!elder_on)
		return 0;
	rc = elder_say(1);
	if (rc < 0)
		return rc;
	return 0;
}

static void __exit elder_exit(void)
{
	if (!elder_on)
		return;
	elder_say(2);
	flush_scheduled_work();
	pr_info("elder: bye\n");
}

module_init(elder_init);
module_exit(elder_exit);
MODULE_LICENSE("GPL");
