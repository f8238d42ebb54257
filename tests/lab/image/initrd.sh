#!/bin/sh
# Packs the guest's first root file system out of the base tree: busybox, dropbear with its
# libraries, the modules. $1: folder with base/ and modules/, gets initrd; $2: the init script.
set -eu
work=$1
init=$2
base=$work/base
root=$work/initroot

mkdir -p "$root/bin" "$root/lib64" "$root/mod" "$root/etc/dropbear" "$root/root/.ssh" \
	"$root/home/centre/.ssh" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/tmp" \
	"$root/var/log"
cp "$base/bin/busybox" "$root/bin/"
cp "$base/usr/sbin/dropbear" "$root/bin/"
cp "$work"/modules/* "$root/mod/"
cp "$init" "$root/init"
chmod 755 "$root/init"
cp -L "$base/lib64/ld-linux-x86-64.so.2" "$root/lib64/"
chroot "$base" ldd /usr/sbin/dropbear | sed -n 's/.*=> \([^ ]*\) .*/\1/p' | while read -r library; do
	mkdir -p "$root${library%/*}"
	cp -L "$base$library" "$root$library"
done

printf 'root:x:0:0:root:/root:/bin/sh\ncentre:x:1000:1000::/home/centre:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\ncentre:x:1000:\n' >"$root/etc/group"
echo /bin/sh >"$root/etc/shells"
printf '%s\n' 'PRETTY_NAME="Jiuxu lab guest"' 'NAME="Jiuxu lab guest"' 'ID=jiuxu-lab' \
	'VERSION_ID="1"' >"$root/etc/os-release"

(cd "$root" && find . | "$base/bin/busybox" cpio -o -H newc | gzip -1) >"$work/initrd"
rm -rf "$root"
