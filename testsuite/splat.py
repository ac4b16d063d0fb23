# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports of lockdep, the kernel's or the runtime's, field by field."""
import dataclasses
import re

LOCK = r"(?P<lock>\(.*\))\{(?P<usage>[-+.?]{4})\}-\{\d+:\d+\}"
HELD = re.compile(r"(?P<at>[0-9a-f]+) " + LOCK + r", at: (?P<where>\S+)( \[\w+\])?$")
ENTRY = re.compile(r"-> #(?P<n>\d+) " + LOCK + ":$")
FRAME = re.compile(r" +(?P<function>[\w.]+)\+0x[0-9a-f]+/0x[0-9a-f]+( \[\w+\])?( \((?P<file>[^:]+):(?P<line>\d+)\))?$")
TASK = re.compile(r"(?P<task>\S+/\d+) is trying to acquire lock:$")
VERDICT = re.compile(r"wqlint: (?P<file>\S+):(?P<line>\d+): (?P<function>\w+)\(\): \[(?P<rule>[\w-]+)\], seed (?P<seed>\d+)$")
BANNER = re.compile(r"WARNING: possible (circular locking dependency|recursive locking) detected$")


@dataclasses.dataclass(frozen=True)
class Frame:
    """at: FILE:LINE, which only the runtime says."""
    function: str
    at: str


@dataclasses.dataclass
class Splat:
    """One report; names of locks without their outer brackets."""
    banner: str
    task: str = ""
    acquires: str = ""
    holds: str = ""
    chain: list = dataclasses.field(default_factory=list)     # (number, name, [Frame])
    exists: list = dataclasses.field(default_factory=list)    # the three of "Chain exists of:"
    scenario: list = dataclasses.field(default_factory=list)  # (CPU, act)
    held: list = dataclasses.field(default_factory=list)
    trace: list = dataclasses.field(default_factory=list)
    rule: str = ""
    at: str = ""
    seed: int = -1
    headings: list = dataclasses.field(default_factory=list)


HEADINGS = ("but task is already holding lock:", "which lock already depends on the new lock.",
            "the existing dependency chain (in reverse order) is:", "other info that might help us debug this:",
            "Chain exists of:", "Possible unsafe locking scenario:", "*** DEADLOCK ***",
            "May be due to missing lock nesting notation", "stack backtrace:", "Call Trace:")


def name(match):
    return match["lock"][1:-1]


def parse(text):
    """Splats of a run's output, in order; raises ValueError for a report that breaks off."""
    splats, now, frames = [], None, None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if BANNER.match(line):
            now = Splat(BANNER.match(line)[1])
            splats.append(now)
            if not re.fullmatch("=+", lines[number - 1]) or len(lines[number - 1]) != len(line):
                raise ValueError("the banner has no rule above it")
        if not now:
            continue
        if line.strip() in HEADINGS:
            now.headings.append(line.strip())
        if (m := TASK.match(line)):
            now.task = m["task"]
        elif (m := HELD.match(line)):
            if now.acquires:
                now.holds = name(m)
            else:
                now.acquires = name(m)
        elif (m := re.match(r" #\d+: (.*)", line)) and (h := HELD.match(m[1])):
            now.held.append(name(h))
        elif (m := ENTRY.match(line)):
            frames = []
            now.chain.append((int(m["n"]), name(m), frames))
        elif line == " <TASK>":
            frames = now.trace
        elif (m := FRAME.match(line)):
            frames.append(Frame(m["function"], f"{m['file']}:{m['line']}" if m["file"] else ""))
        elif " --> " in line:
            now.exists = line.strip().split(" --> ")
        elif (m := re.match(r"( +)((?:r?lock|sync)\(.*\);)$", line)):
            now.scenario.append((int(len(m[1]) > 10), m[2]))
        elif (m := VERDICT.match(line)):
            now.rule, now.at, now.seed = m["rule"], f"{m['file']}:{m['line']}", int(m["seed"])
            now = None
    if now:
        raise ValueError("the last report has no end")
    return splats
