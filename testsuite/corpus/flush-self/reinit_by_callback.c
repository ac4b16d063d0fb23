// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 4161b4505f16 ("ALSA: ak411x: Fix stall in work callback"): the polling
 * work tells the card of a change, and the card starts the chip again, which waits
 * for the polling to end.
 */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct plover {
	struct delayed_work poll;
	atomic_t busy;
	void (*changed)(struct plover *p);
	unsigned int rate;
};

static struct plover *plover;

static void plover_reinit(struct plover *p)
{
	flush_delayed_work(&p->poll);	/* want: flush-self */
	p->rate = 0;
	if (p->rate < 48000)
		schedule_delayed_work(&p->poll, 10);
}

static void plover_rate_changed(struct plover *p)
{
	plover_reinit(p);
}

static void plover_poll(struct work_struct *work)
{
	struct plover *p = container_of(to_delayed_work(work), struct plover, poll);

	p->changed(p);
}

static int __init plover_init(void)
{
	plover = kzalloc(sizeof(*plover), GFP_KERNEL);
	if (!plover)
		return -ENOMEM;
	plover->changed = plover_rate_changed;
	INIT_DELAYED_WORK(&plover->poll, plover_poll);
	schedule_delayed_work(&plover->poll, 0);
	return 0;
}

static void __exit plover_exit(void)
{
	atomic_inc(&plover->busy);
	cancel_delayed_work_sync(&plover->poll);
	kfree(plover);
}

module_init(plover_init);
module_exit(plover_exit);
MODULE_LICENSE("GPL");
