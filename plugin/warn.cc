// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * warn.cc - findings of this one unit, printed as GCC's own warnings.
 *
 * A second consumer of the analysis: it starts when the unit's facts are
 * complete and changes none of them.
 */
#include "plugin.h"

void warn_unit(struct unit *u)
{
	(void)u;
}
