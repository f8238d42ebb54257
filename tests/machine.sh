# What ./demo and ./test share: bring this Debian machine to where it can build, quietly.
# Sourced; `top` is the top of the tree. Steps speak one line each, their output goes to a log.
# shellcheck shell=bash

log_dir=${TMPDIR:-/tmp}/jiuxu-logs-$(id -u)
mkdir -p "$log_dir"

# For building; tests/ and the lab name their own on top.
build_packages="gcc clang lld clang-format libclang-rt-14-dev cmake ninja-build pkg-config libc6-dev git
	libglib2.0-dev libjansson-dev libyaml-dev libssl-dev libarchive-dev libxml2-dev libssh-dev
	libvirt-dev libcurl4-openssl-dev libc-ares-dev libxlsxwriter-dev libcairo2-dev
	libpango1.0-dev libqrencode-dev libjpeg62-turbo-dev libturbojpeg0-dev libexif-dev libcunit1-dev libargon2-dev libxxhash-dev libsystemd-dev liboath-dev libpq-dev
	ca-certificates"
# SQLite's sources come by npm (cmake/Sqlite.cmake); any npm will do.
command -v npm >/dev/null || build_packages="$build_packages npm"
test_packages="openssh-server openssh-client openssl busybox-static iproute2 python3 python3-jinja2
	python3-openpyxl python3-yaml python3-jsonschema python3-prometheus-client nginx-light curl ansible-core procps sudo util-linux zip unzip strace
	libvirt-daemon-system netcat-openbsd iputils-arping iputils-ping ndisc6
	man-db mandoc zsh fish
	postgresql poppler-utils zbar-tools fonts-noto-cjk chromium slowhttptest"

fail() {
	printf '%s\n' "$*" >&2
	exit 1
}

# step WHAT COMMAND…: says what it does; shows the end of the log only when it fails.
step() {
	local what=$1 log status=0 began=$SECONDS
	shift
	log=$log_dir/$(printf '%s' "$what" | tr -c 'A-Za-z0-9' '_').log
	if [ -t 2 ]; then printf '%s …' "$what" >&2
	elif [ -n "${announce:-}" ]; then printf '%s …\n' "$what" >&2
	fi
	"$@" >"$log" 2>&1 </dev/null || status=$?
	[ -t 2 ] && printf '\r\033[K' >&2
	if [ $status -ne 0 ]; then
		tail -n 40 "$log" >&2
		fail "failed: $what (exit status $status); the whole output is in $log"
	fi
	printf 'ok   %s (%d s)\n' "$what" $((SECONDS - began)) >&2
}

missing_packages() {
	local package
	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
			printf '%s ' "$package"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "root is needed for: $*  (run as root, or install sudo)"
	fi
}

# Tests start a PostgreSQL of their own (tests/with_postgres.py); Debian's is to make none at once.
no_database_server() {
	[ -e /etc/postgresql-common ] || as_root sh -c 'mkdir -p /etc/postgresql-common/createcluster.d &&
		echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/jiuxu-tests.conf'
}

# Tests start an nginx of their own (tests/test_operate.py); Debian's is not to begin at port 80.
no_web_server() {
	[ -e /etc/nginx ] || [ -e /etc/systemd/system/nginx.service ] ||
		as_root sh -c 'mkdir -p /etc/systemd/system && ln -s /dev/null /etc/systemd/system/nginx.service'
}

apt_install() {
	as_root apt-get update -q
	case " $* " in *" nginx-light "*) no_web_server ;; esac
	case " $* " in *" postgresql "*) no_database_server ;; esac
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# need PACKAGE…: installs what is missing of them.
need() {
	local missing
	command -v apt-get >/dev/null || fail "this is not Debian (no apt-get): install yourself: $*"
	missing=$(missing_packages "$@")
	# shellcheck disable=SC2086
	[ -z "$missing" ] || step "installing $(echo "$missing" | wc -w) Debian packages" apt_install $missing
}

# build PRESET [TARGET…]
build() {
	local preset=$1
	shift
	(cd "$top" && cmake --preset "$preset" && cmake --build "build/$preset" ${1:+--target "$@"})
}
