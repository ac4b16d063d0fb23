/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PEW_H
#define PEW_H

#include <linux/mutex.h>
#include <linux/workqueue.h>

struct pew {
	struct work_struct work;
	unsigned int seats;
};

void pew_kick(struct pew *p);
void pew_sync(struct pew *p);
void pew_start(void);

#endif
