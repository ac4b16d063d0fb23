# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel trees, their compiler commands and their objects: what the scripts beside this share.

A tree is what prepare.sh leaves: TREE/src and TREE/obj.  The exact compiler command of a unit is
in kbuild's own .NAME.o.cmd; compile() runs it again with another output and more flags, so
that builds with and without the plugin differ in nothing else.
"""
import os
import pathlib
import re
import shlex
import struct
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
BUILD = BUILD if BUILD.is_absolute() else TOP / BUILD
PLUGIN = BUILD / "wqlint.so"
WQLINT = BUILD / "wqlint"
JOBS = int(os.environ.get("JOBS", os.cpu_count() or 1))

# Facts only: single-unit findings on a whole kernel are not what is looked at here.
PLUGIN_FLAGS = [f"-fplugin={PLUGIN}", "-fplugin-arg-wqlint-quiet"]

# What `make demo-kernel` compiles: old flushes (rapidio, fusion), reclaim work (md, sunrpc),
# and files that name a flush in a comment only.
DEMO_TARGETS = ["drivers/rapidio/", "drivers/message/fusion/", "drivers/md/", "net/sunrpc/",
                "drivers/net/usb/lan78xx.o", "drivers/net/phy/", "drivers/acpi/osl.o"]


def die(message, status=2):
    sys.exit(print(f"{pathlib.Path(sys.argv[0]).name}: {message}", file=sys.stderr) or status)


def tree(version):
    """The prepared tree of that kernel version (prepare.sh makes it when missing)."""
    done = subprocess.run([HERE / "prepare.sh", version], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        die(f"linux-source-{version} could not be prepared")
    return pathlib.Path(done.stdout.strip())


def make(tree, *args, check=True):
    """Run kbuild in the tree; returns (status, output), or dies showing the output's end."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    env["LC_ALL"] = "C"
    done = subprocess.run(["make", "-C", tree / "src", f"O={tree / 'obj'}", "ARCH=x86_64",
                           f"-j{JOBS}", *args], env=env, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode:
        print("\n".join(done.stdout.splitlines()[-40:]), file=sys.stderr)
        die(f"make {' '.join(map(str, args))} failed with status {done.returncode}", 1)
    return done.returncode, done.stdout


def units(tree, targets):
    """The objects under these targets that were compiled from one C file, relative to obj."""
    obj = tree / "obj"
    found = []
    for target in targets:
        where = obj / target
        cmds = (where.rglob(".*.o.cmd") if target.endswith("/")
                else [where.with_name(f".{where.name}.cmd")])
        for cmd in cmds:
            name = cmd.parent / cmd.name[1:-len(".cmd")]
            if name.exists() and not name.name.endswith(".mod.o") and command(tree, name):
                found.append(name.relative_to(obj))
    return sorted(set(found))


def command(tree, unit):
    """argv of the compiler for that object as kbuild ran it, or None if it was not made from C."""
    unit = pathlib.Path(unit)
    path = tree / "obj" / unit
    first = path.with_name(f".{path.name}.cmd").read_text().split("\n", 1)[0]
    text = re.sub(r"^(saved)?cmd_\S+ := ", "", first).replace("$(pound)", "#").replace("$$", "$")
    argv = shlex.split(text.split(" ; ")[0].split("; ./")[0])
    return argv if "-c" in argv and argv[-1].endswith(".c") else None


def compile(tree, unit, output, extra=()):
    """Compile the unit again into output with extra flags.

    Returns (CPU seconds of the compiler and all its children, its standard error)."""
    argv = [a for a in command(tree, unit) if not a.startswith("-fplugin")]
    argv[argv.index("-o") + 1] = str(output)
    argv = [f"-Wp,-MMD,{output}.d" if a.startswith("-Wp,-MMD") else a for a in argv]
    child = subprocess.Popen([*argv, *extra], cwd=tree / "obj", text=True, errors="replace",
                             env={**os.environ, "LC_ALL": "C"}, stderr=subprocess.PIPE)
    stderr = child.stderr.read()
    # wait4 tells the child's own time and that of what it waited for: driver, cc1 and as.
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        print(stderr, file=sys.stderr)
        die(f"{unit} does not compile{' with the plugin' if extra else ''}", 1)
    return used.ru_utime + used.ru_stime, stderr


def sections(path):
    """{name: (header fields, bytes)} of a 64-bit little-endian ELF file; duplicates are joined."""
    data = pathlib.Path(path).read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        die(f"{path} is no ELF file of x86_64")
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count, names = struct.unpack_from("<HHH", data, 0x3a)
    if count == 0:                                  # more than 65,279: the real numbers are in entry 0
        count, = struct.unpack_from("<Q", data, offset + 0x20)
    if names == 0xffff:
        names, = struct.unpack_from("<I", data, offset + 0x28)
    rows = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size) for i in range(count)]
    strings = data[rows[names][4]:]
    result = {}
    for row in rows:
        name = strings[row[0]:strings.index(b"\0", row[0])].decode()
        body = b"" if row[1] == 8 else data[row[4]:row[4] + row[5]]
        result[name] = (row, result.get(name, (row, b""))[1] + body)
    return result


def build_with_plugin(tree, targets):
    """Compile targets through kbuild with the plugin; returns make's output.

    kbuild knows the flags but not the plugin's content, so objects of another plugin go first."""
    if not PLUGIN.exists():
        die(f"{PLUGIN} is missing: run make")
    mark, stamp = tree / "obj/.wqlint-plugin", f"{zlib.crc32(PLUGIN.read_bytes()):08x}\n"
    if not mark.exists() or mark.read_text() != stamp:
        for unit in units(tree, targets):
            (tree / "obj" / unit).unlink()
        mark.write_text(stamp)
    return make(tree, f"KCFLAGS={' '.join(PLUGIN_FLAGS)}", *targets)[1]
