// SPDX-License-Identifier: GPL-2.0
/*
 * After commit ee909d0b1dac ("s390/qeth: Fix deadlock in remove_discipline"): the
 * discipline is removed, through its operations, under a mutex and waits for its
 * closing work; which sets the device offline, through the driver's, under that mutex.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct jetty;

struct jetty_discipline {
	void (*setup)(struct jetty *j);
	void (*remove)(struct jetty *j);
};

struct jetty_driver {
	void (*set_offline)(struct jetty *j);
};

struct jetty {
	struct mutex discipline_mutex;
	struct work_struct close_work;
	const struct jetty_discipline *discipline;
	const struct jetty_driver *driver;
	bool online;
};

static struct jetty *jetty;

static void jetty_set_offline(struct jetty *j)
{
	mutex_lock(&j->discipline_mutex);
	j->online = false;
	mutex_unlock(&j->discipline_mutex);
}

static const struct jetty_driver jetty_driver = {
	.set_offline = jetty_set_offline,
};

static void jetty_close(struct work_struct *work)
{
	struct jetty *j = container_of(work, struct jetty, close_work);

	j->driver->set_offline(j);
}

static void jetty_l2_setup(struct jetty *j)
{
	INIT_WORK(&j->close_work, jetty_close);
	schedule_work(&j->close_work);
}

static void jetty_l2_remove(struct jetty *j)
{
	cancel_work_sync(&j->close_work);	/* want: flush-under-lock */
	j->online = false;
}

static const struct jetty_discipline jetty_l2 = {
	.setup = jetty_l2_setup,
	.remove = jetty_l2_remove,
};

static void jetty_remove_discipline(struct jetty *j)
{
	mutex_lock(&j->discipline_mutex);
	j->discipline->remove(j);
	j->discipline = NULL;
	mutex_unlock(&j->discipline_mutex);
}

static int __init jetty_init(void)
{
	jetty = kzalloc(sizeof(*jetty), GFP_KERNEL);
	if (!jetty)
		return -ENOMEM;
	mutex_init(&jetty->discipline_mutex);
	jetty->driver = &jetty_driver;
	jetty->discipline = &jetty_l2;
	jetty->discipline->setup(jetty);
	return 0;
}

static void __exit jetty_exit(void)
{
	jetty_remove_discipline(jetty);
	kfree(jetty);
}

module_init(jetty_init);
module_exit(jetty_exit);
MODULE_LICENSE("GPL");
