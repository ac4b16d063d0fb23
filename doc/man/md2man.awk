# SPDX-License-Identifier: GPL-2.0-or-later
# The Markdown of rules/README.md as a man page: headings, paragraphs, indented code, lists and tables.
function inline(s,   out, i, n, part) {
	gsub(/\\\|/, "\001", s)
	n = split(s, part, "`")
	for (i = 1; i <= n; i++) {
		gsub(/\001/, "|", part[i])
		gsub(/\\/, "\\e", part[i])
		gsub(/-/, "\\-", part[i])
		if (i % 2 == 0)
			out = out "\\fB" part[i] "\\fP"
		else {
			gsub(/\*\*?/, "", part[i])
			out = out part[i]
		}
	}
	return out
}
function text(s) {
	s = inline(s)
	if (s ~ /^[.']/)
		s = "\\&" s
	print s
}
function close_code() { if (code) print ".fi\n.RE"; code = 0 }
BEGIN { print ".TH WQLINT\\-RULES 5 \"\" \"wqlint " version "\"\n.SH NAME\nwqlint\\-rules \\- what kernel functions do, for wqlint\n.SH DESCRIPTION" }
/^# / { next }
/^## / { close_code(); print ".SH " inline(substr($0, 4)); next }
/^    / { if (!code) print ".PP\n.RS 4\n.nf"; code = 1; s = substr($0, 5); gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); print (s ~ /^[.']/ ? "\\&" : "") s; next }
code && /^$/ { print ""; next }
{ close_code() }
/^\| *---/ { table = 1; next }
/^\|/ {
	gsub(/\\\|/, "\002")
	n = split($0, cell, "|")
	for (i in cell) {
		gsub(/\002/, "\\|", cell[i])
		gsub(/^ +| +$/, "", cell[i])
	}
	if (!table)		# the headings of the columns
		next
	print ".TP"
	text(cell[2])
	if (n > 4) {
		text(cell[4])
		print ".br"
		text(cell[3])
	} else
		text(cell[3])
	next
}
{ table = 0 }
/^\* / { print ".IP \\(bu 2"; text(substr($0, 3)); next }
/^$/ { print ".PP"; next }
{ text($0) }
END { close_code() }
