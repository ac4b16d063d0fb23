// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing in reclaim waits for a session to be closed: the closing works lost the
 * flag that they never needed.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct larch_session {
	struct workqueue_struct *wq;
	struct work_struct rx;
	struct work_struct close;
};

static struct workqueue_struct *larch_wq;

static void larch_rx_fn(struct work_struct *work)
{
	pr_debug("larch: received\n");
}

static void larch_session_free(struct larch_session *s)
{
	destroy_workqueue(s->wq);
	kfree(s);
}

static void larch_close_fn(struct work_struct *work)
{
	larch_session_free(container_of(work, struct larch_session, close));
}

static struct larch_session *larch_session_new(void)
{
	struct larch_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->wq = alloc_workqueue("larch-session", WQ_UNBOUND | WQ_HIGHPRI, 0);
	if (!s->wq) {
		kfree(s);
		return NULL;
	}
	INIT_WORK(&s->rx, larch_rx_fn);
	INIT_WORK(&s->close, larch_close_fn);
	return s;
}

static int __init larch_init(void)
{
	struct larch_session *s;

	larch_wq = alloc_workqueue("larch", WQ_UNBOUND, 0);
	if (!larch_wq)
		return -ENOMEM;
	s = larch_session_new();
	if (!s) {
		destroy_workqueue(larch_wq);
		return -ENOMEM;
	}
	queue_work(s->wq, &s->rx);
	queue_work(larch_wq, &s->close);
	return 0;
}

static void __exit larch_exit(void)
{
	destroy_workqueue(larch_wq);
}

module_init(larch_init);
module_exit(larch_exit);
MODULE_LICENSE("GPL");
