# Faults of the network.
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
