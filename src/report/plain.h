/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plain.h - the parts of --format=json, which other formats embed. Each call
 * returns a new value that the caller owns.
 */
#ifndef WQLINT_REPORT_PLAIN_H
#define WQLINT_REPORT_PLAIN_H

#include <jansson.h>

#include "report/render.h"

json_t *plain_finding(const struct finding *f);
json_t *plain_findings(const struct report *r);		/* at the floor or better, suppressed ones too */
json_t *plain_fixed(const struct baseline *b);		/* what the baseline has and the program not any more */
json_t *plain_notes(const struct err *notes);
json_t *plain_rules(const struct report *r);

#endif
