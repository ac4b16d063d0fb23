// SPDX-License-Identifier: GPL-2.0
/*
 * A socket is closed by its owner, who waits for the work that sends what is left;
 * that work wants to own the socket, too. tls and others give it up for the wait.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <net/sock.h>

struct ferry_sock {
	struct sock sk;
	struct delayed_work tx_work;
	unsigned int pending;
};

static struct ferry_sock *ferry;

static void ferry_tx(struct work_struct *work)
{
	struct ferry_sock *f = container_of(to_delayed_work(work), struct ferry_sock, tx_work);

	lock_sock(&f->sk);
	f->pending = 0;
	release_sock(&f->sk);
}

static void ferry_close(struct sock *sk)
{
	struct ferry_sock *f = container_of(sk, struct ferry_sock, sk);

	lock_sock(sk);
	f->pending++;
	cancel_delayed_work_sync(&f->tx_work);	/* want: flush-under-lock */
	release_sock(sk);
}

static int __init ferry_init(void)
{
	ferry = kzalloc(sizeof(*ferry), GFP_KERNEL);
	if (!ferry)
		return -ENOMEM;
	sock_init_data(NULL, &ferry->sk);
	INIT_DELAYED_WORK(&ferry->tx_work, ferry_tx);
	schedule_delayed_work(&ferry->tx_work, 0);
	return 0;
}

static void __exit ferry_exit(void)
{
	ferry_close(&ferry->sk);
	kfree(ferry);
}

module_init(ferry_init);
module_exit(ferry_exit);
MODULE_LICENSE("GPL");
