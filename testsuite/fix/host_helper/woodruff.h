/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WOODRUFF_H
#define WOODRUFF_H

#include <linux/workqueue.h>

/* Runs @work, soon. */
void woodruff_run(struct work_struct *work);
int woodruff_count(void);

#endif
