# The guest: a libvirtd of the lab's own, in the switch's namespace (where its bridge is), with its
# own folders mounted over the system's ones, and one emulated machine with SMBIOS and a clock.
# shellcheck shell=bash

GUEST_UUID=6a697578-7500-4a58-8000-000000000001
GUEST_SERIAL=JX-GUEST-0001

guest_socket() {
	echo "$STATE/libvirt/sock/libvirt-sock"
}

guest_uri() {
	echo "qemu:///system?socket=$(guest_socket)"
}

guest_virsh() {
	timeout 60 virsh --quiet --connect "$(guest_uri)" "$@" 9>&-
}

guest_daemon_write_conf() {
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
guest_daemon_launch() {
	# shellcheck disable=SC2016
	exec setsid ip netns exec "$(space_of switch)" sh -c 'set -e
		mount -t tmpfs -o mode=755 tmpfs /run
		mount --bind "$1/etc" /etc/libvirt
		mount --bind "$1/lib" /var/lib/libvirt
		mount --bind "$1/log" /var/log/libvirt
		mount --bind "$2" /var/cache/libvirt
		exec libvirtd --config "$1/etc/libvirtd.conf" --pid-file "$1/pid"' - "$1" "$2"
}

guest_daemon_start() {
	local dir=$STATE/libvirt cache=$CACHE/libvirt-$PREFIX
	mkdir -p "$dir/etc" "$dir/lib" "$dir/log" "$dir/sock" "$cache"
	[ ${#dir} -le 80 ] || die "JIUXU_LAB_STATE is too long for a socket's path"
	guest_daemon_write_conf "$dir"
	mkdir -p /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt
	guest_daemon_launch "$dir" "$cache" </dev/null >"$dir/start.log" 2>&1 9>&- &
}

guest_daemon_answers() {
	[ -S "$(guest_socket)" ] && guest_virsh version >/dev/null 2>&1
}

# A program of the image, run with the image's own libraries: the image stays as it was made.
image_run() {
	local base program=$1
	base=$(image_dir)/base
	shift
	"$base/lib64/ld-linux-x86-64.so.2" --library-path \
		"$base/usr/lib/x86_64-linux-gnu:$base/lib/x86_64-linux-gnu" "$base$program" "$@"
}

# The lab's keys are a second archive after the cached one: the kernel unpacks both.
guest_write_initrd() {
	local root=$STATE/guest/root home
	mkdir -p "$root/etc/dropbear"
	image_run /usr/bin/dropbearconvert openssh dropbear "$STATE/keys/$GUEST" \
		"$root/etc/dropbear/dropbear_ed25519_host_key" >/dev/null 2>&1
	for home in root home/centre; do
		mkdir -p "$root/$home/.ssh"
		cp "$STATE/keys/id.pub" "$root/$home/.ssh/authorized_keys"
	done
	(
		cat "$(image_dir)/initrd"
		cd "$root" || exit
		find . | "$(image_dir)/base/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1
	) >"$STATE/guest/initrd"
	rm -rf "$root"
}

guest_domain() {
	cat <<-EOF
	<domain type='qemu'>
	  <name>$GUEST</name>
	  <uuid>$GUEST_UUID</uuid>
	  <memory unit='MiB'>160</memory>
	  <vcpu>1</vcpu>
	  <sysinfo type='smbios'>
	    <bios><entry name='vendor'>Jiuxu Lab</entry><entry name='version'>1.0</entry></bios>
	    <system>
	      <entry name='manufacturer'>Jiuxu Lab</entry>
	      <entry name='product'>Micro Guest</entry>
	      <entry name='serial'>$GUEST_SERIAL</entry>
	      <entry name='uuid'>$GUEST_UUID</entry>
	    </system>
	    <baseBoard>
	      <entry name='manufacturer'>Jiuxu Lab</entry>
	      <entry name='product'>Micro Board</entry>
	      <entry name='serial'>$GUEST_SERIAL-B</entry>
	    </baseBoard>
	  </sysinfo>
	  <os>
	    <type arch='x86_64' machine='pc'>hvm</type>
	    <kernel>$(image_dir)/vmlinuz</kernel>
	    <initrd>$STATE/guest/initrd</initrd>
	    <cmdline>console=ttyS0 quiet net.ifnames=0 lab.name=$GUEST lab.address=$(address_of "$GUEST")/24 lab.gateway=$(address_of gw)</cmdline>
	    <smbios mode='sysinfo'/>
	  </os>
	  <features><acpi/></features>
	  <clock offset='utc'/>
	  <devices>
	    <interface type='bridge'>
	      <mac address='$(mac_of "$GUEST")'/>
	      <source bridge='br0'/>
	      <target dev='$GUEST'/>
	      <model type='virtio'/>
	    </interface>
	    <serial type='file'><source path='$STATE/guest/console.log'/></serial>
	    <memballoon model='none'/>
	  </devices>
	</domain>
	EOF
}

guest_start() {
	mkdir -p "$STATE/guest"
	guest_write_initrd
	guest_domain >"$STATE/guest/domain.xml"
	wait_for 60 "libvirtd" guest_daemon_answers
	say "starting $GUEST (boots on in the background)"
	guest_virsh define "$STATE/guest/domain.xml" >/dev/null
	guest_virsh autostart "$GUEST" >/dev/null
	guest_virsh start "$GUEST" >/dev/null
}

guest_wait() {
	wait_for 120 "guest '$GUEST'" greets "$GUEST"
	[ -e "$STATE/faults/clock-skew" ] || guest_clock_set
}

# The guest has no time source and boots with its clock up to two seconds behind.
guest_clock_set() {
	guest_login date -s "@$(date +%s)" >/dev/null
}

guest_status() {
	local state
	state=$(guest_virsh domstate "$GUEST" 2>/dev/null | head -1) || true
	printf '%-7s %-12s %s\n' "$GUEST" "$(address_of "$GUEST")" "$state"
}

# libvirtd and the emulator live in the switch's namespace and end with it (network_down); asked
# first, so that nothing is left half done.
guest_daemon_stop() {
	[ -S "$(guest_socket)" ] || return 0
	timeout 5 virsh --quiet --connect "$(guest_uri)" destroy "$GUEST" >/dev/null 2>&1 || true
}
