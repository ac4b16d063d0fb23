// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 62eebd5247c4 ("scsi: qedi: Fix missing destroy_workqueue() on error in
 * __qedi_probe"): the second queue cannot be made, and the first one is forgotten on
 * the way out.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct beech {
	struct workqueue_struct *tmf_wq;
	struct workqueue_struct *offload_wq;
};

static struct beech *beech;

static int beech_probe(void)
{
	int rc;

	beech = kzalloc(sizeof(*beech), GFP_KERNEL);
	if (!beech)
		return -ENOMEM;
	beech->tmf_wq = alloc_ordered_workqueue("beech_tmf", 0);	/* want: queue-lifecycle */
	if (!beech->tmf_wq) {
		rc = -ENOMEM;
		goto free_host;
	}
	beech->offload_wq = alloc_ordered_workqueue("beech_ofld", 0);
	if (!beech->offload_wq) {
		rc = -ENOMEM;
		goto free_host;
	}
	return 0;

free_host:
	kfree(beech);
	return rc;
}

static int __init beech_init(void)
{
	return beech_probe();
}

static void __exit beech_exit(void)
{
	destroy_workqueue(beech->offload_wq);
	destroy_workqueue(beech->tmf_wq);
	kfree(beech);
}

module_init(beech_init);
module_exit(beech_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
