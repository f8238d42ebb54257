#include "checks/topics_zh.h"
#include <glib.h>
#include <string.h>

static const struct {
	const char *topic, *zh;
} words[] = {
        {"time", "系统时间"},
        {"os", "操作系统"},
        {"kernel", "内核版本"},
        {"uptime", "运行时间"},
        {"identity", "机器标识（machine-id）"},
        {"cpu", "处理器"},
        {"memory", "内存"},
        {"mounts", "挂载"},
        {"fstab", "开机挂载（fstab）"},
        {"automounts", "自动挂载（autofs）"},
        {"addresses", "网卡和地址"},
        {"bonds", "网卡绑定（bond、team）"},
        {"routes", "路由"},
        {"neighbours", "邻居表（ARP）"},
        {"resolver", "域名解析设置"},
        {"dmi", "硬件信息（SMBIOS）"},
        {"health", "设备健康状态（BMC、磁盘阵列）"},
        {"sysctl", "内核参数"},
        {"limits", "资源限制（limits）"},
        {"users", "用户和组"},
        {"process_limits", "进程的资源限制"},
        {"rp_filter", "反向路径过滤（rp_filter）"},
        {"activation", "系统激活状态"},
        {"services", "服务"},
        {"disks", "磁盘"},
        {"multipath", "多路径"},
        {"listening", "监听端口"},
        {"package", "软件包"},
        {"process", "进程"},
        {"user", "用户"},
        {"group", "用户组"},
        {"file", "文件"},
        {"certificate", "证书"},
        {"http", "网址"},
        {"space", "卷的容量"},
        {"command", "命令"},
        {"token", "共享卷互验"},
        {"bridge", "网桥端口"},
        {"arp", "地址探测（ARP）"},
        {"dns", "DNS 应答"},
        {"platform", "虚拟化平台"},
        {"ports", "端口试连"},
        {"documents", "授权文件"},
};

const char *topic_zh(const char *topic)
{
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].topic, topic) == 0)
			return words[i].zh;
	return topic;
}
