#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh BUILD: what `make demo` does.  Compiles the three files of ferry with the plugin (each
# file alone cannot show either bug), then links their facts and checks the whole module. Then runs the
# module under the runtime's lockdep, which comes to the same verdict by another way.
#
# `wqlint check` and `wqlint-run` exit 1 because they find something: that is what the demo is for.  run.sh exits 0
# when exactly the two planted bugs are found, and 1 when one is missing or another one appears.
set -eu

here=$(dirname "$0")
build=${1:-build}
out=$build/demo
flags="-std=gnu11 -O2 -Wall -D__KERNEL__ -DMODULE -Iruntime/include"
plugin="-fplugin=$build/wqlint.so -fplugin-arg-wqlint-quiet"

mkdir -p "$out"
for file in ferry_main ferry_io ferry_buf; do
	set -x
	${CC:-gcc} $flags $plugin -c "$here/$file.c" -o "$out/$file.o"
	{ set +x; } 2>/dev/null
done

echo "+ $build/wqlint check $out/ferry_*.o"
status=0
"$build/wqlint" check "$out"/ferry_*.o >"$out/findings" || status=$?
cat "$out/findings"
[ "$status" = 1 ] || { echo "demo: wqlint exited $status, where 1 (findings) is right" >&2; exit 1; }

# Where the bugs are, read off the sources rather than written down twice.
at() { echo "$1 $here/$2:$(grep -nF "$3" "$here/$2" | cut -d: -f1)"; }
{
	at flush-system-queue ferry_io.c 'flush_workqueue(wq)'
	at alloc-in-reclaim-work ferry_buf.c 'return kmalloc('
} | sort >"$out/expected"
sed -nE 's/^([^ :]+:[0-9]+):[0-9]+: warning: .*\[([a-z-]+)\]$/\2 \1/p' "$out/findings" |
	sort >"$out/found"
diff -u "$out/expected" "$out/found" || { echo "demo: not the two planted bugs" >&2; exit 1; }

echo
echo "+ $build/wqlint-run --all $here"
status=0
"$build/wqlint-run" --all "$here" >"$out/run" || status=$?
cat "$out/run"
[ "$status" = 1 ] || { echo "demo: wqlint-run exited $status, where 1 (reports) is right" >&2; exit 1; }
sed -nE 's/^wqlint: ([^ :]+:[0-9]+): .*\[([a-z-]+)\], seed .*$/\2 \1/p' "$out/run" | sort -u >"$out/found"
diff -u "$out/expected" "$out/found" || { echo "demo: the run does not report the two planted bugs" >&2; exit 1; }
echo
echo "demo: both planted bugs found in the source and reported by the run, and nothing else (wqlint check and wqlint-run exit 1 when they find something)"
