# shellcheck shell=bash
# What the benchmarks share: a folder of their own, a network namespace with nothing but loopback,
# one sshd there that answers on every 127.1.x.y, and a site of many "hosts" at those addresses.
# All of it is gone when the script ends. Root on Debian 12; packages: iproute2 openssh-server
# e2fsprogs mount.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build/release}
jiuxu=$build/jiuxu
tools=$build/tests/bench
work=
disk=
space=
site=
sites=0

fail() {
	echo "bench: $*" >&2
	exit 1
}

bench_end() {
	local pid
	[ -z "$space" ] || for pid in $(ip netns pids "$space" 2>/dev/null); do
		kill "$pid" 2>/dev/null || true
	done
	[ -z "$space" ] || ip netns del "$space" 2>/dev/null || true
	[ -z "$work" ] || umount "$work" 2>/dev/null || umount -l "$work"
	[ -z "$work" ] || rmdir "$work"
	rm -f "$disk"
}

# bench_begin: the folder $work, an ext4 of its own, journalled and empty, so that neither what else
# the disk holds nor what others write to it is measured; and the namespace $space.
bench_begin() {
	[ "$(id -u)" = 0 ] || fail "needs root (it makes a network namespace)"
	[ -x "$jiuxu" ] || fail "no $jiuxu; run: cmake --preset release && cmake --build --preset release"
	trap bench_end EXIT
	trap 'exit 130' INT TERM
	disk=$(mktemp "${BENCH_DIR:-/var/tmp}/jiuxu-bench.XXXXXX.ext4")
	truncate -s "${BENCH_DISK:-2G}" "$disk"
	mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 "$disk"
	work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/jiuxu-bench.XXXXXX")
	mount -o loop "$disk" "$work"
	ip netns add "jiuxu-bench-$$"
	space=jiuxu-bench-$$
	inside ip link set lo up
	export HOME=$work
	unset SSH_AUTH_SOCK
	mkdir -m 700 "$work/.ssh"
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/host"
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/user"
}

inside() {
	ip netns exec "$space" "$@"
}

# The address of host number $1 (from 1).
host_address() {
	echo "127.1.$(($1 / 250)).$(($1 % 250 + 1))"
}

# site_make COUNT [PORT]: a new $site, and $work/hosts, for that many hosts.
site_make() {
	local count=$1 port=${2:-22} n address key
	key=$(cut -d' ' -f1,2 "$work/host.pub")
	site=$work/site.$((++sites)) # the old one stays: to remove files is work for the disk
	mkdir -m 700 "$site"
	printf 'site:\n  name: bench\n  unit: "00"\n  profile: own\nhosts:\n' >"$site/site.yaml"
	: >"$work/hosts"
	for ((n = 1; n <= count; n++)); do
		address=$(host_address "$n")
		echo "$address" >>"$work/hosts"
		if [ "$port" = 22 ]; then
			echo "$address $key"
		else
			echo "[$address]:$port $key"
		fi >>"$site/known_hosts"
		printf -- '- {name: h%04d, address: %s, ssh: {user: root, port: %d, identity_file: %s}}\n' \
			"$n" "$address" "$port" "$work/user"
	done >>"$site/site.yaml"
}

# sshd_start: every 127.1.x.y of the namespace, port 22. Its pid in $sshd.
sshd_start() {
	mkdir -p /run/sshd
	cat >"$work/sshd_config" <<-END
		HostKey $work/host
		AuthorizedKeysFile $work/user.pub
		StrictModes no
		UsePAM no
		PidFile none
		PermitRootLogin prohibit-password
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		MaxStartups 2000
		LoginGraceTime 300
		Subsystem sftp /usr/lib/openssh/sftp-server
	END
	ip netns exec "$space" /usr/sbin/sshd -D -f "$work/sshd_config" -E "$work/sshd.log" &
	sshd=$!
	wait_for_port 22
}

wait_for_port() {
	local n
	for ((n = 0; n < 100; n++)); do
		inside bash -c "exec 3<>/dev/tcp/127.1.0.2/$1" 2>/dev/null && return
		sleep 0.1
	done
	fail "nothing listens on port $1"
}

# CPU seconds so far of the children of process $1 that have ended: all of their sessions.
children_cpu() {
	awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.3f\n", ($14 + $15) / tick }' \
		"/proc/$1/stat"
}

# measured NAME COMMAND...: one line "wall user system peak_kib status" more in $work/NAME.
# Whatever the command says goes to $work/NAME.out; its exit status is not ours.
measured() {
	local name=$1
	shift
	inside "$tools/measure" "$work/$name" "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null ||
		true
	[ "$(tail -1 "$work/$name" | cut -d' ' -f5)" != 2 ] || fail "$1: $(cat "$work/$name.err")"
}

# median NAME COLUMN: of the lines of $work/NAME; columns may be sums: '$2 + $3'.
median() {
	awk "{ print $2 }" "$work/$1" | sort -n |
		awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

ratio() {
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", b ? a / b : 0 }'
}

# reached LIMIT FIGURE: the word for the table.
reached() {
	awk -v limit="$1" -v figure="$2" 'BEGIN { print figure <= limit ? "reached" : "NOT reached" }'
}

# How many hosts of the newest run were reached: a benchmark of failures is none.
reached_hosts() {
	local run
	run=$(find "$site/runs" -mindepth 1 -maxdepth 1 | sort | tail -1)
	grep -l '"outcome": "ok"' "$run"/facts/*.json | wc -l
}

check() {
	measured "$1" "$jiuxu" -C "$site" check --quiet --jobs "$2" --timeout 300
}
