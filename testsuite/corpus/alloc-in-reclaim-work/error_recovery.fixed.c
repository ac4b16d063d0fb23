// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 869d37475788 ("mmc: core: Use GFP_NOIO in ACMD22"): memory for the
 * question is found without writing to the card.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gneiss_card {
	struct workqueue_struct *complete_wq;
	struct work_struct complete_work;
	unsigned int written;
	int error;
};

static struct gneiss_card *gneiss;

static int gneiss_num_wr_blocks(struct gneiss_card *card)
{
	unsigned int *blocks = kmalloc(sizeof(*blocks), GFP_NOIO);

	if (!blocks)
		return -ENOMEM;
	*blocks = 8;
	card->written = *blocks;
	kfree(blocks);
	return 0;
}

static void gneiss_recovery(struct gneiss_card *card)
{
	if (gneiss_num_wr_blocks(card))
		card->written = 0;
	card->error = 0;
}

static void gneiss_complete(struct work_struct *work)
{
	struct gneiss_card *card = container_of(work, struct gneiss_card, complete_work);

	if (card->error)
		gneiss_recovery(card);
}

static int __init gneiss_init(void)
{
	gneiss = kzalloc(sizeof(*gneiss), GFP_KERNEL);
	if (!gneiss)
		return -ENOMEM;
	gneiss->complete_wq = alloc_workqueue("gneiss", WQ_PERCPU | WQ_HIGHPRI | WQ_MEM_RECLAIM |
					      WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!gneiss->complete_wq) {
		kfree(gneiss);
		return -ENOMEM;
	}
	INIT_WORK(&gneiss->complete_work, gneiss_complete);
	gneiss->error = -EIO;
	queue_work(gneiss->complete_wq, &gneiss->complete_work);
	return 0;
}

static void __exit gneiss_exit(void)
{
	destroy_workqueue(gneiss->complete_wq);
	kfree(gneiss);
}

module_init(gneiss_init);
module_exit(gneiss_exit);
MODULE_LICENSE("GPL");
