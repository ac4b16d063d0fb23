#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# deb-root.sh DIR: installs the package in DIR in a fresh Debian 12 root, beside Debian's gcc, and
# tries it: the command's own pages and rules, and the demo through plugin and `wqlint check`.
set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/testsuite/kernel/fresh-root.sh"

root=$work/root-deb
fresh_root "$root"
mkdir "$root/try"
cp "$1"/wqlint_*.deb "$1"/wqlint-clang_*.deb "$root/try/"
cp -r "$top/testsuite/demo" "$top/runtime/include" "$root/try/"
cat >"$root/try/try.sh" <<'END'
set -eux
cd /try
apt-get -qq update
apt-get -qq install -y --no-install-recommends ./wqlint_*.deb gcc libc6-dev man-db >apt.log 2>&1 || { tail -20 apt.log; exit 1; }
wqlint --version
wqlint explain flush-self | grep -q '^# flush-self'
wqlint rules | grep -q queue-lifecycle
man wqlint | grep -q baseline
man wqlint-rules | grep -q allow
for f in main io buf; do
	gcc -std=gnu11 -O2 -D__KERNEL__ -DMODULE -Iinclude -fplugin=/usr/lib/wqlint/wqlint.so \
		-c demo/ferry_$f.c -o ferry_$f.o
done
status=0
wqlint check ferry_*.o >found || status=$?
cat found
[ $status = 1 ]
grep -q 'ferry_io.c.*\[flush-system-queue\]$' found
grep -q 'ferry_buf.c.*\[alloc-in-reclaim-work\]$' found
[ "$(grep -c ': warning: ' found)" = 2 ]
wqlint check --format=sarif -o found.sarif ferry_*.o || [ $? = 1 ]
grep -q '"markdown":"# flush-self' found.sarif
# The second front end is a package of its own, for it brings LLVM along.
apt-get -qq install -y --no-install-recommends ./wqlint-clang_*.deb >>apt.log 2>&1 || { tail -20 apt.log; exit 1; }
status=0
wqlint cc -- -std=gnu11 -O2 -nostdinc -D__KERNEL__ -DMODULE -Iinclude demo/ferry_io.c || status=$?
[ $status -lt 2 ]
dpkg --purge wqlint-clang wqlint
[ ! -e /usr/share/wqlint ] && [ ! -e /usr/lib/wqlint ]
END
status=0
in_root "$root" sh /try/try.sh >"$work/deb.log" 2>&1 </dev/null || status=1
tail -n 40 "$work/deb.log"
drop_root "$root"
[ $status = 0 ] && say "the package works in a fresh root" || say "FAILED (log $work/deb.log)"
exit $status
