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

# In the order in which they must be loaded.
mkdir "$work/modules"
n=10
for module in virtio/virtio virtio/virtio_ring virtio/virtio_pci_legacy_dev \
	virtio/virtio_pci_modern_dev virtio/virtio_pci core/failover net/net_failover net/virtio_net; do
	file=$(find lib/modules -path "*/$module.ko")
	cp "$file" "$work/modules/$n-${file##*/}"
	n=$((n + 1))
done
cd /
rm -rf "$work/deb"
