// SPDX-License-Identifier: GPL-2.0
/* fix: queue --scope=device */
/*
 * Jobs from the heap that free themselves: the queue is that of the device for which they are.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct pignut {
	struct platform_device *pdev;
	int done;
};

struct pignut_job {
	struct work_struct work;
	struct pignut *pignut;
};

static void pignut_job_fn(struct work_struct *work)
{
	struct pignut_job *job = container_of(work, struct pignut_job, work);

	job->pignut->done++;
	kfree(job);
}

static int pignut_submit(struct pignut *pignut)
{
	struct pignut_job *job = kmalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return -ENOMEM;
	job->pignut = pignut;
	INIT_WORK(&job->work, pignut_job_fn);
	schedule_work(&job->work);
	return 0;
}

static int pignut_probe(struct platform_device *pdev)
{
	struct pignut *pignut;
	int ret = -ENOMEM;

	pignut = kzalloc(sizeof(struct pignut), GFP_KERNEL);
	if (!pignut)
		goto out;
	pignut->pdev = pdev;
	ret = pignut_submit(pignut);
	if (ret)
		goto free;
	platform_set_drvdata(pdev, pignut);
	return 0;
free:
	kfree(pignut);
out:
	return ret;
}

static void pignut_remove(struct platform_device *pdev)
{
	struct pignut *pignut = platform_get_drvdata(pdev);

	flush_scheduled_work();
	kfree(pignut);
}

static struct platform_driver pignut_driver = {
	.driver = { .name = "pignut" },
	.probe = pignut_probe,
	.remove = pignut_remove,
};
module_platform_driver(pignut_driver);
MODULE_LICENSE("GPL");
