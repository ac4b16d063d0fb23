/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A buffer pool that several drivers share.
 */
void *tench_pool_get(unsigned int order);
void tench_pool_put(void *buf);
