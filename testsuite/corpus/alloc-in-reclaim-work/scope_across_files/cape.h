/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cape_scope.c opens and closes, cape_alloc.c allocates, cape_main.c works.
 */
unsigned int cape_enter(void);
void cape_leave(unsigned int token);
void *cape_buffer(void);
