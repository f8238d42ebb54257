#!/bin/sh
# ARP probes on a real segment: a bridge and five machines, each in a network namespace of its own.
#
#	tests/test_arp_netns.sh PATH/TO/test_arp
#
# Needs root, iproute2, ping; busybox and arping for the ways of a host. Prints `N passed, N failed`; exit
# status 1 when one failed, 77 when it cannot run here.
set -u
program=${1:?usage: test_arp_netns.sh PATH/TO/test_arp}
[ "$(id -u)" = 0 ] || { echo "skipped: needs root for network namespaces"; exit 77; }
command -v ip >/dev/null || { echo "skipped: needs ip (iproute2)"; exit 77; }

tag=jxarp$$
names="console one two three router"
passed=0
failed=0
out=$(mktemp)

cleanup() {
	for n in switch $names; do
		ip netns del "$tag-$n" 2>/dev/null
	done
	rm -f "$out" "$out.prog"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

inside() {
	ns=$1
	shift
	ip netns exec "$tag-$ns" "$@"
}

# plug NAME MAC ADDRESS/PREFIX: a machine with one cable to the switch
plug() {
	ip -n "$tag-$1" link add eth0 address "$2" type veth peer name "p-$1" netns "$tag-switch" &&
		ip -n "$tag-switch" link set "p-$1" master br0 up &&
		ip -n "$tag-$1" addr add "$3" dev eth0 && ip -n "$tag-$1" link set eth0 up
}

build() {
	for n in switch $names; do
		ip netns add "$tag-$n" || return 1
	done
	ip -n "$tag-switch" link add br0 type bridge && ip -n "$tag-switch" link set br0 up &&
		plug console 02:00:00:00:00:09 10.66.1.9/24 &&
		plug one 02:00:00:00:00:11 10.66.1.11/24 &&
		plug two 02:00:00:00:00:12 10.66.1.12/24 &&
		plug three 02:00:00:00:00:13 10.66.1.12/24 &&
		plug router 02:00:00:00:00:01 10.66.1.1/24
}

# has TEXT: the last output contains it
has() {
	if grep -qF -- "$1" "$out"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "missing: $1"
		sed 's/^/    /' "$out" | head -20
	fi
}

observe() {
	inside console "$program" --observe "$@" >"$out" 2>&1
}

build || { echo "skipped: network namespaces cannot be made here"; exit 77; }

# An answer, two answerers, silence, the console itself, out of the segment, a control.
observe +10.66.1.1 10.66.1.11 10.66.1.12 10.66.1.14 10.66.1.9 10.9.9.9 +10.66.1.15
has '"10.66.1.11":{"answers":["02:00:00:00:00:11"],"interface":"eth0","own":false,"probes":3}'
has '"10.66.1.12":{"answers":["02:00:00:00:00:12","02:00:00:00:00:13"],'
has '"10.66.1.14":{"answers":[],"interface":"eth0","own":false,"probes":3}'
has '"10.66.1.9":{"answers":["02:00:00:00:00:09"],"interface":"eth0","own":true,"probes":3}'
has '"10.9.9.9":{"cause":"no_l2_path","message":"no interface of this console'
has '"control":["10.66.1.1"],"control_asked":["10.66.1.1","10.66.1.15"]'
has '"mac":"02:00:00:00:00:09","subnet":"10.66.1.0/24"'
has 'eth0 sent probe: who has 10.66.1.14'
has 'eth0 heard reply: 10.66.1.12 is at 02:00:00:00:00:13 (from 02:00:00:00:00:13)'
has ' 0 lost in the queue'

# A duplicate of the console's own address.
ip -n "$tag-three" addr add 10.66.1.9/24 dev eth0
observe 10.66.1.9
has '"answers":["02:00:00:00:00:09","02:00:00:00:00:13"],"interface":"eth0","own":true'
ip -n "$tag-three" addr del 10.66.1.9/24 dev eth0

# What a host does instead, with each program that it may have: iputils' arping, busybox's (put in
# its place), and, where there is none, the kernel's own question.
hosts_ask() {
	inside one sh -c "$1"' && exec "$0" --ask "$@"' "$program" \
		+10.66.1.1 10.66.1.11 10.66.1.12 10.66.1.14 -10.66.1.200 10.9.9.9 >"$out" 2>&1
}
ip -n "$tag-one" route add default via 10.66.1.1
arping=$(command -v arping || true)
if [ -n "$arping" ]; then
	busybox=$(command -v busybox)
	for place in true "mount --bind $busybox $arping"; do
		hosts_ask "$place"
		has '"10.66.1.1":{"answers":["02:00:00:00:00:01"],"interface":"eth0","method":"arping","own":false}'
		has '"10.66.1.11":{"answers":["02:00:00:00:00:11"],"interface":"eth0","method":"arping","own":true}'
		has '"10.66.1.12":{"answers":["02:00:00:00:00:12","02:00:00:00:00:13"],"interface":"eth0","method":"arping"'
		has '"10.66.1.14":{"answers":[],"interface":"eth0","method":"arping","own":false}'
		has '"10.9.9.9":{"cause":"no_l2_path","message":"through 10.66.1.1"}'
		has '"interfaces":{"eth0":{"control":["10.66.1.1"],"control_asked":["10.66.1.1"],"mac":"02:00:00:00:00:11","unused_asked":["10.66.1.200"]}}'
	done
	# somebody else has this host's own address
	ip -n "$tag-three" addr add 10.66.1.11/24 dev eth0
	hosts_ask true
	has '"10.66.1.11":{"answers":["02:00:00:00:00:11","02:00:00:00:00:13"],"interface":"eth0","method":"arping","own":true}'
	ip -n "$tag-three" addr del 10.66.1.11/24 dev eth0
fi
hosts_ask "${arping:+mount --bind /dev/null $arping}"
has '"10.66.1.1":{"answers":["02:00:00:00:00:01"],"interface":"eth0","method":"neighbour","own":false}'
has '"10.66.1.14":{"answers":[],"interface":"eth0","method":"neighbour","own":false}'
has '"10.66.1.11":{"cause":"denied","message":"its own address can be asked for by arping alone, as root"}'
ip -n "$tag-one" route del default

# A second NIC of the console on the same segment is no stranger.
ip -n "$tag-console" link add eth1 address 02:00:00:00:00:0a type veth peer name p-second netns "$tag-switch"
ip -n "$tag-switch" link set p-second master br0 up
ip -n "$tag-console" link set eth1 up
ip -n "$tag-console" addr add 10.66.1.10/25 dev eth1
observe 10.66.1.9 10.66.1.10 10.66.1.11
has '"10.66.1.9":{"answers":["02:00:00:00:00:09"],"interface":"eth0","own":true'
has '"10.66.1.10":{"answers":["02:00:00:00:00:0a"],"interface":"eth1","own":true'
has '"10.66.1.11":{"answers":["02:00:00:00:00:11"],"interface":"eth1"'
ip -n "$tag-console" link del eth1

# A thousand addresses at once, the answering ones found: one after the other they would take a quarter of an hour.
ip -n "$tag-console" addr add 10.66.9.9/16 dev eth0
ip -n "$tag-one" addr add 10.66.4.100/16 dev eth0
many=
for third in 2 3 4 5; do
	fourth=1
	while [ $fourth -le 250 ]; do
		many="$many 10.66.$third.$fourth"
		fourth=$((fourth + 1))
	done
done
before=$(date +%s)
observe $many
took=$(($(date +%s) - before))
has '"10.66.4.100":{"answers":["02:00:00:00:00:11"],"interface":"eth0","own":false,"probes":3}'
has '"10.66.5.250":{"answers":[],"interface":"eth0","own":false,"probes":3}'
echo "1000 addresses: $took s" >"$out"
[ "$took" -lt 120 ] && echo "in time" >>"$out"
has 'in time'
ip -n "$tag-console" addr del 10.66.9.9/16 dev eth0

# A filter that drops probes from 0.0.0.0: silence, and no control either.
ip -n "$tag-switch" link set p-router down
ip -n "$tag-switch" link set p-one down
observe +10.66.1.1 10.66.1.11
has '"control":[],"control_asked":["10.66.1.1"]'

# Without the capability: said with the remedy.
if command -v setpriv >/dev/null; then
	cp "$program" "$out.prog"
	inside console setpriv --bounding-set -net_raw --inh-caps -net_raw \
		"$out.prog" --observe 10.66.1.11 >"$out" 2>&1
	has '"cause":"denied","message":"ARP probes need CAP_NET_RAW: run once as root: setcap cap_net_raw+ep '
	has "setcap cap_net_raw+ep $out.prog"
fi

# No carrier: nowhere to ask.
ip -n "$tag-switch" link set p-console down
observe 10.66.1.11
has '"10.66.1.11":{"cause":"no_l2_path"'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
