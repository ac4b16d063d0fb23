/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mail.h - a plan as a patch with its message, or as advice.
 */
#ifndef WQLINT_FIX_MAIL_H
#define WQLINT_FIX_MAIL_H

#include <stdint.h>

struct buf;
struct plan;

/* As git format-patch writes it, number @i of @n, without date and without a sign-off, which are a person's. */
void mail_patch(struct buf *out, const struct plan *p, uint32_t i, uint32_t n, const char *version);

/* What the plan would do and why it is not done. */
void mail_advice(struct buf *out, const struct plan *p);

#endif
