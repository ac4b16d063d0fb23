/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * where.h - where the rules are that belong to a program file.
 */
#ifndef WQLINT_MODEL_WHERE_H
#define WQLINT_MODEL_WHERE_H

struct err;

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The rules directory that belongs to the command or plugin file @program: beside
 * its directory in a source tree, under share/ once installed. The caller
 * frees it; NULL and a sentence if there is none.
 */
char *model_rules_dir(const char *program, struct err *err);

#ifdef __cplusplus
}
#endif
#endif
