// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 710c69dbaccd ("nvmet-fc: avoid deadlock on delete association path"):
 * associations are deleted by a work. The port that was to go goes with its last
 * association, and flushes the queue of these works first.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct pochard_port {
	struct work_struct put_work;
	unsigned int assocs;
};

struct pochard_assoc {
	struct pochard_port *port;
	struct work_struct del_work;
};

static struct workqueue_struct *pochard_wq;
static struct pochard_port pochard_port;

static void pochard_port_gone(struct pochard_port *port)
{
	flush_workqueue(pochard_wq);	/* want: flush-self */
	pr_info("pochard: port is gone\n");
}

static void pochard_delete_assoc(struct work_struct *work)
{
	struct pochard_assoc *assoc = container_of(work, struct pochard_assoc, del_work);
	struct pochard_port *port = assoc->port;

	kfree(assoc);
	if (!--port->assocs)
		pochard_port_gone(port);
}

static int __init pochard_init(void)
{
	struct pochard_assoc *assoc = kzalloc(sizeof(*assoc), GFP_KERNEL);

	if (!assoc)
		return -ENOMEM;
	pochard_wq = alloc_workqueue("pochard", WQ_PERCPU, 0);
	if (!pochard_wq) {
		kfree(assoc);
		return -ENOMEM;
	}
	assoc->port = &pochard_port;
	pochard_port.assocs = 1;
	INIT_WORK(&assoc->del_work, pochard_delete_assoc);
	queue_work(pochard_wq, &assoc->del_work);
	return 0;
}

static void __exit pochard_exit(void)
{
	destroy_workqueue(pochard_wq);
}

module_init(pochard_init);
module_exit(pochard_exit);
MODULE_LICENSE("GPL");
