/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unit.h - what every unit test includes: cmocka, which wants these four first.
 */
#ifndef WQLINT_TESTSUITE_UNIT_H
#define WQLINT_TESTSUITE_UNIT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#endif
