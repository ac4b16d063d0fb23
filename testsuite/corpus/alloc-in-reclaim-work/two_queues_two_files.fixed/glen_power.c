// SPDX-License-Identifier: GPL-2.0
/*
 * After resume the work waits for its turn on the system queue as ever.
 */
#include "glen.h"

void glen_power_resume(struct glen *g)
{
	schedule_work(&g->update);
}
