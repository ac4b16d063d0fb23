// SPDX-License-Identifier: GPL-2.0
/*
 * The work, and the other lock.
 */
#include "pew.h"

static DEFINE_MUTEX(lock);
static struct pew pew;

static void pew_fn(struct work_struct *work)
{
	struct pew *p = container_of(work, struct pew, work);

	mutex_lock(&lock);
	p->seats++;
	mutex_unlock(&lock);
}

void pew_start(void)
{
	INIT_WORK(&pew.work, pew_fn);
	pew_kick(&pew);
	pew_sync(&pew);
}
