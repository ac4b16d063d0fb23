// SPDX-License-Identifier: GPL-2.0
/*
 * One struct holds a queue with its work, and the device has several of them. The link's work takes
 * the lock; those of the ports, which are waited for under it, do not. By its innermost struct
 * one work looks like the other.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct jetty_wk {
	struct delayed_work work;
	int nr;
};

struct jetty_wq {
	struct jetty_wk wk;
	struct workqueue_struct *wq;
};

struct jetty {
	struct jetty_wq link;
	struct jetty_wq port[2];
	unsigned int ups;
	unsigned int polls;
};

static DEFINE_MUTEX(jetty_lock);
static struct jetty *jetty;

static void jetty_link_fn(struct work_struct *work)
{
	mutex_lock(&jetty_lock);
	jetty->ups++;
	mutex_unlock(&jetty_lock);
}

static void jetty_port_fn(struct work_struct *work)
{
	jetty->polls++;
}

static void jetty_stop_ports(struct jetty *j)
{
	int i;

	mutex_lock(&jetty_lock);
	for (i = 0; i < 2; i++) {
		struct jetty_wq *wq = &j->port[i];

		if (wq->wq) {
			cancel_delayed_work_sync(&wq->wk.work);	/* want: nothing */
			destroy_workqueue(wq->wq);		/* want: nothing */
			wq->wq = NULL;
		}
	}
	mutex_unlock(&jetty_lock);
}

static int jetty_start(struct jetty *j)
{
	int i;

	j->link.wq = alloc_workqueue("jetty_link", WQ_PERCPU, 0);
	if (!j->link.wq)
		return -ENOMEM;
	INIT_DELAYED_WORK(&j->link.wk.work, jetty_link_fn);
	queue_delayed_work(j->link.wq, &j->link.wk.work, 0);
	for (i = 0; i < 2; i++) {
		j->port[i].wq = alloc_workqueue("jetty_port", WQ_PERCPU, 0);
		if (!j->port[i].wq)
			break;
		INIT_DELAYED_WORK(&j->port[i].wk.work, jetty_port_fn);
		queue_delayed_work(j->port[i].wq, &j->port[i].wk.work, 0);
	}
	return 0;
}

static int __init jetty_init(void)
{
	int ret;

	jetty = kzalloc(sizeof(*jetty), GFP_KERNEL);
	if (!jetty)
		return -ENOMEM;
	ret = jetty_start(jetty);
	if (ret)
		kfree(jetty);
	return ret;
}

static void __exit jetty_exit(void)
{
	jetty_stop_ports(jetty);
	cancel_delayed_work_sync(&jetty->link.wk.work);
	destroy_workqueue(jetty->link.wq);
	kfree(jetty);
}

module_init(jetty_init);
module_exit(jetty_exit);
MODULE_LICENSE("GPL");
