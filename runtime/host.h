/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C library for files that include the kernel's headers: libc's own headers clash with
 * <linux/types.h>, so what is used of it is declared here, beside the few things that host.c
 * does with threads and clocks. Files without kernel headers include libc as usual and
 * define RUNTIME_HOST_ONLY.
 */
#ifndef RUNTIME_HOST_H
#define RUNTIME_HOST_H

#ifndef RUNTIME_HOST_ONLY
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
size_t malloc_usable_size(void *p);
char *strdup(const char *s);
void *aligned_alloc(size_t align, size_t size);
char *strchr(const char *s, int c);
char *strstr(const char *haystack, const char *needle);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);
#endif

/* A thread that can sleep and be woken; a wake-up that comes first is kept (one of them). */
struct host_thread;
/* The calling thread as one. */
struct host_thread *host_thread_self(void);
/* Runs fn(arg) in a new, detached thread, which is stored at *where first. Never fails. */
void host_thread_start(void (*fn)(void *arg), void *arg, struct host_thread **where);
void host_thread_free(struct host_thread *h);
void host_sleep(struct host_thread *h);
/* At most so many ns; false: nobody woke it. */
_Bool host_sleep_for(struct host_thread *h, unsigned long long ns);
void host_wake(struct host_thread *h);

unsigned long long host_now(void);	/* monotonic wall clock, ns */
void host_pause(void);			/* let another thread run */
/* Ends the process with all its threads, output flushed. */
void host_exit(int status) __attribute__((__noreturn__));
/* A region shared with forked children. */
void *host_shared(unsigned long size);

#endif
