// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/usb.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sorrel_event {
	struct work_struct work;
	struct usb_interface *intf;
};

static void sorrel_event_work(struct work_struct *work)
{
	struct sorrel_event *e = container_of(work, struct sorrel_event, work);

	pr_info("sorrel: event of %s\n", dev_name(&e->intf->dev));
	kfree(e);
}

static int sorrel_notify(struct usb_interface *intf)
{
	struct sorrel_event *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	e->intf = intf;
	INIT_WORK(&e->work, sorrel_event_work);
	schedule_work(&e->work);
	return 0;
}

static int sorrel_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	return sorrel_notify(intf);
}

static void sorrel_disconnect(struct usb_interface *intf)
{
	sorrel_notify(intf);
	flush_scheduled_work();
}

static struct usb_driver sorrel_driver = {
	.name = "sorrel",
	.probe = sorrel_probe,
	.disconnect = sorrel_disconnect,
};
module_usb_driver(sorrel_driver);

MODULE_DESCRIPTION("Sorrel");
MODULE_LICENSE("GPL");
