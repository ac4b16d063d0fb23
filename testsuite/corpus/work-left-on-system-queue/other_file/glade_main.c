// SPDX-License-Identifier: GPL-2.0
/*
 * Frees the object, and has no idea that it carries a work.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "glade.h"

static struct glade *glade;

static int __init glade_init(void)
{
	glade = kzalloc(sizeof(*glade), GFP_KERNEL);
	if (!glade)
		return -ENOMEM;
	glade_link_init(glade);
	glade_link_changed(glade);
	return 0;
}

static void __exit glade_exit(void)
{
	kfree(glade);
}

module_init(glade_init);
module_exit(glade_exit);
MODULE_LICENSE("GPL");
