#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# clean-root.sh [TARGET]...: each make target (default: demo, then check) from a clean clone of
# HEAD in a fresh Debian 12 root of its own, which has make and git and nothing else of ours.
#
# This is what a newcomer's machine is like: whatever our own machines happen to have installed
# cannot help.  Needs root.  The base root is made once and kept as build/clean-root/base.tar;
# the package mirror is the one this machine's own apt is set up with.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- demo check
. "$top/testsuite/kernel/fresh-root.sh"

status=0
for target in "$@"; do
	root=$work/root-$target
	fresh_root "$root"
	git clone -q --no-local "$top" "$root/wqlint"
	say "make $target, $(git -C "$top" describe --always), in a fresh root"
	start=$(date +%s)
	result=ok
	in_root "$root" make -C /wqlint "$target" >"$work/$target.log" 2>&1 </dev/null || result=FAILED
	tail -n 25 "$work/$target.log"
	say "make $target: $result ($(($(date +%s) - start)) s, log $work/$target.log)"
	[ $result = ok ] || status=1
	drop_root "$root"
done
exit $status
