/*
 * The parsers, one a topic, each with the signature of LinuxTopic.parse; and the commands that
 * depend on the wants. Their shapes stand in topics.c.
 */
#pragma once

#include "inventory/sources/linux/text.h"

typedef json_t *LinuxParser(const char *text, size_t length, const LinuxArgs *args, GError **error);

LinuxParser parse_time, parse_os, parse_kernel, parse_uptime; /* system.c */
LinuxParser parse_cpu, parse_memory;                          /* hardware.c */
LinuxParser parse_dmi;                                        /* dmi.c */
LinuxParser parse_mounts;                                     /* mounts.c */
LinuxParser parse_fstab;                                      /* fstab.c */
LinuxParser parse_token, parse_identity;                      /* token.c */
LinuxParser parse_space;                                      /* space.c */
LinuxParser parse_addresses;                                  /* addresses.c */
LinuxParser parse_routes, parse_neighbours;                   /* network.c */
LinuxParser parse_arp;                                        /* arp.c */
LinuxParser parse_bridge;                                     /* bridge.c */
LinuxParser parse_sysctl;                                     /* sysctl.c */
LinuxParser parse_limits;                                     /* limits.c */
LinuxParser parse_services;                                   /* services.c */
LinuxParser parse_disks;                                      /* disks.c */
LinuxParser parse_multipath;                                  /* multipath.c */

char *space_command(const LinuxWants *wants);
char *token_command(const LinuxWants *wants);
char *arp_command(const LinuxWants *wants);
char *services_command(const LinuxWants *wants);
char *disks_command(const LinuxWants *wants);
char *multipath_command(const LinuxWants *wants);

extern const char *const disks_files[]; /* NULL at the end */

/* What `ifconfig -a` prints, of any age, as the list that parse_addresses gives (ifconfig.c). */
json_t *ifconfig_parse(Slice output);
/* One interface, nothing known of it yet; and one address of it: "10.0.0.1" of /24. */
json_t *interface_new(Slice name, bool up, bool carrier);
json_t *interface_add(json_t *interface, const char *family, Slice address, uint64_t prefix);
