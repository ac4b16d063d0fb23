// SPDX-License-Identifier: GPL-2.0
/*
 * After resume the work goes to the I/O queue, to be ordered after the I/O.
 */
#include "glen.h"

void glen_power_resume(struct glen *g)
{
	queue_work(g->io_wq, &g->update);
}
