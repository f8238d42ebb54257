# The image: one Debian tree that every host stands on, and the guest's kernel and first root file
# system. Made once, kept in the cache under the hash of its recipe.
# shellcheck shell=bash

RELEASE=bookworm
HOST_PACKAGES=systemd,systemd-sysv,dbus,openssh-server,iproute2,iputils-ping,iputils-arping,sudo,procps,util-linux
SHARE_PACKAGES=glusterfs-server,glusterfs-client,nsd
GUEST_PACKAGES=busybox-static,dropbear-bin

image_recipe() {
	{
		echo "$RELEASE $HOST_PACKAGES $SHARE_PACKAGES $GUEST_PACKAGES"
		declare -f image_build image_sources image_apt_options
		cat "$lab_dir"/image/*
	} | sha256sum | cut -c1-16
}

image_dir() {
	echo "$CACHE/image-$(image_recipe)"
}

# The machine's own sources, those of Debian's release.
image_sources() {
	grep -lsE "^[^#]*\b$RELEASE\b" /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
		/etc/apt/sources.list.d/*.sources || true
}

# What the machine's apt was told about the way to its sources; no part of the image.
image_apt_options() {
	apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy|Retries)' ||
		true
}

# Everything that fails here must end it: no `set -e` holds in a caller's `||`.
image_build() {
	local work=$1
	shift
	image_apt_options >"$work/apt.conf" &&
	mmdebstrap --quiet --variant=minbase --format=directory --skip=output/dev \
		--aptopt="$work/apt.conf" \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--include="$HOST_PACKAGES,$SHARE_PACKAGES,$GUEST_PACKAGES" \
		--customize-hook="sh '$lab_dir/image/kernel.sh' '$work'" \
		--customize-hook="sh '$lab_dir/image/tune.sh' \"\$1\"" \
		"$RELEASE" "$work/base" "$@" &&
	sh "$lab_dir/image/initrd.sh" "$work" "$lab_dir/image/init" &&
	rm -rf "$work/apt.conf" "$work/modules"
}

# Other recipes' images go after a day (another branch may still want its own), unless a lab stands
# on them.
image_clean() {
	local keep=$1 old
	find "$CACHE" -maxdepth 1 -name 'image-*' -mtime +0 | while read -r old; do
		[ "$old" = "$keep" ] || grep -q "lowerdir=$old/" /proc/mounts || rm -rf "$old"
	done
}

image_ready() {
	local image work sources
	image=$(image_dir)
	[ -e "$image/base/etc/os-release" ] && [ -e "$image/initrd" ] && return 0
	mkdir -p "$CACHE"
	# The lock passes to mmdebstrap, so that a build outliving its `up` is waited for.
	exec 8>"$CACHE/lock"
	flock 8
	if [ ! -e "$image/initrd" ]; then
		mapfile -t sources < <(image_sources)
		[ ${#sources[@]} -gt 0 ] || die "no source of Debian $RELEASE in /etc/apt"
		say "making the base image, once (about a minute)"
		rm -rf "$CACHE"/work.*
		work=$(mktemp -d "$CACHE/work.XXXXXX")
		chmod 755 "$work"
		image_build "$work" "${sources[@]}" >"$CACHE/build.log" 2>&1 ||
			die "the base image could not be made, see $CACHE/build.log"
		rm -rf "$image"
		touch "$work"
		mv "$work" "$image"
		image_clean "$image"
	fi
	exec 8>&-
}

# A program of the image, run with the image's own libraries: the image stays as it was made.
image_run() {
	image_exec "" "$@"
}

# image_exec SPACE PROGRAM WORDS…: the same in a machine's namespace
image_exec() {
	local base space=$1 program=$2
	base=$(image_dir)/base
	shift 2
	${space:+ip netns exec "$(space_of "$space")"} \
		"$base/lib64/ld-linux-x86-64.so.2" --library-path \
		"$base/usr/lib/x86_64-linux-gnu:$base/lib/x86_64-linux-gnu" "$base$program" "$@"
}
