// SPDX-License-Identifier: GPL-2.0
/*
 * Some of the hardware has a second core, and a queue for it. The error path asks again
 * what kind it is, by the same pointers, before it destroys that queue: nothing leaks.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sluice_kind {
	int cores;
};

struct sluice {
	const struct sluice_kind *kind;
	struct workqueue_struct *core_wq;
	void *buf;
};

static const struct sluice_kind sluice_kinds[] = { { 0 }, { 2 } };
static int sluice_which;
static struct sluice *sluice;

static int sluice_register(struct sluice *s)
{
	s->buf = kmalloc(64, GFP_KERNEL);
	return s->buf ? 0 : -ENOMEM;
}

static int __init sluice_init(void)
{
	int err;

	sluice = kzalloc(sizeof(*sluice), GFP_KERNEL);
	if (!sluice)
		return -ENOMEM;
	sluice->kind = &sluice_kinds[sluice_which];
	if (sluice->kind->cores) {
		sluice->core_wq = alloc_workqueue("sluice-core", WQ_UNBOUND, 0);
		if (!sluice->core_wq) {
			err = -ENOMEM;
			goto free;
		}
	}
	err = sluice_register(sluice);
	if (err)
		goto core;
	return 0;
core:
	if (sluice->kind->cores)
		destroy_workqueue(sluice->core_wq);
free:
	kfree(sluice);
	return err;
}

static void __exit sluice_exit(void)
{
	if (sluice->core_wq)
		destroy_workqueue(sluice->core_wq);
	kfree(sluice->buf);
	kfree(sluice);
}

module_init(sluice_init);
module_exit(sluice_exit);
MODULE_LICENSE("GPL");
