# Hosts: systemd-nspawn containers that boot the base tree under an overlay of their own. They
# share the machine's kernel, clock and SMBIOS; network, IPC, host name and mounts are their own.
# shellcheck shell=bash

host_dir() {
	echo "$STATE/hosts/$1"
}

# The container's first process, as the machine sees it; nothing when it does not run.
host_leader() {
	local pid
	for pid in $(ip netns pids "$(space_of "$1")" 2>/dev/null); do
		if grep -qsE '^NSpid:.*\s1$' "/proc/$pid/status"; then
			echo "$pid"
			return 0
		fi
	done
}

# node_run NAME CMD…: as root inside the host, without the network.
node_run() {
	local leader
	[ $# -ge 2 ] || die "node NAME CMD…"
	leader=$(host_leader "$1")
	[ -n "$leader" ] || die "host '$1' does not run: lab up"
	shift
	nsenter -t "$leader" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@" 9>&-
}

keys_ready() {
	local name
	mkdir -p "$STATE/keys"
	chmod 700 "$STATE/keys"
	for name in $MACHINES id; do
		[ -e "$STATE/keys/$name" ] ||
			ssh-keygen -q -t ed25519 -N '' -C "$name@lab" -f "$STATE/keys/$name"
	done
}

host_write_files() {
	local root=$1 name=$2 other
	echo "$name" >"$root/etc/hostname"
	printf '%s' "$name of the lab $PREFIX" | md5sum | cut -c1-32 >"$root/etc/machine-id"
	echo '127.0.0.1 localhost' >"$root/etc/hosts"
	for other in $MACHINES; do
		echo "$(address_of "$other") $other.$ZONE $other" >>"$root/etc/hosts"
	done
	printf 'search %s\nnameserver %s\n' "$ZONE" "$(address_of dns)" >"$root/etc/resolv.conf"
	install -m 600 "$STATE/keys/$name" "$root/etc/ssh/ssh_host_ed25519_key"
	install -m 644 "$STATE/keys/$name.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
	install -d -m 700 -o 1000 -g 1000 "$root/home/centre/.ssh"
	install -m 600 -o 1000 -g 1000 "$STATE/keys/id.pub" "$root/home/centre/.ssh/authorized_keys"
	host_write_role "$root" "$name"
}

# What makes a database node or a file server of it.
host_write_role() {
	local root=$1
	case $2 in
	rac*)
		volume_fstab >"$root/etc/fstab"
		sysctl_file >"$root/etc/sysctl.d/97-database.conf"
		;;
	files) share_server_write "$root" ;;
	esac
}

# What a database asks for; only parameters that belong to a namespace.
sysctl_file() {
	cat <<-EOF
	kernel.sem = 250 32000 100 128
	kernel.shmall = 1073741824
	kernel.shmmax = 4398046511104
	kernel.shmmni = 4096
	net.ipv4.ip_local_port_range = 9000 65500
	EOF
}

host_mount() {
	local dir
	dir=$(host_dir "$1")
	rm -rf "$dir"
	mkdir -p "$dir/upper" "$dir/work" "$dir/root"
	mount -t overlay "$(space_of "$1")" \
		-o "lowerdir=$(image_dir)/base,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
}

# A cgroup of its own. Under systemd a delegated scope, else a folder beside the others.
host_cgroup() {
	echo "$(findmnt -n -t cgroup2 -o TARGET | head -1)/$(space_of "$1")"
}

# What of the machine a host gets beside its tree.
host_binds() {
	case $1 in
	rac*) echo "--bind=$STATE/volume/mnt:$VOLUME_AT" "--bind=$(volume_device)" ;;
	wls*) echo "--bind=/dev/fuse" ;;
	files) echo "--bind=/dev/fuse" "--bind=$STATE/share/mnt:$SHARE_BRICK" ;;
	esac
}

host_launch() {
	local dir launch=()
	dir=$(host_dir "$1")
	if [ -d /run/systemd/system ]; then
		launch=(systemd-run --quiet --scope -p Delegate=yes "--unit=$(space_of "$1")-$$")
	else
		mkdir -p "$(host_cgroup "$1")"
		echo 0 >"$(host_cgroup "$1")/cgroup.procs"
	fi
	export SYSTEMD_NSPAWN_API_VFS_WRITABLE=yes SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
	# shellcheck disable=SC2046
	exec setsid "${launch[@]}" systemd-nspawn --quiet --boot --register=no --keep-unit --settings=no \
		--machine="$(space_of "$1")" --hostname="$1" --console=read-only \
		--resolv-conf=off --timezone=off --link-journal=no \
		--network-namespace-path="/run/netns/$(space_of "$1")" \
		$(host_binds "$1") --directory="$dir/root"
}

# Every systemd takes half a dozen of the machine's inotify instances, and all hosts of all labs
# share the kernel's 128 of root: the third lab's hosts would come up degraded.
inotify_room() {
	local file=/proc/sys/fs/inotify/max_user_instances
	[ "$(cat $file)" -ge 1024 ] || echo 1024 >$file
}

hosts_start() {
	local name
	inotify_room
	say "booting $HOSTS"
	for name in $HOSTS; do
		host_mount "$name"
		host_write_files "$(host_dir "$name")/root" "$name"
		host_launch "$name" </dev/null >"$(host_dir "$name")/console.log" 2>&1 9>&- &
	done
}

# Whether a login server greets at this machine, as seen from the console.
greets() {
	# shellcheck disable=SC2016
	in_space console timeout 10 bash -c \
		'exec 3<>"/dev/tcp/$1/22" && read -r line <&3 && [[ $line == SSH-2.0* ]]' - \
		"$(address_of "$1")" 2>/dev/null
}

host_has_booted() {
	[ -n "$(host_leader "$1")" ] &&
		node_run "$1" systemctl is-system-running >/dev/null 2>&1 && greets "$1"
}

hosts_wait() {
	local name
	for name in $HOSTS; do
		wait_for 300 "host '$name'" host_has_booted "$name"
	done
}

hosts_are_up() {
	local name
	for name in $HOSTS; do
		[ -n "$(host_leader "$name")" ] || return 1
	done
}

hosts_status() {
	local name leader
	for name in $HOSTS; do
		leader=$(host_leader "$name")
		printf '%-9s %-12s %s\n' "$name" "$(address_of "$name")" "${leader:+runs, leader $leader}"
	done
}

# The container's own first process is killed: the kernel ends the rest, nspawn then ends itself.
hosts_stop() {
	local name leader
	for name in $HOSTS; do
		leader=$(host_leader "$name")
		[ -z "$leader" ] || kill -KILL "$leader" 2>/dev/null || true
	done
}

nspawn_pids() {
	pgrep -f "^systemd-nspawn .*--directory=$(host_dir "$1")/root$" || true
}

# One that had not yet begun its container has no leader to be ended by.
nspawn_end() {
	local tries=0 pids
	while pids=$(nspawn_pids "$1") && [ -n "$pids" ]; do
		tries=$((tries + 1))
		# shellcheck disable=SC2086
		[ $tries -lt 30 ] || kill -KILL $pids 2>/dev/null || true
		[ $tries -lt 100 ] || die "host '$1' does not end"
		sleep 0.1
	done
}

cgroup_remove() {
	local top
	for top in $(findmnt -n -t cgroup2,cgroup -o TARGET); do
		[ ! -d "$top/$(space_of "$1")" ] ||
			find "$top/$(space_of "$1")" -depth -type d -exec rmdir {} + 2>/dev/null || true
	done
}

hosts_unmount() {
	local name
	for name in $HOSTS; do
		nspawn_end "$name"
		while mountpoint -q "$(host_dir "$name")/root"; do
			umount "$(host_dir "$name")/root" || umount -l "$(host_dir "$name")/root"
		done
		cgroup_remove "$name"
	done
	rm -rf "$STATE/hosts"
}
