/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * assets.h - the parts of the page for browsers, as bytes of the program.
 */
#ifndef WQLINT_REPORT_ASSETS_H
#define WQLINT_REPORT_ASSETS_H

/* NUL-terminated, live for ever. */
const char *asset_page(void);	/* with @STYLE@, @DATA@ and @SCRIPT@ where those belong */
const char *asset_style(void);
const char *asset_script(void);

#endif
