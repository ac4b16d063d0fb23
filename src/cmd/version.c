// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * version.c - what the file VERSION says; nothing else is compiled with it.
 */
#include "cmd/cmd.h"

const char *cmd_version(void)
{
	return WQLINT_VERSION;
}
