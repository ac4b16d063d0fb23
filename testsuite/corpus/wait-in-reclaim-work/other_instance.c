// SPDX-License-Identifier: GPL-2.0
/*
 * Two devices of one struct. The swap device's work takes its own mutex, under
 * which nobody allocates; the other one's is held over an allocation.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct radon {
	struct mutex lock;
	struct work_struct work;
	void *buf;
	unsigned int pages;
};

static struct workqueue_struct *radon_wq;
static struct radon radon_swap, radon_data;

void radon_resize(void);
void radon_resize(void)
{
	mutex_lock(&radon_data.lock);
	kfree(radon_data.buf);
	radon_data.buf = kmalloc(2048, GFP_KERNEL);
	mutex_unlock(&radon_data.lock);
}

static void radon_swap_out(struct work_struct *work)
{
	mutex_lock(&radon_swap.lock);
	radon_swap.pages++;
	mutex_unlock(&radon_swap.lock);
}

static int __init radon_init(void)
{
	mutex_init(&radon_swap.lock);
	mutex_init(&radon_data.lock);
	radon_wq = alloc_workqueue("radon", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!radon_wq)
		return -ENOMEM;
	INIT_WORK(&radon_swap.work, radon_swap_out);
	queue_work(radon_wq, &radon_swap.work);
	radon_resize();
	return 0;
}

static void __exit radon_exit(void)
{
	destroy_workqueue(radon_wq);
	kfree(radon_data.buf);
}

module_init(radon_init);
module_exit(radon_exit);
MODULE_LICENSE("GPL");
