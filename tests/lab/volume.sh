# The shared volume: an ext4 image on a loop device, mounted once on the machine and bound into
# both hosts: one superblock, as with a cluster file system. (Two mounts of an ext4 by two kernels
# would destroy it.) A second image with the same label is what the fault other-volume mounts.
# shellcheck shell=bash

VOLUME_AT=/u01/shared
VOLUME_MIB=256

loop_of() {
	losetup -n -O NAME -j "$1" | head -1
}

loop_free() {
	local device
	device=$(loop_of "$1" 2>/dev/null) || return 0
	[ -z "$device" ] || losetup -d "$device"
}

image_make() {
	truncate -s "${VOLUME_MIB}M" "$1"
	mkfs.ext4 -q -m 0 -N 2048 -L u01shared -E lazy_itable_init=1,lazy_journal_init=1 "$1"
}

volume_up() {
	mkdir -p "$STATE/volume/mnt"
	rm -f "$STATE"/volume/*.img
	image_make "$STATE/volume/shared.img"
	image_make "$STATE/volume/other.img"
	losetup -f "$STATE/volume/shared.img"
	mount "$(loop_of "$STATE/volume/shared.img")" "$STATE/volume/mnt"
}

volume_device() {
	loop_of "$STATE/volume/shared.img"
}

volume_down() {
	while mountpoint -q "$STATE/volume/mnt"; do
		umount "$STATE/volume/mnt" || umount -l "$STATE/volume/mnt"
	done
	loop_free "$STATE/volume/shared.img"
	loop_free "$STATE/volume/other.img"
	rm -rf "$STATE/volume"
}

volume_fstab() {
	echo "LABEL=u01shared $VOLUME_AT ext4 defaults,nofail,x-systemd.device-timeout=1s 0 0"
}
