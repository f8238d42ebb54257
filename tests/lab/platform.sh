# The virtualisation platform: a libvirtd of the lab's own, in the switch's namespace (where its
# bridges are), with its own folders mounted over the system's ones; its storage pool, its network.
# shellcheck shell=bash

platform_socket() {
	echo "$STATE/libvirt/sock/libvirt-sock"
}

platform_uri() {
	echo "qemu:///system?socket=$(platform_socket)"
}

platform_virsh() {
	timeout 180 virsh --quiet --connect "$(platform_uri)" "$@" 9>&-
}

platform_daemon_write_conf() {
	local dir=$1
	cat >"$dir/etc/libvirtd.conf" <<-EOF
	listen_tls = 0
	unix_sock_dir = "$dir/sock"
	unix_sock_ro_perms = "0700"
	unix_sock_rw_perms = "0700"
	auth_unix_ro = "none"
	auth_unix_rw = "none"
	log_outputs = "3:file:$dir/libvirtd.log"
	EOF
	cat >"$dir/etc/qemu.conf" <<-EOF
	user = "root"
	group = "root"
	dynamic_ownership = 0
	remember_owner = 0
	security_driver = "none"
	namespaces = [ ]
	cgroup_controllers = [ ]
	stdio_handler = "file"
	EOF
}

# `ip netns exec` gives a mount namespace of its own: what is mounted here is seen by nobody else.
platform_daemon_launch() {
	# shellcheck disable=SC2016
	exec setsid ip netns exec "$(space_of switch)" sh -c 'set -e
		mount -t tmpfs -o mode=755 tmpfs /run
		mount --bind "$1/etc" /etc/libvirt
		mount --bind "$1/lib" /var/lib/libvirt
		mount --bind "$1/log" /var/log/libvirt
		mount --bind "$2" /var/cache/libvirt
		exec libvirtd --config "$1/etc/libvirtd.conf" --pid-file "$1/pid"' - "$1" "$2"
}

platform_daemon_start() {
	local dir=$STATE/libvirt cache=$CACHE/libvirt-$PREFIX
	mkdir -p "$dir/etc" "$dir/lib" "$dir/log" "$dir/sock" "$cache"
	[ ${#dir} -le 80 ] || die "JIUXU_LAB_STATE is too long for a socket's path"
	platform_daemon_write_conf "$dir"
	mkdir -p /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
	platform_daemon_launch "$dir" "$cache" </dev/null >"$dir/start.log" 2>&1 9>&- &
}

platform_daemon_answers() {
	[ -S "$(platform_socket)" ] && platform_virsh version >/dev/null 2>&1
}

platform_network() {
	cat <<-EOF
	<network>
	  <name>business</name>
	  <forward mode='bridge'/>
	  <bridge name='br0'/>
	</network>
	EOF
}

platform_pool() {
	cat <<-EOF
	<pool type='dir'>
	  <name>luns</name>
	  <target><path>$STATE/lun</path></target>
	</pool>
	EOF
}

platform_up() {
	local dir=$STATE/libvirt
	platform_network >"$dir/network.xml"
	platform_pool >"$dir/pool.xml"
	wait_for 180 "libvirtd" platform_daemon_answers
	platform_virsh "net-define $dir/network.xml; net-autostart business; net-start business;
		pool-define $dir/pool.xml; pool-autostart luns; pool-start luns" >/dev/null
}

# libvirtd and the emulators live in the switch's namespace and end with it (network_down); asked
# first, so that nothing is left half done.
platform_stop() {
	local name
	[ -S "$(platform_socket)" ] || return 0
	for name in $GUESTS $SPARE; do
		timeout 20 virsh --quiet --connect "$(platform_uri)" destroy "$name" >/dev/null 2>&1 || true
	done
}
