# Faults of the shared volume.
# shellcheck shell=bash

# mounts inside rac2: the device's node is made for the moment where the host has none
volume_mount_other() {
	local device number
	losetup -f "$STATE/volume/other.img"
	device=$(loop_of "$STATE/volume/other.img")
	number=${device#/dev/loop}
	node_run rac2 sh -c "[ -e $device ] || mknod -m 600 $device b 7 $number
		umount $VOLUME_AT && mount -t ext4 $device $VOLUME_AT"
}

volume_mount_shared() {
	node_run rac2 mount -t ext4 "$(volume_device)" "$VOLUME_AT"
}

fault__unmounted() {
	case $1 in
	about) echo "the shared volume is not mounted on rac2" ;;
	make) node_run rac2 umount "$VOLUME_AT" ;;
	mend) volume_mount_shared ;;
	esac
}

fault__other_volume() {
	local device
	case $1 in
	about) echo "rac2 has another volume of the same label and size on the mount point" ;;
	make) volume_mount_other ;;
	mend)
		device=$(loop_of "$STATE/volume/other.img")
		node_run rac2 umount "$VOLUME_AT"
		node_run rac2 rm -f "$device"
		losetup -d "$device"
		volume_mount_shared
		;;
	esac
}

fault__not_configured() {
	case $1 in
	about) echo "the shared volume is mounted on rac2 but not in its fstab" ;;
	make) node_run rac2 sed -i.lab "\\, $VOLUME_AT ,d" /etc/fstab ;;
	mend) node_run rac2 mv /etc/fstab.lab /etc/fstab ;;
	esac
}

fault__read_only() {
	case $1 in
	about) echo "the shared volume is mounted read-only on rac2" ;;
	make) node_run rac2 mount -o remount,bind,ro "$VOLUME_AT" ;;
	mend) node_run rac2 mount -o remount,bind,rw "$VOLUME_AT" ;;
	esac
}

# The last blocks are given only to those who ask again.
volume_fill() {
	local filler=$1
	fallocate -l "$(df --output=avail -B1 "$STATE/volume/mnt" | tail -1)" "$filler" 2>/dev/null || true
	for _ in 1 2 3; do
		cat /dev/zero >>"$filler" 2>/dev/null || true
		sync -f "$filler"
	done
}

fault__full() {
	local filler=$STATE/volume/mnt/filler
	case $1 in
	about) echo "the shared volume is full" ;;
	make) volume_fill "$filler" ;;
	mend) rm -f "$filler" ;;
	esac
}
