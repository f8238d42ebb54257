# Faults of item 3: the virtualisation platform and its guests.
# shellcheck shell=bash

# virsh_fault ACTION ABOUT MAKE MEND: the words that virsh makes it with, and mends it.
# shellcheck disable=SC2086 # they are words
virsh_fault() {
	case $1 in
	about) echo "$2" ;;
	make) platform_virsh $3 >/dev/null ;;
	mend) platform_virsh $4 >/dev/null ;;
	esac
}

# planned_guest_fault ACTION ABOUT DOMAIN: lb2 is planned as that guest.
planned_guest_fault() {
	case $1 in
	about) echo "site.yaml: $2" ;;
	make) site_change 'domain: lb2' "domain: $3" ;;
	mend) site_change "domain: $3" 'domain: lb2' ;;
	esac
}

fault__guest_off() {
	virsh_fault "$1" "lb2 is powered off" "destroy lb2" "start lb2"
	[ "$1" != mend ] || say "lb2 boots anew: lab wait"
}

fault__guest_paused() {
	virsh_fault "$1" "lb2 is paused: nothing of it answers" "suspend lb2" "resume lb2"
	[ "$1" != mend ] || guests_wait lb2
}

fault__guest_no_autostart() {
	virsh_fault "$1" "lb2 does not start with its host" "autostart --disable lb2" "autostart lb2"
}

fault__guest_unknown() {
	planned_guest_fault "$1" "lb2 is planned as a guest that the platform does not have" lb9
}

fault__guest_spare() {
	planned_guest_fault "$1" "lb2 is planned as the guest that is defined and shut off" "$SPARE"
}

fault__platform_hung() {
	case $1 in
	about) echo "libvirtd is stopped: its socket takes calls, nobody answers" ;;
	make) kill -STOP "$(cat "$STATE/libvirt/pid")" ;;
	mend) kill -CONT "$(cat "$STATE/libvirt/pid")" ;;
	esac
}

fault__platform_down() {
	local socket
	socket=$(platform_socket)
	case $1 in
	about) echo "libvirtd's socket is gone" ;;
	make) mv "$socket" "$socket.lab" ;;
	mend) mv "$socket.lab" "$socket" ;;
	esac
}

fault__pool_inactive() {
	virsh_fault "$1" "the storage pool of the LUNs is not active" "pool-destroy luns" "pool-start luns"
}

fault__network_inactive() {
	virsh_fault "$1" "the guests' network is not active on the platform (running guests keep their cards)" \
		"net-destroy business" "net-start business"
}

fault__network_not_autostarted() {
	virsh_fault "$1" "the network business is active, but does not start with its host" \
		"net-autostart --disable business" "net-autostart business"
}
