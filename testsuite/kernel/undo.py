# SPDX-License-Identifier: GPL-2.0-or-later
"""A conversion undone: a module that owns a queue goes back to a system-wide one.

What an own queue's module did before somebody converted it: the variable, its making and the test of
it are gone, works are put on the system queue, and where the queue was flushed or destroyed the
system queue is flushed.  Words and brackets only; whatever else names the variable is an error.
"""
import re

# queue_NAME(own, ...) and the same without a queue.
PLAIN = {"queue_work": "schedule_work", "queue_delayed_work": "schedule_delayed_work"}
KEPT = {"queue_work_on": 1, "queue_delayed_work_on": 1, "mod_delayed_work": 0, "mod_delayed_work_on": 1,
        "queue_rcu_work": 0}


class Stuck(Exception):
    """The file does something with its queue that is not known here."""


def close(text, at):
    """Offset behind the bracket that closes the one at text[at]."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i + 1
    raise Stuck("unbalanced brackets")


def arguments(text):
    """The arguments of "(a, b(c, d))", with their white space."""
    out, depth, start = [], 0, 1
    for i, ch in enumerate(text):
        depth += (ch in "([{") - (ch in ")]}")
        if (ch == "," and depth == 1) or (not depth and i):
            out.append(text[start:i])
            start = i + 1
    return out


def drop_making(text, var):
    """Without `var = alloc...;` and the `if (!var)` behind it; var is a pattern."""
    made = re.compile(rf"^[ \t]*{var}\s*=\s*(alloc_(ordered_)?workqueue|create_\w*workqueue)\b\s*\(", re.M)
    while m := made.search(text):
        end = text.index(";", close(text, m.end() - 1)) + 1
        test = re.compile(rf"\s*if\s*\(\s*(!\s*{var}|{var}\s*==\s*NULL)\s*\)\s*").match(text, end)
        if test and text[test.end()] == "{":
            end = close(text, test.end())
        elif test:
            end = text.index(";", test.end()) + 1
        text = text[:m.start()] + text[end:].lstrip("\n") if text[end:end + 1] == "\n" else text[:m.start()] + text[end:]
    return text


def undo(text, var, system="system_wq"):
    """The text as it was before: raises Stuck if some use of the variable is left.  "->wq" is a member, of whatever object."""
    name = re.escape(var.removeprefix("->"))
    var = rf"\w+->{name}" if var.startswith("->") else name
    text = drop_making(text, var)
    # There is always a system queue.
    text = re.sub(rf"\bif \({var}\)\s*(?=\w+_workqueue\({var}\);)", "", text)
    text = re.sub(rf"^\s*(static |extern )?struct workqueue_struct\s+\*{name}( __read_mostly)?;\n", "", text, flags=re.M)
    call = re.compile(r"\b(\w+)\s*(\()")
    at = 0
    while m := call.search(text, at):
        at, name = m.end(), m[1]
        if name not in PLAIN and name not in KEPT and name not in ("flush_workqueue", "drain_workqueue", "destroy_workqueue"):
            continue
        end = close(text, m.start(2))
        args = arguments(text[m.start(2):end])
        which = KEPT.get(name, 0)
        if len(args) <= which or not re.fullmatch(var, args[which].strip()):
            continue
        if name in PLAIN:
            new = f"{PLAIN[name]}({','.join([args[1].lstrip(), *args[2:]])})"
        elif name in KEPT:
            new = f"{name}({','.join([*args[:which], re.sub(var, system, args[which]), *args[which + 1:]])})"
        else:
            new = "flush_scheduled_work()"
        text = text[:m.start()] + new + text[end:]
    if left := re.search(rf"(?<![\w.>]){var}\b(?!\")", re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", text, flags=re.S)):
        raise Stuck(f"{var} is still named: {left[0]}")
    return text
