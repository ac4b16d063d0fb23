/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C library for files that include the kernel's headers: libc's own headers clash with
 * <linux/types.h>, so what is used of it is declared here. Files without kernel headers
 * include libc as usual and not this one.
 */
#ifndef RUNTIME_HOST_H
#define RUNTIME_HOST_H

#include <linux/types.h>

typedef __builtin_va_list va_list;
#define va_start(ap, last)	__builtin_va_start(ap, last)
#define va_end(ap)		__builtin_va_end(ap)
#define va_arg(ap, type)	__builtin_va_arg(ap, type)
#define va_copy(to, from)	__builtin_va_copy(to, from)

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
void free(void *p);
void qsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *));
int printf(const char *fmt, ...) __attribute__((__format__(printf, 1, 2)));
int vprintf(const char *fmt, va_list ap) __attribute__((__format__(printf, 1, 0)));
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap) __attribute__((__format__(printf, 3, 0)));
void abort(void) __attribute__((__noreturn__));
int strncmp(const char *a, const char *b, size_t n);
char *strdup(const char *s);

#endif
