# Faults: faults/*.sh hold one function each, fault_<name>, which is called with `about` (prints a
# line), `make` or `mend`. What is made is remembered in $STATE/faults until it is mended.
# shellcheck shell=bash

for part in "$lab_dir"/faults/*.sh; do
	# shellcheck source=/dev/null
	. "$part"
done

fault_names() {
	declare -F | sed -n 's/^declare -f fault__//p' | tr _ -
}

fault_call() {
	"fault__${1//-/_}" "$2"
}

faults_list() {
	local name
	for name in $(fault_names); do
		printf '%-22s %s\n' "$name" "$(fault_call "$name" about)"
	done
}

# Newest first, so that mending goes back the way the faults came.
faults_on() {
	[ ! -d "$STATE/faults" ] || ls -t "$STATE/faults"
}

fault_known() {
	fault_names | grep -qxF -- "$1" || die "no fault '$1': lab faults lists them"
}

fault_make() {
	fault_known "$1"
	[ -e "$STATE/up" ] || die "the lab is not up: lab up"
	if [ -e "$STATE/faults/$1" ]; then
		say "fault '$1' is there already"
		return 0
	fi
	mkdir -p "$STATE/faults"
	# Remembered first: half a fault must be mended too.
	: >"$STATE/faults/$1"
	fault_call "$1" make
}

fault_mend() {
	local name
	[ -e "$STATE/up" ] || die "the lab is not up: lab up"
	if [ -n "$1" ]; then
		fault_known "$1"
	fi
	for name in ${1:-$(faults_on)}; do
		if [ ! -e "$STATE/faults/$name" ]; then
			say "fault '$name' is not there"
			continue
		fi
		fault_call "$name" mend
		rm "$STATE/faults/$name"
	done
}
