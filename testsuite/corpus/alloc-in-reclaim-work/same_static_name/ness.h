/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table, allocated once.
 */
int ness_table_init(void);
void ness_table_free(void);
