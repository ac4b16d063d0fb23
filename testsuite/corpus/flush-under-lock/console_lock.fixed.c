// SPDX-License-Identifier: GPL-2.0
/*
 * After commit d8636a2717bb ("fbcon: fix race condition between console lock and
 * cursor timer (v1.1)"): the cursor's work does without the beat if it cannot have the
 * lock.
 */
/* want: nothing */
#include <linux/console.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct lantern {
	struct delayed_work blink;
	bool lit;
	bool bound;
};

static struct lantern *lantern;

static void lantern_blink(struct work_struct *work)
{
	struct lantern *l = container_of(to_delayed_work(work), struct lantern, blink);

	if (!console_trylock())
		return;
	l->lit = !l->lit;
	console_unlock();
}

static void lantern_unbind(struct lantern *l)
{
	console_lock();
	cancel_delayed_work_sync(&l->blink);
	l->bound = false;
	console_unlock();
}

static int __init lantern_init(void)
{
	lantern = kzalloc(sizeof(*lantern), GFP_KERNEL);
	if (!lantern)
		return -ENOMEM;
	INIT_DELAYED_WORK(&lantern->blink, lantern_blink);
	schedule_delayed_work(&lantern->blink, 1);
	return 0;
}

static void __exit lantern_exit(void)
{
	lantern_unbind(lantern);
	kfree(lantern);
}

module_init(lantern_init);
module_exit(lantern_exit);
MODULE_LICENSE("GPL");
