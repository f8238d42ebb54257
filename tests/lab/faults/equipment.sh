# Faults of item 1: which machine it is.
# shellcheck shell=bash

# guest_restart NAME [SERIAL]: with that serial number in its SMBIOS, or its own. It boots on in the
# background, as at `up`.
guest_restart() {
	platform_virsh destroy "$1" >/dev/null
	guest_define "$1" "$(octet_of "$1")" "${2:-}"
	platform_virsh start "$1" >/dev/null
	say "$1 boots anew: lab wait"
}

fault__wrong_serial() {
	case $1 in
	about) echo "lb2's SMBIOS has another serial number than the asset list" ;;
	make) guest_restart lb2 JX-OTHER-0002 ;;
	mend) guest_restart lb2 ;;
	esac
}

fault__placeholder_serial() {
	case $1 in
	about) echo "lb1's SMBIOS has what the maker left there instead of a serial number" ;;
	make) guest_restart lb1 'To be filled by O.E.M.' ;;
	mend) guest_restart lb1 ;;
	esac
}

fault__machine_twice() {
	case $1 in
	about) echo "site.yaml: wls2 is planned at the address of wls1, one machine stands for two" ;;
	make) site_change 'address: 10.66.1.20, role' 'address: 10.66.1.19, role' ;;
	mend) site_change 'name: wls2, title: WebLogic 受管节点二, address: 10.66.1.19' \
		'name: wls2, title: WebLogic 受管节点二, address: 10.66.1.20' ;;
	esac
}

fault__cloned_machine() {
	case $1 in
	about) echo "wls2 has the machine-id of wls1, as a clone would" ;;
	make)
		node_run wls2 cp /etc/machine-id /etc/machine-id.lab
		node_run wls1 cat /etc/machine-id | node_run wls2 sh -c 'cat >/etc/machine-id'
		;;
	mend) node_run wls2 sh -c 'cat /etc/machine-id.lab >/etc/machine-id; rm /etc/machine-id.lab' ;;
	esac
}
