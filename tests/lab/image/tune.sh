#!/bin/sh
# Run by mmdebstrap: makes the tree ($1) fit to boot as several containers on one kernel, and gives
# it the centre's user.
set -eu
root=$1

# Parameters that are not a namespace's own belong to the machine, not to the lab.
rm -f "$root"/usr/lib/sysctl.d/*.conf "$root"/etc/sysctl.d/*.conf "$root"/etc/sysctl.conf
: >"$root/etc/sysctl.conf"

for unit in console-getty.service systemd-modules-load.service systemd-random-seed.service \
	systemd-udevd.service systemd-udev-trigger.service sys-kernel-debug.mount \
	sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount \
	dev-hugepages.mount proc-sys-fs-binfmt_misc.automount systemd-binfmt.service \
	glusterd.service glustereventsd.service nsd.service xfs_scrub_all.timer \
	apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
	ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# glusterfs brings Python for tools that nobody runs here; a host to be checked needs none. glusterd
# ends at once when its gsyncd is there and fails, and does without when it is not there.
rm -rf "$root"/usr/bin/python3* "$root"/usr/lib/python3* \
	"$root"/usr/lib/x86_64-linux-gnu/glusterfs/python \
	"$root"/usr/lib/x86_64-linux-gnu/glusterfs/gsyncd

chroot "$root" useradd --create-home --shell /bin/bash centre
echo 'centre ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/centre"
chmod 440 "$root/etc/sudoers.d/centre"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/machine-id" "$root/var/lib/dbus/machine-id"
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
printf 'PasswordAuthentication no\nUseDNS no\n' >"$root/etc/ssh/sshd_config.d/lab.conf"
mkdir -p "$root/u01/shared" "$root/srv/app" "$root/srv/brick"
