# The tables of docs/lab.md, from what the lab itself goes by.
# shellcheck shell=bash

describe_machine() {
	local private=
	! on_interconnect "$1" || private=$INTERCONNECT.$(octet_of "$1")
	echo "| $1 | $(address_of "$1") | $private | $(what_of "$1") |"
}

describe_machines() {
	local name
	printf '%s\n' '| machine | business | interconnect | what |' '| --- | --- | --- | --- |'
	for name in $MACHINES gw dns console stranger; do
		describe_machine "$name"
	done
}

describe_names() {
	printf '%s\n' '| name in DNS | address |' '| --- | --- |'
	dns_names | sed -E 's/(.*) (.*) (.*)/| \1 | \2.\3 |/'
}

# Of each file of faults: what it is about, then its faults in the order they stand there.
describe_faults() {
	local part name
	for part in equipment network platform storage software login; do
		printf '\n%s\n\n' "$(sed -n '1s/^# //p' "$lab_dir/faults/$part.sh")"
		printf '%s\n' '| fault | what is there |' '| --- | --- |'
		sed -n 's/^fault__\([a-z0-9_]*\)() {$/\1/p' "$lab_dir/faults/$part.sh" | tr _ - |
			while read -r name; do
				echo "| \`$name\` | $(fault_call "$name" about) |"
			done
	done
}

lab_describe() {
	describe_machines
	echo
	describe_names
	describe_faults
}
