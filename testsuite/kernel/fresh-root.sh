#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fresh-root.sh: for clean-root.sh and deb-root.sh, which source it.  $work/base.tar is a Debian 12
# root with make and git and nothing of ours, made once; fresh_root DIR unpacks it, in_root DIR
# COMMAND... runs something in there.
#
# Needs root, and a mount namespace of our own, in which nothing stays mounted however this ends.
[ "$(id -u)" = 0 ] || { echo "$(basename "$0"): needs root (debootstrap, chroot)" >&2; exit 2; }
[ "${CLEAN_ROOT_INNER:-}" ] || CLEAN_ROOT_INNER=1 exec unshare --mount "$0" "$@"

work=${CLEAN_ROOT_DIR:-$top/build/clean-root}
base=$work/base.tar

say() { echo "$(basename "$0" .sh): $*"; }

"$top/install-deps.sh" root
mkdir -p "$work"

if [ ! -e "$base" ]; then
	mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME) $(ORIGIN)' 'Created-By: Packages' |
		awk '$2 == "bookworm" && $3 == "Debian" { print $1; exit }')
	[ "$mirror" ] || { echo "$(basename "$0"): apt here knows no mirror of bookworm" >&2; exit 2; }
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

fresh_root() {
	umount "$1/dev" "$1/proc" 2>/dev/null || true
	rm -rf --one-file-system "$1"
	mkdir -p "$1"
	tar -xf "$base" -C "$1"
	cp /etc/resolv.conf /etc/hosts "$1/etc/"
	# Nor is what this machine's npm trusts, if that is not what everybody's does.
	[ ! -e "${NODE_EXTRA_CA_CERTS:-}" ] || cp "$NODE_EXTRA_CA_CERTS" "$1/etc/ssl/more-ca.pem"
	mount -t proc proc "$1/proc"
	mount --bind /dev "$1/dev"
}

in_root() {
	in=$1
	shift
	env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
		${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/ssl/more-ca.pem} chroot "$in" "$@"
}

drop_root() {
	umount "$1/dev" "$1/proc"
	rm -rf --one-file-system "$1"
}
