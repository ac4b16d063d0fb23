// SPDX-License-Identifier: GPL-2.0
/* advice: this is reached also before the object is made */
/* options: --strategy=queue --scope=device */
/*
 * One label for all that fails: kfree() does not mind NULL, a destroy would.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bugloss {
	struct platform_device *pdev;
	int done;
};

struct bugloss_job {
	struct work_struct work;
	struct bugloss *bugloss;
};

static void bugloss_job_fn(struct work_struct *work)
{
	struct bugloss_job *job = container_of(work, struct bugloss_job, work);

	job->bugloss->done++;
	kfree(job);
}

static int bugloss_submit(struct bugloss *bugloss)
{
	struct bugloss_job *job = kmalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return -ENOMEM;
	job->bugloss = bugloss;
	INIT_WORK(&job->work, bugloss_job_fn);
	schedule_work(&job->work);
	return 0;
}

static int bugloss_probe(struct platform_device *pdev)
{
	struct bugloss *bugloss;
	int ret = -ENOMEM;

	bugloss = kzalloc(sizeof(struct bugloss), GFP_KERNEL);
	if (!bugloss)
		goto free;
	bugloss->pdev = pdev;
	ret = bugloss_submit(bugloss);
	if (ret)
		goto free;
	platform_set_drvdata(pdev, bugloss);
	return 0;
free:
	kfree(bugloss);
	return ret;
}

static void bugloss_remove(struct platform_device *pdev)
{
	struct bugloss *bugloss = platform_get_drvdata(pdev);

	flush_scheduled_work();
	kfree(bugloss);
}

static struct platform_driver bugloss_driver = {
	.driver = { .name = "bugloss" },
	.probe = bugloss_probe,
	.remove = bugloss_remove,
};
module_platform_driver(bugloss_driver);
MODULE_LICENSE("GPL");
