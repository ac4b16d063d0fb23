#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# install-deps.sh [GROUP|PACKAGE]...: what wqlint needs from Debian 12, installed when missing.
#
#   build    the command and the plugin for $PLUGIN_CC (default gcc)
#   check    build, and what the tests use: also the schema of SARIF, from npm, below build/
#   kernel   what it takes to build Linux modules
#   deb      what makes a Debian package
#   root     what testsuite/kernel/clean-root.sh needs
#
# The only place that names packages.  Costs one dpkg-query when nothing is missing.  As root
# (or where sudo asks for no password) it installs; as anybody else it prints the line to run
# and exits 2.  Where there is no dpkg it says what is needed and lets the build try.
set -eu

plugin_cc=$(basename "${PLUGIN_CC:-gcc}")

# gcc-11 names its own packages; plain gcc means Debian's default, whose number only
# an installed gcc (or the package list, before that) can tell.
plugin_packages() {
	case $plugin_cc in
	gcc-*)	n=${plugin_cc#gcc-}
		echo "gcc-$n g++-$n gcc-$n-plugin-dev" ;;
	*)	n=$(gcc -dumpversion 2>/dev/null || apt-cache depends gcc 2>/dev/null |
			sed -nE 's/^ *Depends: gcc-([0-9]+)$/\1/p')
		n=${n%%.*}
		echo "gcc-${n:-12}-plugin-dev" ;;
	esac
}

build() {
	echo "gcc g++ make libc6-dev binutils" "$(plugin_packages)" \
	     "libdw-dev libelf-dev libinih-dev libzstd-dev libxxhash-dev uthash-dev libjansson-dev zlib1g-dev libclang-19-dev"
}

packages() {
	for group in "$@"; do
		case $group in
		build)	build ;;
		check)	build; echo "clang libcmocka-dev git groff chromium chromium-driver python3-selenium" \
			     "python3 python3-pytest python3-hypothesis python3-jsonschema"
			[ -e "$schema" ] || command -v npm >/dev/null || echo npm ;;
		kernel)	echo "gcc make flex bison bc libssl-dev libelf-dev kmod cpio rsync" \
			     "xz-utils perl python3" ;;
		deb)	echo "debhelper dpkg-dev fakeroot git" ;;
		root)	echo "debootstrap git" ;;
		*)	echo "$group" ;;
		esac
	done | tr ' ' '\n' | sort -u
}

# OASIS's schema is packaged nowhere in Debian. One tarball, nothing of which is run.
sarif_schema() {
	[ ! -e "$schema" ] || return 0
	echo "install-deps.sh: fetching the schema of SARIF from npm" >&2
	new=$schemas.$$
	mkdir -p "$new"
	(cd "$new" && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null &&
		tar -xzf ./*.tgz) || { rm -rf "$new"
		echo "install-deps.sh: npm could not fetch @microsoft/jest-sarif, which holds the schema of SARIF" >&2
		exit 2
	}
	rm -rf "$schemas" && mv "$new" "$schemas"
}

missing() {
	for p in $(packages "$@"); do
		echo "$p"
	done >"$list"
	# A name dpkg never heard of is an error on its stderr and no line: missing as well.
	xargs dpkg-query -W -f='${Package} ${db:Status-Status}\n' <"$list" 2>/dev/null |
		sed -n 's/ installed$//p' | sort -u | comm -23 "$list" -
}

export LC_ALL=C
schemas=${BUILD:-build}/sarif
case $schemas in /*) ;; *) schemas=$(cd "$(dirname "$0")" && pwd)/$schemas ;; esac
schema=$schemas/package/lib/schemas/sarif-2.1.0-rtm.5.json
[ $# -gt 0 ] || set -- build
if ! command -v dpkg-query >/dev/null; then
	echo "install-deps.sh: no dpkg here; wqlint needs what Debian calls:" $(packages "$@") >&2
	exit 0
fi
list=$(mktemp)
trap 'rm -f "$list"' EXIT
want=$(missing "$@")
case " $* " in *" check "*) then=sarif_schema ;; *) then=: ;; esac
[ -n "$want" ] || { $then; exit; }

sudo=
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		sudo="sudo -n"
	else
		echo "install-deps.sh: packages are missing; run as root:" >&2
		echo "  apt-get update && apt-get install --no-install-recommends" $want >&2
		exit 2
	fi
fi
echo "install-deps.sh: installing" $want >&2
export DEBIAN_FRONTEND=noninteractive
apt="$sudo apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0"
# An unreachable extra source must not stop us: what counts is whether the install works.
$apt update >&2 || true
$apt install -y --no-install-recommends $want >&2 || {
	echo "install-deps.sh: apt-get could not install" $want >&2
	exit 2
}
$then
