# SPDX-License-Identifier: GPL-2.0-or-later
"""`wqlint check --dump-graph`: the programs of graph/ and some of the corpus, edge by edge.

graph/NAME.graph begins with `# case: PATH` below testsuite/; the rest is the dump, to the letter.
`pytest --golden testsuite/test_graph.py` writes them anew, for a look at the diff. What a dump must
say and must not say, whoever wrote it, is tested below.
"""
import subprocess

import pytest

import graph
import harness

WHERE = harness.TESTSUITE / "graph"
FILES = sorted(WHERE.glob("*.graph"))


@pytest.fixture(scope="module")
def dump(build, tmp_path_factory):
    """The dump of the program at a path below testsuite/, as text; each is compiled once."""
    made = {}

    def of(path, *options):
        if path not in made:
            case = harness.load(harness.TESTSUITE / path, harness.TESTSUITE)
            made[path] = case, harness.Gcc(build).compile(case, tmp_path_factory.mktemp("graph"))
        case, objects = made[path]
        done = subprocess.run([build / "wqlint", "check", "--dump-graph", *case.options, *options, *objects],
                              cwd=case.root, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout
    return of


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_dump(path, dump, request):
    """Every node and edge with all of its fields, and nothing else."""
    head, _, wanted = path.read_text().partition("\n")
    text = dump(head.removeprefix("# case: "))
    if request.config.getoption("--golden"):
        path.write_text(f"{head}\n{text}")
    else:
        assert text == wanted


def test_there_are_dumps():
    """An empty glob would pass in silence."""
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_well_formed(path):
    """Sorted; every end of an edge is a node, every node the end of an edge; one edge of a kind."""
    g = graph.parse(path.read_text().partition("\n")[2])
    ends = {n for e in g.edges for n in (e.start, e.end)}
    assert ends == set(g.nodes)
    keys = [(e.start, e.end, e.kind) for e in g.edges]
    assert len(set(keys)) == len(keys)
    assert all(e.tier in ("certain", "likely", "possible") for e in g.edges)


def queue(g, name):
    """The spelling of the one queue of that name."""
    found = [n for n in g.nodes if n.startswith(f'queue:"{name}"@')]
    assert len(found) == 1
    return found[0]


def lock(g, name):
    """The spelling of the one lock of that name, static or not."""
    found = [n for n in g.nodes if n == f"lock:{name}" or n.startswith(f"lock:{name}@")]
    assert len(found) == 1
    return found[0]


def work(g, name):
    """The same of a work."""
    found = [n for n in g.nodes if n == f"work:{name}" or n.startswith(f"work:{name}@")]
    assert len(found) == 1
    return found[0]


def test_cancel_is_for_the_work_alone(dump):
    """held -> w, never held -> Q, although its queue runs one work at a time."""
    g = graph.parse(dump("graph/waits.c"))
    held = lock(g, "apse_lock")
    assert g.between(held, work(g, "apse_cancelled")) == ["cancel-work"]
    at = next(e.at for e in g.edges if e.kind == "cancel-work")
    assert [e for e in g.edges if e.at == at and e.end.startswith("queue:")] == []


def test_flush_of_a_work_and_its_queue(dump):
    """A flushed work means its queue too where that runs one at a time, or has a rescuer; else not."""
    g = graph.parse(dump("graph/waits.c"))
    held = lock(g, "apse_lock")
    assert g.between(held, work(g, "apse_on_single")) == ["flush-work"]
    assert g.between(held, queue(g, "apse-single")) == ["flush-work"]
    assert g.between(held, queue(g, "apse-rescued")) == ["flush-work"]
    assert g.between(held, work(g, "apse_on_plain")) == ["flush-work"]
    assert g.between(held, queue(g, "apse-plain")) == ["flush-queue"]


def test_trylock_waits_for_nobody(dump):
    """No edge to what is only tried; but what is taken under it is waited for while it is held."""
    g = graph.parse(dump("graph/waits.c"))
    tried = lock(g, "apse_tried")
    assert [e for e in g.edges if e.end == tried] == []
    assert g.between(tried, lock(g, "apse_inner")) == ["lock"]


def test_work_and_queue_wait_for_what_the_function_does(dump):
    """Q -> w, then both -> the lock."""
    g = graph.parse(dump("graph/two_files"))
    w, q = work(g, "pew.work"), queue(g, "pew")
    assert g.between(q, w) == ["runs"]
    theirs = g.at("graph/two_files/two.c:7")
    assert theirs and g.between(w, theirs) == ["lock"] and g.between(q, theirs) == ["lock"]


def test_statics_of_one_name(dump):
    """Two files' statics are two nodes, told apart by where they stand."""
    g = graph.parse(dump("graph/two_files"))
    assert sorted(n for n in g.nodes if n.startswith("lock:lock@")) == [
        "lock:lock@graph/two_files/one.c:10", "lock:lock@graph/two_files/two.c:7"]


def test_reclaim(dump):
    """Who waits for reclaim, and for what reclaim waits; a trylock, a scope and GFP_ATOMIC say no."""
    g = graph.parse(dump("graph/reclaim.c"))
    assert g.between("reclaim", queue(g, "crypt")) == ["annotated"]
    assert g.between("reclaim", "lock:crypt.list_lock") == ["lock"]
    assert g.between(lock(g, "crypt_allocs"), "reclaim") == ["alloc"]
    assert {e.start for e in g.edges if e.end == "reclaim"} == {lock(g, "crypt_allocs")}
    assert "lock:crypt.lock" not in g.nodes


def test_held_by_callers(dump):
    """However far up, through wrappers and guards; not where it is given back first."""
    g = graph.parse(dump("graph/callers.c"))
    assert g.between(lock(g, "tower_top"), "lock:tower.bells") == ["lock"]
    assert g.between("lock:tower.lock", lock(g, "tower_sem")) == ["lock"]
    assert g.between(lock(g, "tower_guarded"), "lock:tower.lock") == ["lock"]
    assert g.between(lock(g, "tower_guarded"), lock(g, "tower_sem")) == ["lock"]
    assert not [n for n in g.nodes if "tower_dropped" in n]


def test_completion(dump):
    """held -> C, and C -> what its completer takes before, not after; both only at tier possible."""
    g = graph.parse(dump("graph/completer.c"))
    assert g.between(lock(g, "altar_lock"), "completion:altar.done") == ["completion"]
    assert g.from_("completion:altar.done") == {("lock:altar.before", "lock")}
    assert {e.tier for e in g.edges} == {"possible"}
    assert graph.parse(dump("graph/completer.c", "--tier=likely")).edges == []


def test_same_bytes(dump):
    """Twice, and whatever -j."""
    assert dump("graph/waits.c", "-j1") == dump("graph/waits.c", "-j2")


def test_root_is_cut_off(build, tmp_path):
    """Facts of an out-of-tree build have absolute paths; --root makes them relative, in names as well."""
    gcc = harness.Gcc(build)
    plugin = [f for f in gcc.plugin_flags(harness.TESTSUITE) if "-root=" not in f]
    subprocess.run([*gcc.base, '-DKBUILD_MODNAME="waits"', *plugin, "-c", "-o", tmp_path / "waits.o", WHERE / "waits.c"],
                   cwd=tmp_path, check=True)
    plain, cut = (subprocess.run([build / "wqlint", "check", "--dump-graph", *root, tmp_path / "waits.o"],
                                 capture_output=True, text=True, check=True).stdout
                  for root in ([], [f"--root={harness.TESTSUITE}"]))
    assert f"apse_lock@{WHERE}/waits.c:11" in plain
    assert cut == (WHERE / "waits.graph").read_text().partition("\n")[2]


def test_output_and_status(build, tmp_path):
    """-o writes a file, whole; findings are no matter of a graph, so the status is 0."""
    out = tmp_path / "g.txt"
    done = subprocess.run([build / "wqlint", "check", "--dump-graph", "-o", out,
                           harness.TESTSUITE / "facts" / "both_rules.facts"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert graph.parse(out.read_text()).edges
