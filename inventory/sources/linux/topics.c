/*
 * The topics a Linux host can show. To add one: a parser, and a row here; script, reader, facts
 * and tests walk this table. The order is that of the script's sections: what may hang is last.
 */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#define FILES(...) ((const char *const[]){__VA_ARGS__, NULL})

#define DMI(name) "/sys/class/dmi/id/" name
#define UNITS "/etc/systemd/system/"
#define CPU0 "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list"

/* The model by the shell's own read; whole processors only where sysfs shows no topology. */
static const char cpu_command[] =
        "n=0\n"
        "while [ $n -lt 30 ] && read -r line; do\n"
        "\tn=$((n + 1))\n"
        "\tcase $line in\n"
        "\t[Mm]odel\\ [Nn]ame*) printf '%s\\n' \"$line\"; break ;;\n"
        "\tCPU\\ implementer*|CPU\\ part*|cpu\\ model*) printf '%s\\n' \"$line\" ;;\n"
        "\tesac\n"
        "done </proc/cpuinfo\n"
        "[ -e " CPU0 " ] || grep -E '^(processor|physical id|core id)' /proc/cpuinfo";

/* Names alone: an empty file masks its namesakes, and grep shows nothing of an empty file. */
static const char sysctl_command[] = "printf '%s\\n' /etc/sysctl.d/*.conf /run/sysctl.d/*.conf "
                                     "/usr/local/lib/sysctl.d/*.conf \\\n"
                                     "\t/usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf";

static const char identity_command[] =
        "if read -r id </etc/machine-id; then printf 'jiuxu %s' \"$id\" | sha256sum\n"
        "fi";

static const char fstab_command[] =
        "printf '%s\\n' " UNITS "*.wants/*.mount " UNITS "*.requires/*.mount \\\n"
        "\t" UNITS "*.wants/*.automount " UNITS "*.requires/*.automount";

static const char addresses_command[] =
        "if command -v ip >/dev/null 2>&1; then ip addr show\n"
        "elif command -v ifconfig >/dev/null 2>&1; then ifconfig -a\n"
        "else echo 'neither ip nor ifconfig on this host'\n"
        "fi";

/* Numbers and names alone: what else stands in passwd is nobody's business. */
static const char users_command[] =
        "look() {\n"
        "\tif command -v getent >/dev/null 2>&1; then getent \"$1\" \"$2\"\n"
        "\telse grep \"^$2:\" \"/etc/$1\"\n"
        "\tfi | cut -d: -f1,3,4\n"
        "}\n"
        "for u in oracle grid weblogic; do look passwd $u | sed 's/^/user:/'; done\n"
        "for g in oinstall dba oper asmadmin asmdba asmoper backupdba dgdba kmdba racdba; do\n"
        "\tlook group $g | cut -d: -f1,2 | sed 's/^/group:/'\n"
        "done";

/* Of the first process that each of them has. */
static const char process_limits_command[] =
        "for u in oracle grid weblogic; do\n"
        "\tp=$(find /proc -maxdepth 1 -name '[0-9]*' -user $u 2>/dev/null | head -n 1)\n"
        "\t[ -z \"$p\" ] || sed -n \"s/^Max /$u:Max /p\" \"$p/limits\"\n"
        "done";

/* Codes and keys are cut out before anything leaves the host. */
static const char activation_command[] =
        "limit='bounded 5'\n"
        "if command -v subscription-manager >/dev/null 2>&1; then\n"
        "\techo '= subscription-manager'; LC_ALL=C $limit subscription-manager status\n"
        "elif command -v SUSEConnect >/dev/null 2>&1; then\n"
        "\techo '= SUSEConnect'\n"
        "\t$limit SUSEConnect --status | sed 's/\"regcode\":\"[^\"]*\"/\"regcode\":\"***\"/g'\n"
        "elif command -v kylin_activation_check >/dev/null 2>&1 || [ -e /etc/.kyinfo ]; then\n"
        "\techo '= kylin_activation_check'; $limit kylin_activation_check | grep -i activ\n"
        "\t[ ! -e /etc/.kyactivation ] || echo 'mark: /etc/.kyactivation'\n"
        "\tgrep '^term=' /etc/.kyinfo\n"
        "elif command -v uos-activator-cmd >/dev/null 2>&1; then\n"
        "\techo '= uos-activator-cmd'; $limit uos-activator-cmd -q | grep -v -i -e key -e 序列\n"
        "fi";

/* The tables of /proc/net by the state that waits; names of holders from ss, where it is there. */
static const char listening_command[] =
        "[ -r /proc/net/tcp ] && echo tables\n"
        "for table in tcp:0A tcp6:0A udp:07 udp6:07; do\n"
        "\tgrep -s \" ${table#*:} \" \"/proc/net/${table%:*}\" | sed \"s/^/${table%:*} /\"\n"
        "done\n"
        "probe_limit 5\n"
        "command -v ss >/dev/null && for table in tcp udp; do\n"
        "\t$limit ss -Hlnp --$table 2>/dev/null | sed \"s/^/+$table /\"\n"
        "done || :";

static const char process_command[] =
        "probe_limit 5\n"
        "$limit ps -A -o user= -o comm= 2>/dev/null || $limit ps -o user,comm";
/* Only where there is a bridge. */
static const char bridge_command[] = "for bridge in /sys/class/net/*/bridge; do\n"
                                     "\tif [ -d \"$bridge\" ]; then bridge fdb show; break; fi\n"
                                     "done";

const LinuxTopic linux_topics[] = {
        {
                .name = "time",
                .doc = "{epoch_s, epoch_ms, resolution_ms, utc_offset: \"+0800\", skew_ms, "
                       "uncertainty_ms}: skew_ms is the host's clock minus the console's, within "
                       "uncertainty_ms: each stamp was made after it was asked for and before "
                       "its answer came, and the tightest of several bounds are taken",
                .command = "date '+%s %N %z'",
                .parse = parse_time,
                .usual = true,
                .first = true,
                .of_visit = true,
        },
        {
                .name = "os",
                .doc = "{id, version_id, pretty_name, name, kernel, arch, hostname}: from "
                       "os-release, "
                       "else from the release files of older systems",
                .files = FILES("/etc/os-release", "/usr/lib/os-release", "/etc/redhat-release",
                        "/etc/SuSE-release", "/etc/kylin-release", "/etc/.kyinfo",
                        "/etc/debian_version", "/proc/sys/kernel/osrelease",
                        "/proc/sys/kernel/arch", "/proc/sys/kernel/hostname"),
                .command = "[ -r /proc/sys/kernel/arch ] || uname -m",
                .parse = parse_os,
                .usual = true,
        },
        {
                .name = "kernel",
                .doc = "{release, version}",
                .files = FILES("/proc/sys/kernel/osrelease", "/proc/sys/kernel/version"),
                .parse = parse_kernel,
                .usual = true,
        },
        {
                .name = "uptime",
                .doc = "{seconds, boot_id}",
                .files = FILES("/proc/uptime", "/proc/sys/kernel/random/boot_id"),
                .parse = parse_uptime,
                .usual = true,
        },
        {
                .name = "identity",
                .doc = "{machine_id_sha256}: a digest of /etc/machine-id, which itself stays on "
                       "the host (machine-id(5))",
                .command = identity_command,
                .parse = parse_identity,
        },
        {
                .name = "cpu",
                .doc = "{sockets, cores, threads, model}: of the whole host, those online; sockets "
                       "and cores are left out where the host does not tell",
                .files = FILES("/sys/devices/system/cpu/cpu*/topology/physical_package_id",
                        "/sys/devices/system/cpu/cpu*/topology/thread_siblings_list"),
                .command = cpu_command,
                .parse = parse_cpu,
                .usual = true,
        },
        {
                .name = "memory",
                .doc = "{total_bytes, available_bytes, swap_total_bytes, swap_free_bytes, "
                       "huge_pages_total, huge_pages_free, huge_page_bytes, "
                       "transparent_huge_pages: "
                       "\"always\"|\"madvise\"|\"never\"}: total_bytes is what the kernel manages, "
                       "somewhat less than what is fitted",
                .files = FILES("/proc/meminfo", "/sys/kernel/mm/transparent_hugepage/enabled",
                        "/sys/kernel/mm/redhat_transparent_hugepage/enabled"),
                .parse = parse_memory,
                .usual = true,
        },
        {
                .name = "mounts",
                .doc = "[{target, source, fstype, options, rw, device: \"maj:min\", root, "
                       "covered}]: "
                       "running mounts in the kernel's order; covered is true when a later mount "
                       "stands on the same target; pseudo file systems are left out (mounts.c)",
                .files = FILES("/proc/self/mountinfo"),
                .parse = parse_mounts,
                .usual = true,
        },
        {
                .name = "fstab",
                .doc = "{entries: [{source, target, fstype, options, line}], units: [{target, "
                       "source, "
                       "fstype, options, file, enabled, automount}], unread: [files]}: what is "
                       "configured; "
                       "passwords in options read '***'; unread are units this user may not read",
                .files = FILES("/etc/fstab", UNITS "*.mount", UNITS "*.automount"),
                .command = fstab_command,
                .parse = parse_fstab,
                .usual = true,
        },
        {
                .name = "automounts",
                .doc = "{masters: [{mount_point, map, file, line}], entries: [{target, source, "
                       "fstype, options, file, line}], services: [names], unread: [files]}: "
                       "autofs' maps, a wildcard's target ending in *; and which of autofs, o2cb, "
                       "ocfs2, dlm, gfs2, cman, corosync, pacemaker begin with the host",
                .files = automounts_files,
                .command = automounts_command,
                .parse = parse_automounts,
        },
        {
                .name = "addresses",
                .doc = "[{interface, mac, permanent_mac, up, carrier, mtu, master, parent, ipv4: "
                       "[{address, prefix, secondary, dynamic, duplicate, tentative}], ipv6: [the "
                       "same]}]: secondary, dynamic and the last two only when true: of IPv6, "
                       "that the host found it taken, or has not yet found it free; "
                       "permanent_mac only of a port of a bond",
                .command = addresses_command,
                .parse = parse_addresses,
                .usual = true,
        },
        {
                .name = "bonds",
                .doc = "[{name, kind: \"bond\"|\"team\", mode, up, watched, active, partner, "
                       "ports: [{name, up, joined, permanent_mac, failures}], denied}]: cards "
                       "tied together; watched is false where the driver watches no link; "
                       "joined only where aggregates are (802.3ad, lacp); denied when this user "
                       "may not ask teamd",
                .files = bonds_files,
                .command = bonds_command,
                .parse = parse_bonds,
        },
        {
                .name = "routes",
                .doc = "[{destination: \"10.0.0.0/24\", gateway, interface, metric, default, "
                       "reject}]: "
                       "IPv4, main table; gateway only when there is one, default and reject only "
                       "when true",
                .files = FILES("/proc/net/route"),
                .parse = parse_routes,
                .usual = true,
        },
        {
                .name = "neighbours",
                .doc = "[{address, interface, mac, state: "
                       "\"complete\"|\"permanent\"|\"incomplete\"}]: "
                       "the IPv4 neighbour table; mac is left out while incomplete",
                .files = FILES("/proc/net/arp"),
                .parse = parse_neighbours,
                .usual = true,
        },
        {
                .name = "resolver",
                .doc = "{nameservers: [addresses], search: [domains], stub}: whom this host's "
                       "resolver asks; with stub true it asks systemd-resolved on the host "
                       "itself, and the servers are those that this asks",
                .files = FILES("/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"),
                .parse = parse_resolver,
        },
        {
                .name = "dmi",
                .doc = "{sys_vendor, product_name, product_serial, product_uuid, board_serial, "
                       "chassis_serial, chassis_asset_tag, bios_version, …, denied: [names]}: as "
                       "the "
                       "kernel names them; denied are those only root may read; a container has "
                       "none of its own",
                .files = FILES(DMI("sys_vendor"), DMI("product_name"), DMI("product_version"),
                        DMI("product_family"), DMI("product_sku"), DMI("product_serial"),
                        DMI("product_uuid"), DMI("board_vendor"), DMI("board_name"),
                        DMI("board_serial"), DMI("board_asset_tag"), DMI("chassis_vendor"),
                        DMI("chassis_type"), DMI("chassis_serial"), DMI("chassis_asset_tag"),
                        DMI("bios_vendor"), DMI("bios_version"), DMI("bios_date"),
                        "/run/systemd/container"),
                .parse = parse_dmi,
                .usual = true,
        },
        {
                .name = "health",
                .doc = "{bmc, tool, denied, power, sensors, supplies, arrays, faults: [{what, "
                       "state}]}: what the BMC says in band, and md arrays that lost a disk; bmc "
                       "only where the system shows one; tool is false where no ipmitool is "
                       "there; sensors, supplies and arrays are how many were seen",
                .files = health_files,
                .command = health_command,
                .parse = parse_health,
        },
        {
                .name = "sysctl",
                .doc = "{KEY: {running, absent, denied, configured: [{value, file, line}], "
                       "configured_value, effective_file, unread: [files]}}: for each key asked; "
                       "blanks "
                       "between values are single; absent (with running null) when this kernel has "
                       "no such "
                       "key, denied when it may not be read; configured in the order of "
                       "application, the "
                       "winner of a boot repeated beside it (sysctl.c), unless files that this "
                       "user may not "
                       "read (unread) might say otherwise",
                .files = FILES("/etc/sysctl.conf", "/etc/sysctl.d/*.conf", "/run/sysctl.d/*.conf",
                        "/usr/local/lib/sysctl.d/*.conf", "/usr/lib/sysctl.d/*.conf",
                        "/lib/sysctl.d/*.conf"),
                .command = sysctl_command,
                .parse = parse_sysctl,
                .usual = true,
        },
        {
                .name = "limits",
                .doc = "{entries: [{domain, type, item, value, file, line}], unread: [files]}: "
                       "pam_limits' "
                       "files in the order it reads them; unread are those this user may not read; "
                       "absent: true where there is no limits.conf",
                .files = FILES("/etc/security/limits.conf", "/etc/security/limits.d/*.conf"),
                .parse = parse_limits,
        },
        {
                .name = "users",
                .doc = "{users: {NAME: {uid, gid}}, groups: {NAME: {gid}}}: those that Oracle's "
                       "and WebLogic's guides name, as far as they are there",
                .command = users_command,
                .parse = parse_users,
        },
        {
                .name = "process_limits",
                .doc = "{USER: {nofile, nproc, stack, memlock: {soft, hard}}}: of the first "
                       "process of oracle, grid and weblogic; \"unlimited\" or a number, of "
                       "kilobytes for stack and memlock",
                .command = process_limits_command,
                .parse = parse_process_limits,
        },
        {
                .name = "rp_filter",
                .doc = "{INTERFACE: 0|1|2}: net.ipv4.conf.*.rp_filter as it runs, `all` and "
                       "`default` among them",
                .files = FILES("/proc/sys/net/ipv4/conf/*/rp_filter"),
                .parse = parse_rp_filter,
        },
        {
                .name = "activation",
                .doc = "{tool, state: \"activated\"|\"not_activated\"|\"unknown\"|\"none\", said, "
                       "expires}: what RHEL, SLES, Kylin or UOS says of its own licence; none "
                       "where none of their tools is there",
                .command = activation_command,
                .parse = parse_activation,
        },
        {
                .name = "services",
                .doc = "{UNIT: {load, active, sub, enabled}}: systemd's words for each unit asked; "
                       "enabled is left out when it has no unit file",
                .command_make = services_command,
                .parse = parse_services,
        },
        {
                .name = "disks",
                .doc = "[{name: \"sda\", kind: "
                       "\"disk\"|\"part\"|\"multipath\"|\"lvm\"|\"dm\"|\"md\"|\"loop\", "
                       "device: \"maj:min\", size_bytes, read_only, wwid, wwid_source, serial, "
                       "vendor, model, state, dm_name, dm_uuid, slaves: [names], part_of, fstype, "
                       "uuid, label, partuuid, transport: \"iscsi\"}]: wwid in one spelling "
                       "(inventory/wwid.h); state is the SCSI "
                       "layer's; fstype, uuid and label of the file system on it; a container has "
                       "none of its own",
                .files = disks_files,
                .command_make = disks_command,
                .parse = parse_disks,
        },
        {
                .name = "multipath",
                .doc = "{software: "
                       "[\"multipathd\"|\"ultrapath\"|\"powerpath\"|\"hdlm\"|\"vxdmp\"], "
                       "source: \"multipathd\"|\"multipath -ll\"|\"\", maps: [{name, wwid, device: "
                       "\"dm-0\", read_only, paths: [{device, state, good}]}], denied}: maps are "
                       "dm-multipath's; denied only when this user may not ask for them",
                .command_make = multipath_command,
                .parse = parse_multipath,
        },
        {
                .name = "listening",
                .doc = "[{protocol: \"tcp\"|\"udp\", address, port, process}]: the sockets that "
                       "wait for others; process where ss is there and this user may see it",
                .command = listening_command,
                .parse = parse_listening,
        },
        {
                .name = "package",
                .doc = "{NAME: {installed, version, versions, manager: "
                       "\"dpkg\"|\"rpm\"|\"apk\"}} for each name asked",
                .command_make = package_command,
                .argument = package_argument,
                .parse = parse_package,
        },
        {
                .name = "process",
                .doc = "{NAME: {running, count, users}} for each name asked, as the kernel calls "
                       "them (the first 15 characters count)",
                .command = process_command,
                .argument = process_argument,
                .parse = parse_process,
        },
        {
                .name = "user",
                .doc = "{NAME: {exists, uid, gid, group, groups, home, shell}} for each name asked",
                .command_make = user_command,
                .argument = account_argument,
                .parse = parse_user,
                .partial = true,
        },
        {
                .name = "group",
                .doc = "{NAME: {exists, gid, members}} for each name asked",
                .command_make = group_command,
                .argument = account_argument,
                .parse = parse_group,
                .partial = true,
        },
        {
                .name = "file",
                .doc = "{PATH: {exists, type, mode: \"0644\", owner, group, uid, gid, size_bytes, "
                       "mtime_s, link}} for each path asked, of what a link points at (link); "
                       "asked as \"sha256 PATH\" or \"content PATH\" with sha256 or content",
                .command_make = file_command,
                .argument = file_argument,
                .parse = parse_file,
                .partial = true,
        },
        {
                .name = "certificate",
                .doc = "{PATH: {exists, subject, cn, issuer, names, not_before, not_after, "
                       "not_after_s, fingerprint, self_signed}} of the first certificate (PEM) in "
                       "each file asked",
                .command_make = certificate_command,
                .argument = certificate_argument,
                .parse = parse_certificate,
                .partial = true,
        },
        {
                .name = "http",
                .doc = "{URL: {status, headers, body, message}} as each URL answers on the host "
                       "itself; \"ca=FILE\", \"insecure\", \"redirects=N\" and \"timeout=S\" "
                       "may stand in front; status 0 when the connection was refused",
                .command_make = http_command,
                .argument = http_argument,
                .parse = parse_http,
                .partial = true,
        },
        {
                .name = "space",
                .doc = "[{target, size_bytes, free_bytes, avail_bytes, inodes, inodes_free, fsid, "
                       "fstype}] for each path asked; {target, cause, message} where stat failed, "
                       "with cause \"timeout\" when the file system did not answer",
                .command_make = space_command,
                .parse = parse_space,
        },
        {
                .name = "command",
                .doc = "{LINE: {exit_status, stdout, stderr}} of each line of shell asked, which "
                       "must only read; \"as-root\" and \"timeout=S\" may stand in front; it runs "
                       "as the user who logged in",
                .command_make = command_command,
                .argument = command_argument,
                .parse = parse_command,
                .partial = true,
        },
        {
                .name = "token",
                .doc = "[{target, wrote, left, seen: [hosts], cause, message, from_ms, to_ms}] for "
                       "each "
                       "shared volume: whether this host's own empty file could be made there, and "
                       "which other hosts' files of the same run were seen; left only when it was "
                       "written and could not be removed; cause is \"denied\", "
                       "\"read-only\", \"unmounted\", \"timeout\" or \"error\" when it was not "
                       "written; from_ms and to_ms are the console's clock around it",
                .command_make = token_command,
                .parse = parse_token,
                .of_visit = true,
        },
        {
                .name = "bridge",
                .doc = "[{mac, port, bridge, vlan}]: which port of a Linux bridge of this host "
                       "learnt which MAC; empty where there is none",
                .command = bridge_command,
                .parse = parse_bridge,
        },
        {
                .name = "arp",
                .doc = "{addresses: {ADDRESS: {interface, method: "
                       "\"arping\"|\"ndisc6\"|\"neighbour\", "
                       "answers: [macs], own} or {cause, message}}, interfaces: {INTERFACE: {mac, "
                       "control_asked, control, unused_asked: [addresses]}}, dropped}, and "
                       "interfaces_six of IPv6: who answers on this host's segments, as "
                       "inventory/sources/arp.h has it of the "
                       "console; by \"neighbour\" one answerer at most is seen",
                .command_make = arp_command,
                .parse = parse_arp,
                .of_visit = true,
        },
};

const size_t linux_topics_count = G_N_ELEMENTS(linux_topics);

const LinuxTopic *linux_topic_find(const char *name)
{
	for (size_t i = 0; i < linux_topics_count; i++)
		if (strcmp(linux_topics[i].name, name) == 0)
			return &linux_topics[i];
	return NULL;
}
