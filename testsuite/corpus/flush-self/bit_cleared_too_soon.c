// SPDX-License-Identifier: GPL-2.0
/*
 * The reset marks itself by a bit of its flags, so that going down does not cancel
 * it; but takes the mark back before it goes down.
 */
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
		cancel_work_sync(&c->reset);	/* want: flush-self */
}

static void chisel_reinit(struct chisel *c)
{
	if (test_and_set_bit(CHISEL_RESETTING, &c->flags))
		return;
	clear_bit(CHISEL_RESETTING, &c->flags);
	chisel_down(c);
	clear_bit(CHISEL_DOWN, &c->flags);
	c->resets++;
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
