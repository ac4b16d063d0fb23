/* SPDX-License-Identifier: GPL-2.0 */
/* As much of the kernel's as the modules here use. */
#ifndef _LINUX_USB_H
#define _LINUX_USB_H

#include <linux/device.h>
#include <linux/module.h>

struct usb_device_id {
	unsigned short idVendor, idProduct;
};

struct usb_interface {
	struct device dev;
};

struct usb_driver {
	const char *name;
	int (*probe)(struct usb_interface *intf, const struct usb_device_id *id);
	void (*disconnect)(struct usb_interface *intf);
	const struct usb_device_id *id_table;
};

int usb_register_driver(struct usb_driver *drv, struct module *owner, const char *mod_name);
void usb_deregister(struct usb_driver *drv);
#define usb_register(driver)						\
	usb_register_driver(driver, THIS_MODULE, KBUILD_MODNAME)
#define module_usb_driver(__usb_driver)					\
	module_driver(__usb_driver, usb_register, usb_deregister)

static inline void *usb_get_intfdata(struct usb_interface *intf)
{
	return dev_get_drvdata(&intf->dev);
}

static inline void usb_set_intfdata(struct usb_interface *intf, void *data)
{
	dev_set_drvdata(&intf->dev, data);
}

#endif
