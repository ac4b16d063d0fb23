/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utf8.h - names and lines of the checked code may hold any byte.
 */
#ifndef WQLINT_REPORT_UTF8_H
#define WQLINT_REPORT_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of the well-formed character at @p, of which @n > 0 may be looked at; 0 if there is none. */
size_t utf8_length(const unsigned char *p, size_t n);

/* Would a terminal obey that character, or show others in another order because of it? */
bool utf8_is_control(const unsigned char *p, size_t length);

#ifdef __cplusplus
}
#endif
#endif
