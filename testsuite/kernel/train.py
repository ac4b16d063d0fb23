#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""train.py [--kernel 6.1] [--units 240]: a new src/facts/facts.dict (`make dictionary`).

Compiles units from all over the kernel with the plugin and lets zstd find what their facts have
in common.  Nothing of demo-kernel is among them, because bench measures there.  Units are
compiled with the flags of one that kbuild compiled; those that need other flags are passed over.

A new dictionary is a new format: raise FACTS_VERSION with it.
"""
import argparse
import concurrent.futures
import pathlib
import re
import subprocess
import tempfile

import kbuild

DIRS = """
    block crypto drivers/ata drivers/base drivers/block drivers/bluetooth drivers/char drivers/clk
    drivers/dma drivers/firewire drivers/gpio drivers/gpu/drm drivers/hid drivers/hwmon drivers/i2c
    drivers/iio drivers/infiniband/core drivers/infiniband/hw drivers/input drivers/leds
    drivers/media drivers/mfd drivers/misc drivers/mmc drivers/mtd drivers/net/bonding
    drivers/net/ethernet drivers/net/wireless drivers/nvme drivers/pci drivers/platform/x86
    drivers/power drivers/regulator drivers/rtc drivers/scsi drivers/spi drivers/staging
    drivers/target drivers/thunderbolt drivers/tty drivers/usb drivers/vfio drivers/video
    drivers/virtio drivers/watchdog fs ipc kernel lib mm net/bluetooth net/bridge net/core net/ipv4
    net/ipv6 net/mac80211 net/netfilter net/sctp net/wireless security sound/core sound/pci
    sound/soc sound/usb
""".split()


def sources(tree, count):
    """Sources from each directory alike, and evenly inside each."""
    for where in DIRS:
        files = sorted(p.relative_to(tree / "src") for p in (tree / "src" / where).rglob("*.c"))
        files = [f for f in files if not f.name.endswith(".mod.c") and "test" not in f.name]
        n = max(1, count // len(DIRS))
        yield from (files[(2 * i + 1) * len(files) // (2 * n)] for i in range(min(n, len(files))))


def compile(argv, tree, source, output):
    argv = list(argv)
    name = source.stem.replace("-", "_")
    old = argv[-1]
    argv[-1] = old[:old.index("drivers/")] + str(source) if "drivers/" in old else str(tree / "src" / source)
    argv[argv.index("-o") + 1] = str(output)
    argv = [a for a in argv if not re.match(r"-fplugin|-Wp,-MMD|-Werror", a)]
    argv = [re.sub(r"^(-DKBUILD_(MODNAME|BASENAME|MODFILE)=).*", rf'\1"{name}"', a) for a in argv]
    argv = [re.sub(r"^(-D__KBUILD_MODNAME=).*", rf"\1kmod_{name}", a) for a in argv]
    done = subprocess.run([*argv, "-I", str((tree / "src" / source).parent), *kbuild.PLUGIN_FLAGS],
                          cwd=tree / "obj", stderr=subprocess.DEVNULL)
    return done.returncode == 0


def payloads(tmp, where):
    """Decompressed payloads of every record under tmp; returns how many."""
    packed = tmp / "all.packed"
    subprocess.run([kbuild.WQLINT, "pack", "-o", packed, where], check=True)
    data, at, n = packed.read_bytes(), 0, 0
    (tmp / "raw").mkdir()
    while at < len(data):
        size = int.from_bytes(data[at + 8:at + 12], "little")
        raw = subprocess.run(["zstd", "-d", "-q", "-c", "-D", kbuild.TOP / "src/facts/facts.dict"],
                             input=data[at + 24:at + 24 + size], stdout=subprocess.PIPE, check=True).stdout
        # The heads of large units stand for the rest, or one driver would make the dictionary.
        (tmp / f"raw/{n:04}").write_bytes(raw[:131072])
        at, n = at + 24 + size, n + 1
    return n


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("--units", type=int, default=240)
    args.add_argument("--keep", help="leave objects and payloads in this (new) directory")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    if not (tree / "obj/drivers/md/.dm-crypt.o.cmd").exists():
        kbuild.build_with_plugin(tree, ["drivers/md/dm-crypt.o"])
    argv = kbuild.command(tree, "drivers/md/dm-crypt.o")

    with tempfile.TemporaryDirectory(prefix="wqlint-train-") as tmp:
        tmp = pathlib.Path(args.keep or tmp)
        (tmp / "obj").mkdir(parents=True)
        with concurrent.futures.ThreadPoolExecutor(kbuild.JOBS) as pool:
            done = list(pool.map(lambda s: compile(argv, tree, s, tmp / "obj" / (str(s).replace("/", "_")[:-1] + "o")),
                                 sources(tree, args.units)))
        n = payloads(tmp, tmp / "obj")
        version = re.search(r"FACTS_VERSION\s+(\d+)", (kbuild.TOP / "src/facts/packed.h").read_text())[1]
        subprocess.run(["zstd", "-q", "--train", *sorted((tmp / "raw").iterdir()), "--maxdict=112640",
                        f"--dictID={version}", "-f", "-o", kbuild.TOP / "src/facts/facts.dict"], check=True)
    print(f"facts.dict: trained on {n} units, {len(done) - sum(done)} of {len(done)} sources did not compile")


if __name__ == "__main__":
    main()
