/*
 * The parsers, one a topic, each with the signature of LinuxTopic.parse; and the commands that
 * depend on the wants. Their shapes stand in topics.c.
 */
#pragma once

#include "inventory/sources/linux/text.h"

typedef json_t *LinuxParser(const char *text, size_t length, const LinuxArgs *args, GError **error);

LinuxParser parse_time;                           /* clock.c */
LinuxParser parse_os, parse_kernel, parse_uptime; /* system.c */
LinuxParser parse_cpu, parse_memory;              /* hardware.c */
LinuxParser parse_dmi;                            /* dmi.c */
LinuxParser parse_mounts;                         /* mounts.c */
LinuxParser parse_fstab;                          /* fstab.c */
LinuxParser parse_automounts;                     /* automounts.c */
LinuxParser parse_token, parse_identity;          /* token.c */
LinuxParser parse_space;                          /* space.c */
LinuxParser parse_addresses;                      /* addresses.c */
LinuxParser parse_routes, parse_neighbours;       /* network.c */
LinuxParser parse_resolver;                       /* resolver.c */
LinuxParser parse_arp;                            /* arp.c */
LinuxParser parse_bridge;                         /* bridge.c */
LinuxParser parse_bonds;                          /* bonds.c */
LinuxParser parse_health;                         /* health.c */
LinuxParser parse_sysctl;                         /* sysctl.c */
LinuxParser parse_limits;                         /* limits.c */
LinuxParser parse_services;                       /* services.c */
LinuxParser parse_disks;                          /* disks.c */
LinuxParser parse_multipath;                      /* multipath.c */
LinuxParser parse_file;                           /* probe_file.c */
LinuxParser parse_certificate;                    /* probe_certificate.c */
LinuxParser parse_command;                        /* probe_command.c */
LinuxParser parse_http;                           /* probe_http.c */
LinuxParser parse_package, parse_process;         /* probe_software.c */
LinuxParser parse_user, parse_group;              /* probe_account.c */
LinuxParser parse_listening;                      /* listening.c */
LinuxParser parse_users, parse_process_limits;    /* products.c */
LinuxParser parse_rp_filter;                      /* products.c */
LinuxParser parse_activation;                     /* activation.c */

char *space_command(const LinuxWants *wants);
char *token_command(const LinuxWants *wants);
char *arp_command(const LinuxWants *wants);
char *services_command(const LinuxWants *wants);
char *disks_command(const LinuxWants *wants);
char *multipath_command(const LinuxWants *wants);

extern const char *const disks_files[]; /* NULL at the end */
extern const char *const automounts_files[];
extern const char automounts_command[];
extern const char *const bonds_files[];
extern const char bonds_command[];
extern const char *const health_files[];
extern const char health_command[];

/* Mount options as text, with what follows the '=' of a secret hidden (fstab.c). */
json_t *mount_options_json(Slice options);

char *package_command(const LinuxWants *wants);
char *user_command(const LinuxWants *wants);
char *group_command(const LinuxWants *wants);
char *file_command(const LinuxWants *wants);
char *certificate_command(const LinuxWants *wants);
char *http_command(const LinuxWants *wants);
char *command_command(const LinuxWants *wants);

/* Whether an argument can be asked; BASE_ERROR_USAGE says why not. */
typedef bool LinuxArgument(const char *argument, GError **error);
LinuxArgument package_argument, process_argument, account_argument, file_argument,
        certificate_argument, http_argument, command_argument;

/* What `ifconfig -a` prints, of any age, as the list that parse_addresses gives (ifconfig.c). */
json_t *ifconfig_parse(Slice output);
/* One interface, nothing known of it yet; and one address of it: "10.0.0.1" of /24. */
json_t *interface_new(Slice name, bool up, bool carrier);
json_t *interface_add(json_t *interface, const char *family, Slice address, uint64_t prefix);
