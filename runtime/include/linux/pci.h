/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PCI devices. Same API as the kernel's as far as it goes; struct pci_dev
 * holds only its device (changed).
 */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/module.h>

struct pci_device_id {
	u32 vendor, device, subvendor, subdevice;
	u32 class, class_mask;
	unsigned long driver_data;
};

#define PCI_ANY_ID		(~0)
#define PCI_DEVICE(vend, dev)						\
	.vendor = (vend), .device = (dev),				\
	.subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID

struct pci_dev {
	unsigned short vendor, device;
	unsigned int irq;
	struct device dev;
};

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table;
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void (*remove)(struct pci_dev *dev);
	void (*shutdown)(struct pci_dev *dev);
	struct device_driver driver;
};

int __pci_register_driver(struct pci_driver *drv, struct module *owner, const char *mod_name);
void pci_unregister_driver(struct pci_driver *dev);
#define pci_register_driver(driver)					\
	__pci_register_driver(driver, THIS_MODULE, KBUILD_MODNAME)
#define module_pci_driver(__pci_driver)					\
	module_driver(__pci_driver, pci_register_driver, pci_unregister_driver)

int pcim_enable_device(struct pci_dev *pdev);
void pci_set_master(struct pci_dev *dev);

static inline void *pci_get_drvdata(struct pci_dev *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void pci_set_drvdata(struct pci_dev *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}

#endif
