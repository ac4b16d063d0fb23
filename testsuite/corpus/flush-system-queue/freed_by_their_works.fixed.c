// SPDX-License-Identifier: GPL-2.0
/*
 * After commit d966ddcc3821 ("tipc: fix a deadlock when flushing scheduled work"): the
 * works are counted, and the end of a name space waits until none is left.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct chert_crypto {
	struct work_struct work;
	unsigned int key;
};

static atomic_t chert_works = ATOMIC_INIT(0);

static void chert_work_fn(struct work_struct *work)
{
	struct chert_crypto *c = container_of(work, struct chert_crypto, work);

	pr_debug("chert: key %u\n", c->key);
	kfree(c);
	atomic_dec(&chert_works);
}

static int chert_rekey(unsigned int key)
{
	struct chert_crypto *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	c->key = key;
	INIT_WORK(&c->work, chert_work_fn);
	atomic_inc(&chert_works);
	schedule_work(&c->work);
	return 0;
}

static void chert_exit_net(void)
{
	while (atomic_read(&chert_works))
		msleep(20);
}

static int __init chert_init(void)
{
	return chert_rekey(7);
}

static void __exit chert_exit(void)
{
	chert_exit_net();
}

module_init(chert_init);
module_exit(chert_exit);
MODULE_LICENSE("GPL");
