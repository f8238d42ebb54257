# Network: the namespace <prefix>-switch holds a bridge, every machine's namespace hangs on it by
# one veth pair whose far end is eth0. The machine's own namespace holds no part of it.
# shellcheck shell=bash

# The stranger stands on the bridge before the hosts and has no address until a fault gives it one.
SPACES="gw console stranger $NODES"

space_of() {
	echo "$PREFIX-$1"
}

# in_space NAME CMD…: runs the command in that namespace.
in_space() {
	local space
	space=$(space_of "$1")
	shift
	[ $# -gt 0 ] || die "no command given"
	[ -e "/run/netns/$space" ] || die "the lab is not up: lab up"
	ip netns exec "$space" "$@" 9>&-
}

space_add() {
	local space
	space=$(space_of "$1")
	ip netns add "$space"
	ip -n "$space" link set lo up
	ip netns exec "$space" sh -c '[ ! -e /proc/sys/net/ipv6 ] ||
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
}

# The port of a machine on the switch has the machine's name.
port_add() {
	local switch
	switch=$(space_of switch)
	ip -n "$switch" link add "$1" type veth \
		peer name eth0 address "$(mac_of "$1")" netns "$(space_of "$1")"
	ip -n "$switch" link set "$1" master br0
	ip -n "$switch" link set "$1" up
	ip -n "$(space_of "$1")" link set eth0 up
	[ "$1" = stranger ] ||
		ip -n "$(space_of "$1")" addr add "$(address_of "$1")/24" brd + dev eth0
}

# state is up or down
port_set() {
	ip -n "$(space_of switch)" link set "$1" "$2"
}

network_up() {
	local name
	space_add switch
	ip -n "$(space_of switch)" link add br0 type bridge stp_state 0 forward_delay 0 \
		mcast_snooping 0
	ip -n "$(space_of switch)" link set br0 up
	for name in stranger gw console $NODES; do
		space_add "$name"
		port_add "$name"
	done
	for name in console $NODES; do
		ip -n "$(space_of "$name")" route add default via "$(address_of gw)"
	done
}

network_is_up() {
	local name
	for name in switch $SPACES; do
		[ -e "/run/netns/$(space_of "$name")" ] || return 1
	done
}

# Whoever still runs in a namespace of the lab was begun by it.
network_down() {
	local name space pids
	for name in $SPACES switch; do
		space=$(space_of "$name")
		[ -e "/run/netns/$space" ] || continue
		pids=$(ip netns pids "$space" 2>/dev/null | tr '\n' ' ')
		# shellcheck disable=SC2086
		[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
		ip netns del "$space" 2>/dev/null || rm -f "/run/netns/$space"
	done
}
