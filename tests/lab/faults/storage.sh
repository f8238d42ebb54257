# Faults of item 4: the RAC nodes' volume, the WebLogic hosts' share, the guests' LUN.
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

# A file system that has room but takes no new file.
fault__no_inodes() {
	local dir=$STATE/volume/mnt/small
	case $1 in
	about) echo "the shared volume has no inode left" ;;
	make)
		mkdir "$dir"
		seq "$(df --output=iavail "$STATE/volume/mnt" | tail -1)" | (cd "$dir" && xargs touch) 2>/dev/null || true
		;;
	mend) rm -rf "$dir" ;;
	esac
}

# The brick hears of its settings behind the command.
share_takes() {
	node_run wls2 sh -c "touch $SHARE_AT/.lab && rm $SHARE_AT/.lab" >/dev/null 2>&1
}

share_refuses() {
	! share_takes
}

fault__root_squash() {
	case $1 in
	about) echo "the file server squashes root: the share is mounted read-write, a login may not write" ;;
	make)
		node_run files gluster --mode=script volume set $SHARE_NAME server.root-squash on >/dev/null
		wait_for 60 "the share that squashes root" share_refuses
		;;
	mend)
		node_run files gluster --mode=script volume set $SHARE_NAME server.root-squash off >/dev/null
		wait_for 60 "the share that lets root write" share_takes
		;;
	esac
}

# share_daemon SIGNAL: to the process behind the mount on wls2
share_daemon() {
	# shellcheck disable=SC2016
	node_run wls2 sh -c 'kill -"$1" $(pgrep -f "^/usr/sbin/glusterfs ")' - "$1"
}

fault__fuse_dead() {
	case $1 in
	about) echo "the daemon behind wls2's share is stopped: whoever asks the file system waits for ever" ;;
	make) share_daemon STOP ;;
	mend) share_daemon CONT ;;
	esac
}

fault__share_unmounted() {
	case $1 in
	about) echo "the share is not mounted on wls2" ;;
	make) node_run wls2 umount $SHARE_AT ;;
	mend) node_run wls2 mount $SHARE_AT ;;
	esac
}

fault__lun_missing() {
	case $1 in
	about) echo "lb2 has lost the LUN" ;;
	make) lun_detach lb2 ;;
	mend) lun_attach lb2 ;;
	esac
}

fault__lun_other() {
	case $1 in
	about) echo "lb2 has another LUN than lb1: another WWN, the same size and place" ;;
	make) lun_detach lb2 && lun_attach lb2 other 5000c500a1b2c3ee JXSH0002 ;;
	mend) lun_detach lb2 && lun_attach lb2 ;;
	esac
}

# Both kernels take the disk for their own. The file system is made on the image, not in a guest.
fault__lun_two_kernels() {
	local name hosts='hosts: [lb1, lb2]'
	local mounts="mounts: [{host: lb1, target: $LUN_AT}, {host: lb2, target: $LUN_AT}]"
	case $1 in
	about) echo "the LUN's ext4 is mounted read-write on lb1 and lb2 at once, and planned so" ;;
	make)
		mkfs.ext4 -q -F "$STATE/lun/lun.img"
		for name in $GUESTS; do
			guest_login "$name" "mkdir -p $LUN_AT && mount -t ext4 /dev/sda $LUN_AT"
		done
		site_change "$hosts" "$mounts"
		;;
	mend)
		site_change "$mounts" "$hosts"
		for name in $GUESTS; do
			guest_login "$name" "umount $LUN_AT"
		done
		lun_empty lun
		;;
	esac
}
