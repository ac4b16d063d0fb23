// SPDX-License-Identifier: GPL-2.0
/*
 * As e1000 does: going down cancels a queued reset, and the reset goes down. It
 * marks itself by a bit of its flags first, and the cancel is skipped while it is set.
 */
/* want: nothing */
#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum chisel_flag { CHISEL_DOWN, CHISEL_RESETTING };

struct chisel {
	unsigned long flags;
	struct work_struct reset;
	int resets;
};

static struct chisel *chisel;

static void chisel_down(struct chisel *c)
{
	set_bit(CHISEL_DOWN, &c->flags);
	if (!test_bit(CHISEL_RESETTING, &c->flags))
		cancel_work_sync(&c->reset);
}

static void chisel_reinit(struct chisel *c)
{
	if (test_and_set_bit(CHISEL_RESETTING, &c->flags))
		return;
	chisel_down(c);
	clear_bit(CHISEL_DOWN, &c->flags);
	c->resets++;
	clear_bit(CHISEL_RESETTING, &c->flags);
}

static void chisel_reset(struct work_struct *work)
{
	struct chisel *c = container_of(work, struct chisel, reset);

	chisel_reinit(c);
}

static int __init chisel_init(void)
{
	chisel = kzalloc(sizeof(*chisel), GFP_KERNEL);
	if (!chisel)
		return -ENOMEM;
	INIT_WORK(&chisel->reset, chisel_reset);
	schedule_work(&chisel->reset);
	return 0;
}

static void __exit chisel_exit(void)
{
	chisel_down(chisel);
	kfree(chisel);
}

module_init(chisel_init);
module_exit(chisel_exit);
MODULE_LICENSE("GPL");
