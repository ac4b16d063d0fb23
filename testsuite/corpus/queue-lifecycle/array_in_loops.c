// SPDX-License-Identifier: GPL-2.0
/*
 * One queue for each ring, made in a loop; when one cannot be made, those before it
 * are destroyed, backwards.
 */
/* want: nothing */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *nettle_wqs[4];

static void nettle_free(int n)
{
	while (n--)
		destroy_workqueue(nettle_wqs[n]);
}

static int __init nettle_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(nettle_wqs); i++) {
		nettle_wqs[i] = alloc_workqueue("nettle-%d", WQ_UNBOUND, 1, i);
		if (!nettle_wqs[i])
			goto err;
	}
	return 0;
err:
	nettle_free(i);
	return -ENOMEM;
}

static void __exit nettle_exit(void)
{
	nettle_free(ARRAY_SIZE(nettle_wqs));
}

module_init(nettle_init);
module_exit(nettle_exit);
MODULE_LICENSE("GPL");
