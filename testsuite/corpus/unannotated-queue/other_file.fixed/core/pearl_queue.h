/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PEARL_QUEUE_H
#define PEARL_QUEUE_H

struct work_struct;
struct workqueue_struct;

int pearl_attach(struct workqueue_struct *wq, struct work_struct *evict);
void pearl_evict(void);
void pearl_detach(void);

#endif
