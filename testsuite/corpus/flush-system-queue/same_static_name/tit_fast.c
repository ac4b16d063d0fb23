// SPDX-License-Identifier: GPL-2.0
/*
 * A static queue of the same name exists in both files. This one is an alias
 * of a system queue, and is not flushed.
 */
/* want: nothing */
#include <linux/kernel.h>
#include <linux/workqueue.h>

#include "tit.h"

static struct workqueue_struct *the_wq;

static void tit_fast_fn(struct work_struct *work)
{
	pr_info("tit: fast\n");
}

static DECLARE_WORK(tit_fast_work, tit_fast_fn);

void tit_fast_start(void)
{
	the_wq = system_highpri_wq;
	queue_work(the_wq, &tit_fast_work);
}

void tit_fast_stop(void)
{
	cancel_work_sync(&tit_fast_work);
	the_wq = NULL;
}
