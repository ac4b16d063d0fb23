// SPDX-License-Identifier: GPL-2.0
/*
 * After commit cc391b694ff0 ("cifs: fix potential deadlock in direct reclaim"): what
 * is sent to the server is sent under its lock, and writing pages out sends. Whoever
 * makes a session allocates under the same lock, and that may wait for pages to be
 * written out.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct schist_server {
	struct mutex srv_mutex;
	struct work_struct writev_work;
	void *key;
	unsigned int sent;
};

static struct workqueue_struct *schistiod_wq;
static struct schist_server *schist;

static void schist_server_lock(struct schist_server *server)
{
	mutex_lock(&server->srv_mutex);	/* want[run]: wait-in-reclaim-work */
}

static void schist_server_unlock(struct schist_server *server)
{
	mutex_unlock(&server->srv_mutex);
}

static void schist_writev(struct work_struct *work)
{
	struct schist_server *server = container_of(work, struct schist_server, writev_work);

	schist_server_lock(server);	/* want[gcc,clang]: wait-in-reclaim-work   told where the lock is asked for */
	server->sent++;
	schist_server_unlock(server);
}

static int schist_setup_session(struct schist_server *server)
{
	int ret = 0;

	schist_server_lock(server);
	server->key = kmalloc(64, GFP_KERNEL);
	if (!server->key)
		ret = -ENOMEM;
	schist_server_unlock(server);
	return ret;
}

static int __init schist_init(void)
{
	schist = kzalloc(sizeof(*schist), GFP_KERNEL);
	if (!schist)
		return -ENOMEM;
	schistiod_wq = alloc_workqueue("schistiod", WQ_PERCPU | WQ_FREEZABLE | WQ_MEM_RECLAIM |
				       WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!schistiod_wq) {
		kfree(schist);
		return -ENOMEM;
	}
	mutex_init(&schist->srv_mutex);
	INIT_WORK(&schist->writev_work, schist_writev);
	if (schist_setup_session(schist))
		pr_warn("schist: no session\n");
	queue_work(schistiod_wq, &schist->writev_work);
	return 0;
}

static void __exit schist_exit(void)
{
	destroy_workqueue(schistiod_wq);
	kfree(schist->key);
	kfree(schist);
}

module_init(schist_init);
module_exit(schist_exit);
MODULE_LICENSE("GPL");
