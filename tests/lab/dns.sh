# The DNS server: nsd in a namespace of its own, with a zone for every planned name and a reverse
# zone for each subnet. It answers for nothing else. Zones are files: a fault edits one.
# shellcheck shell=bash

# Each line: a name in the zone, the network's first octets, the last octet. `rac-scan` has three.
dns_names() {
	local name
	for name in $MACHINES dns gw; do
		echo "$name $BUSINESS $(octet_of "$name")"
	done
	cat <<-EOF
	rac1-vip $BUSINESS 13
	rac2-vip $BUSINESS 14
	rac-scan $BUSINESS 15
	rac-scan $BUSINESS 16
	rac-scan $BUSINESS 17
	rac1-priv $INTERCONNECT 11
	rac2-priv $INTERCONNECT 12
	portal $PUBLIC 2
	schools $PUBLIC 3
	spare $PUBLIC 4
	EOF
}

dns_reverse_zone() {
	echo "$1" | awk -F. '{ print $3 "." $2 "." $1 ".in-addr.arpa" }'
}

dns_zone_head() {
	cat <<-EOF
	\$ORIGIN $1.
	\$TTL 60
	@ IN SOA dns.$ZONE. admin.$ZONE. $(date +%s) 600 600 600 60
	@ IN NS dns.$ZONE.
	EOF
}

dns_write_zones() {
	local dir=$1 network
	{
		dns_zone_head "$ZONE"
		dns_names | awk '{ print $1 " IN A " $2 "." $3 }'
	} >"$dir/$ZONE.zone"
	for network in $BUSINESS $INTERCONNECT $PUBLIC; do
		dns_zone_head "$(dns_reverse_zone $network)"
		dns_names | awk -v n="$network" -v z="$ZONE" '$2 == n { print $3 " IN PTR " $1 "." z "." }'
		true
	done | awk -v d="$dir" '/^\$ORIGIN/ { f = d "/" substr($2, 1, length($2) - 1) ".zone" } { print >f }'
}

dns_write_conf() {
	local dir=$1 zone
	cat <<-EOF
	server:
	  ip-address: $(address_of dns)
	  do-ip6: no
	  server-count: 1
	  username: ""
	  zonesdir: "$dir"
	  zonelistfile: "$dir/zone.list"
	  xfrdfile: ""
	  xfrdir: "$dir"
	  pidfile: "$dir/pid"
	  database: ""
	  hide-version: yes
	  round-robin: yes
	remote-control:
	  control-enable: no
	EOF
	for zone in "$dir"/*.zone; do
		zone=${zone##*/}
		printf 'zone:\n  name: %s\n  zonefile: %s\n' "${zone%.zone}" "$zone"
	done
}

dns_serve() {
	image_exec dns /usr/sbin/nsd -d -c "$STATE/dns/nsd.conf" </dev/null >"$STATE/dns/log" 2>&1 9>&- &
}

dns_start() {
	mkdir -p "$STATE/dns"
	dns_write_zones "$STATE/dns"
	dns_write_conf "$STATE/dns" >"$STATE/dns/nsd.conf"
	dns_serve
}

zone_serial() {
	sed -n -E 's/^@ IN SOA [^ ]+ [^ ]+ ([0-9]+) .*/\1/p' "$STATE/dns/$1.zone"
}

zone_is_served() {
	in_space console "$(image_dir)/base/bin/busybox" nslookup -type=soa "$1" "$(address_of dns)" \
		2>/dev/null | grep -qw "$2"
}

# zone_publish ZONE SERIAL: what the file says now is what is answered from here on
zone_publish() {
	sed -i -E "s/^(@ IN SOA [^ ]+ [^ ]+) [0-9]+/\1 $2/" "$STATE/dns/$1.zone"
	kill -HUP "$(cat "$STATE/dns/pid")"
	wait_for 60 "zone $1" zone_is_served "$1" "$2"
}

dns_answers() {
	in_space console "$(image_dir)/base/bin/busybox" nslookup -type=a "rac1.$ZONE" \
		"$(address_of dns)" >/dev/null 2>&1
}

dns_wait() {
	wait_for 60 "DNS server" dns_answers
}

dns_status() {
	printf '%-9s %-12s %s\n' dns "$(address_of dns)" "$(dns_answers && echo answers || echo 'no answer')"
}
