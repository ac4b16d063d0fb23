// SPDX-License-Identifier: GPL-2.0
/*
 * The abort worker aborts reads and writes only. What it calls for that would
 * allocate for a command of another kind, which none of these is.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum { LYNX_READ = 19, LYNX_WRITE = 20, LYNX_SCAN = 8, LYNX_ADMIN = 10 };

struct lynx_cmd {
	unsigned short type;
	bool busy;
	void *sense;
};

struct lynx_ops {
	int (*abort)(struct lynx_cmd *cmd);
};

struct lynx {
	struct workqueue_struct *wq;
	struct work_struct reset;
	const struct lynx_ops *ops;
	struct lynx_cmd *cmds[16];
};

static int lynx_abort(struct lynx_cmd *cmd)
{
	if (cmd->type == LYNX_ADMIN) {
		cmd->sense = kmalloc(64, GFP_KERNEL);
		return -EAGAIN;
	}
	return 0;
}

static const struct lynx_ops lynx_ops = { .abort = lynx_abort };

static void lynx_abort_one(struct lynx *l, struct lynx_cmd *cmd)
{
	if (cmd->type == LYNX_READ || cmd->type == LYNX_WRITE ||
	    (cmd->type == LYNX_SCAN && !cmd->busy))
		l->ops->abort(cmd);	/* want: nothing */
}

static void lynx_reset(struct work_struct *work)
{
	struct lynx *l = container_of(work, struct lynx, reset);
	int i;

	for (i = 0; i < 16; i++)
		if (l->cmds[i])
			lynx_abort_one(l, l->cmds[i]);
}

static struct lynx lynx = { .ops = &lynx_ops };

static int __init lynx_init(void)
{
	lynx.wq = alloc_workqueue("lynx", WQ_PERCPU | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!lynx.wq)
		return -ENOMEM;
	INIT_WORK(&lynx.reset, lynx_reset);
	queue_work(lynx.wq, &lynx.reset);
	return 0;
}

static void __exit lynx_exit(void)
{
	cancel_work_sync(&lynx.reset);
	destroy_workqueue(lynx.wq);
}

module_init(lynx_init);
module_exit(lynx_exit);
MODULE_LICENSE("GPL");
