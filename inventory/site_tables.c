/* The keys of site.yaml, each with its place in the structs of inventory/site.h. */
#include "inventory/site.h"

const char *const site_roles[] = {"database", "middleware", "load_balancer", "file", "exchange",
        "management", "virtualization", "backup", "other", NULL};
const char *const site_address_states[] = {"assigned", "reserved", "floating", "nat", NULL};
const char *const site_protocols[] = {"tcp", "udp", NULL};
const char *const site_families[] = {"os", "vmware", "weblogic", "oracle", "other", NULL};
const char *const site_profiles[] = {"own", "hosted", NULL};
const char *const site_machines[] = {"physical", "virtual", NULL};
const char *const site_connections[] = {"ssh", "local", "none", NULL};
static const char *const platforms[] = {"libvirt", "vcenter", NULL};

#define TEXT(type, key, text)                                                                      \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRING, .offset = offsetof(type, key), .fallback = "", \
		.doc = text                                                                        \
	}
#define TEXT_NEEDED(type, key, text)                                                               \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRING, .offset = offsetof(type, key),                 \
		.required = true, .doc = text                                                      \
	}
#define WORD(type, key, list, otherwise, text)                                                     \
	{                                                                                          \
		.name = #key, .kind = FIELD_ENUM, .offset = offsetof(type, key), .words = list,    \
		.fallback = otherwise, .doc = text                                                 \
	}
#define NAMES(type, key, text)                                                                     \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRINGS, .offset = offsetof(type, key), .doc = text    \
	}
#define SECRET(type, key, text)                                                                    \
	{                                                                                          \
		.name = #key, .kind = FIELD_SECRET, .offset = offsetof(type, key), .doc = text     \
	}
#define PART(type, key, of, needed, text)                                                          \
	{                                                                                          \
		.name = #key, .kind = FIELD_STRUCT, .offset = offsetof(type, key), .table = &of,   \
		.required = needed, .doc = text                                                    \
	}
#define LIST(type, key, of, text)                                                                  \
	{                                                                                          \
		.name = #key, .kind = FIELD_LIST, .offset = offsetof(type, key), .table = &of,     \
		.doc = text                                                                        \
	}
#define NODE_OF(type, key, text)                                                                   \
	{                                                                                          \
		.name = #key, .kind = FIELD_NODE, .offset = offsetof(type, key), .doc = text       \
	}
#define TABLE(title, type, ...)                                                                    \
	{                                                                                          \
		.name = title, .size = sizeof(type), .node_offset = offsetof(type, node),          \
		.fields = (const Field[])                                                          \
		{                                                                                  \
			__VA_ARGS__,                                                               \
			{                                                                          \
				0                                                                  \
			}                                                                          \
		}                                                                                  \
	}

static const FieldTable person_table = TABLE("person", SitePerson,
        TEXT_NEEDED(SitePerson, name, "姓名"), TEXT(SitePerson, organisation, "单位"),
        TEXT(SitePerson, position, "职务"), TEXT(SitePerson, phone, "办公电话"),
        TEXT(SitePerson, mobile, "手机"), TEXT(SitePerson, email, "邮箱"));

static const FieldTable responsible_table = TABLE("responsible", SiteResponsible,
        {.name = "item",
                .kind = FIELD_INT,
                .offset = offsetof(SiteResponsible, item),
                .required = true,
                .min = 1,
                .max = 5,
                .doc = "which of the five items"},
        TEXT_NEEDED(SiteResponsible, name, "姓名"), TEXT(SiteResponsible, organisation, "单位"),
        TEXT(SiteResponsible, position, "职务"),
        {.name = "due",
                .kind = FIELD_DATE,
                .offset = offsetof(SiteResponsible, due),
                .doc = "the last day for what is open in the item (+08:00)"});

static const FieldTable identity_table = TABLE("site", SiteIdentity,
        TEXT_NEEDED(SiteIdentity, name, "name of the data centre"),
        TEXT_NEEDED(
                SiteIdentity, unit, "the ministry's id of the deploying unit, e.g. \"13\", XPCC"),
        TEXT(SiteIdentity, province, "GB/T 2260 code of six digits, where there is one"),
        WORD(SiteIdentity, profile, site_profiles, "own", "own machine room, or hosted (政务云)"),
        LIST(SiteIdentity, leading_group, person_table, "the leading group's roster"),
        LIST(SiteIdentity, responsible, responsible_table,
                "who answers for which of the five items, until when; told in the report"));

static const FieldTable ssh_table =
        TABLE("ssh", SiteSsh, TEXT(SiteSsh, user, "as ~/.ssh/config says when left out"),
                {.name = "port",
                        .kind = FIELD_INT,
                        .offset = offsetof(SiteSsh, port),
                        .min = 1,
                        .max = 65535,
                        .doc = "as ~/.ssh/config says, else 22"},
                TEXT(SiteSsh, identity_file, "private key; relative to the site folder"),
                {.name = "sudo",
                        .kind = FIELD_BOOL,
                        .offset = offsetof(SiteSsh, sudo),
                        .fallback = "false",
                        .doc = "observe as root through `sudo -n`"},
                TEXT(SiteSsh, jump,
                        "reach it through: name of a host, or [user@]host[:port] (the same key); "
                        "two with a comma between"),
                SECRET(SiteSsh, password, "log in with it, where keys are not allowed"),
                SECRET(SiteSsh, sudo_password, "what sudo asks for; it needs `sudo: true`"),
                SECRET(SiteSsh, identity_passphrase, "of the private key in identity_file"));

static const FieldTable asset_table = TABLE("asset", SiteAsset, TEXT(SiteAsset, serial, "序列号"),
        NAMES(SiteAsset, other_serials,
                "serials that count too: of a replaced board, or of a blade's chassis"),
        TEXT(SiteAsset, vendor, "厂商"), TEXT(SiteAsset, model, "型号"),
        TEXT(SiteAsset, rack, "机柜"), TEXT(SiteAsset, unit, "U位"));

static const FieldTable bmc_table =
        TABLE("bmc", SiteBmc, TEXT_NEEDED(SiteBmc, address, "address of the management controller"),
                TEXT(SiteBmc, protocol, "redfish or ipmi"));

static const FieldTable guest_table =
        TABLE("guest", SiteGuest, TEXT_NEEDED(SiteGuest, platform, "name of its platform"),
                TEXT_NEEDED(SiteGuest, domain, "its name on the platform"),
                {.name = "vcpus",
                        .kind = FIELD_INT,
                        .offset = offsetof(SiteGuest, vcpus),
                        .min = 1,
                        .max = 4096,
                        .doc = "planned virtual processors, at least"},
                TEXT(SiteGuest, memory, "planned memory, at least, e.g. 16G (binary)"));

static const FieldTable host_table = TABLE("host", SiteHost,
        TEXT_NEEDED(SiteHost, name, "letters, digits, '.', '_', '-'; unique"),
        TEXT(SiteHost, address, "IP address or name; needed for ssh"),
        TEXT(SiteHost, title, "what people call it"),
        WORD(SiteHost, role, site_roles, "other", "what it is for"),
        WORD(SiteHost, kind, site_machines, "physical", "machine or guest"),
        WORD(SiteHost, connection, site_connections, "ssh", "how it is reached"),
        NAMES(SiteHost, groups, "names by which it can be selected"),
        PART(SiteHost, ssh, ssh_table, false, "how to log in"),
        PART(SiteHost, asset, asset_table, false, "its line of the asset list"),
        PART(SiteHost, bmc, bmc_table, false, "its management controller"),
        PART(SiteHost, guest, guest_table, false, "where it runs, if it is a guest"));

static const FieldTable subnet_table = TABLE("subnet", SiteSubnet,
        TEXT_NEEDED(SiteSubnet, cidr, "e.g. 10.1.1.0/24"), TEXT(SiteSubnet, gateway, "its gateway"),
        TEXT(SiteSubnet, purpose, "what it is for"),
        TEXT(SiteSubnet, unused,
                "an address that nobody has: who answers for it answers for all (proxy ARP); two "
                "that the plan does not name are taken when left out"));

static const FieldTable address_table =
        TABLE("address", SiteAddress, TEXT_NEEDED(SiteAddress, address, "IP address"),
                TEXT(SiteAddress, purpose, "what it is for"),
                TEXT(SiteAddress, host, "the host that carries it (state assigned)"),
                NAMES(SiteAddress, hosts, "the hosts it floats among (state floating)"),
                TEXT(SiteAddress, device, "the device that maps it (state nat)"),
                TEXT(SiteAddress, inside, "the inside address it is mapped to (state nat)"),
                WORD(SiteAddress, state, site_address_states, "reserved", "what it is now"),
                TEXT(SiteAddress, dns_name,
                        "the whole name that the DNS servers must resolve to it; rows of one name "
                        "(SCAN) are its addresses together"));

static const FieldTable port_table = TABLE("port", SitePort,
        TEXT_NEEDED(SitePort, from, "who connects: a host, a role or a group"),
        TEXT_NEEDED(SitePort, to, "to whom: a host, a role, a group or an IP address"),
        {.name = "port",
                .kind = FIELD_INT,
                .offset = offsetof(SitePort, port),
                .required = true,
                .min = 1,
                .max = 65535,
                .doc = "TCP port"},
        WORD(SitePort, protocol, site_protocols, "tcp",
                "tcp; a host's sshd connects for us, and it has no UDP"),
        TEXT(SitePort, purpose, "what it is for"));

static const FieldTable network_table = TABLE("network", SiteNetwork,
        LIST(SiteNetwork, subnets, subnet_table, "the planned subnets"),
        LIST(SiteNetwork, internal, address_table, "the internal addresses (16)"),
        LIST(SiteNetwork, public, address_table, "the public addresses (3)"),
        NAMES(SiteNetwork, public_allowed, "special ranges that are meant as public here"),
        NAMES(SiteNetwork, dns, "DNS servers, asked directly for every dns_name"),
        LIST(SiteNetwork, ports, port_table, "the port matrix"),
        {.name = "probe_rate",
                .kind = FIELD_INT,
                .offset = offsetof(SiteNetwork, probe_rate),
                .min = 1,
                .max = 500,
                .doc = "at most so many ARP frames, and questions to one DNS server, a second; 50 "
                       "to 500 as the plan is large when left out"});

static const FieldTable platform_table = TABLE("platform", SitePlatform,
        TEXT_NEEDED(SitePlatform, name, "letters, digits, '.', '_', '-'; unique"),
        {.name = "kind",
                .kind = FIELD_ENUM,
                .offset = offsetof(SitePlatform, kind),
                .words = platforms,
                .required = true,
                .doc = "what answers there"},
        TEXT_NEEDED(SitePlatform, uri,
                "libvirt's URI (qemu:///system, qemu+ssh://user@host/system, …), or the vCenter's "
                "address"),
        PART(SitePlatform, ssh, ssh_table, false,
                "how to log in where the URI says +ssh; the planned host's when left out"));

static const FieldTable mount_table =
        TABLE("mount", SiteMount, TEXT_NEEDED(SiteMount, host, "name of the host"),
                TEXT_NEEDED(SiteMount, target, "mount point, absolute"));

static const FieldTable volume_table = TABLE("volume", SiteVolume,
        TEXT_NEEDED(SiteVolume, name, "letters, digits, '.', '_', '-'; unique"),
        TEXT(SiteVolume, kind, "nfs, ocfs2, ext4 …; asm or lun: a disk that nobody mounts"),
        TEXT(SiteVolume, size, "e.g. 500G, 2T (binary)"),
        LIST(SiteVolume, mounts, mount_table, "which hosts mount it where"),
        TEXT(SiteVolume, wwid,
                "of its LUN, as the array or any tool spells it: bare digits, 0x…, naa.…, 3…, "
                "scsi-3…, wwn-0x…, eui.…"),
        NAMES(SiteVolume, hosts,
                "hosts that see its LUN and mount nothing: ASM disks, raw volumes"),
        {.name = "paths",
                .kind = FIELD_INT,
                .offset = offsetof(SiteVolume, paths),
                .max = 1024,
                .doc = "to its LUN on each host, at least; where multipath is used, "
                       "as the checklist says when left out"},
        {.name = "token",
                .kind = FIELD_BOOL,
                .offset = offsetof(SiteVolume, token),
                .fallback = "true",
                .doc = "prove it shared: each host makes an empty file for the others to see, and "
                       "removes it"});

static const FieldTable licence_table =
        TABLE("licence", SiteLicence, TEXT_NEEDED(SiteLicence, name, "unique name of the line"),
                {.name = "family",
                        .kind = FIELD_ENUM,
                        .offset = offsetof(SiteLicence, family),
                        .words = site_families,
                        .required = true,
                        .doc = "which of the four"},
                TEXT_NEEDED(SiteLicence, product, "product and edition"),
                TEXT_NEEDED(SiteLicence, metric,
                        "processor, core, socket, nup …; free where none is needed"),
                {.name = "quantity",
                        .kind = FIELD_INT,
                        .offset = offsetof(SiteLicence, quantity),
                        .min = 0,
                        .max = 1000000000,
                        .doc = "how many"},
                {.name = "expires",
                        .kind = FIELD_DATE,
                        .offset = offsetof(SiteLicence, expires),
                        .doc = "last day in force (+08:00); perpetual when left out"},
                NAMES(SiteLicence, hosts,
                        "which hosts it is for: names, roles or groups; left out: databases for "
                        "oracle, middleware for weblogic, virtualization for vmware"),
                TEXT(SiteLicence, document, "the licence document; relative to the site folder"));

const FieldTable site_table = {
        .name = "site.yaml",
        .size = sizeof(Site),
        .fields = (const Field[]){{.name = "site",
                                          .kind = FIELD_STRUCT,
                                          .offset = offsetof(Site, identity),
                                          .table = &identity_table,
                                          .required = true,
                                          .doc = "who and where"},
                PART(Site, ssh, ssh_table, false,
                        "how to log in to every host that does not say it itself; a host's own "
                        "keys win"),
                LIST(Site, hosts, host_table, "machines and guests"),
                PART(Site, network, network_table, false, "subnets and the address plan"),
                LIST(Site, platforms, platform_table, "virtualisation platforms"),
                LIST(Site, storage, volume_table, "shared volumes"),
                LIST(Site, licences, licence_table, "the licence ledger"),
                NODE_OF(Site, database, "the database, for the deployment"),
                NODE_OF(Site, middleware, "the middleware, for the deployment"),
                NODE_OF(Site, application, "the application, for the deployment"), {0}},
};
