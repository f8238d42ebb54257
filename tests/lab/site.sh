# The site folder that a console would have: site.yaml, known_hosts, a login key, certificates of
# the centre and the vendor, and the same hosts as an Ansible inventory.
# shellcheck shell=bash

site_known_hosts() {
	local name
	for name in $MACHINES; do
		echo "$(address_of "$name") $(cut -d' ' -f1,2 "$STATE/keys/$name.pub")"
	done
}

# site_group GROUP NAME…
site_group() {
	local name
	echo "[$1]"
	shift
	for name in "$@"; do
		case " $GUESTS " in
		*" $name "*)
			echo "$name ansible_host=$(address_of "$name") ansible_user=root ansible_become=false"
			;;
		*) echo "$name ansible_host=$(address_of "$name")" ;;
		esac
	done
	echo
}

site_hosts_ini() {
	site_group database rac1 rac2
	site_group middleware wls-admin wls1 wls2
	site_group load_balancer lb1 lb2
	site_group file files
	site_group management mgmt
	cat <<-EOF
	[all:vars]
	ansible_user=centre
	ansible_become=true
	ansible_ssh_private_key_file=$STATE/site/id_ed25519
	EOF
}

# certificate NAME SUBJECT KEY-OPTIONS…
site_certificate() {
	local name=$1 subject=$2
	shift 2
	openssl req -newkey "$@" -nodes -keyout "$name.key" -subj "$subject" 2>>../pki.log |
		openssl x509 -req -days 3650 -CA ca.crt -CAkey ca.key -out "$name.crt" \
			-extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' \
				'keyUsage=critical,digitalSignature' 'extendedKeyUsage=emailProtection') \
			2>>../pki.log
}

site_pki() {
	[ -e ca.crt ] && [ -e centre.crt ] && [ -e vendor.crt ] && return 0
	openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout ca.key -out ca.crt \
		-subj '/CN=Jiuxu Lab CA' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>>../pki.log
	site_certificate centre '/O=Jiuxu Lab/CN=centre' rsa:2048
	site_certificate vendor '/O=Jiuxu Lab/CN=vendor' ec -pkeyopt ec_paramgen_curve:P-256
	chmod 600 ./*.key
}

# One kernel has the ext4 that both RAC nodes show, which no host can prove: let stand by name.
site_waivers() {
	cat >waivers.yaml <<-EOF
	waivers:
	  - check: storage.volume.cluster_fs
	    target: shared
	    reason: 实验主机共用一个内核，该 ext4 只有一个超级块，不会损坏
	    approved_by: 王建国
	    expires: $(date -d '+180 days' +%F)
	EOF
}

# Whose certificates count, and papers for the ledger: what a centre would bring along.
site_papers() {
	local fingerprint name
	mkdir -p licences papers
	for name in weblogic oracle; do
		echo "实验用授权书：$name" >"licences/$name.txt"
	done
	echo "实验用佐证材料" >papers/paper.txt
	echo 'signers:' >signers.yaml
	for name in centre vendor; do
		fingerprint=$(openssl x509 -in "$name.crt" -noout -fingerprint -sha256 | cut -d= -f2)
		printf '  - {role: %s, name: %s, fingerprint: "%s"}\n' "$name" "$name" "$fingerprint"
	done >>signers.yaml
}

site_yaml() {
	sed -e "s|@SITE@|$STATE/site|g" -e "s|@LIBVIRT_URI@|$(platform_uri)|g" \
		-e "s|@VOLUME@|$VOLUME_AT|g" -e "s|@SHARE@|$SHARE_AT|g" \
		-e "s|@LUN_WWN@|$LUN_WWN|g" "$lab_dir/site.yaml.in"
}

# site_change FROM TO: words in site.yaml, once; a fault that finds nothing to change is none.
site_change() {
	local file=$STATE/site/site.yaml
	[ "$(grep -cF -- "$1" "$file")" = 1 ] || die "'$1' does not stand once in $file"
	FROM=$1 TO=$2 awk '{ i = index($0, ENVIRON["FROM"])
		if (i) $0 = substr($0, 1, i - 1) ENVIRON["TO"] substr($0, i + length(ENVIRON["FROM"]))
		print }' "$file" >"$file.lab"
	cat "$file.lab" >"$file"
	rm "$file.lab"
}

site_write() {
	mkdir -p "$STATE/site"
	install -m 600 "$STATE/keys/id" "$STATE/site/id_ed25519"
	install -m 644 "$STATE/keys/id.pub" "$STATE/site/id_ed25519.pub"
	site_known_hosts >"$STATE/site/known_hosts"
	site_hosts_ini >"$STATE/site/hosts.ini"
	site_yaml >"$STATE/site/site.yaml"
	(cd "$STATE/site" && site_pki && site_papers && site_waivers)
}
