// SPDX-License-Identifier: GPL-2.0
/*
 * Three works, and an init with a ladder of labels: whatever fails, the queue goes too.
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *clary_wq;

static int clary_irq_number = 7;
static int *clary_table;
static int clary_sum;

static void clary_rx(struct work_struct *work)
{
	clary_sum += clary_table[0];
}

static void clary_tx(struct work_struct *work)
{
	clary_sum += clary_table[1];
}

static void clary_err(struct work_struct *work)
{
	clary_sum += clary_table[2];
}

static DECLARE_WORK(clary_rx_work, clary_rx);
static DECLARE_WORK(clary_tx_work, clary_tx);
static DECLARE_WORK(clary_err_work, clary_err);

static irqreturn_t clary_irq(int irq, void *data)
{
	queue_work(clary_wq, &clary_rx_work);
	queue_work(clary_wq, &clary_tx_work);
	if (!queue_work(clary_wq, &clary_err_work))
		pr_info("clary: pending\n");
	return IRQ_HANDLED;
}

static int __init clary_init(void)
{
	int ret;

	clary_wq = alloc_workqueue("clary", WQ_PERCPU, 0);
	if (!clary_wq)
		return -ENOMEM;

	if (clary_irq_number < 0) {
		destroy_workqueue(clary_wq);
		return -EINVAL;
	}

	clary_table = kcalloc(16, sizeof(*clary_table), GFP_KERNEL);
	if (!clary_table) {
		ret = -ENOMEM;
		goto err;
	}

	ret = request_irq(clary_irq_number, clary_irq, 0, "clary", NULL);
	if (ret)
		goto err_free;

	return 0;

err_free:
	kfree(clary_table);
err:
	destroy_workqueue(clary_wq);
	return ret;
}

static void __exit clary_exit(void)
{
	free_irq(clary_irq_number, NULL);
	flush_workqueue(clary_wq);
	pr_info("clary: %d\n", clary_sum);
	kfree(clary_table);
	destroy_workqueue(clary_wq);
}

module_init(clary_init);
module_exit(clary_exit);
MODULE_LICENSE("GPL");
