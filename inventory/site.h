/*
 * Site: who is being made ready, where, and what was planned: site.yaml decoded and checked.
 *
 * Everything hangs off the Site and lives as long as it; nothing here touches the network.
 * Each struct keeps the node it was read from, so that a later complaint can name file:line:column.
 */
#pragma once

#include "base/fields.h"
#include "base/tree.h"
#include "inventory/address.h"

typedef enum { PROFILE_OWN, PROFILE_HOSTED } SiteProfile;

typedef struct {
	char *name, *organisation, *position, *phone, *mobile, *email;
	const Node *node; /* where it stands */
} SitePerson;

/* Who answers for one of the five items, as the site says; nobody is ever guessed. */
typedef struct {
	char *name, *organisation, *position;
	int64_t item; /* 1 to 5 */
	char *due;    /* the last day, "2026-12-15"; "" when not given */
	const Node *node;
} SiteResponsible;

typedef struct {
	char *name;               /* of the province's data centre */
	char *unit;               /* the ministry's id of the deploying unit: "13", "XPCC" */
	char *province;           /* GB/T 2260, six digits; "" where there is none */
	int profile;              /* SiteProfile */
	GPtrArray *leading_group; /* SitePerson */
	GPtrArray *responsible;   /* SiteResponsible; NULL when none is named */
	const Node *node;         /* where it stands */
} SiteIdentity;

typedef struct {
	char *user, *identity_file;
	char *password, *sudo_password, *identity_passphrase; /* names of secrets, or NULL */
	char *jump;   /* "": straight, or as ~/.ssh/config says */
	int64_t port; /* 0: not given */
	bool sudo;
	const Node *node; /* where it stands */
} SiteSsh;

typedef struct {
	char *serial, *vendor, *model, *rack, *unit;
	GPtrArray *other_serials; /* char *: that count too */
	const Node *node;         /* where it stands */
} SiteAsset;

typedef struct {
	char *address, *protocol;
	const Node *node; /* where it stands */
} SiteBmc;

typedef struct {
	char *platform, *domain;
	char *memory;          /* as "16G"; "" when not planned */
	uint64_t memory_bytes; /* 0 when not planned */
	int64_t vcpus;         /* 0 when not planned */
	const Node *node;      /* where it stands */
} SiteGuest;

typedef enum { CONNECTION_SSH, CONNECTION_LOCAL, CONNECTION_NONE } SiteConnection;
typedef enum { MACHINE_PHYSICAL, MACHINE_VIRTUAL } MachineKind;

typedef struct {
	char *name, *address, *title;
	int role;          /* index into site_roles */
	int kind;          /* MachineKind */
	int connection;    /* SiteConnection */
	GPtrArray *groups; /* char *; NULL when none */
	SiteSsh *ssh;      /* NULL: as ~/.ssh/config says */
	SiteAsset *asset;  /* NULL: not in the asset list */
	SiteBmc *bmc;
	SiteGuest *guest; /* NULL: not a guest */
	const Node *node; /* where it stands */
} SiteHost;

typedef struct {
	char *cidr, *gateway, *purpose;
	char *unused; /* an address that nobody has, to find proxies by; "": not declared */
	Subnet subnet;
	const Node *node; /* where it stands */
} SiteSubnet;

typedef enum { STATE_ASSIGNED, STATE_RESERVED, STATE_FLOATING, STATE_NAT } AddressState;

typedef struct {
	char *address, *purpose, *host, *device, *inside;
	char *dns_name;   /* the name that must resolve to it, without the last dot; "": none */
	GPtrArray *hosts; /* of a floating address; char * */
	int state;        /* AddressState */
	Address number;
	bool internal;
	const Node *node; /* where it stands */
} SiteAddress;

typedef struct {
	char *from, *to, *purpose;
	int64_t port;
	int protocol;     /* index into site_protocols: only TCP can be tried */
	const Node *node; /* where it stands */
} SitePort;

typedef struct {
	GPtrArray *subnets;           /* SiteSubnet */
	GPtrArray *internal, *public; /* SiteAddress */
	GPtrArray *public_allowed;    /* char *: special ranges meant as public, by declaration */
	GPtrArray *dns;               /* char * */
	GPtrArray *ports;   /* SitePort: the port matrix; inventory/links.h spells it out */
	int64_t probe_rate; /* ARP frames, and questions to one DNS server, a second; 0: as many as
	                       the plan's size asks for */
	const Node *node;   /* where it stands */
} SiteNetwork;

typedef enum { PLATFORM_LIBVIRT, PLATFORM_VCENTER } PlatformKind;

typedef struct {
	char *name, *uri;
	int kind;     /* PlatformKind */
	SiteSsh *ssh; /* of qemu+ssh://…; NULL: as the planned host, else ~/.ssh/config says */
	const Node *node; /* where it stands */
} SitePlatform;

typedef struct {
	char *host, *target;
	const Node *node; /* where it stands */
} SiteMount;

typedef struct {
	char *name, *kind, *size; /* size as "500G"; "" when not planned */
	uint64_t size_bytes;      /* 0 when not planned */
	uint64_t size_least;      /* the same digits in decimal units, as arrays sell them */
	char *wwid;               /* of its LUN, as wwid.h names it; "" when not planned */
	int64_t paths;            /* to its LUN, at least; 0: as the checklist says */
	bool token;               /* a token may be written to prove that it is shared */
	GPtrArray *mounts;        /* SiteMount */
	GPtrArray *hosts;         /* char *: that see its LUN and mount nothing (ASM, raw) */
	const Node *node;         /* where it stands */
} SiteVolume;

typedef enum {
	FAMILY_OS,
	FAMILY_VMWARE,
	FAMILY_WEBLOGIC,
	FAMILY_ORACLE,
	FAMILY_OTHER
} LicenceFamily;

typedef struct {
	char *name, *product, *metric, *expires, *document;
	GPtrArray *hosts;      /* char *: names, roles or groups it is for; NULL: by its family */
	int family;            /* LicenceFamily */
	int64_t quantity;      /* 0 when not given */
	int64_t expires_at_us; /* first moment it is no longer in force, +08:00; 0: perpetual */
	const Node *node;      /* where it stands */
} SiteLicence;

typedef struct Site {
	Tree *tree;
	SiteIdentity *identity;
	SiteSsh *ssh;     /* of hosts that do not say it, put into them already; NULL: not given */
	GPtrArray *hosts; /* SiteHost */
	SiteNetwork *network;
	GPtrArray *platforms; /* SitePlatform */
	GPtrArray *storage;   /* SiteVolume */
	GPtrArray *licences;  /* SiteLicence */
	const Node *database, *middleware, *application;
} Site;

extern const char *const site_roles[];
extern const char *const site_profiles[];
extern const char *const site_machines[];
extern const char *const site_connections[];
extern const char *const site_address_states[];
extern const char *const site_protocols[]; /* "tcp", "udp" */
extern const char *const site_families[];
extern const FieldTable site_table; /* docs/site.md is printed from it */

/* Reads and checks a whole site file. Errors name file:line:column and what to do. Blocks on disk.
 */
Site *site_load(const char *path, GError **error);
/* The same; what can be told behind the first error is put into `more` (char *). */
Site *site_load_all(const char *path, GPtrArray *more, GError **error);
/* The same for lint: with errors there may be a site all the same, good to be looked over, not to
 * be worked from. */
Site *site_load_draft(const char *path, GPtrArray *more, GError **error);
Site *site_parse(const char *name, const char *bytes, size_t length, GError **error);
void site_free(Site *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Site, site_free)

/* SHA-256 of the file's raw bytes, 64 hex digits. Borrowed. */
const char *site_digest(const Site *site);

const SiteHost *site_host(const Site *site, size_t index);
size_t site_host_count(const Site *site);
const SiteHost *site_host_find(const Site *site, const char *name);
const SitePlatform *site_platform_find(const Site *site, const char *name);
/* The hosts that are to see the volume's LUN: none when no LUN is planned. Borrowed names; the
 * array is the caller's. */
GPtrArray *site_lun_hosts(const SiteVolume *volume);
/* The smallest subnet of the plan that holds the address, or NULL. */
const SiteSubnet *site_subnet_find(const Site *site, const Address *address);
/* True when `pattern` (a glob over names and addresses, or the name of a role or group) means the
 * host. */
bool site_host_matches(const SiteHost *host, const char *pattern);
/* True when one of the patterns (char *) means the host; NULL or none at all mean every host. */
bool site_host_meant(const SiteHost *host, const GPtrArray *patterns);

/* What the plan says of one host, as expressions see it under the name `plan`. Owned. */
json_t *site_host_plan(const Site *site, const SiteHost *host);

/*
 * Which of Oracle's prerequisite tables the planned database falls under, by database.version
 * ("11.2.0.4", "19c"): "11gR2" or "19c"; 11gR2 when no version is given; "" when database.product
 * is another maker's.
 */
const char *site_oracle(const Site *site);
