/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mail.h - a plan as a patch with its message, or as advice.
 */
#ifndef WQLINT_FIX_MAIL_H
#define WQLINT_FIX_MAIL_H

#include <stdint.h>

struct arena;
struct buf;
struct plan;
struct remedy;

/* As git format-patch writes it, number @i of @n, without date and without a sign-off, which are a person's. */
void mail_patch(struct buf *out, const struct plan *p, uint32_t i, uint32_t n, const char *version);

/* What the plan does, in one line. In @a. */
const char *mail_subject(const struct plan *p, struct arena *a);

/* The plan's edits, for the findings that they end. In @a. */
const struct remedy *mail_remedy(const struct plan *p, struct arena *a);

/* What the plan would do and why it is not done. */
void mail_advice(struct buf *out, const struct plan *p);

#endif
