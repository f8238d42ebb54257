# Faults of item 3: the virtualisation platform and its guests.
# shellcheck shell=bash

fault__guest_off() {
	case $1 in
	about) echo "lb2 is powered off" ;;
	make) platform_virsh destroy lb2 >/dev/null ;;
	mend)
		platform_virsh start lb2 >/dev/null
		say "lb2 boots anew: lab wait"
		;;
	esac
}

fault__guest_paused() {
	case $1 in
	about) echo "lb2 is paused: nothing of it answers" ;;
	make) platform_virsh suspend lb2 >/dev/null ;;
	mend)
		platform_virsh resume lb2 >/dev/null
		guests_wait lb2
		;;
	esac
}

fault__guest_no_autostart() {
	case $1 in
	about) echo "lb2 does not start with its host" ;;
	make) platform_virsh autostart --disable lb2 >/dev/null ;;
	mend) platform_virsh autostart lb2 >/dev/null ;;
	esac
}

fault__guest_unknown() {
	case $1 in
	about) echo "site.yaml: lb2 is planned as a guest that the platform does not have" ;;
	make) site_change 'domain: lb2' 'domain: lb9' ;;
	mend) site_change 'domain: lb9' 'domain: lb2' ;;
	esac
}

fault__guest_spare() {
	case $1 in
	about) echo "site.yaml: lb2 is planned as the guest that is defined and shut off" ;;
	make) site_change 'domain: lb2' "domain: $SPARE" ;;
	mend) site_change "domain: $SPARE" 'domain: lb2' ;;
	esac
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
	case $1 in
	about) echo "the storage pool of the LUNs is not active" ;;
	make) platform_virsh pool-destroy luns >/dev/null ;;
	mend) platform_virsh pool-start luns >/dev/null ;;
	esac
}

fault__network_inactive() {
	case $1 in
	about) echo "the guests' network is not active on the platform (running guests keep their cards)" ;;
	make) platform_virsh net-destroy business >/dev/null ;;
	mend) platform_virsh net-start business >/dev/null ;;
	esac
}

fault__network_not_autostarted() {
	case $1 in
	about) echo "the network business is active, but does not start with its host" ;;
	make) platform_virsh net-autostart --disable business >/dev/null ;;
	mend) platform_virsh net-autostart business >/dev/null ;;
	esac
}
