#!/bin/bash
# Proves the lab: comes up, can be logged in to, every fault shows and goes again, and down leaves
# nothing. As root; a lab of its own prefix, so that another one may run beside it.
set -u

here=$(cd "$(dirname "$0")" && pwd)
export JIUXU_LAB_PREFIX=${JIUXU_LAB_PREFIX:-jxt}
state=${JIUXU_LAB_STATE:-/var/lib/jiuxu-lab-$JIUXU_LAB_PREFIX}
export JIUXU_LAB_STATE=$state
lab=$here/lab
uri="qemu:///system?socket=$state/libvirt/sock/libvirt-sock"
failures=0

# expect WHAT COMMAND…: the command succeeds. refuse: it fails.
expect() {
	local what=$1
	shift
	if "$@" >"$state.out" 2>&1; then
		echo "ok      $what"
	else
		echo "FAILED  $what"
		tail -5 "$state.out" | sed 's/^/        /'
		failures=$((failures + 1))
	fi
}

refuse() {
	local what=$1
	shift
	expect "$what" not "$@"
}

# Fails too when there is no such command: a misspelt one proves nothing.
not() {
	type "$1" >/dev/null || return 1
	! "$@"
}

# says TEXT COMMAND…: the output holds the text
says() {
	local text=$1
	shift
	"$@" 2>&1 | grep -qF -- "$text"
}

login() {
	local user=centre
	case $1 in 10.66.1.21 | 10.66.1.22) user=root ;; esac
	timeout 60 "$lab" exec ssh -F none -o BatchMode=yes -o ConnectTimeout=10 \
		-o UserKnownHostsFile="$state/site/known_hosts" -i "$state/site/id_ed25519" \
		"$user@$1" "$2"
}

busybox() {
	local busybox
	busybox=$(find "${JIUXU_LAB_CACHE:-/var/cache/jiuxu-lab}" -maxdepth 5 -path '*/bin/busybox' | head -1)
	"$lab" exec "$busybox" "$@"
}

# The MAC addresses that answer a question for an address, each once.
answers() {
	busybox arping -c 2 -w 2 -I eth0 "$1" | sed -n 's/.*\[\(.*\)\].*/\1/p' | sort -u
}

# Whether a probe without an address of one's own is answered.
probe() {
	busybox arping -D -c 2 -w 2 -I eth0 "$1" | grep -q '\[52:'
}

uuid_on() {
	login "$1" 'sudo -n blkid -o value -s UUID "$(findmnt -n -o SOURCE /u01/shared)"'
}

same_volume() {
	local a b
	a=$(uuid_on 10.66.1.11) && b=$(uuid_on 10.66.1.12) && [ -n "$a" ] && [ "$a" = "$b" ]
}

answered_by() {
	[ "$(answers "$1" | wc -l)" = "$2" ]
}

semaphores() {
	[ "$(login 10.66.1.12 'cat /proc/sys/kernel/sem' | tr '\t' ' ')" = "$1" ]
}

semaphores_in_file() {
	login 10.66.1.12 'grep -q ^kernel.sem /etc/sysctl.d/97-database.conf'
}

clock_near() {
	local skew
	skew=$(($(date +%s) - $(login 10.66.1.22 'date +%s')))
	[ ${skew#-} -lt 5 ]
}

writable() {
	login 10.66.1.12 'sudo -n sh -c "echo x >/u01/shared/x && [ -s /u01/shared/x ] && rm /u01/shared/x"'
}

mounted() {
	login 10.66.1.12 'grep -q " /u01/shared " /proc/self/mounts'
}

configured() {
	login 10.66.1.12 'grep -q /u01/shared /etc/fstab'
}

answers_rac2() {
	says rac2 login 10.66.1.12 hostname
}

answers_guest() {
	says lb2 login 10.66.1.22 hostname
}

# Some faults let a guest boot anew.
settle() {
	case $1 in guest-off | *-serial) "$lab" wait ;; esac
}

# both FAULT WHAT COMMAND…: the command succeeds, fails under the fault, succeeds when mended.
both() {
	local fault=$1 what=$2
	shift 2
	expect "before $fault: $what" "$@"
	expect "fault $fault" "$lab" fault "$fault"
	case $fault in *-serial) settle "$fault" ;; esac
	refuse "under $fault: not: $what" "$@"
	expect "mend $fault" "$lab" mend "$fault"
	settle "$fault"
	expect "after $fault: $what" "$@"
}

# under FAULT WHAT COMMAND…: the command succeeds while the fault is there.
under() {
	local fault=$1 what=$2
	shift 2
	"$lab" fault "$fault" >/dev/null 2>&1
	expect "under $fault: $what" "$@"
	"$lab" mend "$fault" >/dev/null 2>&1
}

virsh_of_lab() {
	"$lab" exec virsh -q -c "$uri" "$@"
}

pool_and_network() {
	virsh_of_lab pool-list | grep -q 'luns *active *yes' &&
		virsh_of_lab net-list | grep -q 'business *active *yes'
}

resolves() {
	busybox nslookup "$1" 10.66.1.2
}

# How many addresses the DNS server has for a name.
addresses() {
	busybox nslookup -type=a "$1" 10.66.1.2 | sed 1,2d | grep -c '^Address'
}

has_addresses() {
	[ "$(addresses "$1")" = "$2" ]
}

has_pointer() {
	says "name = $2.province.test" resolves "$1"
}

every_pointer() {
	local octet
	for octet in 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
		says "name = " resolves "10.66.1.$octet" || return 1
	done
	has_pointer 10.66.2.11 rac1-priv && has_pointer 10.66.2.12 rac2-priv &&
		has_pointer 203.0.113.2 portal && has_pointer 203.0.113.3 schools &&
		has_pointer 203.0.113.4 spare
}

share_travels() {
	login 10.66.1.19 'echo seen | sudo -n tee /srv/app/token' &&
		[ "$(login 10.66.1.20 'cat /srv/app/token')" = seen ] &&
		[ "$(login 10.66.1.18 'cat /srv/app/token')" = seen ]
}

wwid() {
	login "$1" 'cat /sys/block/sda/device/wwid'
}

lun_travels() {
	login 10.66.1.21 'echo seen >/dev/sda && sync' &&
		[ "$(login 10.66.1.22 'dd if=/dev/sda bs=4 count=1 2>/dev/null')" = seen ]
}

lun_unmounted() {
	lun_not_on 10.66.1.21 && lun_not_on 10.66.1.22
}

lun_not_on() {
	login "$1" '! grep -q " /u01/lun " /proc/mounts'
}

lun_is_two() {
	login 10.66.1.21 'ls /u01/lun && echo x >/u01/lun/x && sync' &&
		login 10.66.1.22 'grep -q "^/dev/sda /u01/lun ext4 rw" /proc/mounts && [ ! -e /u01/lun/x ]'
}

# A login server behind a public address, by the gateway's map.
mapped() {
	"$lab" exec timeout 20 bash -c 'exec 3<>/dev/tcp/203.0.113.4/22 && head -c 7 <&3'
}

traces() {
	ip netns list | grep "^$JIUXU_LAB_PREFIX-"
	grep "$state\|^$JIUXU_LAB_PREFIX-" /proc/mounts
	losetup -n -O BACK-FILE | grep "$state"
	find /sys/fs/cgroup -maxdepth 3 -name "$JIUXU_LAB_PREFIX-*"
	pgrep -af "$state" | grep -vF "$0"
}

nothing_left() {
	traces
	[ -z "$(traces)" ]
}

token_travels() {
	login 10.66.1.11 'echo seen | sudo -n tee /u01/shared/token' &&
		[ "$(login 10.66.1.12 'cat /u01/shared/token')" = seen ]
}

million_lines() {
	[ "$(login 10.66.1.12 true | head -1000000 | wc -l)" = 1000000 ]
}

planned() {
	grep -qF -- "$1" "$state/site/site.yaml"
}

serial() {
	login "$1" 'cat /sys/class/dmi/id/product_serial'
}

ids_differ() {
	local one
	one=$(login 10.66.1.19 'cat /etc/machine-id')
	[ -n "$one" ] && [ "$one" != "$(login 10.66.1.20 'cat /etc/machine-id')" ]
}

one_on_interconnect() {
	[ "$(login 10.66.1.11 'sudo -n arping -c 2 -w 2 -I eth1 10.66.2.12' |
		sed -n 's/.*\[\(.*\)\].*/\1/p' | sort -u | wc -l)" = 1 ]
}

same_user_id() {
	[ "$(login 10.66.1.11 'getent passwd oracle | cut -d: -f3')" = \
		"$(login 10.66.1.12 'getent passwd oracle | cut -d: -f3')" ]
}

autostarts() {
	virsh_of_lab dominfo lb2 | grep -q 'Autostart: *enable'
}

room() {
	login 10.66.1.12 '[ "$(df --output=pcent /u01/shared | tail -1 | tr -dc 0-9)" -lt 50 ]'
}

share_writable() {
	login 10.66.1.19 'sudo -n sh -c "echo x >/srv/app/x && rm /srv/app/x"'
}

share_answers() {
	login 10.66.1.20 'timeout 10 stat -f /srv/app'
}

test_healthy() {
	for octet in 11 12 18 19 20 21 22 23 24; do
		expect "login 10.66.1.$octet" login "10.66.1.$octet" true
	done
	expect "rac1 runs systemd" says running login 10.66.1.11 'systemctl is-system-running'
	expect "sudo without a password" says root login 10.66.1.11 'sudo -n id -un'
	expect "two guests run in libvirt" [ "$(virsh_of_lab list | grep -c running)" = 2 ]
	expect "the spare is off" says "shut off" virsh_of_lab list --all
	expect "guest's serial" says JX-GUEST-0002 login 10.66.1.22 'cat /sys/class/dmi/id/product_serial'
	expect "pool and network" pool_and_network
	expect "gateway answers" answered_by 10.66.1.1 1
	expect "own MAC" says 52:54:00:66:01:0b answers 10.66.1.11
	expect "the file written on rac1 is read on rac2" token_travels
	expect "the file written on wls1 is read on the others" share_travels
	expect "lb1 has the LUN" says naa.5000c500a1b2c3d4 wwid 10.66.1.21
	expect "lb2 has it too" says naa.5000c500a1b2c3d4 wwid 10.66.1.22
	expect "what lb1 wrote on it lb2 reads" lun_travels
	expect "the interconnect" login 10.66.1.11 'ping -c 1 -W 2 10.66.2.12'
	expect "three addresses of the SCAN" has_addresses rac-scan.province.test 3
	expect "every address has its name" every_pointer
	expect "a public address is mapped" says SSH-2.0 mapped
	refuse "no way out" "$lab" exec timeout 3 bash -c 'exec 3<>/dev/tcp/192.0.2.1/80'
	expect "certificates" openssl verify -CAfile "$state/site/ca.crt" "$state/site/centre.crt" \
		"$state/site/vendor.crt"
	expect "up again changes nothing" says "up already" "$lab" up
}

test_equipment_faults() {
	both wrong-serial "lb2's serial" says JX-GUEST-0002 serial 10.66.1.22
	both placeholder-serial "lb1's serial" says JX-GUEST-0001 serial 10.66.1.21
	both cloned-machine "a machine-id of its own" ids_differ
	both machine-twice "wls2 at its own address" planned 'address: 10.66.1.20, role'
}

test_network_faults() {
	both host-down "rac2 answers" answers_rac2
	both gateway-dead "gateway answers" answered_by 10.66.1.1 1
	both wrong-gateway "wls2 leaves by the gateway" says "via 10.66.1.1 " login 10.66.1.20 'ip route'
	both duplicate-address "one answers for rac1" answered_by 10.66.1.11 1
	under duplicate-address "rac1 can still be logged in to" says rac1 login 10.66.1.11 hostname
	both reserved-in-use "nobody answers for 10.66.1.14" answered_by 10.66.1.14 0
	both arp-filter "a probe for rac1 is answered" probe 10.66.1.11
	under arp-filter "other ARP passes" answered_by 10.66.1.11 1
	both proxy-arp "nobody answers for 10.66.1.200" answered_by 10.66.1.200 0
	under proxy-arp "the gateway answers" says 52:54:00:66:01:01 answers 10.66.1.14
	under proxy-arp "one answers for rac1" answered_by 10.66.1.11 1
	both interconnect-down "rac2 by the interconnect" login 10.66.1.11 'ping -c 1 -W 5 10.66.2.12'
	both duplicate-private "one answers for rac2's private address" one_on_interconnect
	both no-l2-path "the console is on the interconnect" says 10.66.2.9/24 \
		"$lab" exec ip -4 -brief address
	both no-arping "rac1 can ask" login 10.66.1.11 'command -v arping'
}

test_name_faults() {
	both dns-dead "DNS answers" has_addresses rac1.province.test 1
	both dns-refused "DNS answers" has_addresses rac1.province.test 1
	both scan-two "three addresses of the SCAN" has_addresses rac-scan.province.test 3
	both ptr-missing "rac2-vip's name" has_pointer 10.66.1.14 rac2-vip
	both other-resolver "wls1 asks the planned server" says 10.66.1.2 login 10.66.1.19 'cat /etc/resolv.conf'
	both name-elsewhere "wls2's address" says 10.66.1.20 resolves wls2.province.test
}

test_login_faults() {
	both host-hung "rac2 greets" answers_rac2
	under host-hung "timeout" says "timed out" login 10.66.1.12 true
	both sshd-refused "rac2 greets" answers_rac2
	under sshd-refused "refused" says "refused" login 10.66.1.12 true
	both sshd-reset "rac2 greets" answers_rac2
	under sshd-reset "reset" says "reset" login 10.66.1.12 true
	both wrong-host-key "rac2's key is known" answers_rac2
	under wrong-host-key "changed" says "HAS CHANGED" login 10.66.1.12 true
	both endless-output "rac2 answers" answers_rac2
	under endless-output "a million lines" million_lines
}

test_platform_faults() {
	both guest-off "lb2 answers" answers_guest
	both guest-paused "lb2 answers" answers_guest
	both guest-no-autostart "lb2 starts with its host" autostarts
	both guest-unknown "lb2 is planned as lb2" planned 'domain: lb2'
	both guest-spare "lb2 is planned as lb2" planned 'domain: lb2'
	both pool-inactive "the pool is active" pool_and_network
	both network-inactive "the network is active" pool_and_network
	under network-inactive "lb2 answers" answers_guest
	both network-not-autostarted "the network starts with its host" pool_and_network
	both platform-hung "libvirtd answers" timeout 10 "$lab" exec virsh -q -c "$uri" version
	both platform-down "libvirtd answers" timeout 10 "$lab" exec virsh -q -c "$uri" version
}

test_storage_faults() {
	both unmounted "mounted" mounted
	both other-volume "one UUID on both hosts" same_volume
	both not-configured "in fstab" configured
	both read-only "writable" writable
	both full "writable" writable
	both no-inodes "writable" writable
	under no-inodes "there is room" room
	both root-squash "the share is writable" share_writable
	both fuse-dead "the share's file system answers" share_answers
	both share-unmounted "the share is mounted" login 10.66.1.20 'grep -q " /srv/app fuse" /proc/mounts'
	both lun-missing "lb2 has the LUN" says naa.5000c500a1b2c3d4 wwid 10.66.1.22
	both lun-other "lb2 has the LUN" says naa.5000c500a1b2c3d4 wwid 10.66.1.22
	both lun-two-kernels "the LUN is mounted on neither guest" lun_unmounted
	under lun-two-kernels "what lb1 writes lb2 does not see" lun_is_two
	under lun-other "another one" says naa.5000c500a1b2c3ee wwid 10.66.1.22
}

test_software_faults() {
	both sysctl-not-running "kernel.sem is right" semaphores '250 32000 100 128'
	both sysctl-not-configured "kernel.sem in the file" semaphores_in_file
	both clock-skew "clock near ours" clock_near
	both licence-expired "in force" planned 'WebLogic Server, metric: processor, quantity: 1024, expires: 2030'
	both licence-short "enough" planned 'RAC, metric: processor, quantity: 1024'
	both licence-missing "four families" planned 'family: weblogic'
	both uid-differs "the RAC nodes agree on the user oracle" same_user_id
	both licence-no-document "its document" test -e "$state/site/licences/oracle.txt"
}

test_crash() {
	expect "down" "$lab" down
	"$lab" up >/dev/null 2>&1 &
	sleep 0.7
	kill -KILL $! 2>/dev/null
	wait $! 2>/dev/null
	expect "up after a killed up" "$lab" up
	expect "wait" "$lab" wait
	expect "rac1 answers" says rac1 login 10.66.1.11 hostname
}

"$lab" deps || exit 1
trap '"$lab" down >/dev/null 2>&1; rm -f "$state.out"' EXIT
describes() {
	diff <("$lab" describe) <(sed -n '/^| machine /,$p' "$here/../../docs/lab.md")
}

expect "docs/lab.md describes this lab" describes
expect "up" "$lab" up
expect "wait" "$lab" wait
test_healthy
test_equipment_faults
test_network_faults
test_name_faults
test_login_faults
test_platform_faults
test_storage_faults
test_software_faults
faults=$("$lab" faults | cut -d' ' -f1)
for fault in $faults; do
	grep -q "both $fault " "$0" || { echo "FAILED  $fault has no test"; failures=$((failures + 1)); }
done
test_crash
expect "down" "$lab" down
expect "nothing is left" nothing_left
expect "the site folder stays" test -e "$state/site/site.yaml"
[ $failures = 0 ] || { echo "$failures failed"; exit 1; }
echo "all passed"
