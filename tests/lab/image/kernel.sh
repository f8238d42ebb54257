#!/bin/sh
# Run by mmdebstrap with its own apt: fetches Debian's cloud kernel, without installing it
# anywhere, and takes from it what the guest needs. $1: the folder that gets vmlinuz and modules/.
set -eu
work=$1
export APT_CONFIG="${APT_CONFIG:-$MMDEBSTRAP_APT_CONFIG}"

package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-6[^ ]*\)$/\1/p')
mkdir "$work/deb"
cd "$work/deb"
apt-get -qq -o APT::Sandbox::User=root download "$package"
dpkg-deb -x ./*.deb .
mv boot/vmlinuz-* "$work/vmlinuz"

# Copies a module after those it depends on: the names are in the order of loading.
mkdir "$work/modules"
module_add() {
	for module_file in "$work"/modules/*-"$1.ko"; do
		[ ! -e "$module_file" ] || return 0
	done
	for needed in $(tr '\0' '\n' <"$(module_path "$1")" | sed -n 's/^depends=//p' | tr , ' '); do
		module_add "$needed"
	done
	cp "$(module_path "$1")" "$work/modules/$(ls "$work/modules" | wc -l | xargs printf %02d)-$1.ko"
}

# Names may be written with either sign.
module_path() {
	find lib/modules -name "$(echo "$1" | tr _- '??').ko" | head -1
}

module_add virtio_pci
module_add virtio_net
module_add virtio_scsi
module_add sd_mod
cd /
rm -rf "$work/deb"
