# SPDX-License-Identifier: GPL-2.0-or-later
# wqlint: one Makefile, no recursion. `make help` lists the targets.

CC		?= gcc
PLUGIN_CC	?= gcc
PLUGIN_CXX	:= $(patsubst %gcc,%g++,$(firstword $(subst gcc-,gcc -,$(PLUGIN_CC))))$(patsubst gcc%,%,$(filter gcc-%,$(notdir $(PLUGIN_CC))))
PYTEST		?= /usr/bin/python3 -m pytest
BUILD		?= build

WARN	:= -Wall -Wextra -Werror -Wmissing-prototypes -Wstrict-prototypes -Wshadow -Wc++-compat
CFLAGS	?= -O2 -g
CFLAGS_ALL := -std=gnu11 -D_GNU_SOURCE -Isrc $(WARN) $(CFLAGS)

# The command is all of src/; the plugin takes what it needs to solve its own unit.
SRC_CMD	:= $(sort $(wildcard src/*/*.c src/*.c))
SRC_SO	:= $(sort $(wildcard $(foreach d,base facts link model solve check report,src/$(d)/*.c)))
LIBS	:= -lelf -linih -lzstd -lxxhash -lpthread

OBJ_CMD	:= $(SRC_CMD:%.c=$(BUILD)/obj/%.o)
OBJ_SO	:= $(SRC_SO:%.c=$(BUILD)/pic/%.o)

.PHONY: all help clean check
all: $(BUILD)/wqlint $(BUILD)/wqlint.so	## build the command and the plugin

help:	## list the targets
	@sed -nE 's/^([a-z][a-z0-9-]*):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

$(BUILD)/wqlint: $(OBJ_CMD)
	$(CC) $(CFLAGS_ALL) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

-include $(OBJ_CMD:.o=.d) $(OBJ_SO:.o=.d)

clean:	## remove everything that make made
	rm -rf $(BUILD)
