# The guests: emulated machines with SMBIOS, a clock and a disk of their own; lb1 and lb2 share one
# LUN. SPARE is defined and shut off, and no part of the plan.
# shellcheck shell=bash

SPARE=lb3

guest_number() {
	echo "${1#lb}"
}

guest_uuid() {
	printf '6a697578-7500-4a58-8000-%012d\n' "$(guest_number "$1")"
}

guest_serial() {
	printf 'JX-GUEST-%04d\n' "$(guest_number "$1")"
}

# A board has a number of its own, or what the maker left in both places.
guest_board_serial() {
	case $1 in
	JX-*) echo "$1-B" ;;
	*) echo "$1" ;;
	esac
}

# Each guest's keys are a second archive after the cached one: the kernel unpacks both.
guest_write_initrd() {
	local name=$1 root=$STATE/guests/$1.root home
	mkdir -p "$root/etc/dropbear"
	image_run /usr/bin/dropbearconvert openssh dropbear "$STATE/keys/$name" \
		"$root/etc/dropbear/dropbear_ed25519_host_key" >/dev/null 2>&1
	for home in root home/centre; do
		mkdir -p "$root/$home/.ssh"
		cp "$STATE/keys/id.pub" "$root/$home/.ssh/authorized_keys"
	done
	(
		cat "$(image_dir)/initrd"
		cd "$root" || exit
		find . | "$(image_dir)/base/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1
	) >"$STATE/guests/$name.initrd"
	rm -rf "$root"
}

guest_cmdline() {
	echo "console=ttyS0 quiet net.ifnames=0 lab.name=$1 lab.address=$BUSINESS.$2/24" \
		"lab.gateway=$(address_of gw) lab.dns=$(address_of dns)"
}

# guest_domain NAME LAST-OCTET SERIAL
guest_domain() {
	cat <<-EOF
	<domain type='qemu'>
	  <name>$1</name>
	  <uuid>$(guest_uuid "$1")</uuid>
	  <memory unit='MiB'>160</memory>
	  <vcpu>1</vcpu>
	  <sysinfo type='smbios'>
	    <bios><entry name='vendor'>Jiuxu Lab</entry><entry name='version'>1.0</entry></bios>
	    <system>
	      <entry name='manufacturer'>Jiuxu Lab</entry>
	      <entry name='product'>Micro Guest</entry>
	      <entry name='serial'>$3</entry>
	      <entry name='uuid'>$(guest_uuid "$1")</entry>
	    </system>
	    <baseBoard>
	      <entry name='manufacturer'>Jiuxu Lab</entry>
	      <entry name='product'>Micro Board</entry>
	      <entry name='serial'>$(guest_board_serial "$3")</entry>
	    </baseBoard>
	  </sysinfo>
	  <os>
	    <type arch='x86_64' machine='pc'>hvm</type>
	    <kernel>$(image_dir)/vmlinuz</kernel>
	    <initrd>$STATE/guests/$1.initrd</initrd>
	    <cmdline>$(guest_cmdline "$1" "$2")</cmdline>
	    <smbios mode='sysinfo'/>
	  </os>
	  <features><acpi/></features>
	  <clock offset='utc'/>
	  <devices>
	    <controller type='scsi' index='0' model='virtio-scsi'/>
	    $(lun_disk)
	    <interface type='network'>
	      <mac address='52:54:00:66:01:$(printf %02x "$2")'/>
	      <source network='business'/>
	      <target dev='$1'/>
	      <model type='virtio'/>
	    </interface>
	    <serial type='file'><source path='$STATE/guests/$1.log'/></serial>
	    <memballoon model='none'/>
	  </devices>
	</domain>
	EOF
}

# guest_define NAME LAST-OCTET [SERIAL]
guest_define() {
	guest_domain "$1" "$2" "${3:-$(guest_serial "$1")}" >"$STATE/guests/$1.xml"
	platform_virsh define "$STATE/guests/$1.xml" >/dev/null
}

guests_start() {
	local name
	say "starting $GUESTS (they boot on in the background)"
	mkdir -p "$STATE/guests"
	for name in $GUESTS; do
		guest_write_initrd "$name"
		guest_define "$name" "$(octet_of "$name")"
		platform_virsh "autostart $name; start $name" >/dev/null
	done
	guest_define $SPARE 30
}

guests_wait() {
	local name
	for name in ${1:-$GUESTS}; do
		wait_for 400 "guest '$name'" greets "$name"
		[ -e "$STATE/faults/clock-skew" ] || guest_clock_set "$name"
	done
}

# guest_login NAME CMD…: as root, from the console
guest_login() {
	local address
	address=$(address_of "$1")
	shift
	in_space console ssh -F none -o BatchMode=yes -o ConnectTimeout=30 \
		-o UserKnownHostsFile="$STATE/site/known_hosts" -i "$STATE/site/id_ed25519" \
		"root@$address" "$@"
}

# The thousandths of a second since 1970.
now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# A guest has no time source and boots with its clock up to two seconds behind. It takes whole
# seconds, and on a busy machine a login alone lasts one: so it is told the time once logged in, as
# a second begins, and again while its answer came too late to say that it took it at once.
guest_clock_set() {
	local guest_in guest_out pid second
	coproc CLOCK { guest_login "$1" 'echo ready; while read -r t; do date -s "@$t"; done'; }
	guest_in=${CLOCK[1]} guest_out=${CLOCK[0]} pid=$CLOCK_PID
	read -r -t 90 -u "$guest_out" _ || die "guest '$1': no login to set its clock"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		sleep "$(date +%N | awk '{ printf "%.3f", 1 - $1 / 1e9 }')"
		second=$((($(now_ms) + 200) / 1000))
		echo $((second + ${2:-0})) >&"$guest_in"
		read -r -t 90 -u "$guest_out" _ || die "guest '$1': its clock takes no time"
		[ $(($(now_ms) - second * 1000)) -gt 300 ] || break
	done
	exec {guest_in}>&-
	wait "$pid"
}

guests_status() {
	local name state
	for name in $GUESTS; do
		state=$(platform_virsh domstate "$name" 2>/dev/null | head -1) || true
		printf '%-9s %-12s %s\n' "$name" "$(address_of "$name")" "$state"
	done
}
