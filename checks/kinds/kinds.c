#include "checks/kinds/kinds.h"
#include <string.h>

static const CheckKind check_kinds[] = {
        {.name = "expect",
                .needs_expect = true,
                .judge = kind_expect,
                .with_check = expect_with,
                .doc = "an expression over the facts of each host"},
        {.name = "form",
                .judge = kind_form,
                .doc = "an easy form (file, package, service …); never written, it follows from "
                       "it"},
        {.name = "attestation",
                .judge = kind_attestation,
                .doc = "what only a person can attest, of the site or of each host"},
        {.name = "asset_serial",
                .judge = kind_asset_serial,
                .doc = "the serial of the asset list against SMBIOS and platform"},
        {.name = "asset_model",
                .judge = kind_asset_model,
                .doc = "vendor and model of the asset list against the SMBIOS"},
        {.name = "hosts_distinct",
                .judge = kind_hosts_distinct,
                .doc = "no machine stands for two planned hosts"},
        {.name = "address_count",
                .judge = kind_address_count,
                .doc = "as many internal and public addresses as asked"},
        {.name = "address_unique", .judge = kind_address_unique, .doc = "no address twice"},
        {.name = "address_subnet",
                .judge = kind_address_subnet,
                .doc = "each address inside a planned subnet"},
        {.name = "address_scope",
                .judge = kind_address_scope,
                .doc = "internal addresses private, public ones global"},
        {.name = "address_assigned",
                .judge = kind_address_assigned,
                .doc = "on its host, answered by its card alone"},
        {.name = "address_reserved",
                .judge = kind_address_reserved,
                .doc = "answered by nobody, with a positive control"},
        {.name = "address_nat", .judge = kind_address_nat, .doc = "mapped on the edge: attested"},
        {.name = "gateway", .judge = kind_gateway, .doc = "the default route is the planned one"},
        {.name = "port_matrix",
                .judge = kind_port_matrix,
                .doc = "each planned connection, tried from the host that will make it"},
        {.name = "dns_server",
                .judge = kind_dns_server,
                .doc = "each DNS server of the plan answers the console"},
        {.name = "dns_forward",
                .judge = kind_dns_forward,
                .doc = "each DNS server leads each planned name to its addresses, and no others"},
        {.name = "dns_reverse",
                .judge = kind_dns_reverse,
                .doc = "each DNS server leads each planned address back to its name"},
        {.name = "dns_hosts",
                .judge = kind_dns_hosts,
                .doc = "the host asks the DNS servers of the plan"},
        {.name = "platform", .judge = kind_platform, .doc = "the virtualisation platform answers"},
        {.name = "guest", .judge = kind_guest, .doc = "the planned guest exists and runs"},
        {.name = "guest_autostart",
                .judge = kind_guest_autostart,
                .doc = "the guest starts with its host"},
        {.name = "guest_resources",
                .judge = kind_guest_resources,
                .doc = "the guest has the processors and memory that were planned"},
        {.name = "guest_identity",
                .judge = kind_guest_identity,
                .doc = "the host that is logged in to is that guest: UUID and MAC"},
        {.name = "platform_pools",
                .judge = kind_platform_pools,
                .doc = "storage pools that are in use are active and start with their host"},
        {.name = "platform_networks",
                .judge = kind_platform_networks,
                .doc = "virtual networks that are in use are active and start with their host"},
        {.name = "platform_capacity",
                .judge = kind_platform_capacity,
                .doc = "the running guests were promised no more memory than there is"},
        {.name = "platform_licence",
                .judge = kind_platform_licence,
                .doc = "the vCenter's version and licence; does not apply to libvirt"},
        {.name = "volume_mounted", .judge = kind_volume_mounted, .doc = "mounted on each host"},
        {.name = "volume_shared", .judge = kind_volume_shared, .doc = "the same volume everywhere"},
        {.name = "volume_token",
                .judge = kind_volume_token,
                .doc = "the hosts see each other's files on it"},
        {.name = "volume_cluster_fs",
                .judge = kind_volume_cluster_fs,
                .doc = "no file system of one host is written by two"},
        {.name = "volume_writable", .judge = kind_volume_writable, .doc = "mounted read-write"},
        {.name = "volume_persistent",
                .judge = kind_volume_persistent,
                .doc = "configured to be mounted at boot"},
        {.name = "volume_space", .judge = kind_volume_space, .doc = "size and free space"},
        {.name = "volume_inodes", .judge = kind_volume_inodes, .doc = "free inodes"},
        {.name = "lun_present",
                .judge = kind_lun_present,
                .doc = "the volume's LUN is seen on each of its hosts"},
        {.name = "lun_shared",
                .judge = kind_lun_shared,
                .doc = "the hosts see one LUN, so far as it can be told"},
        {.name = "lun_paths", .judge = kind_lun_paths, .doc = "its paths, and that all work"},
        {.name = "lun_writable",
                .judge = kind_lun_writable,
                .doc = "none of its devices is read-only"},
        {.name = "licence_ledger",
                .needs_with = true,
                .judge = kind_licence_ledger,
                .with_check = licence_ledger_with,
                .doc = "every family of licences is in the ledger"},
        {.name = "licence_valid",
                .judge = kind_licence_valid,
                .doc = "in force, with quantity and document"},
        {.name = "licence_quantity",
                .judge = kind_licence_quantity,
                .doc = "no less than counted: cores and sockets of the hosts it is for"},
        {.name = "clock",
                .judge = kind_clock,
                .doc = "the host's clock is the console's, as closely as it was measured"},
        {.name = "os_licence",
                .judge = kind_os_licence,
                .doc = "an operating system that is sold says that it is licensed"},
        {.name = "kernel_parameters",
                .needs_with = true,
                .judge = kind_kernel_parameters,
                .with_check = kernel_parameters_with,
                .doc = "kernel parameters, running or configured, at least so high"},
        {.name = "user_limits",
                .needs_with = true,
                .judge = kind_user_limits,
                .with_check = user_limits_with,
                .doc = "limits of a product's users, configured or running, at least so high"},
        {.name = "users_equal",
                .judge = kind_users_equal,
                .doc = "Oracle's users and groups have the same numbers on every database node"},
        {.name = "rp_filter",
                .judge = kind_rp_filter,
                .doc = "packets of several interconnect cards are not dropped as martians"},
};

const CheckKind *check_kind_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(check_kinds); i++)
		if (strcmp(check_kinds[i].name, name) == 0)
			return &check_kinds[i];
	return NULL;
}

const CheckKind *check_kind_at(size_t index)
{
	return index < G_N_ELEMENTS(check_kinds) ? &check_kinds[index] : NULL;
}

const char *member_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

bool judge_hosted(const Judge *judge)
{
	return judge->input->site->identity->profile == PROFILE_HOSTED;
}

void judge_wait_for_the_cloud(Verdict *row)
{
	verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
	        "托管于政务云：机房、服务器和虚拟化平台由云服务方管理，需其书面确认",
	        "hosted in a cloud: rack, machine and platform are its keeper's, who must attest "
	        "them");
}
