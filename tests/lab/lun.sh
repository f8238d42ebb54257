# The LUN: one raw image that both guests have as a SCSI disk of the same WWN and serial, as an array
# would map it. Without <shareable/> the second guest could not take its lock.
# shellcheck shell=bash

LUN_WWN=5000c500a1b2c3d4
LUN_SERIAL=JXSH0001
LUN_MIB=64
LUN_AT=/u01/lun

lun_up() {
	mkdir -p "$STATE/lun"
	rm -f "$STATE"/lun/*.img
	lun_empty lun
	lun_empty other
}

# The same file: an emulator may have it open.
lun_empty() {
	truncate -s 0 "$STATE/lun/$1.img"
	truncate -s "${LUN_MIB}M" "$STATE/lun/$1.img"
}

# lun_disk [IMAGE WWN SERIAL]
lun_disk() {
	cat <<-EOF
	<disk type='file' device='disk'>
	  <driver name='qemu' type='raw' cache='writethrough'/>
	  <source file='$STATE/lun/${1:-lun}.img'/>
	  <target dev='sda' bus='scsi'/>
	  <shareable/>
	  <serial>${3:-$LUN_SERIAL}</serial>
	  <wwn>${2:-$LUN_WWN}</wwn>
	  <vendor>HUAWEI</vendor>
	  <product>XSG1</product>
	</disk>
	EOF
}

lun_wwid() {
	guest_login "$1" 'cat /sys/block/sda/device/wwid' 2>/dev/null
}

lun_is_gone() {
	[ -z "$(lun_wwid "$1")" ]
}

lun_is_there() {
	[ -n "$(lun_wwid "$1")" ]
}

# While the guest runs; its kernel has a say in when.
lun_detach() {
	platform_virsh detach-disk "$1" sda --live >/dev/null
	wait_for 90 "guest '$1' without its LUN" lun_is_gone "$1"
}

# lun_attach GUEST [IMAGE WWN SERIAL]
lun_attach() {
	local name=$1
	shift
	lun_disk "$@" >"$STATE/lun/$name.xml"
	platform_virsh attach-device "$name" "$STATE/lun/$name.xml" --live >/dev/null
	wait_for 90 "guest '$name' with its LUN" lun_is_there "$name"
}
