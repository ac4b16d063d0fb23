// SPDX-License-Identifier: GPL-2.0
/*
 * A state machine whose setup state allocates in steps, with the usual ladder
 * of labels; all of it without I/O.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum goby_state { GOBY_IDLE, GOBY_SETUP, GOBY_RUN };

struct goby {
	struct workqueue_struct *wq;
	struct work_struct work;
	enum goby_state state;
	void *cmd, *rsp, *log;
};

static struct goby goby = { .state = GOBY_SETUP };

static int goby_setup(struct goby *g)
{
	g->cmd = kzalloc(64, GFP_NOIO);
	if (!g->cmd)
		return -ENOMEM;
	g->rsp = kzalloc(64, GFP_NOIO);
	if (!g->rsp)
		goto err_cmd;
	g->log = kvzalloc(8192, GFP_NOIO);
	if (!g->log)
		goto err_rsp;
	return 0;

err_rsp:
	kfree(g->rsp);
err_cmd:
	kfree(g->cmd);
	return -ENOMEM;
}

static void goby_step(struct work_struct *work)
{
	struct goby *g = container_of(work, struct goby, work);

	switch (g->state) {
	case GOBY_SETUP:
		g->state = goby_setup(g) ? GOBY_IDLE : GOBY_RUN;
		break;
	case GOBY_RUN:
	case GOBY_IDLE:
		break;
	}
}

static int __init goby_init(void)
{
	goby.wq = alloc_ordered_workqueue("goby", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!goby.wq)
		return -ENOMEM;
	INIT_WORK(&goby.work, goby_step);
	queue_work(goby.wq, &goby.work);
	return 0;
}

static void __exit goby_exit(void)
{
	cancel_work_sync(&goby.work);
	destroy_workqueue(goby.wq);
	if (goby.state == GOBY_RUN) {
		kvfree(goby.log);
		kfree(goby.rsp);
		kfree(goby.cmd);
	}
}

module_init(goby_init);
module_exit(goby_exit);
MODULE_LICENSE("GPL");
