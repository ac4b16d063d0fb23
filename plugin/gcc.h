/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gcc.h - every GCC header that the plugin needs, and every #if over a GCC version.
 *
 * Our own headers come first: GCC's system.h poisons malloc and its kin, and a
 * macro that uses them must have been defined before.
 */
#ifndef WQLINT_PLUGIN_GCC_H
#define WQLINT_PLUGIN_GCC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both GCC and we have a struct function; C linkage knows no tags, so ours can go by another name here. */
#define function facts_function
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "facts/build.h"
#include "facts/facts.h"
#include "facts/packed.h"
#include "report/finding.h"
#include "check/solo.h"
#include "report/scenario.h"
#include "report/source.h"
#include "report/suppress.h"
extern "C" {
#include "model/where.h"
}
#undef function

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wdeprecated-copy"

#include "gcc-plugin.h"
#include "plugin-version.h"

#include "tree.h"
#include "c-family/c-common.h"
#include "tree-pass.h"
#include "tree-cfg.h"
#include "gimple.h"
#include "gimple-iterator.h"
#include "gimple-walk.h"
#include "ssa.h"
#include "basic-block.h"
#include "cfganal.h"
#include "cgraph.h"
#include "context.h"
#include "diagnostic.h"
#include "diagnostic-core.h"
#include "internal-fn.h"
#include "langhooks.h"
#include "attribs.h"
#include "output.h"
#include "stor-layout.h"
#include "stringpool.h"
#include "toplev.h"
#include "builtins.h"
#include "cpplib.h"
#include "c-family/c-pragma.h"

#pragma GCC diagnostic pop

static inline gimple *block_end_stmt(basic_block bb)
{
#if GCCPLUGIN_VERSION_MAJOR >= 14
	return last_nondebug_stmt(bb);
#else
	return last_stmt(bb);
#endif
}

#endif
