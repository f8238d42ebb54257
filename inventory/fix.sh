# The functions of a fix on a host (inventory/fix_script.c); POSIX shell.
say() { printf '%s%s\n' "$1" "$2"; }
fail() { say m "$1"; say s failed; }
flush() { sync "$1" 2>/dev/null || sync; }
# the journal's line is on the disk before what it announces is done
note() { printf '%s\n' "$*" >>"$dir/journal" && flush "$dir/journal"; }
# as it was before; of a change that failed there was nothing to take back
taken_back() {
	if noted "done $1"; then note "undone $1"; say s undone; else say s untouched; fi
}
noted() { grep -qxF -e "$1" "$dir/journal" 2>/dev/null; }
digest() { if [ -e "$1" ]; then sha256sum <"$1" | cut -c 1-64; else echo absent; fi; }
begin() {
	[ "$(id -u)" = 0 ] || { echo '!only root can change this host'; return 1; }
	[ $mode = plan ] && return 0
	mkdir -p "$base/backup" && chmod 700 "$base" "$base/backup" ||
		{ echo "!cannot make $base/backup"; return 1; }
	if ! mkdir "$base/lock" 2>/dev/null; then
		read -r holder <"$base/lock/pid" && [ -d "/proc/$holder" ] &&
			{ echo "!another fix is running on this host (process $holder)"; return 1; }
	fi
	echo $$ >"$base/lock/pid"
	trap 'rm -rf "$base/lock"' 0 1 2 15
	if [ $mode = undo ]; then
		[ -f "$dir/journal" ] || { echo "!there is no backup $id on this host"; return 1; }
	else mkdir -p "$dir" && chmod 700 "$dir" && note "begin $id" ||
		{ echo "!cannot write $dir"; return 1; }
	fi
}
# keep N PATH: the bytes that were there, once
keep() {
	[ -e "$dir/$1.orig" ] || [ -e "$dir/$1.absent" ] && return 0
	if [ -e "$2" ]; then
		cp -a "$2" "$dir/$1.new" && flush "$dir/$1.new" && mv -f "$dir/$1.new" "$dir/$1.orig"
	else : >"$dir/$1.absent"
	fi && flush "$dir"
}
copy() {
	[ -e "$dir/$1.orig" ] && command -v base64 >/dev/null || return 0
	base64 <"$dir/$1.orig" | sed 's/^/b/'
}
# put FROM PATH: FROM's bytes and rights in PATH's place, at once
put() {
	mv -f "$1" "$2" && flush "${2%/*}" || return 1
	command -v restorecon >/dev/null && restorecon "$2" 2>/dev/null
	return 0
}
differ() {
	if command -v diff >/dev/null; then
		if [ -e "$1" ]; then diff -u "$1" - ; else diff -u /dev/null -; fi |
			sed -e "1s|^.*|--- $1|" -e "2s|^.*|+++ $1|" -e 's/^/d/'
	else cat >/dev/null; shift; printf 'd+%s\n' "$@"
	fi
}
# what the file should hold; whether every line is there, and of theirs no other
file_wanted() {
	if [ -e "$path" ]; then
		{ cat "$path"; [ -z "$(tail -c 1 "$path")" ] || echo; } | others
	fi
	lines
}
file_kept() {
	[ -e "$path" ] || return 1
	[ "$(lines | while IFS= read -r line; do
		grep -qxF -e "$line" "$path" || echo no
	done)" = '' ] || return 1
	[ "$(theirs <"$path" | sort -u)" = "$(lines | theirs | sort -u)" ]
}
change_file() {
	[ ! -L "$path" ] || path=$(readlink -f "$path")
	if file_kept; then say s kept; return; fi
	[ -d "${path%/*}" ] || { fail "${path%/*}: no such directory"; return; }
	file_wanted | differ "$path"
	[ $mode = plan ] && { say s would_change; return; }
	keep $1 "$path" || { fail "$path: cannot be kept in $dir"; return; }
	copy $1
	tmp=${path%/*}/.${path##*/}.$id
	if [ -e "$path" ]; then cp -a "$path" "$tmp"; else : >"$tmp" && chmod 644 "$tmp"; fi &&
		file_wanted >"$tmp" && flush "$tmp" ||
		{ rm -f "$tmp"; fail "$path: cannot be written"; return; }
	note "file $1 $(digest "$tmp") $path" && put "$tmp" "$path" ||
		{ rm -f "$tmp"; fail "$path: cannot be replaced"; return; }
	if file_kept; then note "done $1"; say s changed
	else fail "$path: is not as it was written"
	fi
}
undo_file() {
	[ ! -L "$path" ] || path=$(readlink -f "$path")
	rm -f "${path%/*}/.${path##*/}.$id" # of one that was killed
	record=$(grep "^file $1 " "$dir/journal" | tail -n 1)
	[ -n "$record" ] || { say s kept; return; }
	path=${record#file * * }
	written=${record#file * }; written=${written%% *}
	is=$(digest "$path")
	was=absent; [ ! -e "$dir/$1.orig" ] || was=$(digest "$dir/$1.orig")
	if [ "$is" = "$was" ]; then taken_back $1; return; fi
	[ "$is" = "$written" ] ||
		{ if [ "$was" = absent ]; then fail "$path: was changed by somebody since this fix made it; take out by hand what is not wanted, or remove it"
		else fail "$path: was changed by somebody since; the original is $dir/$1.orig"; fi; return; }
	note "done $1"
	if [ "$was" = absent ]; then rm -f "$path" && flush "${path%/*}"
	else tmp=${path%/*}/.${path##*/}.$id
		cp -a "$dir/$1.orig" "$tmp" && flush "$tmp" && put "$tmp" "$path"
	fi
	if [ "$(digest "$path")" = "$was" ]; then note "undone $1"; say s undone
	else fail "$path: cannot be put back; the original is $dir/$1.orig"
	fi
}
# a device by what stays the same at the next boot, where it has that
device() {
	uuid=$(blkid -s UUID -o value "$1" 2>/dev/null)
	echo "${uuid:+UUID=}${uuid:-$1}"
}
running() { one=$(cat "$path" 2>/dev/null) && set -- $one && echo "$*"; }
change_sysctl() {
	before=$(running) || { fail "$path: cannot be read"; return; }
	if [ "$before" = "$value" ]; then say s kept; return; fi
	say d "-$path $before"; say d "+$path $value"
	[ $mode = plan ] && { say s would_change; return; }
	[ -e "$dir/$1.value" ] || { printf '%s\n' "$before" >"$dir/$1.value" &&
		flush "$dir/$1.value"; } || { fail "$dir cannot be written"; return; }
	note "sysctl $1 $path" || { fail "$dir cannot be written"; return; }
	printf '%s\n' "$value" 2>/dev/null >"$path"
	if [ "$(running)" = "$value" ]; then note "done $1"; say s changed
	else fail "$path: the kernel does not take $value"
	fi
}
undo_sysctl() {
	noted "sysctl $1 $path" || { say s kept; return; }
	read -r before <"$dir/$1.value"
	is=$(running)
	if [ "$is" != "$before" ]; then
		[ "$is" = "$value" ] || { fail "$path: was changed by somebody since, from $value to $is"; return; }
		note "done $1"
		printf '%s\n' "$before" 2>/dev/null >"$path"
	fi
	if [ "$(running)" = "$before" ]; then taken_back $1
	else fail "$path: the kernel does not take $before again"
	fi
}
service_is() {
	if [ "$value" = start ]; then systemctl is-active --quiet -- "$path"
	else systemctl is-enabled --quiet -- "$path"
	fi 2>/dev/null
}
change_service() {
	[ -d /run/systemd/system ] || { fail "$path: systemd does not run this host"; return; }
	if service_is; then say s kept; return; fi
	say d "+systemctl $value $path"
	[ $mode = plan ] && { say s would_change; return; }
	note "service $1 $value $path" || { fail "$dir cannot be written"; return; }
	said=$(systemctl "$value" -- "$path" 2>&1)
	if service_is; then note "done $1"; say s changed; else fail "$said"; fi
}
undo_service() {
	noted "service $1 $value $path" || { say s kept; return; }
	back=stop; [ "$value" = start ] || back=disable
	! service_is || { note "done $1"; said=$(systemctl $back -- "$path" 2>&1); }
	if service_is; then fail "$said"; else taken_back $1; fi
}
# where this host's time daemon reads its servers, and what it is called
time_place() {
	if [ -d /etc/chrony/conf.d ]; then path=/etc/chrony/conf.d/jiuxu.conf unit=chrony
	elif [ -f /etc/chrony/chrony.conf ]; then path=/etc/chrony/chrony.conf unit=chrony
	elif [ -f /etc/chrony.conf ]; then path=/etc/chrony.conf unit=chronyd
	elif [ -f /etc/systemd/timesyncd.conf ]; then
		path=/etc/systemd/timesyncd.conf.d/jiuxu.conf unit=systemd-timesyncd
		[ $mode != apply ] || mkdir -p "${path%/*}"
	else return 1
	fi
	case $unit in
	chron*) lines() { printf 'server %s iburst\n' "$value"; } ;;
	*) lines() { printf '[Time]\nNTP=%s\n' "$value"; } ;;
	esac
	others() { cat; }
	theirs() { :; }
}
change_time() {
	if [ "$value" = step ]; then
		say d '+chronyc makestep'
		[ $mode = plan ] && { say s would_change; return; }
		if said=$(chronyc -a makestep 2>&1); then say s changed; else fail "$said"; fi
		return
	fi
	time_place || { fail 'neither chrony nor systemd-timesyncd is installed'; return; }
	change_file $1
	[ $mode = plan ] || systemctl restart "$unit" 2>/dev/null || :
}
undo_time() {
	[ "$value" != step ] || { say s kept; return; }
	time_place || :
	undo_file $1
	systemctl restart "$unit" 2>/dev/null || :
}
