// SPDX-License-Identifier: GPL-2.0
/*
 * As b43_wireless_core_stop() does: it is called with the mutex held, gives it back
 * for the time in which it waits, and takes it again for its caller.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct lagoon {
	struct mutex mutex;
	struct delayed_work periodic;
	unsigned int ticks;
	bool started;
};

static struct lagoon *lagoon;

static void lagoon_periodic(struct work_struct *work)
{
	struct lagoon *l = container_of(to_delayed_work(work), struct lagoon, periodic);

	mutex_lock(&l->mutex);
	l->ticks++;
	mutex_unlock(&l->mutex);
}

static void lagoon_core_stop(struct lagoon *l)
{
	if (!l->started)
		return;
	mutex_unlock(&l->mutex);
	cancel_delayed_work_sync(&l->periodic);
	mutex_lock(&l->mutex);
	l->started = false;
}

static void lagoon_stop(struct lagoon *l)
{
	mutex_lock(&l->mutex);
	lagoon_core_stop(l);
	mutex_unlock(&l->mutex);
}

static int __init lagoon_init(void)
{
	lagoon = kzalloc(sizeof(*lagoon), GFP_KERNEL);
	if (!lagoon)
		return -ENOMEM;
	mutex_init(&lagoon->mutex);
	INIT_DELAYED_WORK(&lagoon->periodic, lagoon_periodic);
	lagoon->started = true;
	schedule_delayed_work(&lagoon->periodic, HZ);
	return 0;
}

static void __exit lagoon_exit(void)
{
	lagoon_stop(lagoon);
	cancel_delayed_work_sync(&lagoon->periodic);
	kfree(lagoon);
}

module_init(lagoon_init);
module_exit(lagoon_exit);
MODULE_LICENSE("GPL");
