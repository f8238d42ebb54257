# Faults of a system's settings, its clock, its power.
# shellcheck shell=bash

# Semaphores: the file and the kernel of rac2 are set each by itself.
fault__sysctl_not_running() {
	case $1 in
	about) echo "rac2: kernel.sem is right in its file, too small in the kernel" ;;
	make) node_run rac2 sysctl -qw 'kernel.sem=250 3200 32 10' ;;
	mend) node_run rac2 sysctl -qw 'kernel.sem=250 32000 100 128' ;;
	esac
}

fault__sysctl_not_configured() {
	local file=/etc/sysctl.d/97-database.conf
	case $1 in
	about) echo "rac2: kernel.sem is right in the kernel, in no file" ;;
	make) node_run rac2 sed -i.lab /^kernel.sem/d $file ;;
	mend) node_run rac2 mv $file.lab $file ;;
	esac
}

fault__clock_skew() {
	case $1 in
	about) echo "lb2's clock is ten minutes slow" ;;
	make) guest_clock_set lb2 -600 ;;
	mend) guest_clock_set lb2 ;;
	esac
}

fault__guest_off() {
	case $1 in
	about) echo "lb2 is powered off" ;;
	make) platform_virsh destroy lb2 >/dev/null ;;
	mend)
		platform_virsh start lb2 >/dev/null
		guests_wait lb2
		;;
	esac
}
