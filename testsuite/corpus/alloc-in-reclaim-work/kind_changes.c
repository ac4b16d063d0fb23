// SPDX-License-Identifier: GPL-2.0
/*
 * Two tests of a kind that look as if they shut each other out, and do not: the
 * command is turned into another kind between them; the second test is of
 * another command; 65517 added to an unsigned short goes round.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum { VIPER_READ = 19, VIPER_WRITE = 20, VIPER_ADMIN = 10 };

struct viper_cmd {
	unsigned short type;
	struct viper_cmd *next;
	struct work_struct work;
	void *buf;
};

static struct workqueue_struct *viper_wq;

static void viper_finish(struct viper_cmd *cmd)
{
	if (cmd->type == VIPER_ADMIN)
		cmd->buf = kmalloc(64, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static void viper_convert(struct viper_cmd *cmd)
{
	cmd->type = VIPER_ADMIN;
}

static void viper_next(struct viper_cmd *cmd)
{
	if (cmd->type == VIPER_WRITE)
		cmd->buf = kmalloc(128, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static void viper_again(struct viper_cmd *cmd)
{
	if (cmd->type == VIPER_WRITE)
		cmd->buf = kmalloc(256, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static void viper_work(struct work_struct *work)
{
	struct viper_cmd *cmd = container_of(work, struct viper_cmd, work);

	if (cmd->type == VIPER_READ || cmd->type == VIPER_WRITE)
		viper_again(cmd);
	if (cmd->type == VIPER_READ) {
		if (cmd->next)
			viper_next(cmd->next);
		viper_convert(cmd);
		viper_finish(cmd);
	}
}

static struct viper_cmd viper_second = { .type = VIPER_WRITE };
static struct viper_cmd viper_third = { .type = VIPER_WRITE };
static struct viper_cmd viper_cmd = { .type = VIPER_READ, .next = &viper_second };

static int __init viper_init(void)
{
	viper_wq = alloc_workqueue("viper", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!viper_wq)
		return -ENOMEM;
	INIT_WORK(&viper_cmd.work, viper_work);
	INIT_WORK(&viper_third.work, viper_work);
	queue_work(viper_wq, &viper_third.work);
	queue_work(viper_wq, &viper_cmd.work);
	return 0;
}

static void __exit viper_exit(void)
{
	cancel_work_sync(&viper_third.work);
	cancel_work_sync(&viper_cmd.work);
	destroy_workqueue(viper_wq);
	kfree(viper_cmd.buf);
	kfree(viper_second.buf);
	kfree(viper_third.buf);
}

module_init(viper_init);
module_exit(viper_exit);
MODULE_LICENSE("GPL");
