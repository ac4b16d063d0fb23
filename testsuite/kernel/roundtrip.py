#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""roundtrip.py [--kernel 6.1]: facts survive text and linker (`make check-roundtrip`).

For every unit of demo-kernel, `wqlint dump X.o >A; wqlint pack A -o Y; wqlint dump Y` gives A
again; and `ld -r` of fifty objects reads as fifty units.
"""
import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

import kbuild


def dump(*files):
    done = subprocess.run([kbuild.WQLINT, "dump", *files], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    return done.stdout if done.returncode == 0 else f"dump failed: {done.stderr.decode()}".encode()


def round_trip(path, tmp):
    """None, or what is wrong with this object."""
    text, packed = pathlib.Path(tmp, f"{path.name}.txt"), pathlib.Path(tmp, f"{path.name}.facts")
    first = dump(path)
    if count_units(first) != 1:
        return f"reads as {count_units(first)} units: {first[:200]!r}"
    text.write_bytes(first)
    done = subprocess.run([kbuild.WQLINT, "pack", text, "-o", packed], stderr=subprocess.PIPE)
    if done.returncode:
        return f"pack: {done.stderr.decode().strip()}"
    second = dump(packed)
    text.unlink()
    packed.unlink()
    return None if first == second else "the second dump differs from the first"


def count_units(text):
    return sum(line.startswith(b"unit ") for line in text.split(b"\n"))


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    kbuild.build_with_plugin(tree, kbuild.DEMO_TARGETS)
    units = kbuild.units(tree, kbuild.DEMO_TARGETS)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="wqlint-roundtrip-") as tmp:
        with concurrent.futures.ThreadPoolExecutor(kbuild.JOBS) as pool:
            def one(n):
                where = pathlib.Path(tmp, str(n))
                where.mkdir()
                return round_trip(tree / "obj" / units[n], where)
            for unit, wrong in zip(units, pool.map(one, range(len(units)))):
                if wrong:
                    bad += 1
                    print(f"FAIL {unit}: {wrong}")
        print(f"{len(units) - bad} of {len(units)} units: dump, pack, dump gives the same bytes")

        fifty = [tree / "obj" / unit for unit in units[:50]]
        joined = pathlib.Path(tmp, "fifty.o")
        # Objects of different modules may define one name twice; facts do not care.
        subprocess.run(["ld", "-r", "-z", "muldefs", "-o", joined, *fifty], check=True)
        got = count_units(dump(joined))
        print(f"ld -r of {len(fifty)} objects reads as {got} units")
        if got != len(fifty) or len(fifty) != 50:
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
