// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "camas.h"

static void camas_work(struct work_struct *work)
{
	kfree(container_of(work, struct camas_job, work));
}

int camas_submit(int id)
{
	struct camas_job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return -ENOMEM;
	job->id = id;
	INIT_WORK(&job->work, camas_work);
	queue_work(camas_wq, &job->work);
	return 0;
}
