# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of wqlint for bash. Options come from the command itself, so none is missing here.
_wqlint_options()
{
	wqlint "$1" --help 2>/dev/null | sed -nE 's/^ +(-[a-z], )?(--[a-z-]+=?).*/\2/p'
}

_wqlint()
{
	local cur prev words cword command
	_init_completion -n = 2>/dev/null || {
		COMPREPLY=()
		words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
		cur=${COMP_WORDS[COMP_CWORD]}
	}
	command=${words[1]}
	if [[ $cword == 1 ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(wqlint --help | sed -nE 's/^  ([a-z]+) .*/\1/p') --help --version" -- "$cur")
		return
	fi
	case $cur in
	--enable=* | --disable=*)
		mapfile -t COMPREPLY < <(compgen -W "$(wqlint rules | cut -d' ' -f1)" -- "${cur#*=}") ;;
	--tier=*)
		mapfile -t COMPREPLY < <(compgen -W "certain likely possible" -- "${cur#*=}") ;;
	--format=*)
		mapfile -t COMPREPLY < <(compgen -W "text list json sarif gitlab html" -- "${cur#*=}") ;;
	--reclaim=*)
		mapfile -t COMPREPLY < <(compgen -W "fs io any" -- "${cur#*=}") ;;
	--*=*)
		mapfile -t COMPREPLY < <(compgen -f -- "${cur#*=}") ;;
	-*)
		mapfile -t COMPREPLY < <(compgen -W "$(_wqlint_options "$command")" -- "$cur")
		[[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace 2>/dev/null ;;
	*)
		if [[ $command == explain ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$(wqlint rules | cut -d' ' -f1)" -- "$cur")
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		fi ;;
	esac
}
complete -o filenames -F _wqlint wqlint
