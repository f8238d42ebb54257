# Faults of logging in, all on rac2.
# shellcheck shell=bash

# sshd_signal SIGNAL: to the listener
sshd_signal() {
	# shellcheck disable=SC2016
	node_run rac2 sh -c 'kill -"$1" "$(cat /run/sshd.pid)"' - "$1"
}

fault__host_hung() {
	case $1 in
	about) echo "rac2's sshd is stopped: the connection stands, nobody greets" ;;
	make) sshd_signal STOP ;;
	mend) sshd_signal CONT ;;
	esac
}

fault__sshd_refused() {
	case $1 in
	about) echo "rac2 runs no sshd: connection refused" ;;
	make) node_run rac2 systemctl stop ssh ;;
	mend) node_run rac2 systemctl start ssh ;;
	esac
}

fault__sshd_reset() {
	case $1 in
	about) echo "rac2 resets every login after the first bytes" ;;
	make)
		in_space rac2 nft -f - <<-'EOF'
		table ip lab {
			chain input {
				type filter hook input priority 0;
				tcp dport 22 tcp flags & psh == psh reject with tcp reset
			}
		}
		EOF
		;;
	mend) in_space rac2 nft delete table ip lab ;;
	esac
}

# A listener that is told to begin anew shows its old key until it has.
sshd_shows_its_key() {
	[ "$(in_space console ssh-keyscan -T 10 -t ed25519 "$(address_of rac2)" 2>/dev/null | cut -d' ' -f2-)" = \
		"$(node_run rac2 cut -d' ' -f1-2 /etc/ssh/ssh_host_ed25519_key.pub)" ]
}

sshd_anew() {
	sshd_signal HUP
	wait_for 60 "rac2's sshd with its key" sshd_shows_its_key
}

fault__wrong_host_key() {
	local key=/etc/ssh/ssh_host_ed25519_key
	case $1 in
	about) echo "rac2 shows another host key than known_hosts has" ;;
	make)
		# shellcheck disable=SC2016
		node_run rac2 sh -c 'mv "$1" "$1.lab" && mv "$1.pub" "$1.pub.lab" &&
			ssh-keygen -q -t ed25519 -N "" -f "$1"' - $key
		sshd_anew
		;;
	mend)
		# shellcheck disable=SC2016
		node_run rac2 sh -c 'mv "$1.lab" "$1" && mv "$1.pub.lab" "$1.pub"' - $key
		sshd_anew
		;;
	esac
}

fault__endless_output() {
	case $1 in
	about) echo "whatever is asked of rac2, it prints without end" ;;
	make)
		node_run rac2 sh -c 'printf "#!/bin/sh\nexec yes endless\n" >/usr/local/bin/endless &&
			chmod 755 /usr/local/bin/endless && usermod -s /usr/local/bin/endless centre'
		;;
	mend) node_run rac2 usermod -s /bin/bash centre ;;
	esac
}
