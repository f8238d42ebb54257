/* What stands inside LinuxWants, for this folder alone: sets in the order they were asked. */
#pragma once

#include "inventory/sources/linux.h"

/* One shared volume: where it is mounted here, and who else mounts it. */
typedef struct {
	char *target;
	GPtrArray *peers; /* names of hosts, owned */
} LinuxToken;

/* One address asked for by ARP; see linux_wants_arp. */
typedef struct {
	char *address;
	bool expected, unused;
} LinuxArp;

struct LinuxWants {
	GPtrArray *topics;   /* names, borrowed from linux_topics */
	GPtrArray *sysctl;   /* keys as asked, owned */
	GPtrArray *services; /* unit names, owned */
	GPtrArray *space;    /* mount points, owned */
	GPtrArray *tokens;   /* LinuxToken, owned */
	GHashTable *others;  /* topic -> GPtrArray of arguments, owned: of topics with `argument` */
	GPtrArray *arp;      /* LinuxArp, owned */
	char *token_run, *token_host;
	unsigned token_seconds;
};

/* The arguments of a topic with `argument`; NULL for none. Borrowed. */
const GPtrArray *linux_wants_arguments(const LinuxWants *wants, const char *topic);

/* What is wanted with arguments may hang, all of it. */
bool linux_wants_probes(const LinuxWants *wants);

/* An absolute path without control characters. */
bool linux_path_check(const char *path, GError **error);
/* Letters, digits and `others`, not empty, not absurdly long, and not to be taken for an option. */
bool linux_word_check(const char *text, const char *others);

/* The key's file below /proc/sys: "net.ipv4.ip_forward" and "net/ipv4/ip_forward" are the same; a
 * key whose first separator is '/' keeps its dots (sysctl.d(5)). Caller frees. */
char *sysctl_path(const char *key);

/* The file itself: "/proc/sys/net/ipv4/ip_forward". Caller frees. */
char *sysctl_file(const char *key);
