# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts through the command: both forms, every container, and damage to each of them.

No compiler plugin here: objects get their section from objcopy, so that a failure is the readers'.
"""
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings, strategies

import harness

HEADER = 24


@pytest.fixture(scope="module")
def wqlint(build):
    """Runs build/wqlint; returns (exit status, standard output as bytes, lines of standard error)."""
    def run(*args, cwd=None, stdin=None, **kwargs):
        done = subprocess.run([build / "wqlint", *map(str, args)], cwd=cwd, timeout=60, input=stdin,
                              stdout=kwargs.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE, **kwargs)
        return done.returncode, done.stdout, done.stderr.decode().splitlines()
    return run


def every():
    """The text of unit/every.h: a unit with every kind in it."""
    source = (harness.TOP / "testsuite/unit/every.h").read_text()
    literals = re.findall(r'^"((?:[^"\\]|\\.)*)"', source, re.M)
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], "".join(literals))


def unit_text(n, lines=""):
    return f"unit dir/unit{n}.c producer gcc build b1\n{lines}\nfunction f{n} sig \"void (void)\" ret void at dir/unit{n}.c:{n + 1}:1\n" \
           f"  block b0\n    0: return at dir/unit{n}.c:{n + 2}:1\n    jump\n"


@pytest.fixture(scope="module")
def objects(wqlint, tmp_path_factory):
    """Makes NAME.o in a directory, holding the facts of a text (None: an object without facts)."""
    where = tmp_path_factory.mktemp("empty")
    (where / "e.c").write_text("int e;\n")
    subprocess.run(["gcc", "-c", "-fno-common", "e.c", "-o", "e.o"], cwd=where, check=True)

    def make(path, text):
        path = pathlib.Path(path)
        if text is None:
            shutil.copy(where / "e.o", path)
            return path
        facts = path.parent / (path.name + ".tmp")
        packed = path.parent / (path.name + ".packed.tmp")
        facts.write_text(text)
        assert wqlint("pack", "-o", packed, facts) == (0, b"", [])
        subprocess.run(["objcopy", "--add-section", f".debug_wqlint={packed}",
                        "--set-section-flags", ".debug_wqlint=readonly,exclude,debug",
                        where / "e.o", path], check=True)
        facts.unlink()
        packed.unlink()
        return path
    return make


def units(dump):
    return re.findall(rb"^unit (\S+)", dump, re.M)


def one_sentence(result, path, *words):
    """The command could not read @path, said so in one line, and went no further wrong."""
    status, out, err = result
    assert status == 2 and len(err) == 1, result
    assert err[0].startswith(f"wqlint: {path}"), err
    for word in words:
        assert word in err[0]
    return out


def test_round_trip(wqlint, tmp_path):
    (tmp_path / "in").write_text(every())
    status, text, err = wqlint("dump", "in", cwd=tmp_path)
    assert (status, err) == (0, [])
    assert text.decode() == every()
    assert wqlint("pack", "in", "-o", "packed", cwd=tmp_path)[0] == 0
    assert wqlint("dump", "packed", cwd=tmp_path) == (0, text, [])
    assert wqlint("pack", "packed", "-o", "again", cwd=tmp_path)[0] == 0
    assert (tmp_path / "packed").read_bytes() == (tmp_path / "again").read_bytes()
    assert wqlint("pack", "packed", cwd=tmp_path) == (0, (tmp_path / "packed").read_bytes(), [])
    assert wqlint("dump", "-", stdin=text) == (0, text, [])


STRINGS = strategies.text(strategies.characters(max_codepoint=255, blacklist_characters="\0"), max_size=30)


@settings(max_examples=40, deadline=None, derandomize=True,
          suppress_health_check=list(HealthCheck))
@given(strategies.lists(STRINGS, min_size=3, max_size=3), strategies.lists(STRINGS, min_size=2, max_size=2),
       strategies.integers(-2**63, 2**63 - 1))
def test_any_string_and_number_survives(wqlint, tmp_path, names, path, number):
    def quoted(s):
        return '"' + "".join(f"\\x{c:02x}" for c in s.encode("latin-1")) + '"'
    text = f"unit {quoted(names[0])}\nconstant {quoted(names[1])} = {number}\n" \
           f"global {quoted(names[2])}\n@0 = global g .{quoted(path[0])}:{quoted(path[1])}[{number}]\n"
    if not path[0] and not path[1]:
        return
    (tmp_path / "in").write_text(text)
    status, dump, err = wqlint("dump", tmp_path / "in")
    assert (status, err) == (0, [])
    # The dump is ASCII, one line a record, and says the same.
    assert dump.isascii() and dump.count(b"\n") == 5
    (tmp_path / "dump").write_bytes(dump)
    assert wqlint("pack", "-o", tmp_path / "a", tmp_path / "in")[0] == 0
    assert wqlint("pack", "-o", tmp_path / "b", tmp_path / "dump")[0] == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert str(number).encode() in dump


def test_several_units_in_a_row(wqlint, tmp_path):
    (tmp_path / "in").write_text("# two\n" + unit_text(1) + unit_text(2))
    assert wqlint("pack", "-o", tmp_path / "two", tmp_path / "in")[0] == 0
    data = (tmp_path / "two").read_bytes()
    # Sections of one name are joined with padding to their alignment.
    at = data.index(b"WQLF", 4)
    (tmp_path / "padded").write_bytes(data[:at] + bytes(7) + data[at:] + bytes(9))
    assert units(wqlint("dump", tmp_path / "padded")[1]) == [b"dir/unit1.c", b"dir/unit2.c"]


@pytest.mark.parametrize("text,says", [
    ("unit a.c\nfunction f\nblock b0\ncall %0\njump\n", "f: event 0: value is 0 of 0"),
    ("unit a.c\nfunktion f\n", ":2: expected what the line says"),
    ("function f\n", ":1: expected \"unit\""),
    ("unit \"a.c\n", ":1: expected a closing"),
])
def test_text_errors_name_the_line(wqlint, tmp_path, text, says):
    (tmp_path / "bad.facts").write_text(text)
    one_sentence(wqlint("dump", "bad.facts", cwd=tmp_path), "bad.facts:", says)


def test_cut_off_at_every_byte(wqlint, objects, tmp_path):
    (tmp_path / "in").write_text(unit_text(0))
    assert wqlint("pack", "-o", tmp_path / "packed", tmp_path / "in")[0] == 0
    data = (tmp_path / "packed").read_bytes()
    assert len(data) < 400
    for n in range(len(data)):
        (tmp_path / "cut").write_bytes(data[:n])
        assert one_sentence(wqlint("dump", "cut", cwd=tmp_path), "cut: ") == b""


def test_cut_off_object(wqlint, objects, tmp_path):
    data = objects(tmp_path / "a.o", unit_text(0)).read_bytes()
    for n in range(0, len(data), 7):
        (tmp_path / "cut.o").write_bytes(data[:n])
        assert one_sentence(wqlint("dump", "cut.o", cwd=tmp_path), "cut.o: ") == b""


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(strategies.data())
def test_flipped_bits(wqlint, objects, tmp_path, data):
    """Of two records, one damaged anywhere: one sentence, and the other one is read."""
    path = tmp_path / "two"
    if not path.exists():
        (tmp_path / "in").write_text(unit_text(1) + unit_text(2))
        assert wqlint("pack", "-o", path, tmp_path / "in")[0] == 0
    whole = bytearray(path.read_bytes())
    second = whole.index(b"WQLF", 4)
    bit = data.draw(strategies.integers(0, 8 * len(whole) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    (tmp_path / "bad").write_bytes(whole)
    if bit // 8 < 4:
        return		# the file's own magic: no longer a file of ours
    out = one_sentence(wqlint("dump", "bad", cwd=tmp_path), "bad: facts record ")
    assert units(out) == [b"dir/unit2.c" if bit // 8 < second else b"dir/unit1.c"]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(strategies.data())
def test_flipped_bits_in_an_object(wqlint, objects, tmp_path, data):
    """Whatever happens to the ELF around them: an answer, and no more than a sentence a thing."""
    path = tmp_path / "a.o"
    if not path.exists():
        objects(path, unit_text(1))
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(strategies.integers(1, 3))):
        bit = data.draw(strategies.integers(0, 8 * len(whole) - 1))
        whole[bit // 8] ^= 1 << bit % 8
    (tmp_path / "bad.o").write_bytes(whole)
    status, _, err = wqlint("dump", "bad.o", cwd=tmp_path)
    assert status in (0, 2) and (1 if status else 0) <= len(err) <= (3 if status else 0)


def test_foreign_version(wqlint, objects, tmp_path):
    (tmp_path / "in").write_text(unit_text(1) + unit_text(2))
    assert wqlint("pack", "-o", tmp_path / "p", tmp_path / "in")[0] == 0
    data = bytearray((tmp_path / "p").read_bytes())
    data[4] = 77
    (tmp_path / "p").write_bytes(data)
    out = one_sentence(wqlint("dump", "p", cwd=tmp_path), "p: ", "format version 77", "build the object again")
    assert units(out) == [b"dir/unit2.c"]


def test_ld_r_of_many(wqlint, objects, tmp_path):
    parts = [objects(tmp_path / f"{n:02}.o", unit_text(n)) for n in range(50)]
    subprocess.run(["ld", "-r", "--allow-multiple-definition", "-o", "all.o", *parts], cwd=tmp_path, check=True)
    status, out, err = wqlint("dump", "all.o", cwd=tmp_path)
    assert (status, err) == (0, [])
    assert units(out) == [b"dir/unit%d.c" % n for n in range(50)]


@pytest.mark.parametrize("how", ["rc", "rcT"])
def test_archives(wqlint, objects, tmp_path, how):
    (tmp_path / "sub").mkdir()
    names = ["a.o", "a-rather-long-member-name.o", "none.o", "sub/deep.o"]
    for n, name in enumerate(names):
        objects(tmp_path / name, None if name == "none.o" else unit_text(n))
    subprocess.run(["ar", how, "lib.a", *names], cwd=tmp_path, check=True)
    # From elsewhere: members of a thin archive are beside the archive, not beside us.
    status, out, err = wqlint("dump", tmp_path / "lib.a", cwd="/")
    assert (status, err) == (0, [])
    assert units(out) == [b"dir/unit0.c", b"dir/unit1.c", b"dir/unit3.c"]
    if "T" in how:
        (tmp_path / "a.o").unlink()
        out = one_sentence(wqlint("dump", "lib.a", cwd=tmp_path), "lib.a(a.o): No such file")
        assert units(out) == [b"dir/unit1.c", b"dir/unit3.c"]
    else:
        data = (tmp_path / "lib.a").read_bytes()
        (tmp_path / "cut.a").write_bytes(data[:len(data) - 100])
        out = one_sentence(wqlint("dump", "cut.a", cwd=tmp_path), "cut.a: is damaged or cut off")
        assert units(out) == [b"dir/unit0.c", b"dir/unit1.c"]


def test_an_archive_that_holds_itself(wqlint, objects, tmp_path):
    (tmp_path / "loop.a").write_bytes(b"!<thin>\n" + b"loop.a/".ljust(16) + b"0".ljust(12) + b"0".ljust(6) * 2 +
                                      b"644".ljust(8) + b"0".ljust(10) + b"`\n")
    one_sentence(wqlint("dump", "loop.a", cwd=tmp_path), "loop.a(loop.a)", "is an archive that holds itself")


@pytest.mark.parametrize("how", ["zlib", "zlib-gnu", "zstd"])
def test_compressed_sections(wqlint, objects, tmp_path, how):
    text = unit_text(1) + "".join(f"constant C{n} = {n * 7919}\n" for n in range(300))
    path = objects(tmp_path / "a.o", text)
    before = wqlint("dump", path)
    done = subprocess.run(["objcopy", f"--compress-debug-sections={how}", path, tmp_path / "z.o"],
                          stderr=subprocess.PIPE)
    if done.returncode:
        pytest.skip(f"this objcopy knows no {how}")
    # A record is compressed already, so objcopy finds nothing to gain: give it zero bytes to chew.
    packed = tmp_path / "packed"
    assert wqlint("pack", "-o", packed, path)[0] == 0
    packed.write_bytes(packed.read_bytes() + bytes(100000))
    subprocess.run(["objcopy", "--update-section", f".debug_wqlint={packed}", path], check=True)
    subprocess.run(["objcopy", f"--compress-debug-sections={how}", path, tmp_path / "z.o"], check=True)
    assert (tmp_path / "z.o").stat().st_size < 20000
    assert wqlint("dump", tmp_path / "z.o") == before


def test_foreign_class_and_byte_order(wqlint, objects, tmp_path):
    (tmp_path / "in").write_text(unit_text(1))
    assert wqlint("pack", "-o", tmp_path / "p", tmp_path / "in")[0] == 0
    facts = (tmp_path / "p").read_bytes()

    def elf(bits, order):
        """A relocatable object with one section, by hand."""
        wide = bits == 64
        num = lambda v, n: v.to_bytes(n, order)
        word = lambda v: num(v, 8 if wide else 4)
        names = b"\0.debug_wqlint\0.shstrtab\0"
        head = 64 if wide else 52
        at = head + len(facts) + len(names)
        def section(name, kind, offset, size):
            return num(name, 4) + num(kind, 4) + word(0) + word(0) + word(offset) + word(size) + num(0, 4) * 2 + word(1) + word(0)
        return (b"\x7fELF" + bytes([bits // 32, 1 if order == "little" else 2, 1]) + bytes(9) + num(1, 2) + num(8, 2) +
                num(1, 4) + word(0) * 2 + word(at) + num(0, 4) + num(head, 2) + num(0, 2) * 2 +
                num(64 if wide else 40, 2) + num(3, 2) + num(2, 2) + facts + names +
                section(0, 0, 0, 0) + section(1, 1, head, len(facts)) + section(15, 3, head + len(facts), len(names)))

    for bits in 32, 64:
        for order in "little", "big":
            (tmp_path / "f.o").write_bytes(elf(bits, order))
            status, out, err = wqlint("dump", tmp_path / "f.o")
            assert (status, err, units(out)) == (0, [], [b"dir/unit1.c"]), (bits, order)


def test_directories(wqlint, objects, tmp_path):
    tree = tmp_path / "tree"
    (tree / "b" / ".hidden").mkdir(parents=True)
    objects(tree / "z.o", unit_text(3))
    objects(tree / "b" / "m.o", unit_text(1))
    objects(tree / "b" / ".hidden" / "h.o", unit_text(0))
    objects(tree / "none.o", None)
    (tree / "notes.txt").write_text("unit is a word here\n")
    (tree / "hand.facts").write_text(unit_text(2))
    (tree / "b" / "loop").symlink_to("..")
    (tree / "b" / "dangling.o").symlink_to("nowhere")
    os.mkfifo(tree / "pipe")
    status, out, err = wqlint("dump", "tree", cwd=tmp_path)
    assert (status, err) == (0, [])
    assert units(out) == [b"dir/unit0.c", b"dir/unit1.c", b"dir/unit2.c", b"dir/unit3.c"]
    (tree / "text.o").write_text("not at all\n")
    out = one_sentence(wqlint("dump", "tree", cwd=tmp_path), "tree/text.o: is neither an ELF file nor an archive")
    assert len(units(out)) == 4


def test_what_holds_no_facts(wqlint, objects, tmp_path):
    objects(tmp_path / "none.o", None)
    (tmp_path / "text").write_text("hello\n")
    (tmp_path / "nothing").write_bytes(b"")
    (tmp_path / "dir").mkdir()
    for name, says in [("none.o", "holds no facts"), ("text", "is no ELF file"), ("nothing", "is empty"),
                       ("dir", "holds no facts"), ("missing", "No such file or directory")]:
        assert one_sentence(wqlint("dump", name, cwd=tmp_path), name + ": ", says) == b""
    one_sentence(wqlint("dump", "/bin/true"), "/bin/true: is a linked program")


def test_hostile_names(wqlint, objects, tmp_path):
    evil = "a\x1b[31m\nwqlint: b\x7f.o"
    objects(tmp_path / "evil.o", unit_text(1)).rename(tmp_path / evil)
    assert units(wqlint("dump", evil, cwd=tmp_path)[1]) == [b"dir/unit1.c"]
    (tmp_path / evil).write_bytes(b"\x7fELF")
    _, _, err = wqlint("dump", evil, cwd=tmp_path)
    assert len(err) == 1 and err[0].startswith("wqlint: a?[31m?wqlint: b?.o: ")
    objects(tmp_path / "-o", unit_text(1))
    assert wqlint("dump", "--", "-o", cwd=tmp_path)[0] == 0
    (tmp_path / "%s%n.facts").write_text("unit \"%n\\x1b[2J\"\n")
    status, out, err = wqlint("dump", "%s%n.facts", cwd=tmp_path)
    assert (status, out, err) == (0, b'unit "%n\\x1b[2J"\n', [])


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads everything")
def test_unreadable_file(wqlint, objects, tmp_path, build):
    good, bad = objects(tmp_path / "a.o", unit_text(1)), objects(tmp_path / "b.o", unit_text(2))
    bad.chmod(0)
    command = [build / "wqlint", "dump", bad.name, good.name]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", *command]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out = one_sentence((done.returncode, done.stdout, done.stderr.decode().splitlines()), "b.o: Permission denied")
    assert units(out) == [b"dir/unit1.c"]


def test_pack_writes_all_or_nothing(wqlint, objects, tmp_path):
    (tmp_path / "in").write_text(unit_text(1))
    (tmp_path / "bad").write_text("unit\n")
    (tmp_path / "out").write_text("precious")
    before = sorted(os.listdir(tmp_path))
    assert wqlint("pack", "-o", "out", "in", "bad", cwd=tmp_path)[0] == 2
    one_sentence(wqlint("pack", "-o", "/dev/full", "in", cwd=tmp_path), "/dev/full: cannot write: No space left")
    one_sentence(wqlint("pack", "-o", "no/dir", "in", cwd=tmp_path), "no/dir: cannot write: No such file")
    big = unit_text(1) + "".join(f"constant C{n * 7919 ** 3 % 1000003} = {n * 7919 ** 5 % 2**60}\n" for n in range(3000))
    (tmp_path / "in").write_text(big)
    import resource
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    one_sentence(wqlint("pack", "-o", "out", "in", cwd=tmp_path, preexec_fn=limit), "out: cannot write: File too large")
    assert (tmp_path / "out").read_text() == "precious"
    assert sorted(os.listdir(tmp_path)) == before
    assert wqlint("pack", "-o", "out", "in", cwd=tmp_path) == (0, b"", [])
    assert sorted(os.listdir(tmp_path)) == before
    assert wqlint("pack", "-o", "/dev/stdout", "in", cwd=tmp_path) == (0, (tmp_path / "out").read_bytes(), [])


def test_dump_to_a_full_disk(wqlint, tmp_path):
    (tmp_path / "in").write_text(unit_text(1))
    with open("/dev/full", "wb") as full:
        status, _, err = wqlint("dump", "in", cwd=tmp_path, stdout=full)
    assert status == 2 and err == ["wqlint: standard output: cannot write: No space left on device"]


@pytest.mark.parametrize("command", ["dump", "pack"])
def test_command_line(wqlint, command):
    for args in ["--no-such-option", "x"], []:
        status, out, err = wqlint(command, *args)
        assert (status, out, len(err)) == (2, b"", 1)
        assert command in err[0]
    status, out, err = wqlint(command, "--help")
    assert status == 0 and out.startswith(b"Usage: wqlint " + command.encode()) and not err
