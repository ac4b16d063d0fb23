/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fast half of the driver.
 */
void tit_fast_start(void);
void tit_fast_stop(void);
