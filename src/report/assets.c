// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * assets.c - holds page/, as bytes of the program.
 */
#include "report/assets.h"

/* Assembled in the top directory, where make runs; the Makefile knows that this file depends on them. */
#define ASSET(name, file)					\
	__asm__(".section .rodata\n"				\
		"asset_" name "_begin:\n"			\
		".incbin \"src/report/page/" file "\"\n"	\
		".byte 0\n"					\
		".previous\n")

ASSET("page", "page.html");
ASSET("style", "page.css");
ASSET("script", "page.js");

extern const char asset_page_begin[] __attribute__((visibility("hidden")));
extern const char asset_style_begin[] __attribute__((visibility("hidden")));
extern const char asset_script_begin[] __attribute__((visibility("hidden")));

const char *asset_page(void)
{
	return asset_page_begin;
}

const char *asset_style(void)
{
	return asset_style_begin;
}

const char *asset_script(void)
{
	return asset_script_begin;
}
