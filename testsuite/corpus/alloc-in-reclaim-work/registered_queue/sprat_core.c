// SPDX-License-Identifier: GPL-2.0
/*
 * The executor: its work runs the driver's callback.
 */
#include <linux/kernel.h>

#include "sprat_core.h"

static void sprat_run_job_work(struct work_struct *w)
{
	struct sprat_sched *sched = container_of(w, struct sprat_sched, work_run_job);

	sched->ops->run_job(sched);
}

void sprat_sched_init(struct sprat_sched *sched, const struct sprat_init_args *args)
{
	sched->ops = args->ops;
	sched->submit_wq = args->submit_wq;
	sched->name = args->name;
	INIT_WORK(&sched->work_run_job, sprat_run_job_work);
}

void sprat_sched_kick(struct sprat_sched *sched)
{
	queue_work(sched->submit_wq, &sched->work_run_job);
}

void sprat_sched_fini(struct sprat_sched *sched)
{
	cancel_work_sync(&sched->work_run_job);
}
