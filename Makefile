# SPDX-License-Identifier: GPL-2.0-or-later
# wqlint: one Makefile, no recursion. `make help` lists the targets.

CC		?= gcc
PLUGIN_CC	?= gcc
PYTEST		?= /usr/bin/python3 -m pytest
BUILD		?= build

WARN	:= -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wc++-compat
CFLAGS	?= -O2 -g
CFLAGS_ALL := -std=gnu11 -D_GNU_SOURCE -Isrc $(WARN) $(CFLAGS)

# The command is all of src/; the plugin takes what it needs to solve its own unit.
SRC_CMD	:= $(sort $(wildcard src/*/*.c src/*.c))
SRC_SO	:= $(sort $(wildcard $(foreach d,base facts link model solve check report,src/$(d)/*.c)))
LIBS	:= -lelf -linih -lzstd -lxxhash -ljansson -lz -lpthread

# The second front end; only the command has it, and loads libclang when it is asked to parse.
LLVM	?= 19
LLVM_DIR := /usr/lib/llvm-$(LLVM)
LIBS_CLANG := -L$(LLVM_DIR)/lib -lclang-$(LLVM)

# Stamps of the dependency script: what to build with, what to test with.
DEPS	:= $(BUILD)/.deps-$(notdir $(PLUGIN_CC))
DEPS_CHECK := $(BUILD)/.deps-check

OBJ_CMD	:= $(SRC_CMD:%.c=$(BUILD)/obj/%.o)
OBJ_SOURCE := $(filter $(BUILD)/obj/src/clang/% $(BUILD)/obj/src/fix/% \
	%/cmd/scan.o %/cmd/units.o %/cmd/cache.o %/cmd/fix.o %/cmd/prove.o %/cmd/write.o %/cmd/journal.o,$(OBJ_CMD))
OBJ_SO	:= $(SRC_SO:%.c=$(BUILD)/pic/%.o)

# The front end belongs to one compiler: its headers, its C++ (the headers demand it), its own object directory.
SRC_FRONT := $(sort $(wildcard plugin/*.cc))
OBJ_FRONT := $(SRC_FRONT:plugin/%.cc=$(BUILD)/plugin/$(notdir $(PLUGIN_CC))/%.o)
FRONT_FLAGS = -x c++ -std=gnu++14 -D_GNU_SOURCE -Isrc -Iplugin -isystem $(shell $(PLUGIN_CC) -print-file-name=plugin)/include \
	-Wall -Wextra -Werror -Wshadow -fno-rtti -fno-exceptions -fPIC -fvisibility=hidden $(CFLAGS)

.PHONY: all help clean soak check-mutants check-sanitized man install uninstall deb check-deb check check-long check-clean-root check-neutral check-real-headers check-roundtrip \
	check-rules check-switches check-configs check-history check-fix-history bench bench-load demo demo-kernel kernel-report \
	parity verdicts
.DELETE_ON_ERROR:
all: $(BUILD)/wqlint $(BUILD)/wqlint-clang $(BUILD)/wqlint.so $(BUILD)/wqlint-run	## build the command, both front ends and the runtime

help:	## list the targets
	@sed -nE 's/^([a-z][a-z0-9-]*):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# libclang and what it drags in take 50 ms to load: a program of its own, which the other one becomes for source.
$(BUILD)/wqlint: $(filter-out $(OBJ_SOURCE),$(OBJ_CMD)) $(BUILD)/obj/src/cmd/become.o
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/wqlint-clang: $(filter-out %/become.o,$(OBJ_CMD))
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS) $(LIBS_CLANG)

$(BUILD)/obj/src/clang/%.o: CFLAGS_ALL += -isystem $(LLVM_DIR)/include -DWQLINT_CLANG='"$(LLVM)"'

# The runtime: kernel headers and libc's do not mix, so two kinds of files. Frame pointers, because a
# lock's stack is walked; exported symbols, because modules are loaded into it.
RUN_HOST := host module run search location
SRC_RUN	:= $(sort $(wildcard runtime/*.c))
RUN_KERNEL := $(filter-out $(RUN_HOST:%=runtime/%.c),$(SRC_RUN))
# One name for the directory in the debug information, whoever compiled it first (ccache may be told not to look).
RUN_COMMON = -std=gnu11 -g $(RUN_OPT) -fdebug-prefix-map=$(CURDIR)=/wqlint -fno-omit-frame-pointer -fno-optimize-sibling-calls -Wall -Wextra -Werror \
	-Wno-unused-parameter -DRUNTIME_INCLUDE='"$(CURDIR)/runtime/include"' -DRUNTIME_CFLAGS='"$(RUN_SAN)"' $(RUN_SAN)
RUN_HOST_FLAGS = -D_GNU_SOURCE $(RUN_COMMON)
RUN_KERNEL_FLAGS = -nostdinc -isystem $(shell $(CC) -print-file-name=include) -Iruntime/include -D__KERNEL__ \
	-DCONFIG_LOCKDEP -DKBUILD_MODNAME='"runtime"' -fno-strict-aliasing -funsigned-char -fno-delete-null-pointer-checks \
	-Wno-sign-compare $(RUN_COMMON) -Wno-format-truncation
RUN_LIBS := -ldw -lelf -ldl -lpthread

# wqlint-run, and the same under the sanitizers (wqlint-run-asan, wqlint-run-tsan).
$(BUILD)/wqlint-run: RUN_OPT := -O2
$(BUILD)/wqlint-run-asan: RUN_SAN := -fsanitize=address,undefined -fno-sanitize-recover=all
$(BUILD)/wqlint-run-asan $(BUILD)/wqlint-run-tsan: RUN_OPT := -O1
$(BUILD)/wqlint-run-tsan: RUN_SAN := -fsanitize=thread -Wno-tsan

# Anew when the flags may have changed: whose a place is, is told by the one directory of all units.
define run_program
$(BUILD)/$(1): $(SRC_RUN:runtime/%.c=$(BUILD)/$(1).o/%.o)
	$$(CC) $$(RUN_SAN) -rdynamic -o $$@ $$^ $$(RUN_LIBS)
$(BUILD)/$(1).o/%.o: runtime/%.c Makefile | $$(DEPS)
	@mkdir -p $$(@D)
	$$(CC) $$(if $$(filter $$*,$$(RUN_HOST)),$$(RUN_HOST_FLAGS),$$(RUN_KERNEL_FLAGS)) -MMD -MP -c -o $$@ $$<
-include $(SRC_RUN:runtime/%.c=$(BUILD)/$(1).o/%.d)
endef
$(foreach p,wqlint-run wqlint-run-asan wqlint-run-tsan,$(eval $(call run_program,$(p))))

$(BUILD)/obj/%.o: %.c | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/pic/%.o: %.c | $(DEPS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

# From an archive, so that only what is called comes in: every library that is loaded costs every compilation.
# No libstdc++: the compiler brings its own.
$(BUILD)/wqlint.so: $(OBJ_FRONT) $(BUILD)/plugin/parts.a $(BUILD)/plugin/.cc
	$(PLUGIN_CC) -shared -Wl,--build-id=sha1 -Wl,--as-needed -Wl,-z,now -o $@ $(OBJ_FRONT) $(BUILD)/plugin/parts.a $(LIBS)

$(BUILD)/plugin/parts.a: $(OBJ_SO)
	@mkdir -p $(@D) && rm -f $@
	$(AR) qcs $@ $^

$(BUILD)/plugin/$(notdir $(PLUGIN_CC))/%.o: plugin/%.cc | $(DEPS)
	@mkdir -p $(@D)
	$(PLUGIN_CC) $(FRONT_FLAGS) -MMD -MP -c -o $@ $<

# Changes when PLUGIN_CC does, so that the .so is linked anew.
$(BUILD)/plugin/.cc: FORCE
	@mkdir -p $(@D)
	@echo '$(PLUGIN_CC)' | cmp -s - $@ || echo '$(PLUGIN_CC)' >$@
FORCE:

$(DEPS): install-deps.sh
	@PLUGIN_CC="$(PLUGIN_CC)" ./install-deps.sh build
	@mkdir -p $(@D) && touch $@

$(DEPS_CHECK): install-deps.sh
	@BUILD="$(BUILD)" ./install-deps.sh check
	@mkdir -p $(@D) && touch $@

# The one file that knows the version.
$(BUILD)/obj/src/cmd/version.o: CFLAGS_ALL += -DWQLINT_VERSION='"$(shell cat VERSION)"'
$(BUILD)/obj/src/cmd/version.o: VERSION

# Assembled in by .incbin, which -MMD does not see.
$(patsubst %,$(BUILD)/%/src/facts/dict.o,obj pic unit/obj): src/facts/facts.dict

$(patsubst %,$(BUILD)/%/src/report/assets.o,obj pic): $(wildcard src/report/page/*)

# Unit tests link all of base, facts and model, under the sanitizers. GCC's then mistakes vsnprintf(NULL, 0).
UNIT	:= $(patsubst testsuite/unit/%.c,$(BUILD)/unit/%,$(sort $(wildcard testsuite/unit/test_*.c)))
OBJ_UNIT := $(patsubst %.c,$(BUILD)/unit/obj/%.o,$(sort $(wildcard src/base/*.c src/facts/*.c src/model/*.c)))
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -Wno-format-truncation

.PHONY: unit
unit: $(UNIT)	## build the unit tests, under the sanitizers

$(UNIT): $(BUILD)/unit/%: $(BUILD)/unit/obj/testsuite/unit/%.o $(OBJ_UNIT)
	$(CC) $(CFLAGS_ALL) $(SANITIZE) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/unit/obj/%.o: %.c | $(DEPS) $(DEPS_CHECK)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(SANITIZE) -MMD -MP -c -o $@ $<

check: all $(DEPS_CHECK)	## all tests; closes with pytest's summary
	$(PYTEST) -q -p no:cacheprovider testsuite

check-switches: $(BUILD)/wqlint-run	## two kernel bugs behind switches of the runtime: shown with the switch, and only then
	@BUILD="$(BUILD)" /usr/bin/python3 testsuite/switches.py

# Kernel trees live under WQLINT_KERNELS (default build/kernel); the scripts' headers say more, also what ARGS they take
# (make bench WQLINT_KERNELS=/kernels ARGS='--only solve --compiled' compiles nothing).
KERNEL	?= 6.1
ON_KERNEL = ./install-deps.sh kernel && BUILD="$(BUILD)" /usr/bin/python3 testsuite/kernel/$(1).py --kernel $(KERNEL) $(ARGS)

check-real-headers: all	## the corpus against configured 6.1 and 6.12 headers: the same findings
	@./install-deps.sh kernel && BUILD="$(BUILD)" /usr/bin/python3 testsuite/real_headers.py

demo: all	## build a small module with two bugs and find them
	@testsuite/demo/run.sh $(BUILD)

demo-kernel: all	## compile a piece of a real kernel (KERNEL=6.1) with the plugin and check it
	@$(call ON_KERNEL,demo_kernel)

kernel-report: all $(DEPS_CHECK)	## every rule on the larger part of a real kernel (KERNEL=6.1), compiled in half an hour
	@$(call ON_KERNEL,report)

parity: all	## the libclang front end against the plugin on 450 units of a real kernel: findings, time, cache
	@$(call ON_KERNEL,parity)

verdicts: all	## doc/findings/verdicts.csv against what kernel-report finds, drawn anew, and the source
	@$(call ON_KERNEL,verdicts)

check-neutral: all	## with and without the plugin: the same code, the same words
	@$(call ON_KERNEL,neutral)

check-roundtrip: all	## facts survive dump, pack and ld -r, for every unit of demo-kernel
	@$(call ON_KERNEL,roundtrip)

check-configs: all	## allocation profiling and lockdep, on and off (KERNEL=6.12): the same findings
	@$(call ON_KERNEL,configs)

bench-load: $(BUILD)/wqlint-run	## eight threads queue ten million works, flush and cancel: none lost, none run twice
	@BUILD="$(BUILD)" /usr/bin/python3 testsuite/load.py

bench: all bench-load	## the plugin's cost in time and size, time and memory to solve kernel-report, against their bounds
	@$(call ON_KERNEL,bench)

check-rules:	## rules/ against the prototypes of a real kernel (KERNEL=6.1)
	@$(call ON_KERNEL,rules)

.PHONY: check-agreement
check-agreement: all	## the whole corpus run, and every edge that ran looked up in the static graph
	@BUILD="$(BUILD)" /usr/bin/python3 testsuite/agreement.py

check-history: all	## upstream fixes undone in copies of the installed source: found, and gone when fixed
	@./install-deps.sh kernel && BUILD="$(BUILD)" /usr/bin/python3 testsuite/kernel/history.py

check-fix-history: all	## wqlint fix on the flushes of a real kernel, and on conversions undone
	@$(call ON_KERNEL,fix_history)

dictionary: all	## train src/facts/facts.dict on units of a real kernel (then raise FACTS_VERSION)
	@$(call ON_KERNEL,train)

# What is installed; uninstall takes the same list. DESTDIR stands before all of it.
PREFIX	?= /usr/local
INSTALL	?= install
DEST	= $(DESTDIR)$(PREFIX)
SHARE	:= $(wildcard rules/*.rules) $(wildcard doc/*.md doc/rules/*.md doc/ci/*)
INSTALLED = bin/wqlint bin/wqlint-clang lib/wqlint/wqlint.so share/man/man1/wqlint.1 share/man/man5/wqlint-rules.5 \
	share/bash-completion/completions/wqlint $(addprefix share/wqlint/,$(SHARE))

$(BUILD)/man/wqlint.1: doc/man/wqlint.1 VERSION
	@mkdir -p $(@D)
	sed 's/@VERSION@/$(shell cat VERSION)/' $< >$@

# The same text as rules/README.md, so that neither is behind the other.
$(BUILD)/man/wqlint-rules.5: doc/man/md2man.awk rules/README.md VERSION
	@mkdir -p $(@D)
	awk -v version=$(shell cat VERSION) -f $< rules/README.md >$@

man: $(BUILD)/man/wqlint.1 $(BUILD)/man/wqlint-rules.5	## the man pages, in build/man

install: all man	## command, plugin, rules, pages, man pages and completion below DESTDIR and PREFIX (/usr/local)
	$(INSTALL) -d $(sort $(dir $(addprefix $(DEST)/,$(INSTALLED))))
	$(INSTALL) -m 755 $(BUILD)/wqlint $(BUILD)/wqlint-clang $(DEST)/bin/
	$(INSTALL) -m 644 $(BUILD)/wqlint.so $(DEST)/lib/wqlint/wqlint.so
	$(INSTALL) -m 644 $(BUILD)/man/wqlint.1 $(DEST)/share/man/man1/
	$(INSTALL) -m 644 $(BUILD)/man/wqlint-rules.5 $(DEST)/share/man/man5/
	$(INSTALL) -m 644 doc/wqlint.bash $(DEST)/share/bash-completion/completions/wqlint
	for f in $(SHARE); do $(INSTALL) -m 644 $$f $(DEST)/share/wqlint/$$f || exit; done

uninstall:	## take away what install has put there, and nothing else
	rm -f $(addprefix $(DEST)/,$(INSTALLED))
	for d in lib/wqlint share/wqlint/doc/rules share/wqlint/doc/ci share/wqlint/doc share/wqlint/rules share/wqlint; do \
		[ ! -d $(DEST)/$$d ] || rmdir --ignore-fail-on-non-empty $(DEST)/$$d || exit; done

# dpkg-buildpackage leaves its files beside the directory it works in, so that is a copy.
DEB	:= $(BUILD)/deb/wqlint-$(shell cat VERSION)
deb:	## a Debian package in build/deb
	@./install-deps.sh build deb
	rm -rf $(BUILD)/deb && mkdir -p $(DEB)
	git ls-files -co --exclude-standard -z | xargs -0 cp -a --parents -t $(DEB)
	cd $(DEB) && dpkg-buildpackage -us -uc -b
	@ls $(BUILD)/deb/*.deb

check-deb: deb	## the package in a fresh Debian 12 root: it installs, and command and plugin work (needs root)
	@testsuite/kernel/deb-root.sh $(BUILD)/deb

# N programs, drawn from SEED; what disagrees is written below build/soak.
N	?= 20000
SEED	?= 1
soak: all $(DEPS_CHECK)	## generated programs (N=20000), executed and checked: the verdicts must agree
	/usr/bin/python3 testsuite/soak/soak.py --build "$(BUILD)" --seed $(SEED) -n $(N)

check-mutants: all $(DEPS_CHECK)	## the runtime with a mistake made in it, two dozen times: each is caught by a test
	/usr/bin/python3 testsuite/mutants.py --build "$(BUILD)"

SEEDS	?= 200
check-sanitized: all $(BUILD)/wqlint-run-asan $(BUILD)/wqlint-run-tsan	## the corpus on the runtime under ASan and UBSan (SEEDS=200), and TSan
	/usr/bin/python3 testsuite/sanitized.py --build "$(BUILD)" --seeds $(SEEDS) asan
	/usr/bin/python3 testsuite/sanitized.py --build "$(BUILD)" tsan

check-clean-root:	## make demo, and make check, each in a fresh Debian 12 root (needs root)
	@testsuite/kernel/clean-root.sh demo check

check-long: check	## everything that takes longer than check
	$(MAKE) demo-kernel KERNEL=6.1
	$(MAKE) demo-kernel KERNEL=6.12
	$(MAKE) check-agreement
	$(MAKE) check-real-headers
	$(MAKE) check-rules KERNEL=6.1
	$(MAKE) check-rules KERNEL=6.12
	$(MAKE) check-neutral
	$(MAKE) check-roundtrip
	$(MAKE) kernel-report
	$(MAKE) verdicts
	$(MAKE) parity
	$(MAKE) check-configs KERNEL=6.12
	$(MAKE) bench
	$(MAKE) check-mutants
	$(MAKE) check-sanitized
	$(MAKE) soak
	$(MAKE) check-deb
	$(MAKE) check-clean-root

-include $(OBJ_CMD:.o=.d) $(OBJ_SO:.o=.d) $(OBJ_FRONT:.o=.d) $(OBJ_UNIT:.o=.d) \
	$(patsubst $(BUILD)/unit/%,$(BUILD)/unit/obj/testsuite/unit/%.d,$(UNIT))

clean:	## remove everything that make made
	rm -rf $(BUILD)
