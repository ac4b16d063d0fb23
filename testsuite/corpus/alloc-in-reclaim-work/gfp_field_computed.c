// SPDX-License-Identifier: GPL-2.0
/*
 * Flags live in the object, as sk_allocation does in a socket, and a function
 * adds to them what the caller wants.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct mullet_sock {
	gfp_t allocation;
	struct work_struct rx;
	void *buf;
};

static struct workqueue_struct *mullet_wq;
static struct mullet_sock mullet_sock;

static gfp_t mullet_gfp(struct mullet_sock *s, gfp_t extra)
{
	return s->allocation | extra | __GFP_NOWARN;
}

static void mullet_rx(struct work_struct *work)
{
	struct mullet_sock *s = container_of(work, struct mullet_sock, rx);

	s->buf = kmalloc(512, mullet_gfp(s, __GFP_ZERO));	/* want: alloc-in-reclaim-work */
	kfree(s->buf);
}

static void mullet_sock_init(struct mullet_sock *s, gfp_t more)
{
	s->allocation = more | GFP_KERNEL;
	INIT_WORK(&s->rx, mullet_rx);
}

static int __init mullet_init(void)
{
	mullet_wq = alloc_workqueue("mullet", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!mullet_wq)
		return -ENOMEM;
	mullet_sock_init(&mullet_sock, __GFP_MEMALLOC);
	queue_work(mullet_wq, &mullet_sock.rx);
	return 0;
}

static void __exit mullet_exit(void)
{
	cancel_work_sync(&mullet_sock.rx);
	destroy_workqueue(mullet_wq);
}

module_init(mullet_init);
module_exit(mullet_exit);
MODULE_LICENSE("GPL");
