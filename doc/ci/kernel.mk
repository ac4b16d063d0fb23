# SPDX-License-Identifier: GPL-2.0-or-later
# For a kernel's or an out-of-tree module's Makefile: `make WQLINT=1 …` compiles with the plugin, `make wqlint` checks.
# CHECKED is what to look at; KERNEL_FACTS, if set, is what `wqlint pack` made of the kernel a module is for.
WQLINT_SO	?= /usr/lib/wqlint/wqlint.so
CHECKED		?= .
ifdef WQLINT
KCFLAGS	+= -fplugin=$(WQLINT_SO) -fplugin-arg-wqlint-quiet
export KCFLAGS
endif

PHONY += wqlint
wqlint:
	wqlint check $(if $(KERNEL_FACTS),--with=$(KERNEL_FACTS)) $(if $(wildcard wqlint-baseline.json),--baseline=wqlint-baseline.json) $(CHECKED)
