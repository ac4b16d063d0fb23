// SPDX-License-Identifier: GPL-2.0
/*
 * stop() only takes back what has not begun; the work is waited for outside the
 * core, which holds no lock then.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "../core/gorge.h"

struct ravine {
	struct gorge_dev dev;
	struct work_struct event_work;
};

static void ravine_event(struct work_struct *work)
{
	struct ravine *r = container_of(work, struct ravine, event_work);

	gorge_report(&r->dev);
}

static void ravine_start(struct gorge_dev *dev)
{
	struct ravine *r = container_of(dev, struct ravine, dev);

	schedule_work(&r->event_work);
}

static void ravine_stop(struct gorge_dev *dev)
{
	struct ravine *r = container_of(dev, struct ravine, dev);

	cancel_work(&r->event_work);
}

static const struct gorge_ops ravine_ops = {
	.start = ravine_start,
	.stop = ravine_stop,
};

static struct ravine ravine = { .dev.ops = &ravine_ops };

static int __init ravine_init(void)
{
	INIT_WORK(&ravine.event_work, ravine_event);
	gorge_up(&ravine.dev);
	return 0;
}

static void __exit ravine_exit(void)
{
	gorge_down(&ravine.dev);
	cancel_work_sync(&ravine.event_work);
}

module_init(ravine_init);
module_exit(ravine_exit);
MODULE_LICENSE("GPL");
