// SPDX-License-Identifier: GPL-2.0
/* advice: there is no struct that all calls which queue, and all flushes, have a pointer to */
/* options: --strategy=queue --scope=device */
/*
 * A job between two devices: whose queue is it to be on?
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct burnet {
	struct platform_device *pdev;
	int done;
};

struct burnet_job {
	struct work_struct work;
	struct burnet *burnet;
};

static void burnet_job_fn(struct work_struct *work)
{
	struct burnet_job *job = container_of(work, struct burnet_job, work);

	job->burnet->done++;
	kfree(job);
}

static int burnet_submit(struct burnet *burnet, struct burnet *peer)
{
	struct burnet_job *job = kmalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return -ENOMEM;
	job->burnet = peer->done ? peer : burnet;
	INIT_WORK(&job->work, burnet_job_fn);
	schedule_work(&job->work);
	return 0;
}

static int burnet_probe(struct platform_device *pdev)
{
	struct burnet *burnet;
	int ret = -ENOMEM;

	burnet = kzalloc(sizeof(struct burnet), GFP_KERNEL);
	if (!burnet)
		goto out;
	burnet->pdev = pdev;
	ret = burnet_submit(burnet, burnet);
	if (ret)
		goto free;
	platform_set_drvdata(pdev, burnet);
	return 0;
free:
	kfree(burnet);
out:
	return ret;
}

static void burnet_remove(struct platform_device *pdev)
{
	struct burnet *burnet = platform_get_drvdata(pdev);

	flush_scheduled_work();
	kfree(burnet);
}

static struct platform_driver burnet_driver = {
	.driver = { .name = "burnet" },
	.probe = burnet_probe,
	.remove = burnet_remove,
};
module_platform_driver(burnet_driver);
MODULE_LICENSE("GPL");
