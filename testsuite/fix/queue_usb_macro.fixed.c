// SPDX-License-Identifier: GPL-2.0
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/usb.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *sorrel_wq;

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
	queue_work(sorrel_wq, &e->work);
	return 0;
}

static int sorrel_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	return sorrel_notify(intf);
}

static void sorrel_disconnect(struct usb_interface *intf)
{
	sorrel_notify(intf);
	flush_workqueue(sorrel_wq);
}

static struct usb_driver sorrel_driver = {
	.name = "sorrel",
	.probe = sorrel_probe,
	.disconnect = sorrel_disconnect,
};

static int __init sorrel_init(void)
{
	int ret;

	sorrel_wq = alloc_workqueue("sorrel", WQ_PERCPU, 0);
	if (!sorrel_wq)
		return -ENOMEM;

	ret = usb_register(&sorrel_driver);
	if (ret)
		destroy_workqueue(sorrel_wq);

	return ret;
}
module_init(sorrel_init);

static void __exit sorrel_exit(void)
{
	usb_deregister(&sorrel_driver);
	destroy_workqueue(sorrel_wq);
}
module_exit(sorrel_exit);

MODULE_DESCRIPTION("Sorrel");
MODULE_LICENSE("GPL");
