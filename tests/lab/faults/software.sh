# Faults of item 5: a system's settings, its clock, the licence ledger.
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

fault__licence_expired() {
	local line='product: WebLogic Server, metric: processor, quantity: 1024, expires:'
	case $1 in
	about) echo "site.yaml: the WebLogic licence has expired" ;;
	make) site_change "$line 2030" "$line 2020" ;;
	mend) site_change "$line 2020" "$line 2030" ;;
	esac
}

fault__licence_no_document() {
	case $1 in
	about) echo "the document of the Oracle licence is not in the site folder" ;;
	make) mv "$STATE/site/licences/oracle.txt" "$STATE/site/licences/oracle.lab" ;;
	mend) mv "$STATE/site/licences/oracle.lab" "$STATE/site/licences/oracle.txt" ;;
	esac
}

fault__licence_short() {
	local line='product: Oracle Database EE + RAC, metric: processor, quantity:'
	case $1 in
	about) echo "site.yaml: one Oracle processor is licensed, fewer than the database nodes count" ;;
	make) site_change "$line 1024" "$line 1" ;;
	mend) site_change "$line 1," "$line 1024," ;;
	esac
}

fault__licence_missing() {
	case $1 in
	about) echo "site.yaml: the WebLogic licence is not in the ledger" ;;
	make) site_change 'family: weblogic' 'family: other' ;;
	mend) site_change 'family: other' 'family: weblogic' ;;
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
