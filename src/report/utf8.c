// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * utf8.c - what is a character, and which of them are no text.
 */
#include "report/utf8.h"

#include <stdint.h>

/* No overlong form, no surrogate, nothing above U+10FFFF. */
size_t utf8_length(const unsigned char *p, size_t n)
{
	static const struct { unsigned char first, last, low, high, len; } forms[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t k;

		if (*p < forms[i].first || *p > forms[i].last)
			continue;
		if (n < forms[i].len || (forms[i].len > 1 && (p[1] < forms[i].low || p[1] > forms[i].high)))
			return 0;
		for (k = 2; k < forms[i].len && p[k] >= 0x80 && p[k] <= 0xbf; k++)
			;
		return k < forms[i].len ? 0 : forms[i].len;
	}
	return 0;
}

bool utf8_is_control(const unsigned char *p, size_t length)
{
	uint32_t c = *p;

	if (length == 2)
		c = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
	else if (length == 3)
		c = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	else if (length == 4)
		return false;
	/* C0, DEL and C1; marks, separators, embeddings and isolates of bidirectional text. */
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}
