# Faults of a system's settings, its clock, its power.
# shellcheck shell=bash

# guest_login CMD: as root on the guest, from the console
guest_login() {
	in_space console ssh -F none -o BatchMode=yes -o ConnectTimeout=10 \
		-o UserKnownHostsFile="$STATE/site/known_hosts" -i "$STATE/site/id_ed25519" \
		"root@$(address_of "$GUEST")" "$@"
}

# Semaphores: the file and the kernel of node2 are set each by itself.
fault__sysctl_not_running() {
	case $1 in
	about) echo "node2: kernel.sem is right in its file, too small in the kernel" ;;
	make) node_run node2 sysctl -qw 'kernel.sem=250 3200 32 10' ;;
	mend) node_run node2 sysctl -qw 'kernel.sem=250 32000 100 128' ;;
	esac
}

fault__sysctl_not_configured() {
	local file=/etc/sysctl.d/97-database.conf
	case $1 in
	about) echo "node2: kernel.sem is right in the kernel, in no file" ;;
	make) node_run node2 sed -i.lab /^kernel.sem/d $file ;;
	mend) node_run node2 mv $file.lab $file ;;
	esac
}

fault__clock_skew() {
	case $1 in
	about) echo "the guest's clock is ten minutes slow" ;;
	make) guest_login date -s "@$(($(date +%s) - 600))" >/dev/null ;;
	mend) guest_login date -s "@$(date +%s)" >/dev/null ;;
	esac
}

fault__guest_off() {
	case $1 in
	about) echo "the guest is powered off" ;;
	make) guest_virsh destroy "$GUEST" >/dev/null ;;
	mend)
		guest_virsh start "$GUEST" >/dev/null
		guest_wait
		;;
	esac
}
