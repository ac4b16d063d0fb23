#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# prepare.sh VERSION [DIR [FRAGMENT]]: Debian's linux-source-VERSION, configured and ready for modules.
#
# Leaves DIR/src (the tree, never written to after unpacking) and DIR/obj (x86_64 allmodconfig
# less config.fragment and FRAGMENT, after modules_prepare) and prints DIR.  DIR defaults to
# $WQLINT_KERNELS/VERSION, or build/kernel/VERSION: several checkouts can share one tree by
# setting WQLINT_KERNELS, and DIR/src or DIR/obj may be symbolic links.
#
# Each step leaves its mark only when it is complete, so an interrupted run is resumed by the
# next one and a finished one costs nothing.  One run at a time works on a DIR (flock).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
version=${1:?usage: prepare.sh VERSION [DIR]}
dir=${2:-${WQLINT_KERNELS:-$top/build/kernel}/$version}
more=${3:-/dev/null}
jobs=${JOBS:-$(nproc)}
src=$dir/src obj=$dir/obj

say() { echo "prepare.sh: $*" >&2; }

mkdir -p "$dir"
dir=$(cd "$dir" && pwd) src=$dir/src obj=$dir/obj
exec 9>"$dir/.lock"
flock 9

# The mark is the fragment itself: a changed fragment configures again.
fragment=$dir/config.fragment
cat "$here/config.fragment" "$more" >"$fragment"
if ! cmp -s "$fragment" "$obj/.wqlint-prepared"; then
	"$top/install-deps.sh" kernel

	if [ ! -e "$src/Kbuild" ]; then
		tarball=/usr/src/linux-source-$version.tar.xz
		[ -e "$tarball" ] || "$top/install-deps.sh" "linux-source-$version"
		say "unpacking $tarball into $dir"
		rm -rf "$dir/unpack"
		mkdir "$dir/unpack"
		tar -xf "$tarball" -C "$dir/unpack" --strip-components=1
		mv "$dir/unpack" "$src"
	fi

	mkdir -p "$obj"
	# A parent make's flags (and its -j) mean nothing to this one.
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
	kmake() { make -C "$src" O="$obj" ARCH=x86_64 "$@"; }
	say "configuring $version in $obj"
	kmake KCONFIG_ALLCONFIG="$fragment" allmodconfig >"$dir/config.log" 2>&1 ||
		{ tail -20 "$dir/config.log" >&2; exit 2; }
	for want in 'CONFIG_DEBUG_INFO_NONE=y' '# CONFIG_KASAN is not set' \
		    '# CONFIG_GCC_PLUGINS is not set' '# CONFIG_WERROR is not set'; do
		grep -qx "$want" "$obj/.config" || { say "$want did not hold"; exit 2; }
	done
	# What depends on something that is off is not set either, without a line that says so.
	sed -nE 's/^# (CONFIG_\w+) is not set$/\1/p' "$more" | while read -r off; do
		! grep "^$off=" "$obj/.config" >&2 || { say "$off could not be set off"; exit 2; }
	done
	grep '^CONFIG_' "$more" | while read -r want; do
		grep -qxF "$want" "$obj/.config" || { say "$want did not hold"; exit 2; }
	done
	say "modules_prepare"
	kmake -j"$jobs" modules_prepare >"$dir/prepare.log" 2>&1 ||
		{ tail -20 "$dir/prepare.log" >&2; exit 2; }
	cp "$fragment" "$obj/.wqlint-prepared"
fi
echo "$dir"
