// SPDX-License-Identifier: GPL-2.0-or-later
// page.js - the report in a browser. Names of the checked code come in as text nodes only, never as markup.
"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const findings = data.findings;
const KINDS = { queue: "queue", keep: "kept", bind: "work", enqueue: "queued", run: "runs", call: "calls", lock: "lock", wait: "waits", allocate: "allocates", step: "step" };
let shown = [], at = -1, step = -1;

// What would not be seen, or would reorder what is, becomes visible.
const visible = s => s.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
	c => c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\ufffd");

function el(tag, cls, ...inner) {
	const e = document.createElement(tag);
	if (cls)
		e.className = cls;
	for (const i of inner)
		e.append(typeof i === "string" ? visible(i) : i);
	return e;
}

const dirOf = f => f.file.includes("/") ? f.file.slice(0, f.file.lastIndexOf("/")) : ".";
const stateOf = f => f.suppressed ? "suppressed" : f.baseline || "open";
const FACETS = {
	rule: f => f.rule, tier: f => f.tier, directory: dirOf, queue: f => f.queue || "(none)", state: stateOf,
};

for (const f of findings)
	f.text = [f.message, f.rule, f.file, f.function, f.queue, ...f.steps.map(s => s.text + " " + s.file)].join("\n").toLowerCase();

// Filters

const chosen = {};
let group = "rule";

function option(value, label) {
	const o = el("option", "", label);
	o.value = value;
	return o;
}

function filterBox(name, options, change) {
	const select = el("select");
	select.id = "filter-" + name;
	select.append(...options);
	select.addEventListener("change", () => { change(select.value); update(); });
	$("filters").append(el("label", "", name, select));
	return select;
}

function makeFilters() {
	for (const [name, of] of Object.entries(FACETS)) {
		const counts = new Map();
		for (const f of findings)
			counts.set(of(f), (counts.get(of(f)) || 0) + 1);
		const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
		filterBox(name, [option("", "all"), ...values.map(([v, n]) => option(v, `${v.length > 60 ? v.slice(0, 60) + "…" : v} (${n})`))],
			value => { chosen[name] = value; });
	}
	filterBox("grouped by", Object.keys(FACETS).map(n => option(n, n)), value => { group = value; });
}

// The list

function row(f, i) {
	const r = el("div", "row" + (f.suppressed || f.baseline === "unchanged" ? " quiet" : ""),
		el("div", "message", el("span", "tier " + f.tier, f.tier), el("span", "name", f.message)),
		el("div", "place name", `${f.file}:${f.line}${stateOf(f) === "open" ? "" : " · " + stateOf(f)}`));
	r.setAttribute("role", "option");
	r.id = "row-" + i;
	r.addEventListener("click", () => pick(i));
	return r;
}

function update() {
	const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
	const keep = findings.filter(f => Object.entries(chosen).every(([n, v]) => !v || FACETS[n](f) === v) &&
		words.every(w => f.text.includes(w)));
	const groups = new Map();
	for (const f of keep) {
		const g = FACETS[group](f);
		if (!groups.has(g))
			groups.set(g, []);
		groups.get(g).push(f);
	}
	const current = shown[at];
	const out = document.createDocumentFragment();
	shown = [];
	for (const [g, list] of [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))) {
		out.append(el("h2", "name", `${g} (${list.length})`));
		for (const f of list) {
			out.append(row(f, shown.length));
			shown.push(f);
		}
	}
	$("list").replaceChildren(out);
	$("count").textContent = `${shown.length} of ${findings.length} findings`;
	at = -1;
	pick(Math.max(0, shown.indexOf(current)), true);
}

// One finding

function link(place, label) {
	const a = el("a", "at name", label);
	a.href = place;
	return a;
}

function source(s) {
	const lines = (data.sources[s.file] || {});
	const box = el("pre", "src");
	for (let n = s.line - data.context; n <= s.line + data.context; n++) {
		if (!(n in lines))
			continue;
		box.append(el("span", n === s.line ? "hit" : "", el("i", "no", String(n)), el("code", "", lines[n])));
	}
	return box.childElementCount ? box : "";
}

function card(f, i) {
	const s = f.steps[i];
	const c = el("section", "step k-" + s.kind, el("span", "kind", `${i + 1} ${KINDS[s.kind] || s.kind}`), " ",
		el("span", "name", s.text), el("br"));
	if (s.line)
		c.append(link(`#${f.fingerprint}/${i + 1}`, `${s.file}:${s.line}`), source(s));
	c.id = `step-${i + 1}`;
	return c;
}

// Who waits for whom: from the last act of each thread to the act of another that holds what it wants.
function arrows(box, acts, buttons) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), frame = box.getBoundingClientRect();
	const last = new Map();
	acts.forEach((a, i) => last.set(a.thread, i));
	const ends = [...last.values()];
	ends.forEach((from, k) => {
		const to = acts.findIndex(a => a.thread === acts[ends[(k + 1) % ends.length]].thread);
		const p = buttons[from].getBoundingClientRect(), q = buttons[to].getBoundingClientRect();
		const right = p.left < q.left, x = right ? p.right : p.left, y = (p.top + p.bottom) / 2;
		const X = right ? q.left : q.right, Y = (q.top + q.bottom) / 2;
		const path = document.createElementNS(svg.namespaceURI, "path");
		path.setAttribute("d", `M${x - frame.left},${y - frame.top} C${(x + X) / 2 - frame.left},${y - frame.top} ${(x + X) / 2 - frame.left},${Y - frame.top} ${X - frame.left},${Y - frame.top}`);
		svg.append(path);
	});
	box.append(svg);
}

function scenario(f, threads) {
	const acts = f.steps.map((s, i) => ({ ...s, i })).filter(s => s.order).sort((a, b) => a.order - b.order || a.i - b.i);
	if (new Set(acts.map(a => a.thread)).size < 2)
		return "";
	const box = el("div", "scenario"), buttons = [];
	box.style.gridTemplateColumns = `repeat(${threads.length}, 1fr)`;
	threads.forEach((t, k) => {
		const head = el("div", "head", `CPU${t}`);
		head.style.gridArea = `1 / ${k + 1}`;
		box.append(head);
	});
	acts.forEach((a, n) => {
		const b = el("button", "name k-" + a.kind, `${a.act} [${a.i + 1}]`);
		b.type = "button";
		b.style.gridArea = `${n + 2} / ${threads.indexOf(a.thread) + 1}`;
		b.addEventListener("click", () => { location.hash = `${f.fingerprint}/${a.i + 1}`; });
		buttons.push(b);
		box.append(b);
	});
	box.append(el("div", "dead", "*** DEADLOCK ***"));
	requestAnimationFrame(() => box.isConnected && arrows(box, acts, buttons));
	return box;
}

function show(f) {
	const threads = [...new Set(f.steps.map(s => s.thread))].sort((a, b) => a - b);
	const rule = data.rules.find(r => r.id === f.rule) || { summary: "", page: "" };
	const lanes = el("div", "lanes"), out = document.createDocumentFragment();
	lanes.style.gridTemplateColumns = `repeat(${threads.length || 1}, minmax(0, 1fr))`;
	for (const t of threads) {
		const lane = el("div", "lane");
		if (threads.length > 1)
			lane.append(el("h4", "", `CPU${t}`));
		f.steps.forEach((s, i) => s.thread === t && lane.append(card(f, i)));
		lanes.append(lane);
	}
	out.append(el("h2", "name", f.message),
		el("p", "meta", el("span", "tier " + f.tier, f.tier), `${f.rule}: ${rule.summary}`, el("br"),
			el("span", "name", `${f.file}:${f.line}:${f.column}${f.function ? " in " + f.function + "()" : ""}${f.queue ? ", queue " + f.queue : ""}`),
			el("br"), `fingerprint ${f.fingerprint}`));
	if (f.suppressed)
		out.append(el("p", "", `Suppressed by ${f.suppressed.by}: ${f.suppressed.reason}`));
	if (f.baseline)
		out.append(el("p", "", f.baseline === "new" ? "Not in the baseline." : "In the baseline already."));
	const meet = scenario(f, threads);
	if (meet)
		out.append(el("h3", "", "Who waits for whom"), meet);
	out.append(el("h3", "", "Path"), lanes);
	if (!f.steps.length)
		out.append(source(f));
	if (rule.page)
		out.append(el("details", "", el("summary", "", `What ${f.rule} means, and how to mend it`), el("pre", "", rule.page)));
	$("detail").replaceChildren(out);
	$("detail").scrollTop = 0;
}

function pick(i, quietly) {
	const old = $("row-" + at), f = shown[i];
	if (old)
		old.removeAttribute("aria-selected");
	at = f ? i : -1;
	step = -1;
	if (!f) {
		$("detail").replaceChildren(el("p", "meta", findings.length ? "Nothing matches." : "No findings."));
		return;
	}
	const r = $("row-" + i);
	r.setAttribute("aria-selected", "true");
	$("list").setAttribute("aria-activedescendant", r.id);
	r.scrollIntoView({ block: "nearest" });
	show(f);
	if (!quietly)
		history.replaceState(null, "", "#" + f.fingerprint);
}

function goStep(i) {
	const f = shown[at];
	if (!f || i < 0 || i >= f.steps.length)
		return;
	for (const s of document.querySelectorAll(".step.here"))
		s.classList.remove("here");
	const c = $(`step-${i + 1}`);
	step = i;
	c.classList.add("here");
	c.scrollIntoView({ block: "center" });
}

// #FINGERPRINT or #FINGERPRINT/STEP: what a link names.
function follow() {
	const [fingerprint, number] = location.hash.slice(1).split("/");
	const i = shown.findIndex(f => f.fingerprint === fingerprint);
	if (i < 0)
		return;
	if (i !== at)
		pick(i, true);
	if (number)
		goStep(Number(number) - 1);
}

// Dark or light, keys

function theme() {
	const now = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
	document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
}

const inList = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
document.addEventListener("keydown", e => {
	if (e.ctrlKey || e.altKey || e.metaKey || $("help").open)
		return;
	if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) {
		if (e.key === "Escape" || (e.key === "Enter" && e.target.tagName === "INPUT"))
			$("list").focus();
		return;
	}
	const reading = $("detail").contains(document.activeElement);
	if (e.key in inList && !(reading && e.key.startsWith("Arrow")))
		pick(Math.min(shown.length - 1, Math.max(0, at + inList[e.key])));
	else if (e.key === "n" || e.key === "p")
		goStep(step + (e.key === "n" ? 1 : -1));
	else if ((e.key === "Enter" || e.key === "ArrowRight") && !reading && e.target.tagName !== "BUTTON")
		$("detail").focus(), goStep(Math.max(step, 0));
	else if (e.key === "Escape" || e.key === "ArrowLeft")
		$("list").focus();
	else if (e.key === "/")
		$("search").focus();
	else if (e.key === "t")
		theme();
	else if (e.key === "?")
		$("help").showModal();
	else
		return;
	e.preventDefault();
});

let typing = 0;
$("search").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(update, 80); });
$("theme").addEventListener("click", theme);
$("keys").addEventListener("click", () => $("help").showModal());
addEventListener("hashchange", follow);
if (data.notes.length || data.fixed.length) {
	$("notes").hidden = false;
	for (const n of data.notes)
		$("notes").append(el("div", "name", n));
	for (const f of data.fixed)
		$("notes").append(el("div", "name", `fixed: ${f.file}: ${f.message} [${f.rule}]`));
}
document.title = `wqlint: ${findings.length} findings`;
makeFilters();
update();
follow();
document.documentElement.dataset.ready = "yes";
})();
