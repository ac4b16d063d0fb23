/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - what the renderers of JSON share. libjansson builds and writes it.
 *
 * Running out of memory is bug(), as everywhere; so no function here returns NULL.
 */
#ifndef WQLINT_REPORT_JSON_H
#define WQLINT_REPORT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Any bytes as a string: what is no UTF-8 becomes U+FFFD. */
json_t *json_text(const char *s);
json_t *json_text_len(const char *s, size_t len);

/* The value that jansson has just made, or bug(). */
json_t *json_must(json_t *value);

/* Set or append, which takes @value over. */
void json_put(json_t *object, const char *key, json_t *value);
void json_add(json_t *array, json_t *value);

/* Write it, with a newline behind; @flags are json_dumpf()'s. */
void json_write(FILE *out, const json_t *value, size_t flags);

/*
 * A path as a URI reference: without "." and inner "..", everything but
 * letters, digits and -._~/ percent-encoded. *@inside: it is relative and stays
 * below where it starts. The caller free()s it.
 */
char *json_uri(const char *path, bool *inside);

#endif
