#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""fix_history.py [NAME...]: `wqlint fix` on what a real kernel flushes, and on conversions undone.

First the flushes of system queues that linux-source-6.1 still has: for each a proven patch, set beside
what upstream did.  Then modules that own a queue today: a copy goes back to the system queue
(undo.py), and `wqlint fix` converts it again: one queue for the module, or one for each device as they had.  A patch must apply as it is and make no
error for checkpatch; a module without a proven one fails the run.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

import kbuild
import undo

# Units (or the folder they are in), the strategy that is expected, and for each call site what upstream did.
SITES = {
    "tsi721": (["drivers/rapidio/devices/tsi721.o", "drivers/rapidio/devices/tsi721_dma.o"], "works",
               {"drivers/rapidio/devices/tsi721.c": "6.2: flush_work() of both works"}),
    "mptscsih": (["drivers/message/fusion/mptscsih.o", "drivers/message/fusion/mptbase.o",
                  "drivers/message/fusion/mptspi.o"], "remove",
                 {"drivers/message/fusion/mptscsih.c": "6.3: removed"}),
    "i915": (["drivers/gpu/drm/i915/"], "queue",
             {"drivers/gpu/drm/i915/display/intel_display.c": "6.5: i915->unordered_wq, one for each device",
              "drivers/gpu/drm/i915/gt/selftest_execlists.c": "6.5: the same queue"}),
}

# What of i915 is compiled: whoever queues, and what joins these to one module.
I915 = """i915_module i915_pci i915_driver i915_gem i915_request i915_irq i915_active intel_gvt intel_wakeref
    display/intel_display gt/intel_gt gt/intel_gt_pm gt/intel_engine_cs""".split()
QUEUES = re.compile(r"\b(schedule_(delayed_)?work|mod_delayed_work|queue_(delayed_|rcu_)?work|INIT_(DELAYED_)?WORK|"
                    r"flush_scheduled_work)\b")

# Module, its units (or the folder that is the module), its queue; and what is said if the tree's own way is wrong, so that no patch does the same.
OWNERS = {
    "hid-elo": (["drivers/hid/hid-elo.o"], "wq"),
    "wwan_hwsim": (["drivers/net/wwan/wwan_hwsim.o"], "wwan_wq"),
    "surface_acpi_notify": (["drivers/platform/surface/surface_acpi_notify.o"], "san_wq"),
    "scsi_dh_rdac": (["drivers/scsi/device_handler/scsi_dh_rdac.o"], "kmpath_rdacd"),
    "scsi_dh_alua": (["drivers/scsi/device_handler/scsi_dh_alua.o"], "kaluad_wq"),
    "uas": (["drivers/usb/storage/uas.o"], "workqueue"),
    "virtio_transport": (["net/vmw_vsock/virtio_transport.o"], "virtio_vsock_workqueue"),
    "ntb_perf": (["drivers/ntb/test/ntb_perf.o"], "perf_wq"),
    "pci-epf-test": (["drivers/pci/endpoint/functions/pci-epf-test.o"], "kpcitest_workqueue",
                     "pci_epf_test.cmd_handler may be armed"),
    "applesmc": (["drivers/hwmon/applesmc.o"], "applesmc_led_wq"),
    "memstick": (["drivers/memstick/core/memstick.o"], "workqueue"),
    "virtio_blk": (["drivers/block/virtio_blk.o"], "virtblk_wq"),
    "xillyusb": (["drivers/char/xillybus/xillyusb.o"], "wakeup_wq"),
    "cfag12864b": (["drivers/auxdisplay/cfag12864b.o"], "cfag12864b_workqueue"),
    "rxrpc": (["net/rxrpc/"], "rxrpc_workqueue"),
    "psmouse-smbus": (["drivers/input/mouse/psmouse-smbus.o", "drivers/input/mouse/psmouse-base.o"], "psmouse_smbus_wq"),
}
# The same of queues that are members of a device's struct: these are given back with --scope=device.
DEVICES = {
    "dm-delay": (["drivers/md/dm-delay.o"], "->kdelayd_wq"),
    "dm1105": (["drivers/media/pci/dm1105/dm1105.o"], "->wq"),
    "eeepc-laptop": (["drivers/platform/x86/eeepc-laptop.o"], "->led_workqueue"),
    "samsung-laptop": (["drivers/platform/x86/samsung-laptop.o"], "->led_workqueue"),
    "adv7511-v4l2": (["drivers/media/i2c/adv7511-v4l2.o"], "->work_queue"),
    "lm3630a_bl": (["drivers/video/backlight/lm3630a_bl.o"], "->irqthread"),
    "w5100": (["drivers/net/ethernet/wiznet/w5100.o"], "->xfer_wq",
              "it is not known where a struct w5100_priv is made"),
}
TEN = 10      # of them at least, says issue 6


def i915_units(src):
    found = {f"drivers/gpu/drm/i915/{n}.o" for n in I915}
    for path in sorted((src / "drivers/gpu/drm/i915").rglob("*.c")):
        name = path.relative_to(src)
        if "selftest" in str(name) or "/gvt/" in str(name) or not QUEUES.search(path.read_text(errors="replace")):
            continue
        found.add(str(name.with_suffix(".o")))
    return sorted(found)


def facts(tree, unit, root, out):
    """Facts of the unit as the tree below root has it; the entry for compile_commands.json."""
    argv = [a for a in kbuild.command(tree, unit) if not a.startswith("-fplugin")]
    src = str((tree / "src").resolve())
    argv = [re.sub(rf"{re.escape(src)}(?=/|$)", str(root), a).replace(str(tree / "src"), str(root)) for a in argv]
    obj = out / unit
    obj.parent.mkdir(parents=True, exist_ok=True)
    argv[argv.index("-o") + 1] = str(obj)
    argv = [f"-Wp,-MMD,{obj}.d" if a.startswith("-Wp,-MMD") else a for a in argv]
    argv += [*kbuild.PLUGIN_FLAGS, kbuild.FACTS_ONLY, f"-fplugin-arg-wqlint-root={root}"]
    done = subprocess.run(argv, cwd=tree / "obj", capture_output=True, text=True)
    if done.returncode:
        raise undo.Stuck(f"does not compile: {done.stderr.strip().splitlines()[0]}")
    return obj, {"directory": str(tree / "obj"), "file": str(root / pathlib.Path(unit).with_suffix(".c")),
                 "arguments": argv}


def overlay(src, root, files):
    """A tree at root that is src but for these files: links for all else."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for entry in src.iterdir():
        (root / entry.name).symlink_to(entry)
    for name, text in files.items():
        here = root
        for part in pathlib.Path(name).parent.parts:
            here, old = here / part, (here / part).resolve()
            if here.is_symlink():
                here.unlink()
                here.mkdir()
                for entry in old.iterdir():
                    (here / entry.name).symlink_to(entry)
        (root / name).unlink()
        (root / name).write_text(text)


def choice(patch):
    for key, words in {"remove": "do not flush", "works": "wait for own works", "queue": "use an own workqueue"}.items():
        if words in patch:
            return key
    return "-"


def checkpatch(src, patch):
    """Errors that the kernel's own script finds."""
    done = subprocess.run(["perl", src / "scripts/checkpatch.pl", "--no-tree", "--no-signoff", "--terse", "-"], input=patch,
                          capture_output=True, text=True, cwd=src)
    return [line for line in done.stdout.splitlines() if " ERROR:" in line or line.startswith("ERROR")]


def fix(tree, root, units, out, *options):
    """(patch, what was said, what is wrong) for the units of one module."""
    objects, entries = zip(*(facts(tree, u, root, out) for u in units))
    (out / "compile_commands.json").write_text(json.dumps(entries))
    done = subprocess.run([kbuild.WQLINT, "fix", f"--root={root}", "-p", out, *options, *objects],
                          capture_output=True, text=True, cwd=out)
    (out / "fix.patch").write_text(done.stdout)
    (out / "fix.log").write_text(done.stderr)
    wrong = []
    if done.returncode:
        wrong.append("not proven")
    elif not done.stdout:
        wrong.append("nothing to fix was found")
    else:
        wrong += checkpatch(tree / "src", done.stdout)
        applied = subprocess.run(["patch", "-p1", "--dry-run", "--force", "--fuzz=0", "--follow-symlinks", "-d", root],
                                 input=done.stdout, capture_output=True, text=True)
        wrong += applied.stdout.splitlines() if applied.returncode or "offset" in applied.stdout else []
    return done.stdout, done.stderr, wrong


def report(name, strategy, wrong, upstream, proof="proven"):
    print(f"{name:48} {strategy:7} {proof if not wrong else 'NOT PROVEN':11} {upstream}", flush=True)
    for line in wrong:
        print(f"    {line}")


def unflushed(patch):
    """The files in which the patch takes a flush of a system queue away."""
    return {name for name, text in re.findall(r"^\+\+\+ b/(\S*)\n((?:[-+ @\\].*\n|\n)*)", patch, re.M)
            if re.search(r"^-\s*flush_scheduled_work\(\)", text, re.M)}


def sites(tree, names, out):
    bad = 0
    for name, (units, expected, where) in SITES.items():
        if names and name not in names:
            continue
        src = (tree / "src").resolve()
        units = i915_units(src) if units[0].endswith("/") else units
        kbuild_needed(tree, units)
        shop = out / name
        shutil.rmtree(shop, ignore_errors=True)
        shop.mkdir(parents=True)
        patch, said, wrong = fix(tree, src, units, shop)
        if not wrong and choice(patch) != expected:
            wrong.append(f"{expected} was expected")
        for file, upstream in where.items():
            missing = [] if wrong or file in unflushed(patch) else ["the patch leaves this flush"]
            report(file, choice(patch), wrong + missing, f"upstream {upstream}")
            bad += bool(wrong + missing)
    return bad


def kbuild_needed(tree, units):
    """kbuild's own commands of these units: they are made by compiling them once."""
    missing = [u for u in units if not (tree / "obj" / u).exists() or (u.endswith("/") and not any((tree / "obj" / u).glob("*.o")))]
    if missing:
        kbuild.build_with_plugin(tree, missing, kbuild.FACTS_ONLY)


def owners(tree, names, out, table, *options):
    proven = refused = bad = 0
    src = (tree / "src").resolve()
    for name, (units, var, *refusal) in table.items():
        if names and name not in names:
            continue
        kbuild_needed(tree, units)
        headers = []
        if units[0].endswith("/"):
            headers = [str(h.relative_to(src)) for h in (src / units[0]).glob("*.h") if var in h.read_text()]
            units = [str(u) for u in kbuild.units(tree, units)]
        where = out / name
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir(parents=True)
        texts = {f: (src / f).read_text() for f in [*headers, *(str(pathlib.Path(u).with_suffix(".c")) for u in units)]}
        made = " ".join(m for t in texts.values() for m in re.findall(
            rf"{re.escape(var)}\s*=\s*((?:alloc|create)_\w+\([^;]*\))", t))
        try:
            overlay(src, where / "src", {f: undo.undo(t, var) for f, t in texts.items()})
            patch, said, wrong = fix(tree, where / "src", units, where, *options)
        except undo.Stuck as e:
            patch, wrong = "", [f"could not be undone: {e}"]
        if refusal and wrong == ["not proven"] and refusal[0] in said:
            report(str(pathlib.Path(units[0]).with_suffix(".c")), "-", [], f"refused: {refusal[0]}; the tree: {' '.join(made.split())}", "none")
            refused += 1
            continue
        own = re.search(r"^\+\s*\S+ = (alloc_\w+\(.*\));", patch, re.M)
        report(name if headers else str(pathlib.Path(units[0]).with_suffix(".c")), choice(patch), wrong, f"{own[1] + '; ' if own else ''}the tree: {' '.join(made.split())}")
        proven += not wrong
        bad += bool(wrong)
    return proven, refused, bad


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    args.add_argument("--kernel", default="6.1")
    args.add_argument("names", nargs="*", help="only these")
    args = args.parse_args()
    tree = kbuild.tree(args.kernel)
    out = kbuild.BUILD / "fix-history"
    bad = sites(tree, args.names, out)
    modules = owners(tree, args.names, out, OWNERS)
    devices = owners(tree, args.names, out, DEVICES, "--strategy=queue", "--scope=device")
    proven, refused, wrong = (a + b for a, b in zip(modules, devices))
    print(f"fix-history: {modules[0]} queues of modules and {devices[0]} of devices taken away and given back, "
          f"{refused} refused for a reason, {wrong} wrong")
    return 1 if bad or wrong or (not args.names and proven < TEN) else 0


if __name__ == "__main__":
    sys.exit(main())
