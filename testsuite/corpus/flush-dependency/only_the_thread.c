// SPDX-License-Identifier: GPL-2.0
/*
 * A command that times out is reported to the adapter's own thread, and only if it
 * is that thread that has sent it, is the adapter reset at once, which flushes. The
 * heartbeat work sends commands too, but it is not that thread.
 */
/* want: nothing */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct angelica {
	struct task_struct *thread;
	struct work_struct heartbeat, scan;
	bool reset;
};

static struct workqueue_struct *angelica_wq, *angelica_scan_wq;
static struct angelica *angelica;

static void angelica_scan_fn(struct work_struct *work)
{
}

static void angelica_reset(struct angelica *a)
{
	flush_work(&a->scan);
	a->reset = false;
}

static void angelica_command(struct angelica *a)
{
	if (current == a->thread)
		angelica_reset(a);
	else
		a->reset = true;
}

static void angelica_heartbeat_fn(struct work_struct *work)
{
	angelica_command(container_of(work, struct angelica, heartbeat));
}

static int angelica_thread(void *data)
{
	struct angelica *a = data;

	while (!kthread_should_stop()) {
		queue_work(angelica_scan_wq, &a->scan);
		angelica_command(a);
	}
	return 0;
}

static int __init angelica_init(void)
{
	angelica_wq = alloc_workqueue("angelica", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!angelica_wq)
		return -ENOMEM;
	angelica_scan_wq = alloc_workqueue("angelica_scan", WQ_PERCPU, 0);
	if (!angelica_scan_wq)
		goto err_wq;
	angelica = kzalloc(sizeof(*angelica), GFP_KERNEL);
	if (!angelica)
		goto err_scan;
	INIT_WORK(&angelica->heartbeat, angelica_heartbeat_fn);
	INIT_WORK(&angelica->scan, angelica_scan_fn);
	angelica->thread = kthread_run(angelica_thread, angelica, "angelica");
	queue_work(angelica_wq, &angelica->heartbeat);
	return 0;

err_scan:
	destroy_workqueue(angelica_scan_wq);
err_wq:
	destroy_workqueue(angelica_wq);
	return -ENOMEM;
}

static void __exit angelica_exit(void)
{
	kthread_stop(angelica->thread);
	destroy_workqueue(angelica_wq);
	destroy_workqueue(angelica_scan_wq);
	kfree(angelica);
}

module_init(angelica_init);
module_exit(angelica_exit);
MODULE_LICENSE("GPL");
