/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small job scheduler: drivers register with a queue and a callback, and the
 * scheduler queues a work of its own on that queue.
 */
#include <linux/workqueue.h>

struct sprat_sched;

struct sprat_backend_ops {
	void (*run_job)(struct sprat_sched *sched);
};

struct sprat_init_args {
	const struct sprat_backend_ops *ops;
	struct workqueue_struct *submit_wq;
	const char *name;
};

struct sprat_sched {
	const struct sprat_backend_ops *ops;
	struct workqueue_struct *submit_wq;
	struct work_struct work_run_job;
	const char *name;
};

void sprat_sched_init(struct sprat_sched *sched, const struct sprat_init_args *args);
void sprat_sched_kick(struct sprat_sched *sched);
void sprat_sched_fini(struct sprat_sched *sched);
