// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plugin.cc - where GCC enters: arguments, callbacks and the one pass.
 *
 * The plugin watches and never touches: no declaration is made, nothing is
 * marked used, so the code that comes out is the code of a build without it.
 */
#include "plugin.h"

#include <dlfcn.h>

__attribute__((visibility("default"))) int plugin_is_GPL_compatible;

struct front front;

void front_broken(const char *why)
{
	if (!front.broken) {
		front.broken = true;
		inform(UNKNOWN_LOCATION, "wqlint: facts of this file are incomplete: %s", why);
	}
	build_unit(front.b)->incomplete = str_intern(front.st, why);
}

const char *front_so_path(void)
{
	Dl_info info;

	return dladdr((void *)&front, &info) && info.dli_fname ? info.dli_fname : "wqlint.so";
}

namespace {

const pass_data facts_pass_data = {
	GIMPLE_PASS, "wqlint", OPTGROUP_NONE, TV_NONE, PROP_cfg | PROP_ssa, 0, 0, 0, 0,
};

struct facts_pass : gimple_opt_pass {
	facts_pass() : gimple_opt_pass(facts_pass_data, g) {}
	unsigned int execute(function *fn) override
	{
		if (!seen_error())
			extract_function(fn);
		return 0;
	}
};

void on_type(void *type, void *)
{
	if (!type || !TYPE_P((tree)type))
		return;
	if (TREE_CODE((tree)type) == ENUMERAL_TYPE)
		constants_enum((tree)type);
	else
		type_seen((tree)type);
}

void on_start(void *, void *)
{
	constants_begin();
}

void on_end(void *, void *)
{
	/* With errors, functions are missing; with no assembly file, nothing could hold the facts. */
	if (seen_error() || !asm_out_file)
		return;
	emit_unit();
}

void on_ipa(void *, void *)
{
	if (!seen_error())
		collect_globals();
}

/*
 * Is the assembly itself what was asked for (-S)? Then it is named after the
 * source, not a temporary. Kernels compute constants from such files.
 */
bool wants_assembly()
{
	const char *out = lbasename(asm_file_name), *in = lbasename(main_input_filename);
	size_t stem = strcspn(in, ".");

	return !strncmp(out, in, stem) && out[stem] == '.';
}

/*
 * The passes up to "ssa" have seen every function: all is known, and what GCC
 * would do from here on is most of its work. The dependency file is still owed.
 */
void on_ssa(void *, void *)
{
	if (wants_assembly())
		return;
	on_end(NULL, NULL);
	lang_hooks.finish();
	exit(seen_error() ? FATAL_EXIT_CODE : SUCCESS_EXIT_CODE);
}

int usage(const char *key)
{
	error_at(UNKNOWN_LOCATION, "wqlint: unknown plugin argument %qs; known are rules, enable, disable, tier, error, quiet, no-facts, facts-only, verbose, version and root",
	      key);
	return 1;
}

int parse_arg(const char *key, const char *value)
{
	const char *tier = NULL;
	struct { const char *key; const char **value; } texts[] = {
		{ "enable", &front.opt.enable }, { "disable", &front.opt.disable },
		{ "tier", &tier }, { "root", &front.opt.root },
	};
	struct { const char *key; bool *flag; } flags[] = {
		{ "error", &front.opt.error }, { "quiet", &front.opt.quiet },
		{ "no-facts", &front.opt.no_facts },
		{ "facts-only", &front.opt.facts_only }, { "verbose", &front.opt.verbose },
	};

	for (auto &t : texts)
		if (!strcmp(key, t.key) || !strcmp(key, "rules")) {
			if (!value || !*value) {
				error_at(UNKNOWN_LOCATION, "wqlint: plugin argument %qs needs a value, as in %<-fplugin-arg-wqlint-%s=...%>",
				      key, key);
				return 1;
			}
			if (strcmp(key, "rules"))
				*t.value = value;
			else
				front.opt.rules.safe_push(value);
			if (tier && !tier_parse(tier, &front.opt.floor)) {
				error_at(UNKNOWN_LOCATION, "wqlint: plugin argument %<tier=%s%> is not known: say certain, likely or possible", tier);
				return 1;
			}
			return 0;
		}
	for (auto &f : flags)
		if (!strcmp(key, f.key)) {
			if (value)
				error_at(UNKNOWN_LOCATION, "wqlint: plugin argument %qs takes no value", key);
			*f.flag = true;
			return value != NULL;
		}
	if (!strcmp(key, "version")) {
		printf("wqlint plugin for GCC %s\n", gcc_version.basever);
		return 0;
	}
	return usage(key);
}

} /* namespace */

extern "C" __attribute__((visibility("default")))
int plugin_init(struct plugin_name_args *args, struct plugin_gcc_version *version)
{
	struct register_pass_info pass;

	if (!plugin_default_version_check(version, &gcc_version)) {
		fprintf(stderr, "wqlint: %s was built for GCC %s and cannot be loaded by GCC %s; rebuild it with `make PLUGIN_CC=gcc-%d`\n",
			args->full_name, gcc_version.basever, version->basever, atoi(version->basever));
		return 1;
	}
	front.opt.floor = TIER_LIKELY;
	for (int i = 0; i < args->argc; i++)
		if (parse_arg(args->argv[i].key, args->argv[i].value))
			return 0;	/* one sentence was said; a failure here would make GCC add another */
	/* Other languages and the link step load every plugin too. */
	if (in_lto_p || !lang_GNU_C())
		return 0;
	front.st = strtab_new();
	front.b = build_new(front.st);

	pass.pass = new facts_pass;
	pass.reference_pass_name = "ssa";
	pass.ref_pass_instance_number = 1;
	pass.pos_op = PASS_POS_INSERT_AFTER;
	register_callback(args->base_name, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
	register_callback(args->base_name, PLUGIN_START_UNIT, on_start, NULL);
	register_callback(args->base_name, PLUGIN_FINISH_TYPE, on_type, NULL);
	register_callback(args->base_name, PLUGIN_ALL_IPA_PASSES_START, on_ipa, NULL);
	register_callback(args->base_name, PLUGIN_FINISH_UNIT, on_end, NULL);
	if (front.opt.facts_only)
		register_callback(args->base_name, PLUGIN_EARLY_GIMPLE_PASSES_END, on_ssa, NULL);
	return 0;
}
