/*
 * The kinds of check, one function each; checks/kinds/kinds.c puts them in the array that the
 * checklist looks them up in. Each makes the rows of its targets and decides them (checks/judge.h).
 */
#pragma once

#include "checks/judge.h"

void kind_expect(Judge *judge, const Check *check);
void kind_form(Judge *judge, const Check *check);
void kind_attestation(Judge *judge, const Check *check);
void kind_asset_serial(Judge *judge, const Check *check);
void kind_asset_model(Judge *judge, const Check *check);
void kind_health(Judge *judge, const Check *check);
void kind_hosts_distinct(Judge *judge, const Check *check);
void kind_address_count(Judge *judge, const Check *check);
void kind_address_unique(Judge *judge, const Check *check);
void kind_address_subnet(Judge *judge, const Check *check);
void kind_address_scope(Judge *judge, const Check *check);
void kind_address_assigned(Judge *judge, const Check *check);
void kind_address_reserved(Judge *judge, const Check *check);
void kind_address_nat(Judge *judge, const Check *check);
void kind_bonds(Judge *judge, const Check *check);
void kind_gateway(Judge *judge, const Check *check);
void kind_port_matrix(Judge *judge, const Check *check);
void kind_dns_server(Judge *judge, const Check *check);
void kind_dns_forward(Judge *judge, const Check *check);
void kind_dns_reverse(Judge *judge, const Check *check);
void kind_dns_hosts(Judge *judge, const Check *check);
void kind_platform(Judge *judge, const Check *check);
void kind_guest(Judge *judge, const Check *check);
void kind_guest_autostart(Judge *judge, const Check *check);
void kind_guest_resources(Judge *judge, const Check *check);
void kind_guest_identity(Judge *judge, const Check *check);
void kind_platform_pools(Judge *judge, const Check *check);
void kind_platform_networks(Judge *judge, const Check *check);
void kind_platform_capacity(Judge *judge, const Check *check);
void kind_platform_licence(Judge *judge, const Check *check);
void kind_volume_mounted(Judge *judge, const Check *check);
void kind_volume_shared(Judge *judge, const Check *check);
void kind_volume_token(Judge *judge, const Check *check);
void kind_volume_cluster_fs(Judge *judge, const Check *check);
void kind_volume_writable(Judge *judge, const Check *check);
void kind_volume_persistent(Judge *judge, const Check *check);
void kind_volume_space(Judge *judge, const Check *check);
void kind_volume_inodes(Judge *judge, const Check *check);
void kind_lun_present(Judge *judge, const Check *check);
void kind_lun_shared(Judge *judge, const Check *check);
void kind_lun_paths(Judge *judge, const Check *check);
void kind_lun_writable(Judge *judge, const Check *check);
void kind_licence_ledger(Judge *judge, const Check *check);
void kind_licence_valid(Judge *judge, const Check *check);
void kind_licence_quantity(Judge *judge, const Check *check);
void kind_clock(Judge *judge, const Check *check);
void kind_os_licence(Judge *judge, const Check *check);
void kind_kernel_parameters(Judge *judge, const Check *check);
void kind_user_limits(Judge *judge, const Check *check);
void kind_users_equal(Judge *judge, const Check *check);
void kind_rp_filter(Judge *judge, const Check *check);

/* Whether `with` asserts something (checks/judge.h). */
bool licence_ledger_with(const Check *check, GError **error);
bool kernel_parameters_with(const Check *check, GError **error);
bool user_limits_with(const Check *check, GError **error);
bool expect_with(const Check *check, GError **error);

/* The table of `with` that counts for the planned database: `with` itself, or one of its
 * `versions` (11gR2, 19c); NULL when there is none for it. */
const Node *product_table(const Judge *judge, const Check *check);
/* Holds `one` against each of them. */
bool product_tables_check(
        const Check *check, bool (*one)(const Check *, const Node *, GError **), GError **error);

/* The site's machines are another's (政务云): what only their owner sees is for them to attest. */
bool judge_hosted(const Judge *judge);
void judge_wait_for_the_cloud(Verdict *row);

/* The guest of a host as its platform shows it; NULL when there is none, or nobody saw it. */
const json_t *guest_seen(const Judge *judge, const SiteHost *host, FactTopic *ret);

/*
 * Calls `each` for every parameter of a check `kernel_parameters` that is not as it asks and could
 * be read; `minimum`: more than asked is fine too.
 */
typedef void (*KernelOff)(
        const char *key, const char *seen, const char *asked, bool minimum, void *data);
void kernel_parameters_off(
        const Judge *judge, const Check *check, const Facts *facts, KernelOff each, void *data);

/* The same for a check `user_limits` of what is configured: `type` is soft or hard. */
typedef void (*LimitOff)(
        const char *user, const char *type, const char *item, const char *least, void *data);
void user_limits_off(
        const Judge *judge, const Check *check, const Facts *facts, LimitOff each, void *data);
