# Names, places and words that every part of the lab uses.
# shellcheck shell=bash disable=SC2034

PREFIX=${JIUXU_LAB_PREFIX:-jx}
CACHE=${JIUXU_LAB_CACHE:-/var/cache/jiuxu-lab}
if [ "$PREFIX" = jx ]; then
	STATE=${JIUXU_LAB_STATE:-/var/lib/jiuxu-lab}
else
	STATE=${JIUXU_LAB_STATE:-/var/lib/jiuxu-lab-$PREFIX}
fi

# Of the plan: hosts are containers with systemd, guests are emulated machines of libvirt.
HOSTS="rac1 rac2 wls-admin wls1 wls2 files mgmt"
GUESTS="lb1 lb2"
MACHINES="$HOSTS $GUESTS"
DATABASE="rac1 rac2"

BUSINESS=10.66.1
INTERCONNECT=10.66.2
PUBLIC=203.0.113
ZONE=province.test

# The last octet of every machine's addresses, and of its MAC addresses.
octet_of() {
	case $1 in
	gw) echo 1 ;;
	dns) echo 2 ;;
	console) echo 9 ;;
	rac1) echo 11 ;;
	rac2) echo 12 ;;
	wls-admin) echo 18 ;;
	wls1) echo 19 ;;
	wls2) echo 20 ;;
	lb1) echo 21 ;;
	lb2) echo 22 ;;
	files) echo 23 ;;
	mgmt) echo 24 ;;
	stranger) echo 66 ;;
	*) die "no machine '$1' in the lab" ;;
	esac
}

address_of() {
	echo "$BUSINESS.$(octet_of "$1")"
}

# What a machine is for.
what_of() {
	case $1 in
	gw) echo "gateway, maps the public addresses (namespace)" ;;
	dns) echo "DNS server, nsd (namespace)" ;;
	console) echo "where jiuxu runs (namespace)" ;;
	rac*) echo "database node; one ext4 on a loop device is bound into both (nspawn)" ;;
	wls-admin) echo "WebLogic administration; GlusterFS client over FUSE (nspawn)" ;;
	wls*) echo "WebLogic managed server; GlusterFS client over FUSE (nspawn)" ;;
	lb*) echo "load balancer; both have one LUN (guest of libvirt)" ;;
	files) echo "file server; glusterd and its brick (nspawn)" ;;
	mgmt) echo "management (nspawn)" ;;
	stranger) echo "silent until a fault gives it an address (namespace)" ;;
	esac
}

# mac_of NAME [NETWORK]: 1 is business, 2 the interconnect
mac_of() {
	printf '52:54:00:66:%02x:%02x\n' "${2:-1}" "$(octet_of "$1")"
}

# Who has a second card, on the interconnect.
on_interconnect() {
	case $1 in
	rac1 | rac2 | console | stranger) true ;;
	*) false ;;
	esac
}

say() {
	echo "lab: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# wait_for SECONDS WHAT COMMAND…: tries the command until it succeeds.
wait_for() {
	local until=$((SECONDS + $1)) what=$2
	shift 2
	while ! "$@"; do
		[ $SECONDS -lt $until ] || die "$what: not in time, see $STATE"
		sleep 0.1
	done
}

need_root() {
	[ "$(id -u)" = 0 ] || die "must be root (network namespaces, mounts, nspawn)"
	case $PREFIX in
	*[!a-z0-9]* | "") die "JIUXU_LAB_PREFIX '$PREFIX': small letters and digits only" ;;
	esac
	[ ${#PREFIX} -le 8 ] || die "JIUXU_LAB_PREFIX '$PREFIX': at most 8 letters"
}

# Each line: a program, and the Debian package that brings it.
tools() {
	cat <<-EOF
	mmdebstrap mmdebstrap
	systemd-nspawn systemd-container
	libvirtd libvirt-daemon-system
	virsh libvirt-clients
	qemu-system-x86_64 qemu-system-x86
	ip iproute2
	bridge iproute2
	nft nftables
	mkfs.ext4 e2fsprogs
	losetup mount
	pgrep procps
	nsenter util-linux
	ssh openssh-client
	openssl openssl
	EOF
}

packages_missing() {
	tools | while read -r tool package; do
		command -v "$tool" >/dev/null || echo "$package"
	done | sort -u
}

need_tools() {
	local missing
	missing=$(packages_missing | tr '\n' ' ')
	[ -z "$missing" ] || die "missing Debian packages: ${missing}(lab deps installs them)"
}

deps_install() {
	local missing
	missing=$(packages_missing)
	[ -n "$missing" ] || return 0
	say "installing" $missing
	mkdir -p "$STATE"
	{
		apt-get -qq update &&
		DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing
	} >"$STATE/deps.log" 2>&1 || die "apt-get failed, see $STATE/deps.log"
}
