// SPDX-License-Identifier: GPL-2.0
/*
 * Behind the return stands a loop that nobody enters and that leaves for a label
 * which others reach, too. What is asked there of a parameter has no answer on
 * that way; a front end must not go round in it for ever.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool heron_ready;

static void heron_flush(struct workqueue_struct *wq)
{
	if (heron_ready)
		goto out;
	return;
again:
	if (heron_ready)
		goto out;
	goto again;
out:
	flush_workqueue(wq);	/* want: flush-system-queue */
}

static int __init heron_init(void)
{
	heron_ready = true;
	heron_flush(system_wq);
	return 0;
}

module_init(heron_init);
MODULE_LICENSE("GPL");
