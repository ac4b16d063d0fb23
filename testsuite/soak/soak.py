# SPDX-License-Identifier: GPL-2.0-or-later
"""Generated programs, executed and checked: the two verdicts must agree.

Nothing may be reported by a run that the analyser does not find, at any tier: the same rule at the same line.  And in a program
without branches nothing may be `certain` that no run shows.  What disagrees is looked at alone, made small, and written down
as C below BUILD/soak.

    soak.py [--build DIR] [--seed S] [--batch K] [-n N]
"""
import argparse
import concurrent.futures
import copy
import dataclasses
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import harness                      # noqa: E402
from soak import program as gen     # noqa: E402

JOBS = int(os.environ.get("JOBS", 2))
VERDICT = re.compile(r"^wqlint: (\S+):(\d+): .*\[([a-z-]+)\], seed \d+$", re.M)
STUCK = re.compile(r"^(DEADLOCK|HUNG|WATCHDOG|OOPS)", re.M)
RAN = re.compile(r"^ran (\S+)$", re.M)
RUNS = re.compile(r"^(\S+)\(\) runs on (\S+)$", re.M)
WORK, OWN = re.compile(r"p\d+_w\d+_fn$"), re.compile(r"p\d+_(h\d+|scan|w\d+_fn)$")
RUNS_ON = re.compile(r"(p\d+_w\d+_fn)\(\) runs on ")
SECTION = re.compile(r"^== program=(\d+)$", re.M)

# One exit is written for all programs of a batch, so what is left on which way out is not theirs to say.
LIFECYCLE = {"queue-lifecycle", "work-left-on-system-queue"}
SEEDS = 2           # of each program
MORE = 200          # before one says that no run shows it; those from 64 on let time pass


@dataclasses.dataclass
class Verdict:
    """Of one program: places as (file, line, rule)."""
    ran: set
    stuck: bool
    entered: set        # names of functions; of works with the queue
    found: set
    certain: set


def entered(text):
    """Of a run's words: names of functions, and (work function, queue)."""
    runs = RUNS.findall(text)
    return set(RAN.findall(text)) | set(runs) | {f for f, _ in runs}


def is_entered(finding, entered):
    """Did all run that has to before the finding can show itself: its functions, and one of its works on its queue?"""
    functions = {s["function"] for s in finding["steps"] if OWN.match(s["function"])}
    works, queue = {f for f in functions if WORK.match(f)}, finding["queue"].strip('"')
    if said := RUNS_ON.match(finding["message"]):
        works = {said[1]}       # the others of the path may be on that queue, too
    own = queue != finding["queue"]     # everybody's go by another name when they run
    return functions <= entered and (not own or not works or any((f, queue) in entered for f in works))


class Lab:
    """Compiles, runs and checks batches; what it makes goes with it."""

    def __init__(self, build):
        self.build = pathlib.Path(build)
        self.gcc = harness.Gcc(build)
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="soak"))
        # A copy, because it keeps what it compiles beside itself.
        self.runner = shutil.copy(self.build / "wqlint-run", self.dir)
        self.batches = 0

    def close(self):
        shutil.rmtree(self.dir)

    def write(self, programs):
        self.batches += 1
        out = self.dir / f"batch{self.batches}"
        out.mkdir()
        files, owner = gen.emit(programs)
        for name, text in files.items():
            (out / name).write_text(text)
        return out, owner

    def static(self, out):
        """Findings of the batch at any tier: [(file, line, rule, tier, all of it)]."""
        for unit in "main", "far":
            # Facts are taken before any optimisation, which would be most of the time that this takes.
            argv = [*self.gcc.base, "-O0", '-DKBUILD_MODNAME="batch"', *self.gcc.plugin_flags(out), "-c", "-o", f"{unit}.o", f"{unit}.c"]
            done = harness.run(argv, out)
            if done.returncode:
                raise harness.EngineFailed(done.stderr)
        done = harness.run([self.build / "wqlint", "check", "--tier=possible", "--format=json", "main.o", "far.o"], out)
        if done.returncode not in (0, 1) or done.stderr:
            raise harness.EngineFailed(f"wqlint check: {done.returncode}\n{done.stderr}")
        return [(f["file"], f["line"], f["rule"], f["tier"], f) for f in json.loads(done.stdout)["findings"]]

    def dynamic(self, out, n, seeds, extra=()):
        """What each program's runs reported: [({(file, line, rule)}, did one stand still, functions that ran)]."""
        done = harness.run([self.runner, "--all", "--verbose", "--timeout", "20", "--set", "touch=6.1", "--set", "eager=1", "--seeds", seeds, *extra,
                            "--each", f"program=0..{n - 1}", "main.c", "far.c"], out)
        if done.returncode not in (0, 1) or done.stderr:
            raise harness.EngineFailed(f"wqlint-run: {done.returncode}\n{done.stderr}")
        parts = SECTION.split(done.stdout)
        said = dict(zip(map(int, parts[1::2]), parts[2::2]))
        return [({(f, int(line), r) for f, line, r in VERDICT.findall(said[i]) if r in harness.RULES},
                 bool(STUCK.search(said[i])), entered(said[i])) for i in range(n)]

    def verdicts(self, programs, seeds=f"0..{SEEDS - 1}"):
        """One Verdict for each."""
        out, owner = self.write(programs)
        found = self.static(out)
        ran = self.dynamic(out, len(programs), seeds)
        shutil.rmtree(out)
        result = [Verdict(*said, set(), set()) for said in ran]
        for file, line, rule, tier, whole in found:
            n = owner.get((file, line))
            if n is not None:
                result[n].found.add((file, line, rule))
                # A work that is always cancelled before it begins, or always pending elsewhere, shows nothing.
                if tier == "certain" and is_entered(whole, result[n].entered):
                    result[n].certain.add((file, line, rule))
        return result


def disagreement(program, verdict):
    """What is wrong: {("missed" | "unseen", rule)}; empty when they agree."""
    # A work that stands still is left behind by whatever exit.
    wrong = {("missed", r) for f, n, r in verdict.ran - verdict.found if not (verdict.stuck and r in LIFECYCLE)}
    # Behind a wait that never ends nothing is reached, however certain it is.
    if program.straight() and not verdict.stuck:
        wrong |= {("unseen", r) for f, n, r in verdict.certain - verdict.ran if r not in LIFECYCLE}
    return wrong


def confirm(lab, programs):
    """Programs in other company, on more schedules, for a report may take luck: the disagreements of each."""
    if not programs:
        return []
    return [disagreement(p, v) for p, v in zip(programs, lab.verdicts(programs, f"0..{MORE}"))]


def reductions(program):
    """Programs that are one step smaller."""
    def bodies_of(p):
        return [p.init, p.exit, p.shrinker or [], *(w.body for w in p.works), *(h.body for h in p.helpers)]

    def places(body, path):
        for i, s in enumerate(body):
            yield (*path, i)
            if s[0] in gen.BLOCKS:
                yield from places(s[-1], (*path, i))

    def change(body, path, how):
        head, rest = path[0], path[1:]
        if not rest:
            return body[:head] + how(body[head]) + body[head + 1:]
        s = body[head]
        return body[:head] + [(*s[:-1], change(s[-1], rest, how))] + body[head + 1:]

    for b, body in enumerate(bodies_of(program)):
        for path in places(body, ()):
            for how in (lambda s: [], lambda s: list(s[-1]) if s[0] in gen.BLOCKS else None):
                smaller = copy.deepcopy(program)
                try:
                    bodies_of(smaller)[b][:] = change(bodies_of(smaller)[b], path, how)
                except TypeError:       # no block to take apart
                    continue
                if smaller.whole():
                    yield smaller


def shrink(lab, program, wrong, batch):
    """The smallest program reached by steps that keep that disagreement."""
    wrong = {min(wrong)}
    while True:
        steps = list(reductions(program))
        for i in range(0, len(steps), batch):
            some = steps[i:i + batch]
            good = next((s for s, v in zip(some, lab.verdicts(some, "0..3")) if disagreement(s, v) & wrong and
                         confirm(lab, [s])[0] & wrong), None)
            if good:
                program = good
                break
        else:
            return program


def draw(n, number):
    """n programs that hypothesis draws from this seed."""
    drawn = []

    @seed(number)
    @settings(max_examples=n, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck))
    @given(gen.programs())
    def collect(p):
        drawn.append(p)

    collect()
    return drawn


def check(lab, programs, batch):
    """[(program, disagreements)] of those that disagree, and how many reports runs made."""
    reports, bad = 0, []

    def work(some):
        return some, lab.verdicts(some)

    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for some, verdicts in pool.map(work, [programs[i:i + batch] for i in range(0, len(programs), batch)]):
            reports += sum(len(v.ran) for v in verdicts)
            bad += [p for p, v in zip(some, verdicts) if disagreement(p, v)]
    return [(p, w) for p, w in zip(bad, confirm(lab, bad)) if w], reports


def claims_of(verdict):
    """(file, line) -> comments that say of each engine what it says."""
    claims = {}
    for at in sorted(verdict.ran | verdict.found):
        file, line, rule = at
        if at not in verdict.found:
            text = f"/* want[run]: {rule} */ /* miss[gcc,clang]: {rule} */"
        elif at in verdict.ran:
            text = f"/* want: {rule} */"
        else:
            text = f"/* {'fp' if at in verdict.certain and rule not in LIFECYCLE else 'want'}[gcc,clang]: {rule} */"
        claims.setdefault((file, line), []).append(text)
    return claims


def write_down(build, lab, program, wrong, n):
    """The program as a case of the corpus, below BUILD/soak: a folder with claims; returns where."""
    out = pathlib.Path(build) / "soak" / min(rule for _, rule in wrong) / f"disagrees{n}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    claims = claims_of(lab.verdicts([program], f"0..{MORE}")[0])
    for name, text in gen.emit([program])[0].items():
        lines = [" ".join([line, *claims.get((name, i + 1), [])]) for i, line in enumerate(text.splitlines())]
        if name == "main.c":
            said = ", ".join(f"{kind} {rule}" for kind, rule in sorted(wrong))
            lines[1] += f" /* generated; {said} */ /* wqlint: --tier=possible */"
            lines += [f"/* run: --set eager=1 --seeds 0..{MORE} */"]
        (out / name).write_text("\n".join(lines) + "\n")
    return out


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--build", default="build")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--batch", type=int, default=50)
    args.add_argument("--show", type=int, default=5, help="so many disagreements are made small and written down")
    args.add_argument("-n", type=int, default=2000)
    args = args.parse_args()
    lab, done, wrong, reports = Lab(pathlib.Path(args.build).resolve()), 0, [], 0
    while done < args.n and len(wrong) < args.show:
        some = draw(min(500, args.n - done), args.seed + done)
        bad, r = check(lab, some, args.batch)
        done, reports, wrong = done + len(some), reports + r, wrong + bad
        print(f"soak: {done} programs, {reports} reports, {len(wrong)} disagreements", flush=True)
    for n, (p, why) in enumerate(wrong[:args.show]):
        print(f"{sorted(why)}: {write_down(args.build, lab, p, why, n)}", flush=True)
    for n, (p, why) in enumerate(wrong[:args.show]):
        print(f"made small: {write_down(args.build, lab, shrink(lab, p, why, args.batch), why, n)}", flush=True)
    lab.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
