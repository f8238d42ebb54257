# Faults of item 2: addresses, gateway, names.
# shellcheck shell=bash

# The stranger's address comes without a word (no gratuitous ARP): it is found by who asks.
stranger_address() {
	ip -n "$(space_of stranger)" addr "$1" "$2/24" dev eth0
}

fault__host_down() {
	case $1 in
	about) echo "rac2's cable is out: no answer at all" ;;
	make) port_set rac2 down ;;
	mend) port_set rac2 up ;;
	esac
}

fault__gateway_dead() {
	case $1 in
	about) echo "the gateway 10.66.1.1 answers nothing" ;;
	make) port_set gw down ;;
	mend) port_set gw up ;;
	esac
}

fault__duplicate_address() {
	case $1 in
	about) echo "a stranger answers for rac1's address 10.66.1.11 too" ;;
	make) stranger_address add "$BUSINESS.11" ;;
	mend) stranger_address del "$BUSINESS.11" ;;
	esac
}

fault__reserved_in_use() {
	case $1 in
	about) echo "a stranger uses the reserved address 10.66.1.14" ;;
	make) stranger_address add "$BUSINESS.14" ;;
	mend) stranger_address del "$BUSINESS.14" ;;
	esac
}

# As ARP inspection does on a switch: whoever asks without an address of its own is not heard.
fault__arp_filter() {
	local switch
	switch=$(space_of switch)
	case $1 in
	about) echo "the switch drops ARP probes from 0.0.0.0; other ARP passes" ;;
	make)
		ip netns exec "$switch" nft -f - <<-'EOF'
		table bridge inspection {
			chain forward {
				type filter hook forward priority 0;
				ether type arp arp saddr ip 0.0.0.0 drop
			}
		}
		EOF
		;;
	mend) ip netns exec "$switch" nft delete table bridge inspection ;;
	esac
}

# Whatever nobody owns the gateway answers for, probes too (Linux's own proxy_arp leaves those out).
proxied() {
	printf '%s\n' 3 4/30 8 10 13 14 15 16 17 25 26/31 28/30 32/27 64/31 67 68/30 72/29 80/28 96/27 128/25 |
		sed "s|.*|$BUSINESS.&|"
}

fault__proxy_arp() {
	local range verb
	case $1 in
	about) echo "the gateway answers ARP for every address that nobody has" ;;
	make | mend)
		verb=$([ "$1" = make ] && echo add || echo del)
		for range in $(proxied); do
			ip -n "$(space_of gw)" route "$verb" local "$range" dev lo
		done
		;;
	esac
}

fault__wrong_gateway() {
	case $1 in
	about) echo "wls2's default route points to 10.66.1.254" ;;
	make) node_run wls2 ip route replace default via "$BUSINESS.254" ;;
	mend) node_run wls2 ip route replace default via "$(address_of gw)" ;;
	esac
}

# console_leg add|del: the console's address on the interconnect
console_leg() {
	ip -n "$(space_of console)" addr "$1" "$INTERCONNECT.$(octet_of console)/24" dev eth1
}

fault__no_l2_path() {
	case $1 in
	about) echo "the console is not on the interconnect: the RAC nodes must ask there" ;;
	make) console_leg del ;;
	mend) console_leg add ;;
	esac
}

fault__no_arping() {
	local name
	case $1 in
	about) echo "the console is not on the interconnect, and the RAC nodes have no arping to ask with" ;;
	make)
		console_leg del
		for name in $DATABASE; do node_run "$name" mv /usr/bin/arping /usr/bin/arping.lab; done
		;;
	mend)
		console_leg add
		for name in $DATABASE; do node_run "$name" mv /usr/bin/arping.lab /usr/bin/arping; done
		;;
	esac
}

fault__duplicate_private() {
	case $1 in
	about) echo "a stranger on the interconnect answers for rac2's private address 10.66.2.12 too" ;;
	make) ip -n "$(space_of stranger)" addr add "$INTERCONNECT.12/24" dev eth1 ;;
	mend) ip -n "$(space_of stranger)" addr del "$INTERCONNECT.12/24" dev eth1 ;;
	esac
}

fault__interconnect_down() {
	case $1 in
	about) echo "rac2's cable of the interconnect is out" ;;
	make) port_set rac2-p down ;;
	mend) port_set rac2-p up ;;
	esac
}

# zone_change ZONE SED-SCRIPT
zone_change() {
	local file=$STATE/dns/$1.zone
	cp "$file" "$file.lab"
	sed -i -E "$2" "$file"
	! cmp -s "$file" "$file.lab" || die "zone $1: nothing to change"
	zone_publish "$1" $(($(zone_serial "$1") + 1))
}

zone_restore() {
	local serial
	serial=$(zone_serial "$1")
	mv "$STATE/dns/$1.zone.lab" "$STATE/dns/$1.zone"
	zone_publish "$1" $((serial + 1))
}

fault__scan_two() {
	case $1 in
	about) echo "DNS gives two addresses for the SCAN, not three" ;;
	make) zone_change "$ZONE" '/^rac-scan .*\.17$/d' ;;
	mend) zone_restore "$ZONE" ;;
	esac
}

fault__ptr_missing() {
	case $1 in
	about) echo "DNS has no name for rac2's VIP 10.66.1.14" ;;
	make) zone_change "$(dns_reverse_zone "$BUSINESS")" '/^14 /d' ;;
	mend) zone_restore "$(dns_reverse_zone "$BUSINESS")" ;;
	esac
}

fault__name_elsewhere() {
	case $1 in
	about) echo "DNS gives another address for wls2 than planned" ;;
	make) zone_change "$ZONE" 's/^(wls2 .*)\.20$/\1.99/' ;;
	mend) zone_restore "$ZONE" ;;
	esac
}

fault__dns_dead() {
	case $1 in
	about) echo "the DNS server's cable is out" ;;
	make) port_set dns down ;;
	mend) port_set dns up ;;
	esac
}

# Nobody has its port any more.
dns_has_ended() {
	[ -z "$(in_space dns ss -Hlun 'sport = :53')" ]
}

fault__dns_refused() {
	case $1 in
	about) echo "no DNS server runs on its machine" ;;
	make)
		kill -TERM "$(cat "$STATE/dns/pid")"
		wait_for 60 "the end of the DNS server" dns_has_ended
		;;
	mend)
		dns_serve
		dns_wait
		;;
	esac
}

fault__other_resolver() {
	case $1 in
	about) echo "wls1 asks another DNS server than planned" ;;
	make) node_run wls1 sed -i.lab 's/^nameserver .*/nameserver 10.66.1.53/' /etc/resolv.conf ;;
	mend) node_run wls1 mv /etc/resolv.conf.lab /etc/resolv.conf ;;
	esac
}
