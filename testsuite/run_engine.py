# SPDX-License-Identifier: GPL-2.0-or-later
"""The run engine: a case compiled against the runtime and executed by wqlint-run, its lockdep's reports as findings.

Every case runs as OPTIONS say: a few seeds, and the work's map touched as 6.1 does, which sees most. Cases add runs of
their own, one a line at the end of a file, when a path needs a parameter, a failure or another schedule to be gone:

    /* run: --param fast=1 */
    /* run: --set fail=2 */

Or they say why they cannot be executed at all, which is tested as well:

    /* run: none, the verbs layer is not in the runtime */
"""
import pathlib
import re
import shlex

import harness

OPTIONS = "--all --dump-graph --timeout 20 --set touch=6.1 --seeds 0..3".split()

RUNS = re.compile(r"/\*\s*run:\s*([^*\n]*?)\s*\*/")
NONE = re.compile(r"none, \S")
VERDICT = re.compile(r"^wqlint: (\S+):(\d+): .*\[([a-z-]+)\], seed \d+$", re.M)
STUCK = re.compile(r"^(DEADLOCK|HUNG|WATCHDOG|OOPS|kernel BUG).*", re.M)
GRAPH = re.compile(r"^# wqlint graph 1$.*?^# unresolved waits: \d+$", re.M | re.S)

# Lock inversions that no work or queue is part of: bugs, and none of wqlint's rules.
NO_RULE = "none"


def runs_of(case):
    """The case's own lines of options, as written; ["none, WHY"] when it cannot run."""
    return RUNS.findall("\n".join(f.read_text() for f in case.sources))


def why_not(case):
    """Why the case cannot be executed, or None."""
    return next((r for r in runs_of(case) if NONE.match(r)), None)


class Output:
    """What the runs of one case said."""

    def __init__(self, text):
        self.findings = sorted({harness.Finding(f, int(n), r) for f, n, r in VERDICT.findall(text)
                                if r != NO_RULE})
        self.stuck = sorted({m[0] for m in STUCK.finditer(text)})
        self.graphs = [m[0] for m in GRAPH.finditer(text)]
        self.text = text


class Run:
    """The run engine."""
    name = "run"

    def __init__(self, build, program="wqlint-run", options=()):
        self.program = pathlib.Path(build) / program
        self.options = list(options) or OPTIONS

    def execute(self, case, options=()):
        """The finished process of one run; not judged."""
        return harness.run([self.program, *self.options, *options,
                            *(s.relative_to(case.root) for s in case.sources)], case.root)

    def look(self, case):
        """Output of all runs of the case; raises EngineFailed when one did not come to a verdict."""
        text = ""
        for options in ["", *runs_of(case)]:
            done = self.execute(case, shlex.split(options))
            if done.returncode not in (0, 1) or done.stderr:
                raise harness.EngineFailed(f"wqlint-run {options}: status {done.returncode}\n{done.stderr}{done.stdout}")
            text += done.stdout
        out = Output(text)
        unknown = [f for f in out.findings if f.rule not in harness.RULES]
        if unknown:
            raise harness.EngineFailed("\n".join(["no rule of ours:", *map(str, unknown), text]))
        if out.stuck and not case.claims:
            raise harness.EngineFailed("\n".join(["stuck, and nothing is claimed:", *out.stuck]))
        return out

    def findings(self, case, out):
        """As the other engines; nothing is written below out, for wqlint-run keeps what it compiled."""
        return self.look(case).findings
