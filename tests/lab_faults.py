"""The lab's faults and what `check` must say of each: how it ends, the rows that change, no other.

FAULTS: name -> (verdict and exit status, {(check, target): (outcome, cause, words of the reason)},
more words for `check`); a cause that hangs on the moment is a tuple of causes; None instead of a row
that is not there, since the fault's plan has others. By item of the checklist; what belongs to a login belongs to all.
"""
SITE_NAME = "实验省教育数据中心"
DATABASE, MIDDLEWARE, GUESTS = ("rac1", "rac2"), ("wls-admin", "wls1", "wls2"), ("lb1", "lb2")
HOSTS = (*DATABASE, *MIDDLEWARE, *GUESTS, "files", "mgmt")
ADDRESS = dict(zip(HOSTS, (f"10.66.1.{n}" for n in (11, 12, 18, 19, 20, 21, 22, 23, 24))))
PRIVATE = {"rac1": "10.66.2.11", "rac2": "10.66.2.12"}
OF_MACHINE = ["oracle.memory", "oracle.swap", "oracle.tmp", "oracle.thp"]  # of the machine below the lab
RESERVED = [f"10.66.1.{n}" for n in range(13, 18)]

REMARKS, INCOMPLETE, NOT_READY = ("ready_with_remarks", 0), ("incomplete", 4), ("not_ready", 3)
SECONDS = ("--timeout", "20")
NOT_DANGEROUS = ("not_applicable", "", "no local file system is mounted read-write on two hosts")


def unseen(name, cause, fragment):
    """What nobody can know of a host that was not reached."""
    of_host = ["hardware.powered", "network.gateway", "network.bond", "os.installed", "os.clock", "os.licence"]
    if name not in GUESTS:
        of_host.append("hardware.health")
    if name in GUESTS:
        of_host += ["hardware.serial", "hardware.model", "virtualization.guest.identity"]
    if name in DATABASE:
        of_host += ["oracle.kernel.running", "oracle.kernel.configured", "oracle.limits.running",
                    "oracle.limits.configured", "oracle.rp_filter", *OF_MACHINE]
    if name in MIDDLEWARE:
        of_host += ["weblogic.limits.configured", "weblogic.limits.running", "weblogic.entropy"]
    keys = [(check, name) for check in of_host]
    volume = "shared" if name in DATABASE else "app" if name in MIDDLEWARE else None
    if name in GUESTS:
        keys += [(f"storage.lun.{what}", f"balancer@{name}") for what in ("present", "paths", "writable")]
        keys.append(("storage.lun.shared", "balancer"))
    if volume:
        keys += [(f"storage.volume.{what}", f"{volume}@{name}")
                 for what in ("mounted", "writable", "persistent", "space", "inodes")]
        keys += [(f"storage.volume.{what}", volume) for what in ("shared", "token", "cluster_fs")]
    keys += [("network.address.assigned", of[name]) for of in (ADDRESS, PRIVATE) if name in of]
    keys += [("hardware.distinct", SITE_NAME), ("network.dns.hosts", name)]
    if name in DATABASE:
        keys += [("oracle.users", SITE_NAME), ("licence.quantity", "oracle")]
    if name in MIDDLEWARE:
        keys.append(("licence.quantity", "weblogic"))
    return {key: ("unknown", cause, fragment) for key in keys}


def unmounted(volume, host, at):
    """A volume that one of its hosts has not mounted."""
    elsewhere = ("not_applicable", "", f"host '{host}' has not mounted it")
    return {("storage.volume.mounted", f"{volume}@{host}"): (
                "fail", "", f"nothing is mounted on host '{host}' at {at}"),
            ("storage.volume.writable", f"{volume}@{host}"): elsewhere,
            ("storage.volume.space", f"{volume}@{host}"): elsewhere,
            ("storage.volume.inodes", f"{volume}@{host}"): elsewhere,
            ("storage.volume.token", volume): elsewhere,
            ("storage.volume.shared", volume): elsewhere}


def lun_absent():
    """lb2 does not see the planned LUN."""
    unseen_there = ("not_applicable", "", "the LUN is not seen on host 'lb2'")
    return {("storage.lun.present", "balancer@lb2"): (
                "fail", "", "the LUN is not seen on host 'lb2': check mapping and zoning, then rescan"),
            ("storage.lun.paths", "balancer@lb2"): unseen_there,
            ("storage.lun.writable", "balancer@lb2"): unseen_there,
            ("storage.lun.shared", "balancer"): unseen_there}


def lun_in_two_kernels():
    """The plan mounts the LUN on both: rows of each host stand where one of the volume stood."""
    disk = "(WWID naa.5000c500a1b2c3d4)"
    found = {("storage.volume.shared", "balancer"): (
                 "fail", "", f"'lb1' and 'lb2' see one disk {disk}, but each has it mounted read-write"),
             ("storage.volume.token", "balancer"): (
                 "fail", "", f"'lb1' and 'lb2' have one disk mounted {disk}, but ext4 is no cluster"),
             ("storage.volume.cluster_fs", "balancer"): (
                 "fail", "", f"'lb1' and 'lb2' have one disk {disk} and both mount its ext4 read-write: "
                 "it is being corrupted; unmount it on one of them at once")}
    of_mount = {"mounted": ("pass", "/dev/sda is mounted at /u01/lun (ext4)"),
                "writable": ("pass", "mounted read-write"),
                "persistent": ("fail", "neither /etc/fstab nor a .mount unit has it"),
                "space": ("pass", "free ("), "inodes": ("pass", "% of the inodes are free")}
    for what, (outcome, words) in of_mount.items():
        found[f"storage.volume.{what}", "balancer"] = None
        for name in GUESTS:
            found[f"storage.volume.{what}", f"balancer@{name}"] = (outcome, "", words)
    return found


def arp_unheard():
    """Probes are swallowed: nothing can be said of any address, and nothing is said."""
    wanted = {("network.address.reserved", address): ("unknown", "no_control", "silence proves nothing")
              for address in RESERVED}
    for address in (*ADDRESS.values(), *PRIVATE.values()):
        wanted["network.address.assigned", address] = (
            "unknown", "no_control", "answers no ARP probe; a conflict cannot be ruled out")
    return wanted


def names_unknown():
    """No DNS server answers: the first questions fail by themselves, the rest are not asked."""
    names = [*HOSTS, "rac1-vip", "rac2-vip", "rac-scan", "rac1-priv", "rac2-priv", "portal", "schools",
             "spare"]
    keys = [("network.dns.forward", f"{name}.province.test") for name in names]
    keys += [("network.dns.reverse", address)
             for address in (*ADDRESS.values(), *PRIVATE.values(), *RESERVED)]
    return {key: ("unknown", ("timeout", "unreachable"), "the planned DNS server 10.66.1.2 gave no answer") for key in keys}


def platform_unknown(cause, fragment):
    keys = [(f"virtualization.{what}", "kvm1") for what in ("platform", "pools", "networks", "capacity")]
    keys += [(f"virtualization.{what}", name) for name in GUESTS
             for what in ("guest", "guest.autostart", "guest.identity")]
    rows = {key: ("unknown", cause, fragment) for key in keys}
    rows.update({("hardware.serial", name): ("pass", "", "the serial numbers agree (product_serial)")
                 for name in GUESTS})
    return rows


OF_EQUIPMENT = {
    "cloned-machine": (REMARKS, {("hardware.distinct", SITE_NAME): (
        "warn", "", "'wls1' and 'wls2' have the same machine-id")}, ()),
    "machine-twice": (NOT_READY, {
        ("hardware.distinct", SITE_NAME): ("fail", "", "'wls1' and 'wls2' are one machine: the same MAC"),
        ("network.address.assigned", "10.66.1.20"): (
            "fail", "", "host 'wls2' does not have 10.66.1.20; it has: 10.66.1.19")}, ()),
}

OF_NETWORK = {
    "arp-filter": (INCOMPLETE, arp_unheard(), ()),
    "dns-dead": (REMARKS, {**names_unknown(), ("network.dns.server", "10.66.1.2"): (
        "unknown", "timeout", "answers nothing that this console asks")}, ()),
    "dns-refused": (REMARKS, {**names_unknown(), ("network.dns.server", "10.66.1.2"): (
        "fail", "", "the machine is there, but nobody listens on port 53")}, ()),
    "duplicate-private": (NOT_READY, {("network.address.assigned", "10.66.2.12"): (
        "fail", "", "address conflict: planned on 'rac2' (52:54:00:66:02:0c)")}, ()),
    "gateway-dead": (REMARKS, {("network.gateway", name): (
        "warn", "", "the gateway 10.66.1.1 answers no ARP probe while 10.66.1.11 does")
        for name in HOSTS}, ()),
    "interconnect-down": (INCOMPLETE, {("network.address.assigned", "10.66.2.12"): (
        "unknown", "no_control", "a conflict cannot be ruled out")}, ()),
    "name-elsewhere": (REMARKS, {("network.dns.forward", "wls2.province.test"): (
        "fail", "", "10.66.1.2: lacks 10.66.1.20, has besides 10.66.1.99")}, ()),
    "no-arping": (INCOMPLETE, {("network.address.assigned", address): (
        "unknown", "denied", "a second answerer would not be heard: no arping")
        for address in PRIVATE.values()}, ("--timeout", "20")),
    "no-l2-path": (REMARKS, {}, ("--timeout", "20")),  # the RAC nodes ask instead
    "proxy-arp": (INCOMPLETE, {("network.address.reserved", address): (
        "unknown", "proxy_arp", "52:54:00:66:01:01 answers for addresses that nobody has as well")
        for address in RESERVED}, ()),
    "ptr-missing": (REMARKS, {("network.dns.reverse", "10.66.1.14"): (
        "fail", "", "10.66.1.2: no such name (NXDOMAIN)")}, ()),
    "reserved-in-use": (NOT_READY, {("network.address.reserved", "10.66.1.14"): (
        "fail", "", "the reserved address is in use, answered by 52:54:00:66:01:42")}, ()),
    "scan-two": (REMARKS, {("network.dns.forward", "rac-scan.province.test"): (
        "fail", "", "10.66.1.2: lacks 10.66.1.17")}, ()),
    "other-resolver": (REMARKS, {("network.dns.hosts", "wls1"): ("warn", "", "10.66.1.53")}, ()),
    "wrong-gateway": (REMARKS, {("network.gateway", "wls2"): (
        "fail", "", "the default route points to 10.66.1.254, planned is 10.66.1.1")}, ()),
}

OF_PLATFORM = {
    "guest-no-autostart": (REMARKS, {("virtualization.guest.autostart", "lb2"): (
        "warn", "", "does not start with its host")}, ()),
    "guest-off": (NOT_READY, {
        **unseen("lb2", "unreachable", "10.66.1.22 port 22: no route to host"),
        ("virtualization.guest", "lb2"): ("fail", "", "guest 'lb2' is 'shut off'"),
        ("virtualization.guest.identity", "lb2"): ("not_applicable", "", "the guest does not run"),
        ("hardware.serial", "lb2"): ("pass", "", "the serial numbers agree (platform)")}, SECONDS),
    "guest-paused": (NOT_READY, {
        **unseen("lb2", "unreachable", "10.66.1.22 port 22: no route to host"),
        ("virtualization.guest", "lb2"): ("fail", "", "guest 'lb2' is 'paused'"),
        ("virtualization.guest.identity", "lb2"): ("not_applicable", "", "the guest does not run"),
        ("hardware.serial", "lb2"): ("pass", "", "the serial numbers agree (platform)")}, SECONDS),
    "guest-spare": (NOT_READY, {
        ("virtualization.guest", "lb2"): ("fail", "", "guest 'lb3' is 'shut off'"),
        ("virtualization.guest.autostart", "lb2"): ("warn", "", "does not start with its host"),
        ("virtualization.guest.identity", "lb2"): ("not_applicable", "", "the guest does not run"),
        ("hardware.serial", "lb2"): ("warn", "", "the platform says 'JX-GUEST-0003'")}, ()),
    "guest-unknown": (NOT_READY, {
        ("virtualization.guest", "lb2"): ("fail", "", "platform 'kvm1' has no guest named 'lb9'"),
        ("virtualization.guest.autostart", "lb2"): (
            "not_applicable", "", "its platform has no such guest"),
        ("virtualization.guest.identity", "lb2"): (
            "not_applicable", "", "its platform has no such guest"),
        ("hardware.serial", "lb2"): ("pass", "", "the serial numbers agree (product_serial)")}, ()),
    "network-not-autostarted": (REMARKS, {("virtualization.networks", "kvm1"): (
        "warn", "", "network does not start with its host: business")}, ()),
    "network-inactive": (REMARKS, {("virtualization.networks", "kvm1"): (
        "fail", "", "network not active: business")}, ()),
    "platform-down": (INCOMPLETE, platform_unknown("unreachable", "No such file or directory"), ()),
    "platform-hung": (INCOMPLETE, platform_unknown("timeout", "gave no answer in time"),
                      SECONDS),
    "pool-inactive": (REMARKS, {("virtualization.pools", "kvm1"): (
        "fail", "", "storage pool not active: luns")}, ()),
}

OF_STORAGE = {
    "full": (REMARKS, {("storage.volume.space", f"shared@{name}"): (
        "fail", "", "0% is free (0 B), less than 10%") for name in DATABASE}, ()),
    "fuse-dead": (INCOMPLETE, {
        **{(f"storage.volume.{what}", "app@wls2"): (
            "unknown", "timeout", "the file system on /srv/app gives no answer: its server may be gone")
           for what in ("space", "inodes")},
        ("storage.volume.writable", "app@wls2"): (
            "unknown", "timeout", "host 'wls2' could not write a token on /srv/app (timeout)"),
        ("storage.volume.token", "app"): (
            "unknown", "timeout", "host 'wls2' could not write a token on /srv/app (timeout)")}, ()),
    "lun-missing": (NOT_READY, lun_absent(), ()),
    "lun-other": (NOT_READY, lun_absent(), ()),
    "lun-two-kernels": (NOT_READY, lun_in_two_kernels(), ("--timeout", "30")),
    "no-inodes": (INCOMPLETE, {
        **{("storage.volume.inodes", f"shared@{name}"): ("fail", "", "0% of the inodes")
           for name in DATABASE},
        **{("storage.volume.writable", f"shared@{name}"): (
            "unknown", "error", "could not write a token on /u01/shared (error)") for name in DATABASE},
        ("storage.volume.token", "shared"): ("unknown", "error", "could not write a token on /u01/shared"),
        ("storage.volume.shared", "shared"): ("unknown", "not_observed", "no token proves"),
        ("storage.volume.cluster_fs", "shared"): (
            "unknown", "not_observed", "whether it is one volume is not proven")}, ()),
    "not-configured": (REMARKS, {("storage.volume.persistent", "shared@rac2"): (
        "fail", "", "/u01/shared is not mounted after a reboot")}, ()),
    "other-volume": (NOT_READY, {
        ("storage.volume.mounted", "shared@rac2"): ("pass", "", "is mounted at /u01/shared"),
        ("storage.volume.shared", "shared"): ("fail", "", "not one volume: 'rac1' sees ext4"),
        ("storage.volume.token", "shared"): (
            "fail", "", "'rac1' and 'rac2' both wrote a token, neither saw the other's"),
        ("storage.volume.cluster_fs", "shared"): (
            "not_applicable", "", "the ext4 of these hosts are not one volume")}, ()),
    "read-only": (NOT_READY, {
        ("storage.volume.writable", "shared@rac2"): ("fail", "", "mounted read-only (ro"),
        ("storage.volume.cluster_fs", "shared"): NOT_DANGEROUS}, ()),
    "root-squash": (INCOMPLETE, {
        **{("storage.volume.writable", f"app@{name}"): (
            "unknown", "denied", "could not write a token on /srv/app (denied)") for name in MIDDLEWARE},
        ("storage.volume.token", "app"): (
            "unknown", "denied", "could not write a token on /srv/app (denied)")}, ()),
    "share-unmounted": (NOT_READY, unmounted("app", "wls2", "/srv/app"), ()),
    "unmounted": (NOT_READY, {**unmounted("shared", "rac2", "/u01/shared"),
                              ("storage.volume.cluster_fs", "shared"): NOT_DANGEROUS}, ()),
}

OF_SOFTWARE = {
    "clock-skew": (REMARKS, {("os.clock", "lb2"): ("fail", "", "seen: behind by")}, ()),
    "licence-expired": (NOT_READY, {("licence.valid", "weblogic"): (
        "fail", "", "expired after 2020-12-31")}, ()),
    "licence-missing": (NOT_READY, {("licence.ledger", SITE_NAME): (
        "fail", "", "the ledger lacks: weblogic"),
        ("licence.quantity", "weblogic"): (
            "not_applicable", "", "no host is planned that uses it")}, ()),
    "licence-no-document": (NOT_READY, {("licence.valid", "oracle"): (
        "fail", "", "cannot read the document licences/oracle.txt")}, ()),
    "licence-short": (REMARKS, {
        ("licence.quantity", "oracle"): ("fail", "", "too few: 1 licensed (processor), needed: "),
        ("licence.valid", "oracle"): ("pass", "", "1 (processor), in force")}, ()),
    "sysctl-not-configured": (REMARKS, {("oracle.kernel.configured", "rac2"): (
        "warn", "", "kernel.sem")}, ()),
    "sysctl-not-running": (REMARKS, {("oracle.kernel.running", "rac2"): (
        "warn", "", "kernel.sem")}, ()),
    "uid-differs": (REMARKS, {("oracle.users", SITE_NAME): (
        "warn", "",
        "users or groups differ between the database nodes: user oracle: rac1 54321, rac2 5432")}, ()),
}

OF_LOGIN = {
    "endless-output": (INCOMPLETE, unseen(
        "rac2", "limit", "10.66.1.12 port 22: more than 8388608 bytes of output"), ()),
    "host-down": (INCOMPLETE, unseen(
        "rac2", "unreachable", "10.66.1.12 port 22: no route to host"), SECONDS),
    "host-hung": (INCOMPLETE, unseen(
        "rac2", "timeout", "the port is open, but no SSH greeting came"), ()),
    "sshd-refused": (INCOMPLETE, unseen(
        "rac2", "unreachable", "10.66.1.12 port 22: connection refused"), ()),
    "sshd-reset": (INCOMPLETE, unseen(
        "rac2", "error", "connection reset during key exchange"), ("--timeout", "20")),
    "wrong-host-key": (INCOMPLETE, unseen(
        "rac2", "host_key", "host key has changed: the host shows ssh-ed25519 SHA256:"), ()),
}

FAULTS = {**OF_EQUIPMENT, **OF_NETWORK, **OF_PLATFORM, **OF_STORAGE, **OF_SOFTWARE, **OF_LOGIN}
BY_HAND = {"duplicate-address", "wrong-serial", "placeholder-serial"}  # tests of their own
