/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The device and how its works are queued.
 */
#include <linux/workqueue.h>

struct haddock {
	struct workqueue_struct *wq;
	struct work_struct tx;
};

void haddock_tx_setup(struct haddock *h);

static inline void haddock_kick(struct haddock *h, struct work_struct *work)
{
	queue_work(h->wq, work);
}
