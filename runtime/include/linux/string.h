/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Strings and their duplicates. Same as the kernel's of 7.2.
 */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/gfp.h>
#include <linux/types.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
ssize_t strscpy(char *dst, const char *src, size_t size);

char *kstrdup(const char *s, gfp_t gfp) __malloc;
const char *kstrdup_const(const char *s, gfp_t gfp);
void kfree_const(const void *x);
char *kstrndup(const char *s, size_t len, gfp_t gfp) __malloc;
void *kmemdup_noprof(const void *src, size_t len, gfp_t gfp);
#define kmemdup(...)		alloc_hooks(kmemdup_noprof(__VA_ARGS__))
void *memdup_user(const void __user *src, size_t len);
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3);

#endif
