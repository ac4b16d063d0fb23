# SPDX-License-Identifier: GPL-2.0-or-later
"""Every edge that runs is predicted: a part of the corpus here, all of it by `make check-agreement`."""
import dataclasses

import pytest

import agreement
import graph
import harness

# Every so manieth case, and those whose edges come about in a way of their own.
STEP = 15
ALWAYS = ["alloc-in-reclaim-work/gt_ordered_wq.c", "alloc-in-reclaim-work/queue_lockdep_map.c",
          "flush-dependency/blk_mq_queue_rq.c", "flush-dependency/each_cpu.c", "flush-dependency/shrinker_scan.c",
          "flush-self/mutual_cancel.c", "flush-under-lock/held_by_contract.c", "flush-under-lock/rtnl_in_caller.c",
          "flush-under-lock/rwsem_reader.c", "queue-under-lock/guarded_report.c",
          "unannotated-queue/shrinker_awaits_onstack.c", "wait-in-reclaim-work/completion.c"]
CASES = sorted({*harness.discover()[::STEP], *(harness.CORPUS / name for name in ALWAYS)})


@pytest.fixture(scope="module")
def judge(build, tmp_path_factory):
    return agreement.Judge(build, tmp_path_factory.mktemp("agreement"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: str(p.relative_to(harness.CORPUS)))
def test_all_that_ran_is_predicted(judge, path):
    result = judge.case(path)
    if result.excused:
        pytest.skip(result.excused)
    assert not result.trouble
    assert not result.unpredicted, "\n".join(agreement.say_unpredicted(result))


RAN = """# wqlint graph 1
node	reclaim	-
node	lock:&x->lock@a.c:3	a.c:3
node	lock:rtnl_mutex	-
node	queue:"q"@a.c:4	a.c:4
node	work:(&x->work)@a.c:5	a.c:5
edge	reclaim	queue:"q"@a.c:4	annotated	ran	a.c:4	f	-
edge	queue:"q"@a.c:4	work:(&x->work)@a.c:5	runs	ran	-	-	-
edge	work:(&x->work)@a.c:5	lock:&x->lock@a.c:3	lock	ran	a.c:9	g	-
edge	lock:rtnl_mutex	work:(&x->work)@a.c:5	flush-work	ran	a.c:12	h	a.c:11
# unresolved waits: 0"""
STATIC = """# wqlint graph 1
node	reclaim	-
node	lock:rtnl_mutex	-
node	lock:x.lock	a.c:3 b.c:3
node	queue:"%s"@a.c:4	a.c:4
node	work:x.work	a.c:5
edge	reclaim	queue:"%s"@a.c:4	annotated	certain	a.c:4	-	-
edge	lock:rtnl_mutex	work:x.work	flush-work	certain	a.c:12	h	a.c:11
edge	queue:"%s"@a.c:4	work:x.work	runs	certain	a.c:7	f	-
edge	work:x.work	lock:x.lock	lock	certain	a.c:9	g	a.c:8
# unresolved waits: 0"""


def compare(static):
    result = agreement.Result("some/case.c")
    agreement.lay_over(result, graph.parse(RAN), graph.parse(static), graph.parse(static))
    return result


def test_nodes_meet_by_place_or_name():
    result = compare(STATIC)
    assert (result.predicted, result.unpredicted) == (4, [])
    assert len(result.witnessed) == len(result.static) == 4


@pytest.mark.parametrize("gone", range(4))
def test_an_edge_less_is_seen(gone):
    """Were one edge not predicted, this test would say which."""
    edges = [line for line in STATIC.splitlines() if line.startswith("edge")]
    result = compare(STATIC.replace(edges[gone] + "\n", ""))
    assert (result.predicted, len(result.unpredicted)) == (3, 1)
    assert "and is not predicted" in agreement.say_unpredicted(result)[0]


def test_another_place_is_another_node():
    assert len(compare(STATIC.replace("work:x.work\ta.c:5", "work:x.work\ta.c:6")).unpredicted) == 3


def test_what_is_known_is_no_more_than_that():
    """An edge of KNOWN is let pass in its case only."""
    (case, start, end), _ = next(iter(agreement.KNOWN.items()))
    ran = graph.Graph({start: (), end: ()}, [graph.Edge(start, end, "lock", "ran", "-", "-", "-")], 0)
    for name, unpredicted in ((case, 0), ("other/case.c", 1)):
        result = dataclasses.replace(agreement.Result(name))
        agreement.lay_over(result, ran, graph.parse(STATIC), graph.parse(STATIC))
        assert len(result.unpredicted) == unpredicted
