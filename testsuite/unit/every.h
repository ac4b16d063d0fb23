/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * every.h - a unit with every record, kind and flag in it, as text that dump would print.
 */
#ifndef WQLINT_TESTSUITE_EVERY_H
#define WQLINT_TESTSUITE_EVERY_H

static const char every[] =
"unit drivers/foo/foo.c producer \"gcc 12.2.0\" build abc incomplete \"tab\\there \\\"q\\\" \\\\ \\xff\"\n"
"constant WQ_X = 8\n"
"constant LOWEST = -9223372036854775808\n"
"\n"
"global foo_ops flags static,weak,used section \".data\" type \"struct ops\" at drivers/foo/foo.c:3:4 in DEFINE_OPS from include/x.h:9:10\n"
"  @0 = global foo_ops .ops:open[3].xe_gt.reset:worker[*] type \"struct ops\"\n"
"  %0 = func foo_open\n"
"  slot @0 = %0\n"
"\n"
"alias bar = foo flags weak\n"
"\n"
"function foo flags static,inline,noreturn,varargs section \".init.text\" ret int sig \"int (struct foo *, int, ...)\" at drivers/foo/foo.c:10:5\n"
"  param f \"struct foo *\"\n"
"  param \"\" int\n"
"  block b0\n"
"    %0 = param 0\n"
"    %1 = param 1\n"
"    %2 = int -5\n"
"    %3 = string \"odd # string, (x)\"\n"
"    @0 = deref %0 .foo:wq\n"
"    %4 = load @0\n"
"    %5 = op and (%1, %2)\n"
"    %6 = op not (%5)\n"
"    %7 = func flush_it\n"
"    0: call %7 (%4, %6) at drivers/foo/foo.c:12:3\n"
"    @1 = local 0 tmp type \"struct s\"\n"
"    @2 = local 0 tmp .s:a\n"
"    %8 = result 0\n"
"    1: store @2 = %8 at drivers/foo/foo.c:12:3\n"
"    2: copy @1 = @0 at drivers/foo/foo.c:12:3 in GET\n"
"    3: asm (%0, %1) outs (@1, @2) text \"lock; x\"\n"
"    %9 = container (%0) .foo:work.work:x\n"
"    4: call %9 into @1 sig \"void (void)\"\n"
"    branch %1 (b1, b2)\n"
"  block b1\n"
"    %10 = unknown vararg\n"
"    %11 = addr @1\n"
"    %12 = choice b1 (%0, %13) from (b0, b2)\n"
"    switch %12 (b1, b2) cases (1 b1, 2..5 b2, -1 b1)\n"
"  block b2\n"
"    %13 = load @0 after 2\n"
"    5: return %13\n"
"    any (b0, b1, b2)\n"
"  block b3\n"
"    6: return\n"
"    jump\n"
"\n"
"function nobody flags extern\n";

#endif
