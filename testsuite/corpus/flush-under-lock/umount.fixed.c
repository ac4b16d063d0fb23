// SPDX-License-Identifier: GPL-2.0
/*
 * As reiserfs does: the work comes back later, or never, if it cannot have s_umount.
 */
/* want: nothing */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct thicket_info {
	struct super_block *sb;
	struct delayed_work old_work;
	unsigned int flushes;
};

static void thicket_flush_old(struct work_struct *work)
{
	struct thicket_info *info = container_of(to_delayed_work(work), struct thicket_info, old_work);
	struct super_block *sb = info->sb;

	if (!down_read_trylock(&sb->s_umount))
		return;
	info->flushes++;
	up_read(&sb->s_umount);
}

static void thicket_put_super(struct super_block *sb)
{
	struct thicket_info *info = sb->s_fs_info;

	cancel_delayed_work_sync(&info->old_work);
	sb->s_fs_info = NULL;
	kfree(info);
}

static const struct super_operations thicket_sops = {
	.put_super = thicket_put_super,
};

static struct super_block thicket_sb;

static int thicket_fill_super(struct super_block *sb)
{
	struct thicket_info *info = kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return -ENOMEM;
	INIT_DELAYED_WORK(&info->old_work, thicket_flush_old);
	info->sb = sb;
	sb->s_fs_info = info;
	sb->s_op = &thicket_sops;
	schedule_delayed_work(&info->old_work, 0);
	return 0;
}

static int __init thicket_init(void)
{
	init_rwsem(&thicket_sb.s_umount);
	return thicket_fill_super(&thicket_sb);
}

static void __exit thicket_exit(void)
{
	down_write(&thicket_sb.s_umount);
	thicket_sb.s_op->put_super(&thicket_sb);
	up_write(&thicket_sb.s_umount);
}

module_init(thicket_init);
module_exit(thicket_exit);
MODULE_LICENSE("GPL");
