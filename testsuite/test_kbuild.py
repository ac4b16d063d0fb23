# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel scripts' memory of which objects are current, on a tree of a few text files."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "kernel"))
import kbuild   # noqa: E402


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A checkout and a kernel tree with two objects of another checkout's plugin; (checkout, tree)."""
    top, tree = tmp_path / "checkout", tmp_path / "6.1"
    for name in "plugin/a.cc", "plugin/warn.cc", "src/facts/b.c", "src/base/c.c", "src/solve/d.c", "build/wqlint.so":
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text('int x; /* why */\nchar *s = "/* s */";\n')
    for name in "drivers/md/x", "fs/y":
        path = tree / "obj" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".o").write_text("")
        path.with_name(f".{path.name}.o.cmd").write_text(
            f"cmd_{name}.o := gcc -fplugin=/some/where/wqlint.so -fplugin-arg-wqlint-quiet -c -o {name}.o {name}.c\n")
    (tree / "obj/fs/plain.o").write_text("")
    (tree / "obj/fs/.plain.o.cmd").write_text("cmd_fs/plain.o := gcc -c -o fs/plain.o fs/plain.c\n")
    monkeypatch.setattr(kbuild, "TOP", top)
    monkeypatch.setattr(kbuild, "SAME_FACTS", {"5a3e"})
    monkeypatch.setattr(kbuild, "PLUGIN", top / "build/wqlint.so")
    ran = []
    monkeypatch.setattr(kbuild, "make", lambda tree, *args: ran.append(args) or (0, "made"))
    return top, tree, ran


def objects(tree):
    return sorted(str(p.relative_to(tree / "obj")) for p in tree.rglob("*.o"))


@pytest.mark.parametrize("name, old, new, same", [
    ("src/solve/d.c", "int x", "int y", True),          # the solver makes no facts
    ("plugin/a.cc", "/* why */", "// because", True),
    ("plugin/a.cc", "int x", "int y", False),
    ("plugin/warn.cc", "int x", "int y", True),         # nor does what prints warnings
    ("src/facts/b.c", "/* s */", "/* t */", False),     # in a string
    ("src/base/c.c", "int x", "long x", False),
])
def test_what_decides_the_facts(house, name, old, new, same):
    before = kbuild.facts_id()
    path = house[0] / name
    path.write_text(path.read_text().replace(old, new))
    assert (kbuild.facts_id() == before) == same


def test_other_facts_go_all_over_the_tree(house):
    top, tree, ran = house
    assert kbuild.build_with_plugin(tree, ["fs/"]) == "made"
    assert objects(tree) == ["fs/plain.o"]
    assert ran == [(f"KCFLAGS=-fplugin={tree}/wqlint.so -fplugin-arg-wqlint-quiet", "fs/")]
    assert (tree / "wqlint.so").resolve() == top / "build/wqlint.so"
    (tree / "obj/fs/y.o").write_text("compiled again")
    kbuild.build_with_plugin(tree, ["fs/"])
    assert objects(tree) == ["fs/plain.o", "fs/y.o"]


def test_facts_known_to_be_the_same_stay(house):
    """Objects of sources that make the same facts are kept, and so is their mark: another checkout may look at it."""
    _, tree, _ = house
    (tree / "obj/.wqlint-plugin").write_text("5a3e\n")
    kbuild.build_with_plugin(tree, ["fs/"])
    assert objects(tree) == ["drivers/md/x.o", "fs/plain.o", "fs/y.o"]
    assert (tree / "obj/.wqlint-plugin").read_text() == "5a3e\n"
    (tree / "obj/.wqlint-plugin").write_text("other\n")
    kbuild.build_with_plugin(tree, ["fs/"])
    assert objects(tree) == ["fs/plain.o"]


def test_same_facts_stay(house, monkeypatch):
    top, tree, ran = house
    kbuild.adopt(tree)
    assert f"-fplugin={tree}/wqlint.so -f" in (tree / "obj/fs/.y.o.cmd").read_text()
    (top / "src/solve/d.c").write_text("int solver;\n")
    monkeypatch.setattr(kbuild, "PLUGIN", top / "build/../build/wqlint.so")
    kbuild.build_with_plugin(tree, ["fs/"])
    kbuild.build_with_plugin(tree, ["drivers/md/"])
    assert objects(tree) == ["drivers/md/x.o", "fs/plain.o", "fs/y.o"]
    assert len({flags for flags, _ in ran}) == 1
    (top / "plugin/a.cc").write_text("int front;\n")
    kbuild.build_with_plugin(tree, ["fs/"])
    assert objects(tree) == ["fs/plain.o"]
