# The file server's share: one GlusterFS volume of one brick, an ext4 on a loop device. The WebLogic
# hosts mount it over FUSE.
# shellcheck shell=bash

SHARE_NAME=app
SHARE_AT=/srv/app
SHARE_BRICK=/srv/brick
SHARE_MIB=128
SHARE_CLIENTS="wls-admin wls1 wls2"

share_up() {
	mkdir -p "$STATE/share/mnt"
	rm -f "$STATE/share/brick.img"
	truncate -s "${SHARE_MIB}M" "$STATE/share/brick.img"
	mkfs.ext4 -q -m 0 -L brick -E lazy_itable_init=1,lazy_journal_init=1 "$STATE/share/brick.img"
	losetup -f "$STATE/share/brick.img"
	mount "$(loop_of "$STATE/share/brick.img")" "$STATE/share/mnt"
}

share_fstab() {
	echo "files:/$SHARE_NAME $SHARE_AT glusterfs defaults,_netdev 0 0"
}

share_server_write() {
	local root=$1
	rm -f "$root/etc/systemd/system/glusterd.service"
	mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
	ln -s /usr/lib/systemd/system/glusterd.service \
		"$root/etc/systemd/system/multi-user.target.wants/glusterd.service"
}

share_create() {
	node_run files sh -c "mkdir -p $SHARE_BRICK/data &&
		until gluster --mode=script volume info >/dev/null 2>&1; do sleep 0.1; done
		gluster --mode=script volume create $SHARE_NAME files:$SHARE_BRICK/data &&
		gluster --mode=script volume start $SHARE_NAME" >"$STATE/share/log" 2>&1 ||
		die "the GlusterFS volume could not be made, see $STATE/share/log"
}

# Entered when the volume is there: at the first boot of a host it is not yet.
share_mount_on() {
	node_run "$1" sh -c "echo '$(share_fstab)' >/etc/fstab && mount $SHARE_AT"
}

share_mount() {
	local name
	share_create
	for name in $SHARE_CLIENTS; do
		share_mount_on "$name"
	done
}

share_down() {
	while mountpoint -q "$STATE/share/mnt"; do
		umount "$STATE/share/mnt" || umount -l "$STATE/share/mnt"
	done
	loop_free "$STATE/share/brick.img"
	rm -rf "$STATE/share"
}
