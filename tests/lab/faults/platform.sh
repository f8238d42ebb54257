# Faults of the platform, and of what the products ask of the database nodes.
# shellcheck shell=bash

fault__guest_not_autostarted() {
	case $1 in
	about) echo "lb2 does not start with its host" ;;
	make) platform_virsh autostart --disable lb2 >/dev/null ;;
	mend) platform_virsh autostart lb2 >/dev/null ;;
	esac
}

fault__pool_inactive() {
	case $1 in
	about) echo "the storage pool luns, set to start with its host, is not active" ;;
	make) platform_virsh pool-destroy luns >/dev/null ;;
	mend) platform_virsh pool-start luns >/dev/null ;;
	esac
}

fault__network_not_autostarted() {
	case $1 in
	about) echo "the network business is active, but does not start with its host" ;;
	make) platform_virsh net-autostart --disable business >/dev/null ;;
	mend) platform_virsh net-autostart business >/dev/null ;;
	esac
}

fault__uid_differs() {
	case $1 in
	about) echo "the user oracle is 54321 on rac1 and 5432 on rac2" ;;
	make)
		node_run rac1 useradd --uid 54321 --no-create-home oracle
		node_run rac2 useradd --uid 5432 --no-create-home oracle
		;;
	mend)
		node_run rac1 userdel oracle
		node_run rac2 userdel oracle
		;;
	esac
}
