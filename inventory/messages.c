#include "inventory/messages.h"
#include <stddef.h>

const Phrase inventory_phrases[] = {
        /* where */
        {"host '*'", "主机“$1”"},
        {"jump '*'", "跳板“$1”"},
        {"* port *", "$1 端口 $2"},
        {"port *", "端口 $1"},
        {"from there to * port *", "由此连接 $1 端口 $2"},
        /* connecting */
        {"connection refused", "连接被拒绝（该端口没有服务，或被防火墙拒绝）"},
        {"Connection refused", "连接被拒绝（该端口没有服务，或被防火墙拒绝）"},
        {"connection timed out", "连接超时（可能被防火墙丢弃，或主机未开机）"},
        {"no route to host", "没有到主机的路由（主机未开机、地址不对或网络不通）"},
        {"network is unreachable", "网络不可达（控制台没有通往该网段的路由）"},
        {"connection reset by peer", "连接被对方重置"},
        {"name not found", "域名解析不到地址（核对名称和 DNS，或改写 IP 地址）"},
        {"name not found (*)", "域名解析不到地址（$1）"},
        {"timed out while resolving the name", "域名解析超时"},
        {"timed out while connecting", "连接超时（可能被防火墙丢弃，或主机未开机）"},
        {"timed out while logging in", "登录超时（主机负载过高或网络不稳）"},
        {"timed out before connecting", "规定时间内未轮到连接"},
        {"timed out before the script ran", "登录后超时，采集尚未开始"},
        {"timed out *", "超时（$1）"},
        {"timed out", "超时"},
        {"interrupted *", "被中断"},
        {"interrupted", "被中断"},
        {"gave no answer in time and was given up", "规定时间内没有应答，已放弃"},
        {"connection lost while logging in", "登录过程中连接断开"},
        {"connection lost after * bytes", "收到 $1 字节后连接断开"},
        {"connection reset during key exchange, * times (sshd's MaxStartups?)",
                "密钥交换时连接被重置 $1 次（可能超过 sshd 的 MaxStartups）"},
        {"key exchange failed", "密钥交换失败（双方没有共同的算法）"},
        {"planned as connection: none; nobody logs in there",
                "规划为不登录（connection: none）；请用 jiuxu collector 手工采集并导入"},
        {"this version does not read vCenter yet; have the item attested",
                "本版本尚不能读取 vCenter，请书面确认"},
        /* host keys */
        {"host key is unknown: *; after comparing the fingerprint with the host's own console, "
         "accept it: **",
                "主机密钥尚未登记：$1；在主机本机核对指纹无误后登记：$2"},
        {"host key has changed: the host shows *, but * has another key (*); find out why, "
         "compare "
         "the fingerprint with the host's own console, and only then accept it: **",
                "主机密钥已改变：主机出示 $1，而 $2 "
                "登记的是另一个密钥（$3）；先查明原因（重装系统，"
                "或有人冒充），在主机本机核对指纹，确认无误后再登记：$4"},
        {"host key is revoked: * at *; give the host a new key",
                "主机密钥已被吊销：$1，见 $2；请为主机更换密钥"},
        {"the host showed no key", "主机没有出示密钥"},
        {"the host's key cannot be read", "无法读取主机出示的密钥"},
        /* logging in */
        {"user '*' was refused; tried: nothing (no key, no agent)",
                "用户“$1”登录被拒绝：没有可用的私钥，也没有 ssh-agent；请在 site.yaml 的 ssh "
                "中写明 identity_file，或把公钥登记到主机"},
        {"user '*' was refused; tried: **", "用户“$1”登录被拒绝；已尝试：$2"},
        {"sudo is not installed: user '*' cannot become root",
                "主机没有安装 sudo，用户“$1”无法取得 root 权限"},
        {"sudo does not take the password given for user '*'", "sudo 不接受用户“$1”的口令"},
        {"sudo asks for a password: user '*' needs this line in sudoers (visudo): **",
                "sudo 要求口令：请用 visudo 为用户“$1”加入一行：$2，或用 jiuxu secret 存入口令"},
        {"sudo does not let them run it: user '*' needs this line in sudoers (visudo): **",
                "sudo 不允许：请用 visudo 为用户“$1”加入一行：$2"},
        {"sudo wants a terminal (requiretty): user '*' needs this line in sudoers (visudo): **",
                "sudo 要求终端（requiretty）：请用 visudo 为用户“$1”加入一行：$2"},
        {"sudo *: user '*' needs this line in sudoers (visudo): **",
                "sudo $1：请用 visudo 为用户“$2”加入一行：$3"},
        {"more than * bytes of output", "输出超过 $1 字节（登录脚本输出过多？）"},
        {"the host sends without end: * bytes of output so far", "主机不停地输出，已有 $1 字节"},
        {"the host runs no shell", "主机没有运行 shell"},
        {"cannot start a shell", "不能启动 shell"},
        {"the shell ended without an exit status after * bytes",
                "shell 异常结束（已输出 $1 字节）"},
        {"the script was killed by signal * after * bytes",
                "采集脚本被信号 $1 终止（已输出 $2 字节）"},
        {"more than * jump hosts on the way", "跳板超过 $1 级"},
        {"its sshd lets nobody through to * port * (*): AllowTcpForwarding, PermitOpen",
                "其 sshd 不允许转发到 $1 端口 $2（$3）：检查 AllowTcpForwarding、PermitOpen"},
        /* reading */
        {"* (not read: *)", "$1（未读取：$2）"},
        {"no field may be read by this user", "该用户无权读取任何字段（需要 root 或 sudo）"},
        {"more output than is taken of one topic", "该项输出超过上限"},
        {"no network interface shown", "没有列出任何网卡"},
        {"systemctl printed nothing", "systemctl 没有输出"},
        {"systemd did not answer within * s", "systemd 在 $1 秒内没有应答"},
        {"this host shows no DMI", "该主机没有 DMI（SMBIOS）信息"},
        {"a container ('*') shows the machine below it, not one of its own",
                "容器（$1）显示的是宿主机的信息，不是它自己的"},
        {"this host shows no /etc/machine-id, or has no sha256sum",
                "该主机没有 /etc/machine-id，或没有 sha256sum"},
        {"the collector's output ended before this topic was whole",
                "采集脚本的输出不完整，缺此项"},
        {"empty", "为空"},
        /* of the system */
        {"Permission denied", "没有权限"},
        {"permission denied", "没有权限"},
        {"No such file or directory", "没有这个文件或目录"},
        {"Is a directory", "是一个目录"},
        {"Not a directory", "不是目录"},
        {"No space left on device", "磁盘空间不足"},
        {"Read-only file system", "文件系统只读"},
        {"Disk quota exceeded", "超过磁盘配额"},
        {"Operation not permitted", "不允许的操作"},
        {"Input/output error", "读写出错"},
        {0},
};

char *message_zh(const char *message)
{
	static const Phrase *const tables[] = {inventory_phrases, NULL};
	return phrases_say(tables, message);
}
