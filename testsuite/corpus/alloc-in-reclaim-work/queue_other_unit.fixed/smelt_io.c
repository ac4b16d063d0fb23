// SPDX-License-Identifier: GPL-2.0
/*
 * Binds and queues, on a queue that another file allocated.
 */
#include <linux/kernel.h>

#include "smelt.h"

static void smelt_submit(struct work_struct *work)
{
	struct smelt *s = container_of(work, struct smelt, submit);

	if (smelt_buf_fill(s))
		pr_warn("smelt: out of memory\n");
}

void smelt_io_init(struct smelt *s)
{
	s->io.depth = 8;
	INIT_WORK(&s->submit, smelt_submit);
}

void smelt_io_kick(struct smelt *s)
{
	queue_work(s->io.wq, &s->submit);
}

void smelt_io_stop(struct smelt *s)
{
	cancel_work_sync(&s->submit);
}
