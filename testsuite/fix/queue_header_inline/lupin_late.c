// SPDX-License-Identifier: GPL-2.0
#include "lupin.h"

int lupin_late(void)
{
	struct lupin_note *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return -ENOMEM;
	lupin_kick(n);
	return 0;
}
