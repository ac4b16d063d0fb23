// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 7c4310ff5642 ("SUNRPC: defer slow parts of rpc_free_client() to a
 * workqueue"): what may wait for memory is done later, by a work on a system queue.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct cobalt_clnt {
	struct work_struct task;
	struct work_struct free_work;
	unsigned int users;
};

static struct workqueue_struct *cobalt_rpciod;
static DEFINE_MUTEX(cobalt_dir_lock);
static struct cobalt_clnt *cobalt_clnt;
static void *cobalt_dentry;

int cobalt_dir_open(void);
int cobalt_dir_open(void)
{
	int ret = 0;

	mutex_lock(&cobalt_dir_lock);
	cobalt_dentry = kmalloc(128, GFP_KERNEL);
	if (!cobalt_dentry)
		ret = -ENOMEM;
	mutex_unlock(&cobalt_dir_lock);
	return ret;
}

static void cobalt_remove_pipedir(void)
{
	mutex_lock(&cobalt_dir_lock);
	kfree(cobalt_dentry);
	cobalt_dentry = NULL;
	mutex_unlock(&cobalt_dir_lock);
}

static void cobalt_free_client_work(struct work_struct *work)
{
	cobalt_remove_pipedir();
	pr_debug("cobalt: client released\n");
}

static void cobalt_free_client(struct cobalt_clnt *clnt)
{
	schedule_work(&clnt->free_work);
}

static void cobalt_execute(struct work_struct *work)
{
	struct cobalt_clnt *clnt = container_of(work, struct cobalt_clnt, task);

	if (--clnt->users == 0)
		cobalt_free_client(clnt);
}

static int __init cobalt_init(void)
{
	cobalt_clnt = kzalloc(sizeof(*cobalt_clnt), GFP_KERNEL);
	if (!cobalt_clnt)
		return -ENOMEM;
	cobalt_rpciod = alloc_workqueue("rpciod", WQ_UNBOUND | WQ_MEM_RECLAIM |
					WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!cobalt_rpciod) {
		kfree(cobalt_clnt);
		return -ENOMEM;
	}
	cobalt_clnt->users = 1;
	INIT_WORK(&cobalt_clnt->task, cobalt_execute);
	INIT_WORK(&cobalt_clnt->free_work, cobalt_free_client_work);
	cobalt_dir_open();
	queue_work(cobalt_rpciod, &cobalt_clnt->task);
	return 0;
}

static void __exit cobalt_exit(void)
{
	destroy_workqueue(cobalt_rpciod);
	cancel_work_sync(&cobalt_clnt->free_work);
	kfree(cobalt_dentry);
	kfree(cobalt_clnt);
}

module_init(cobalt_init);
module_exit(cobalt_exit);
MODULE_LICENSE("GPL");
