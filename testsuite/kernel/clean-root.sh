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
work=${CLEAN_ROOT_DIR:-$top/build/clean-root}
base=$work/base.tar

say() { echo "clean-root: $*"; }

[ "$(id -u)" = 0 ] || { echo "clean-root.sh: needs root (debootstrap, chroot)" >&2; exit 2; }
# In a mount namespace of our own nothing stays mounted, however this ends.
[ "${CLEAN_ROOT_INNER:-}" ] || CLEAN_ROOT_INNER=1 exec unshare --mount "$0" "$@"
[ $# -gt 0 ] || set -- demo check

"$top/install-deps.sh" root
mkdir -p "$work"

if [ ! -e "$base" ]; then
	mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME) $(ORIGIN)' 'Created-By: Packages' |
		awk '$2 == "bookworm" && $3 == "Debian" { print $1; exit }')
	[ "$mirror" ] || { echo "clean-root.sh: apt here knows no mirror of bookworm" >&2; exit 2; }
	say "debootstrap of bookworm"
	rm -rf "$work/base"
	debootstrap --variant=minbase --include=make,git,ca-certificates bookworm "$work/base" "$mirror" \
		>"$work/debootstrap.log" 2>&1 || { tail -20 "$work/debootstrap.log"; exit 2; }
	# How this machine reaches its mirror (proxies, names) is not part of what is tested.
	for f in /etc/apt/apt.conf.d/*proxy* /etc/apt/sources.list.d/debian.sources; do
		[ ! -e "$f" ] || cp "$f" "$work/base${f%/*}/"
	done
	[ ! -e "$work/base/etc/apt/sources.list.d/debian.sources" ] ||
		rm -f "$work/base/etc/apt/sources.list"
	rm -f "$work/base/var/cache/apt/archives/"*.deb
	tar -cf "$base.new" -C "$work/base" .
	mv "$base.new" "$base"
	rm -rf "$work/base"
fi

status=0
for target in "$@"; do
	root=$work/root-$target
	rm -rf "$root"
	mkdir -p "$root"
	tar -xf "$base" -C "$root"
	cp /etc/resolv.conf /etc/hosts "$root/etc/"
	git clone -q --no-local "$top" "$root/wqlint"
	mount -t proc proc "$root/proc"
	mount --bind /dev "$root/dev"
	say "make $target, $(git -C "$top" describe --always), in a fresh root"
	start=$(date +%s)
	result=ok
	env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
		chroot "$root" make -C /wqlint "$target" >"$work/$target.log" 2>&1 </dev/null || result=FAILED
	tail -n 25 "$work/$target.log"
	say "make $target: $result ($(($(date +%s) - start)) s, log $work/$target.log)"
	[ $result = ok ] || status=1
	umount "$root/dev" "$root/proc"
	rm -rf --one-file-system "$root"
done
exit $status
