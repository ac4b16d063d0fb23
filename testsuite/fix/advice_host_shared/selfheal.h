/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SELFHEAL_H
#define SELFHEAL_H

#include <linux/workqueue.h>

/* Runs @work, soon. */
void selfheal_run(struct work_struct *work);
int selfheal_count(void);

#endif
