/* How each kind of check looks at a site, and what it keeps as evidence, for who has to prepare. */
#include "checks/judge.h"
#include "reports/requirements/model.h"
#include <string.h>

typedef struct {
	const char *kind;
	Words how, evidence;
} KindWords;

#define RAW                                                                                        \
	{                                                                                          \
		"检测时自动留存原始输出", "raw output, kept by the run itself"                     \
	}
#define PLAN                                                                                       \
	{                                                                                          \
		"填好的准备表", "the filled-in workbook"                                           \
	}
#define PAPER                                                                                      \
	{                                                                                          \
		"书面确认和佐证材料（清单、记录或照片）", "a signed statement with its document"   \
	}

static const KindWords kinds[] = {
        {"expect", {"登录每台主机读取", "read on every host"}, RAW},
        {"form",
                {"在主机上（或由控制台）查看文件、命令、端口、软件包、服务等",
                        "looked at on the host, or asked from the console"},
                RAW},
        {"attestation",
                {"不作自动检测，由负责人书面确认", "not tested: attested by who is responsible"},
                PAPER},
        {"asset_serial",
                {"读取机器自身（SMBIOS）报告的序列号，与设备清单比对",
                        "the SMBIOS against the list of hosts"},
                RAW},
        {"asset_model",
                {"读取机器自身（SMBIOS）报告的厂商和型号，与设备清单比对",
                        "the SMBIOS's vendor and model against the list of hosts"},
                RAW},
        {"hosts_distinct",
                {"比对各主机的网卡MAC地址、SMBIOS的UUID和machine-id",
                        "MAC addresses, SMBIOS UUIDs and machine-ids of all hosts compared"},
                RAW},
        {"address_count", {"清点IP规划表", "counted in the sheet of addresses"}, PLAN},
        {"address_unique", {"核对IP规划表", "looked over in the sheet of addresses"}, PLAN},
        {"address_subnet", {"核对IP规划表与网段表", "sheet of addresses against the subnets"},
                PLAN},
        {"address_scope", {"核对IP规划表", "looked over in the sheet of addresses"}, PLAN},
        {"address_assigned",
                {"读取主机网卡上的地址，并在同网段核对应答者",
                        "read on its host; who answers for it on its segment"},
                RAW},
        {"address_reserved",
                {"在同网段发 ARP 探测，应无人应答（先以在用地址作阳性对照）",
                        "probed by ARP on its segment: nobody may answer, while a living neighbour "
                        "does"},
                RAW},
        {"address_nat", {"映射在防火墙上，由负责人书面确认", "mapped on the edge: attested"},
                PAPER},
        {"health",
                {"在主机上询问BMC（ipmitool）的电源、风扇、温度，并读取磁盘阵列状态",
                        "the BMC asked in band (ipmitool) of supplies, fans and temperatures; disk "
                        "arrays"},
                RAW},
        {"gateway", {"读取每台主机的默认路由", "the default route of every host"}, RAW},
        {"bonds", {"读取绑定网卡的状态（bond、team）", "what bonds and teams show of their legs"},
                RAW},
        {"port_matrix",
                {"由发起连接的主机经其 sshd 逐条试连",
                        "each planned connection, tried from the host that will make it"},
                RAW},
        {"dns_server", {"由控制台直接向每台DNS服务器提问", "each DNS server is asked directly"},
                RAW},
        {"dns_forward",
                {"逐台向DNS服务器查询每个规划的域名，与IP规划表比对",
                        "every planned name, asked of each DNS server, against the plan"},
                RAW},
        {"dns_reverse",
                {"逐台向DNS服务器反向查询每个有域名的地址",
                        "every address that has a name, asked back of each DNS server"},
                RAW},
        {"dns_hosts", {"读取主机的 /etc/resolv.conf", "/etc/resolv.conf of every host"}, RAW},
        {"platform", {"连接虚拟化平台并读取", "the platform is logged in to and read"}, RAW},
        {"guest", {"在虚拟化平台上读取虚拟机状态", "the state of the guest on its platform"}, RAW},
        {"guest_autostart",
                {"在虚拟化平台上读取随主机启动的设置", "the guest's setting on its platform"}, RAW},
        {"guest_resources",
                {"在虚拟化平台上读取虚拟机的处理器和内存，与规划比对",
                        "the guest's processors and memory against the plan"},
                RAW},
        {"guest_identity",
                {"比对平台上的虚拟机与登录到的主机的UUID和MAC地址",
                        "UUID and MAC of the guest against those of the host logged in to"},
                RAW},
        {"platform_pools",
                {"在虚拟化平台上读取存储池的状态", "the state of the platform's storage pools"},
                RAW},
        {"platform_networks",
                {"在虚拟化平台上读取虚拟网络的状态", "the state of the platform's networks"}, RAW},
        {"platform_capacity",
                {"在虚拟化平台上读取内存的分配", "the memory that guests were promised"}, RAW},
        {"platform_licence",
                {"vCenter：由负责人书面确认；libvirt：不适用",
                        "of a vCenter: attested; of libvirt: does not apply"},
                PAPER},
        {"volume_mounted",
                {"在每台应挂载的主机上读取挂载表", "the mounts of every host that should have it"},
                RAW},
        {"volume_shared", {"比对各主机看到的卷标识", "the identity of the volume, host by host"},
                RAW},
        {"volume_token",
                {"每台主机在卷上写一个空文件（令牌），看其他主机能否看到，随即删除",
                        "each host makes an empty file on it for the others to see, and removes "
                        "it"},
                RAW},
        {"volume_cluster_fs",
                {"读取文件系统类型，与令牌结果对照", "the file system's type, beside the tokens"},
                RAW},
        {"volume_writable", {"读取挂载选项", "the options of the mount"}, RAW},
        {"volume_persistent", {"读取开机挂载的配置", "what is configured to be mounted at boot"},
                RAW},
        {"volume_space",
                {"读取容量和剩余空间，与存储表比对",
                        "size and free space against the sheet of storage"},
                RAW},
        {"volume_inodes", {"读取剩余 inode 数（df -i）", "free inodes, as df -i"}, RAW},
        {"lun_present",
                {"在每台主机上读取磁盘的WWID和容量，与存储表比对",
                        "WWID and size of the disks of every host against the plan"},
                RAW},
        {"lun_shared",
                {"比对各主机看到的WWID、序列号、容量", "WWID, serial and size, host by host"}, RAW},
        {"lun_paths",
                {"读取多路径软件（multipathd）的路径状态", "the paths as multipathd shows them"},
                RAW},
        {"lun_writable", {"读取设备的只读标志", "the devices' read-only flag"}, RAW},
        {"licence_ledger", {"核对授权台账", "looked over in the sheet of licences"}, PLAN},
        {"licence_valid",
                {"核对授权台账的数量、有效期和授权文件",
                        "quantity, expiry and document of each line"},
                {"授权文件（放入 licences 目录）", "the licence document, in the folder licences"}},
        {"licence_quantity",
                {"清点主机的处理器和核，与授权台账的数量比对（公式和两边的数字列在结论中）",
                        "sockets and cores counted against the ledger; the row shows the sum"},
                RAW},
        {"clock",
                {"登录主机读取时钟，按一问一答的时刻与控制台比对，给出偏差和误差",
                        "the host's clock, asked for several times, against the console's"},
                RAW},
        {"os_licence",
                {"登录主机读取系统自身的授权状态（RHEL、SLES、麒麟、统信）",
                        "what RHEL, SLES, Kylin or UOS says of its own licence"},
                RAW},
        {"kernel_parameters",
                {"登录主机读取内核参数（运行值或配置值）", "kernel parameters of every host"}, RAW},
        {"user_limits",
                {"登录主机读取 limits 配置，或运行中进程的限制",
                        "the limits' files, or a running process's limits"},
                RAW},
        {"users_equal",
                {"登录各数据库节点读取用户和组的编号", "users and groups of the database nodes"},
                RAW},
        {"rp_filter", {"登录主机读取各网卡的 rp_filter", "rp_filter of the host's cards"}, RAW},
};

static const KindWords *kind_find(const Check *check)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind, check->kind_name) == 0)
			return &kinds[i];
	return NULL;
}

Words requirement_how(const Check *check)
{
	const KindWords *kind = kind_find(check);
	return kind ? kind->how : check->kind->doc;
}

/* What is observed where it can be, and else attested, wants paper only in the second case. */
Words requirement_evidence(const Check *check)
{
	static const Words either = {"检测时自动留存；未能核实的，用书面确认和佐证材料",
	        "kept by the run; where nothing can be observed, a signed statement"};
	const KindWords *kind = kind_find(check);
	bool by_hand = kind && strcmp(kind->evidence.zh, ((Words)PAPER).zh) == 0;
	if (check->attestable && !by_hand)
		return either;
	return kind ? kind->evidence : (Words)RAW;
}
