/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Queue for the works of clients.
 */
struct workqueue_struct;

struct workqueue_struct *hobby_client_queue(void);
