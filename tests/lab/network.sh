# Network: the namespace <prefix>-switch holds two bridges, br0 for business and br1 for the private
# interconnect. Every machine's namespace hangs on br0 by a veth pair whose far end is eth0, some on
# br1 by another whose far end is eth1. The machine's own namespace holds no part of it.
# shellcheck shell=bash

# The stranger stands on the bridges before the hosts and has no address until a fault gives it one.
SPACES="gw dns console stranger $HOSTS"

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

# port_add NAME NETWORK: the port of a machine on the switch has the machine's name (with "-p" on
# the interconnect).
port_add() {
	local switch space port=$1 number=$2 card=eth$(($2 - 1)) address
	switch=$(space_of switch)
	space=$(space_of "$1")
	address=10.66.$number.$(octet_of "$1")/24
	[ "$number" = 1 ] || port=$1-p
	ip -n "$switch" link add "$port" type veth \
		peer name "$card" address "$(mac_of "$1" "$number")" netns "$space"
	ip -n "$switch" link set "$port" master "br$((number - 1))"
	ip -n "$switch" link set "$port" up
	ip -n "$space" link set "$card" up
	[ "$1" = stranger ] || ip -n "$space" addr add "$address" brd + dev "$card"
}

# port is a machine's name, with "-p" on the interconnect; state is up or down
port_set() {
	ip -n "$(space_of switch)" link set "$1" "$2"
}

bridge_add() {
	ip -n "$(space_of switch)" link add "$1" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
	ip -n "$(space_of switch)" link set "$1" up
}

# The public addresses live on the gateway, which maps them to inside ones. A caller from inside
# comes back through it too. Behind it is nothing: no route leads out.
gateway_maps() {
	local space
	space=$(space_of gw)
	ip -n "$space" link add wan type bridge
	ip -n "$space" addr add "$PUBLIC.1/29" dev wan
	ip -n "$space" link set wan up
	ip netns exec "$space" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
	ip netns exec "$space" nft -f - <<-EOF
	table ip edge {
		chain in {
			type nat hook prerouting priority dstnat;
			ip daddr $PUBLIC.2 dnat to $(address_of lb1)
			ip daddr $PUBLIC.3 dnat to $(address_of lb2)
			ip daddr $PUBLIC.4 dnat to $(address_of mgmt)
		}
		chain back {
			type nat hook postrouting priority srcnat;
			ip saddr $BUSINESS.0/24 ct status dnat masquerade
		}
	}
	EOF
}

# A machine without a DNS server refuses every question, however quickly they come.
refusals_unlimited() {
	ip netns exec "$(space_of dns)" sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_ratelimit'
}

network_up() {
	local name
	space_add switch
	bridge_add br0
	bridge_add br1
	for name in stranger gw dns console $HOSTS; do
		space_add "$name"
		port_add "$name" 1
		! on_interconnect "$name" || port_add "$name" 2
	done
	for name in dns console $HOSTS; do
		ip -n "$(space_of "$name")" route add default via "$(address_of gw)"
	done
	gateway_maps
	refusals_unlimited
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
