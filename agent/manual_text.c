/* What each command does, in whole sentences, with lines that work: the tests run them. */
#include "agent/manual.h"
#include <string.h>

#define TEXT_JSON "text json"

const CommandText command_texts[] = {
        {.command = "init",
                .zh = "新建一个目录，内有带注释的 `site.yaml`，用它写明部署单位、主机、IP "
                      "规划、存储和授权。`--from` 读取 `jiuxu requirements -o 准备表.xlsx` "
                      "所得并已填好的工作簿，有问题的单元格逐一指出，改正之前不写任何文件；"
                      "也可读取 Ansible 主机清单（INI、YAML、`--list` JSON）或每行一台的 "
                      "`[用户@]主机[:端口]` 列表。已有的文件不会被覆盖；口令不会被抄入。",
                .en = "Makes a folder with a commented `site.yaml`, where the unit, its hosts, "
                      "addresses, storage and licences are written. `--from` reads the "
                      "filled-in workbook of `jiuxu requirements -o preparation.xlsx` (each "
                      "cell to correct is named, and nothing is written until all are), an "
                      "Ansible inventory (INI, YAML, `--list` JSON) or a list of "
                      "`[user@]host[:port]`, one a line. A file that is there is not "
                      "overwritten; passwords are not copied.",
                .examples = {{"jiuxu init site", "空白的目录，在 site.yaml 中填写",
                                     "an empty folder, to fill in by hand"},
                        {"jiuxu init site2 --from hosts.ini", "由 Ansible 主机清单新建",
                                "from an Ansible inventory"}},
                .argument = "files",
                .formats = ""},
        {.command = "requirements",
                .zh = "列出要准备什么、如何检测、要留下什么检测记录；`-o 准备表.xlsx` "
                      "得到待填写的工作簿（设备清单、IP 规划表、授权台账、存储、人员），"
                      "用 WPS 或 Excel 填好后交给 `jiuxu init --from`。",
                .en = "Lists what to prepare, how it will be tested and what evidence is kept; "
                      "`-o preparation.xlsx` writes the workbook to fill in, which `jiuxu "
                      "init --from` reads.",
                .examples = {{"jiuxu requirements -o 准备表.xlsx", "待填写的工作簿",
                                     "the workbook to fill in"},
                        {"jiuxu requirements --lang en -o requirements.html", "英文网页，可打印",
                                "a page to print, in English"}},
                .formats = "text html xlsx"},
        {.command = "inventory",
                .zh = "列出 site.yaml 中规划的主机，以及 ssh、libvirt 等来源实际看到的机器。"
                      "默认取最近一次检查的结果；没有检查过或加 `--refresh` 时现在观测。",
                .en = "Lists the hosts of site.yaml and the machines that ssh, libvirt and the "
                      "other sources really show: from the newest run, or seen now when there "
                      "is none or with `--refresh`.",
                .examples = {{"jiuxu -C site inventory", "全部机器", "every machine"},
                        {"jiuxu -C site inventory database --format json",
                                "只列数据库主机，供脚本使用", "the database hosts, for scripts"}},
                .argument = "hosts",
                .formats = TEXT_JSON},
        {.command = "facts",
                .zh = "显示一台主机的全部观测：操作系统、处理器、内存、地址、挂载、内核参数、"
                      "服务等，各带观测时间和检测记录的摘要。",
                .en = "Shows all that was observed of one host: system, processors, memory, "
                      "addresses, mounts, kernel values, services, each with its time and the "
                      "digest of its evidence.",
                .examples = {{"jiuxu -C site facts rac1", "一台主机的全部观测", "one host"},
                        {"jiuxu -C site facts rac1 --format json", "供脚本使用", "for scripts"}},
                .argument = "hosts",
                .formats = TEXT_JSON},
        {.command = "check",
                .zh = "登录每台主机一次，读取所需的观测，逐条判定检查清单，打印结论，并在 "
                      "`runs/` 下留下检查记录（报告、观测、检测记录、输入文件、清单）。"
                      "没有检测记录支持的，绝不判为通过；连不上的主机是报告中的一行，不是错误。"
                      "`--preview` 只列出将访问的主机、端口和频率，不作任何访问。"
                      "`--from` 凭报送材料包或检查记录重新判定，不接触任何主机，结果逐字节相同；"
                      "包内报告与之不符的逐一列出，退出码 5。"
                      "按 Ctrl-C 中断时，已观测到的仍写成完整的检查记录，退出码 130。\n\n"
                      "PATTERN 是主机名、用途（role）或组名，可用 `*`。"
                      "只检查一部分时（PATTERN、`--item`"
                      "），退出码只回答所问的部分：所问的关键项都通过即为 "
                      "0；报告的结论说的是全部准备情况，因此仍为“尚未核实完毕”（incomplete）。",
                .en = "Logs in to each host once, reads what is wanted, judges the checklist "
                      "line by line, prints the verdicts and leaves a run folder under `runs/` "
                      "(report, facts, evidence, inputs, manifest). Nothing passes without "
                      "evidence; a host that cannot be reached is a line of the report, not an "
                      "error. `--preview` names hosts, ports and rates and touches nothing. "
                      "`--from` judges a bundle or run folder again, touches no host, and gives "
                      "the same bytes; where the report handed in says something else, that is "
                      "listed, exit status 5. On Ctrl-C what was seen so far is still a whole run "
                      "folder; exit status 130.\n\n"
                      "PATTERN is the name, role or group of hosts; `*` stands for anything. Of a "
                      "part (PATTERN, `--item`) the exit status answers what was asked: 0 when its "
                      "blockers pass; the report's verdict speaks of the whole and stays "
                      "incomplete.",
                .examples = {{"jiuxu -C site check --preview", "将要访问什么；先通知安全监测人员",
                                     "what would be touched; tell who watches"},
                        {"jiuxu -C site check", "检查全部主机", "check everything"},
                        {"jiuxu -C site check rac1 --item 5", "一台主机，第五项",
                                "one host, the fifth item"},
                        {"jiuxu -C site check --format junit > report.xml", "供持续集成读取",
                                "for a CI server"},
                        {"jiuxu check --from site.zip --format json > again.json",
                                "凭材料包重新判定", "judge a bundle again"}},
                .argument = "hosts"},
        {.command = "fix",
                .zh = "依据最近一次检查的结论，处理可以撤销的问题：内核参数（运行值和 "
                      "/etc/sysctl.d）、"
                      "资源限制（limits.d）、时间源（须用 `--time-server` "
                      "指定）、/etc/hosts、服务的启动和"
                      "开机启动、已挂载共享卷的 fstab。未能核实的绝不处理，其他一概不动。先预览"
                      "（`--dry-run`），再询问；每台主机登录一次（root 或 sudo），原件先存到主机的 "
                      "`/var/lib/jiuxu/backup/编号/` 和本目录的 "
                      "`fixes/编号/`，写好新文件再原子替换，"
                      "随即重新检查：仍不符合时退出码 3，未能核实时 "
                      "4；询问时不同意则什么也不改，退出码 130。被中断的用 `--resume` "
                      "完成，或用 "
                      "`--undo 编号` 逐字节恢复；之后被他人改过的文件不会被覆盖。",
                .en = "Puts right, from the newest run's verdicts, what can be taken back: kernel "
                      "parameters (running and /etc/sysctl.d), limits.d, time servers (named by "
                      "`--time-server`), /etc/hosts, services started and enabled, the fstab line "
                      "of a shared volume that is mounted. What is unknown is never touched, "
                      "nor is anything else. Previewed (`--dry-run`), then asked; one login a "
                      "host (root or sudo); the original is kept below "
                      "`/var/lib/jiuxu/backup/ID/` on the host and `fixes/ID/` here, the new file "
                      "is renamed into place, and the host is checked again: exit status 3 when it "
                      "is still not as it should be, 4 when that cannot be told. A no at the "
                      "question changes nothing: "
                      "exit status 130. What was "
                      "interrupted is finished by `--resume` or put back byte for byte by "
                      "`--undo ID`; what somebody changed since is left alone.",
                .examples = {{"jiuxu -C site fix --dry-run rac1", "将如何修改这台主机",
                        "what would change on one host"}},
                .argument = "hosts",
                .formats = ""},
        {.command = "checklist",
                .zh = "起草本省检查清单 checklist.yaml：`derive` "
                      "登录一台好的机器，按其软件包、服务、端口、"
                      "用户、挂载点、内核参数和指定的文件写成检查点；`from-goss` 把 goss.yaml "
                      "改写成检查点，"
                      "没有对应写法的注明行号。`--from RUN` "
                      "由已完成的检查起草，不登录主机，只有端口和挂载点。草稿须逐条核对后再用。",
                .en = "Drafts a site's checklist.yaml: `derive` logs in to a good machine and "
                      "writes "
                      "checks of its packages, services, ports, users, mounts, kernel parameters "
                      "and the files named; `from-goss` turns a goss.yaml into checks and says by "
                      "line what has no equivalent. `--from RUN` drafts from a finished run and "
                      "visits "
                      "nobody: ports and mounts alone. Read a draft before you use it.",
                .examples =
                        {{"jiuxu -C site checklist derive rac1 --topics port,mount -o draft.yaml",
                                "以 rac1 为准起草", "a draft after rac1"}},
                .argument = "checklist",
                .formats = ""},
        {.command = "collector",
                .zh = "打印一个可通读的只读脚本，供控制台不能登录的主机（堡垒机之后、隔离区）"
                      "的管理员手工运行；把输出带回来交给 `jiuxu import`。",
                .en = "Prints one readable, read-only script for hosts that the console may not "
                      "log in to (behind a bastion, in an isolated zone); somebody runs it "
                      "there and `jiuxu import` takes its output.",
                .examples = {{"jiuxu -C site collector -o collector.sh", "写成文件，拷到主机上",
                                     "as a file to carry to the host"},
                        {"sh collector.sh > rac1.out",
                                "在主机上由管理员运行（root 才能读到序列号）",
                                "run on the host (as root for serial numbers)"}},
                .argument = "hosts",
                .formats = ""},
        {.command = "import",
                .zh = "把采集脚本的输出或另一控制台的检查记录（ZIP、目录）并入本目录，下一次 "
                      "`check` 时顶替到不了的主机，注明来源和观测时间。按主机名或地址认出是哪一"
                      "台；认不出时加 `--host`。",
                .en = "Takes the output of the collector, or the run of another console (ZIP or "
                      "folder). The next `check` lets it stand in for hosts it cannot reach, "
                      "marked with source and time. The host is known by name or address; else "
                      "say `--host`.",
                .examples = {{"jiuxu -C site import rac1.out --host rac1", "采集脚本的输出",
                        "output of the collector"}},
                .argument = "files",
                .formats = ""},
        {.command = "attest",
                .zh = "对机器看不到的检查点（上架、映射、RAC 调试等）作书面确认：记下陈述和佐证"
                      "材料的 SHA-256，由确认人签名。结论中记为“书面确认”，单独计数。",
                .en = "A person's signed statement about what no machine can see (racking, NAT, "
                      "RAC commissioning), with the SHA-256 of the document it rests on. It "
                      "counts as `attested`, apart from what was observed.",
                .examples = {{"jiuxu -C site attest database.rac --document 记录.pdf --by 王建国 "
                              "--statement \"RAC 两节点已安装调试\" --cert centre.crt --key "
                              "centre.key",
                        "书面确认 RAC", "attest the RAC"}},
                .argument = "checks",
                .formats = ""},
        {.command = "waive",
                .zh = "登记经批准的豁免：理由、批准人和截止日期（北京时间，当日 24 时止）。"
                      "至多一年。豁免的是不通过和提醒；没有看到的（未能核实）不在其内，除非加 "
                      "`--unknown`。"
                      "豁免逐条指名，没有“全部忽略”；结论中单独计数，到期即照常判定；"
                      "批准人不在程序中签名，报告注明“未经其签名”，批文请另行留存。",
                .en = "Enters an approved waiver: reason, who approved, and the last day it "
                      "holds (+08:00), at most a year ahead. What is waived is a failure or a "
                      "remark; what nobody could see (unknown) only with `--unknown`. "
                      "Waivers are named one by one, there "
                      "is no "
                      "`ignore all`; they are counted beside the verdict and end by themselves. "
                      "Who approved signs nothing here, and the report says so: keep the paper.",
                .examples = {{"jiuxu -C site waive os.clock --reason 时间源待到货 --approved-by "
                              "王建国 --until $(date -d '+180 days' +%F)",
                        "时钟偏差豁免半年", "the clock may differ until then"}},
                .argument = "checks",
                .formats = ""},
        {.command = "explain",
                .zh = "说明一个检查点：属于哪一项、由谁要求、为什么、如何检测、期望什么、不通过怎么"
                      "办。"
                      "在本省部署信息目录中（或用 `-C`）也包括本省 checklist.yaml 中自己的检查点。",
                .en = "Tells of one check: which item it belongs to, who asks for it and why, how "
                      "it "
                      "is looked at, what should be, what to do when it fails. In a site folder "
                      "(or "
                      "with `-C`) also of the site's own checks in checklist.yaml.",
                .examples = {{"jiuxu explain os.clock", "时钟检查点的说明", "about the clocks"}},
                .argument = "checks",
                .formats = "markdown"},
        {.command = "lint",
                .zh = "检查本省部署信息目录中的 site.yaml、checklist.yaml、waivers.yaml、"
                      "signers.yaml 和 attestations/，错误带文件、行、列；不接触任何主机。",
                .en = "Looks for errors in site.yaml, checklist.yaml, waivers.yaml, "
                      "signers.yaml and attestations/, each with file, line and column; touches "
                      "no host.",
                .examples = {{"jiuxu -C site lint", "整个目录", "the whole folder"},
                        {"jiuxu -C site lint site.yaml", "一个文件", "one file"}},
                .argument = "files",
                .formats = TEXT_JSON},
        {.command = "records",
                .zh = "学籍数据库：`init --standalone` 建立（打印首个账号的一次性口令），`import` "
                      "导入学生表，`serve` 在浏览器和接口上提供服务，`verify` 校验，`backup` "
                      "在线备份，"
                      "`restore` 恢复到空目录，`export` 导出某一时刻的学生表。\n\n"
                      "导入 CSV（UTF-8 或 GB18030）或 XLSX，表头可用中文或标准代码名，次序不限。"
                      "每一行的结果是：导入、带问题导入（问题学籍，标记）、未变或拒绝，所有原因一并"
                      "给出，每条规则都注明依据；`--errors` 写出待改正的行，改好后可直接再次导入。"
                      "有拒绝的行时退出码 3。同一文件再次导入不改变任何数据。\n\n"
                      "身份证件号、电话、住址、银行卡号加密保存，密钥在 `records.key` "
                      "中，不在数据库和备份里；丢失密钥，数据和备份都无法读取，请在别处另存一份（"
                      "`backup --with-key` "
                      "才把密钥放在备份旁）。每次改动都是带密钥摘要链的事件，`verify` "
                      "重算全链，并核对每名学生、每个账号、每所学校的现状；不符时退出码 5。"
                      "\n\n"
                      "`export --at 时刻` 由事件还原当时的全部学生，写成 CSV 或 XLSX，并给出事件"
                      "号、链首和文件的 SHA-256。时刻写日期（北京时间当日结束时；当天为此刻）、"
                      "日期加时间或 `now`。表中有完整号码，导出本身记入日志。"
                      "\n\n"
                      "`school import` 登记学校（学校标识码、名称、所在行政区划、主管级别），学校在"
                      "哪里、归谁管，决定谁看得见它的学生；`user add|import` 建立账号（省、市、县、"
                      "学校四级和只读的教育部；经办员、审核员、管理员、审计员），一次性口令只显示一"
                      "次或写入 `-o` 指定的工作簿，首次登录必须更改；连续 5 次失败锁定 15 分钟，"
                      "县级以上默认使用动态验证码。`template` 给出空表（.xlsx 有填写说明，.csv "
                      "只有表头）；文件先整体检查，有错则什么"
                      "也不导入，`--errors` 写出标明不对之处的整个文件。`catalogue import` "
                      "启用一版专业目录"
                      "（代码、名称，可含大类），`--applies` 年份起入学的学生按它选专业，入学早的"
                      "仍按原目录。`calendar import` 收录新公布的放假安排。`national import` "
                      "导入全国查重和公安比对的结果：通过的"
                      "换成正式学籍号，其余在学籍上标出问题。`user "
                      "reset|lock|unlock|close|sessions|end-session|totp-reset` "
                      "管理单个账号，`user second-factor` 显示县级以上是否须用动态验证码，`off` "
                      "免去，`on` 恢复。"
                      "\n\n"
                      "`serve` 默认只听本机 127.0.0.1:8080，由本机的 nginx 之类终结 TLS"
                      "（`--behind-proxy`），或自行终结（`--tls-cert`、`--tls-key`）；其他机器"
                      "可达的地址上拒绝明文。代理在别的机器上的用 `--proxy` "
                      "写明地址，其他地址一律拒绝；"
                      "`--tls-client-ca` 只接受持有这些机构所发证书的客户端，`--tls-client-crl` "
                      "除去吊销的。收到 SIGHUP（"
                      "`systemctl reload`）重读这些文件，有误则沿用原来的，记入日志；收"
                      "到 SIGTERM 后办完请求再退出；`/healthz`、"
                      "`/readyz` 供探测，`/metrics`（仅限本机）供 Prometheus；systemd 单元随 "
                      "`cmake --install` 安装，nginx 的配置见 docs/nginx/jiuxu-records.conf。数据库"
                      "较新、损坏或已有另一个 serve "
                      "在用时拒绝启动。学生名单也可在网页或 `POST /api/v1/imports` 上传：先检查，"
                      "再确认导入，见 docs/records.md。"
                      "\n\n"
                      "`--data` 也可以是 `postgresql://用户@主机/数据库`（PostgreSQL 15 以上，编码 "
                      "UTF8；所有内容在其 `jiuxu` 模式中）。密钥仍是文件，每次用 `--key` 指定；数"
                      "据库口令写在 `~/.pgpass` 或 `PGPASSFILE` 所指的文件中，不写进地址。`init` "
                      "还会建立角色“库名_guarded”，受数据范围约束的语句都以它执行；没有 "
                      "CREATEROLE 权限时会给出请管理员执行的语句。`backup` 写出的文件与目录方式相"
                      "同，`restore` 可把任一备份恢复到目录或空数据库，单机数据由此迁到 "
                      "PostgreSQL。可以有几个 serve 同时使用一个数据库。",
                .en = "The student records: `init --standalone` makes them (and prints the "
                      "one-time "
                      "password of the first account), `import` brings students in, `serve` shows "
                      "them in browsers and by API, `verify` "
                      "proves them, `backup` copies while others work, `restore` brings a copy "
                      "into "
                      "an empty folder, `export` writes the students of a moment.\n\n"
                      "CSV (UTF-8 or GB18030) or XLSX; headers in Chinese or code names, in any "
                      "order. Each row is accepted, accepted with a problem (marked), unchanged or "
                      "rejected, with all its reasons, and each rule names its source; `--errors` "
                      "writes the rows to correct, ready to be sent again. Exit status 3 when rows "
                      "were rejected. The same file again changes nothing.\n\n"
                      "Document numbers, telephones, addresses and bank cards are encrypted; the "
                      "key is in `records.key`, neither in the database nor in a backup, and what "
                      "is lost with it is lost: keep a copy elsewhere (only `backup --with-key` "
                      "puts it beside the backup). Every change is an event in a chain of keyed "
                      "digests; `verify` recomputes it and compares every student, account and "
                      "school; exit status 5 when something does not fit.\n\n"
                      "`export --at WHEN` makes all students of that moment of the events alone, "
                      "as CSV or XLSX, and tells the event, the head of the chain and the file's "
                      "SHA-256. WHEN is a day (its end at +08:00; today: now), a day and a time, "
                      "or `now`. Whole numbers stand in the table; the log tells of the export."
                      "\n\n"
                      "`school import` registers schools (identifier, name, region, who manages "
                      "them): where a school lies and who manages it decides who sees its "
                      "students. `user add|import` makes accounts at province, city, county, "
                      "school and, reading only, ministry, for clerks, reviewers, administrators "
                      "and auditors; a one-time password is shown once, or written into the "
                      "workbook that `-o` names, and must be changed at the first login. Five "
                      "failures lock a name for 15 minutes; from county upward a second factor "
                      "is asked for. `template` gives the empty tables (.xlsx with notes, .csv the "
                      "headers alone); a file is checked whole "
                      "first, nothing of it comes in when a row is wrong, and `--errors` writes "
                      "it with those marked. `catalogue import` brings a "
                      "catalogue of specialties "
                      "into force for who enters from the year "
                      "--applies on; who entered before keeps the one he had. `calendar import` "
                      "adds holidays. `national import` "
                      "takes the national check. `user "
                      "reset|lock|unlock|close|sessions|end-session|totp-reset` looks after one "
                      "account; `user second-factor` shows whether it is asked for, `off` does "
                      "without it, `on` "
                      "asks again."
                      "\n\n"
                      "`serve` listens on 127.0.0.1:8080 unless told otherwise, behind a proxy on "
                      "this machine that speaks TLS (`--behind-proxy`) or speaking it itself "
                      "(`--tls-cert`, `--tls-key`); plain HTTP where other machines reach it is "
                      "refused. `--proxy` names proxies on other machines, all others are "
                      "refused; `--tls-client-ca` takes only clients with a certificate of these, "
                      "`--tls-client-crl` none revoked. "
                      "On SIGHUP (`systemctl reload`) it reads them anew; "
                      "if no good, the old stay and the log says why. "
                      "On SIGTERM it finishes the requests under way. `/healthz` and "
                      "`/readyz` are for probes, `/metrics` (for this machine alone) for "
                      "Prometheus; systemd units come with `cmake --install`, a configuration of "
                      "nginx is docs/nginx/jiuxu-records.conf. It does not start on a database "
                      "that is newer, damaged, or served already. "
                      "Files of students come in by a page or `POST /api/v1/imports`: checked "
                      "first, taken by a second word; docs/records.md."
                      "\n\n"
                      "`--data` may be `postgresql://USER@HOST/DATABASE` (PostgreSQL 15 or newer, "
                      "encoding UTF8; all of it stands in the schema `jiuxu`). The key stays a "
                      "file, said by `--key` each time; the password of the database stands in "
                      "`~/.pgpass` or the file that `PGPASSFILE` names, never in the address. "
                      "`init` also makes the role DATABASE_guarded, as which every statement under "
                      "the scope of somebody runs; without the right CREATEROLE it says what an "
                      "administrator is to run. `backup` writes the same file as from a folder, "
                      "and `restore` brings any into a folder or an empty database: so does one "
                      "machine's data move to PostgreSQL. Several `serve` may use one database.",
                .examples = {{"jiuxu records init --standalone --data DIR --admin NAME --province "
                              "36",
                                     "建立，打印一次性口令", "make them, print the password"},
                        {"jiuxu records import students.csv --data DIR --dry-run", "只检查",
                                "look only"},
                        {"jiuxu records import students.csv --data DIR --errors 待改正.xlsx",
                                "导入，写出待改正的行", "bring in, write the rows to correct"},
                        {"jiuxu records serve --data DIR --listen 127.0.0.1:8080", "提供服务",
                                "serve them"},
                        {"jiuxu records school import 学校.csv --data DIR", "登记学校",
                                "register the schools"},
                        {"jiuxu records catalogue import 目录.csv --data DIR --year 2021 --applies "
                         "2021 --source 文件依据 --dry-run",
                                "核对专业目录", "look at a catalogue of specialties"},
                        {"jiuxu records user import 账号.csv --data DIR -o 口令.xlsx",
                                "批量建立账号", "make accounts in bulk"},
                        {"jiuxu records verify --data DIR", "校验", "prove them"},
                        {"jiuxu records backup --data DIR -o backup.db && jiuxu records restore "
                         "backup.db --data DIR2",
                                "备份并恢复到别处", "back up, restore elsewhere"},
                        {"jiuxu records export --data DIR --at now -o 学生.xlsx",
                                "导出某一时刻的学生表", "the students of a moment"}},
                .argument = "records",
                .formats = TEXT_JSON},
        {.command = "secret",
                .zh = "在 `secrets.jx`（加密文件）中保管登录口令等秘密；site.yaml 中只写 "
                      "`!secret 名称`。值从终端或标准输入读取，从不出现在命令行、日志、报告和"
                      "检测记录里。口令短语可由 `--passphrase-file`、`--passphrase-fd` 或 "
                      "systemd 凭据 `jiuxu-passphrase` 给出，否则在终端询问。",
                .en = "Keeps passwords and the like in `secrets.jx`, encrypted; site.yaml only "
                      "says `!secret NAME`. A value is typed or read from standard input and "
                      "never stands in argv, logs, reports or evidence. The passphrase comes "
                      "from `--passphrase-file`, `--passphrase-fd`, the systemd credential "
                      "`jiuxu-passphrase`, or is asked for.",
                .examples = {{"printf %s \"$PASSWORD\" | jiuxu -C site secret set rac1-sudo "
                              "--passphrase-file phrase.txt",
                                     "存入一个秘密", "keep a secret"},
                        {"jiuxu -C site secret list --passphrase-file phrase.txt", "列出名称",
                                "list their names"},
                        {"jiuxu -C site secret rm rac1-sudo --passphrase-file phrase.txt", "删除",
                                "take it away"}},
                .formats = TEXT_JSON,
                .argument = "secret"},
        {.command = "report",
                .zh = "由检查记录重新输出报告，默认取最近一次。`--all` 列出每一行，包括通过的。",
                .en = "Renders a finished run again, by default the newest. `--all` lists every "
                      "row, passes too.",
                .examples = {{"jiuxu -C site report --format html > report.html",
                                     "网页报告，可打印", "the page to print"},
                        {"jiuxu -C site report --all", "每一行", "every row"}},
                .argument = "runs"},
        {.command = "runs",
                .zh = "列出本目录中做完的检查（编号、时间、范围、结论）和 `jiuxu fix` 的修改记录"
                      "（编号、时间、主机数、是否撤销），新的在前。编号供 report、diff、bundle 和 "
                      "`fix --undo` 使用。",
                .en = "Lists the finished runs of the folder (id, time, scope, verdict) and the "
                      "fixes (id, time, hosts, whether taken back), the newest first. The ids "
                      "are for report, diff, bundle and `fix --undo`.",
                .examples = {{"jiuxu -C site runs", "做过的检查和修改", "runs and fixes"}},
                .formats = TEXT_JSON},
        {.command = "diff",
                .zh = "比较两次检查，列出变了什么。A、B 是检查记录的编号、目录或报送材料包。",
                .en = "Tells what changed between two runs: ids, folders or bundles.",
                .examples = {{"jiuxu diff before.zip site.zip", "两次检查之间变了什么",
                        "what changed"}},
                .argument = "runs",
                .formats = TEXT_JSON " html"},
        {.command = "bundle",
                .zh = "把一次检查的记录打成一个 ZIP（报送材料包），默认取最近一次。"
                      "同一次检查打出的包逐字节相同；新打的包没有签名。",
                .en = "Packs a run as one ZIP, by default the newest. The same run gives the "
                      "same bytes; a new bundle has no signature.",
                .examples = {{"jiuxu -C site bundle -o site.zip", "最近一次检查",
                        "the newest run"}},
                .argument = "runs",
                .formats = ""},
        {.command = "sign",
                .zh = "以证书和私钥（PEM，RSA 或 EC，私钥不带口令）对材料包签名；"
                      "省信息中心、系统开发厂商、教育部可先后各签一次。",
                .en = "Signs a bundle with certificate and key (PEM, RSA or EC, no passphrase); "
                      "centre, vendor and ministry may each sign.",
                .examples = {{"jiuxu sign site.zip --cert centre.crt --key centre.key",
                        "省信息中心签名", "as the centre"}},
                .argument = "files",
                .formats = ""},
        {.command = "verify",
                .zh = "离线核验材料包：逐一指出被改动、缺少、加入的文件和不受信任、过期的证书。"
                      "并按包内检测记录重新判定，报告与之不符的不通过；列出书面确认和豁免由谁、"
                      "到何时。角色默认取自包内 signers.yaml，审核方应以 `--signers` "
                      "给出自己的名单：签名者中没有一个在名单上，不通过。",
                .en = "Verifies a bundle with no network: names each file that was changed, is "
                      "missing or was added, and each certificate that is not trusted or has "
                      "expired. Judges it again from its own evidence: a report that says "
                      "something else fails; tells who attested and waived what, until when. "
                      "Give your own list of roles with `--signers`, of whom one at least must "
                      "have signed; the bundle's was written by whoever packed it.",
                .examples = {{"jiuxu verify site.zip --ca ca.crt", "核验", "verify"},
                        {"jiuxu verify site.zip --ca ca.crt --require centre --signers "
                         "signers.yaml",
                                "要求省信息中心已签名，角色以审核方名单为准",
                                "the centre must have signed, by your own list"}},
                .argument = "files",
                .formats = TEXT_JSON},
        {.command = "manual",
                .zh = "显示程序自带的手册：不带参数列出各页；带页名显示一页。"
                      "`-o 目录` 写出全部 man 页（cmake --install 即由此安装）。",
                .en = "Shows the manual that the program carries: its pages, or one of them. "
                      "`-o DIR` writes every man page (`cmake --install` does so).",
                .examples = {{"jiuxu manual", "有哪些页", "which pages there are"},
                        {"jiuxu manual check", "check 的说明", "the page of check"},
                        {"jiuxu manual site.yaml --format man > jiuxu-site.yaml.5",
                                "man 页；man -l jiuxu-site.yaml.5 阅读", "as man(7)"}},
                .argument = "pages",
                .formats = "markdown man"},
        {.command = "completion",
                .zh = "打印命令补全脚本：bash、zsh、fish。也可列出可补全的词："
                      "`hosts` 主机名、`runs` 检查记录、`checks` 检查点、`pages` 手册页。",
                .en = "Prints the completion script of bash, zsh or fish; or the words there "
                      "are: `hosts`, `runs`, `checks`, `pages`.",
                .examples =
                        {{"jiuxu completion bash > jiuxu.bash",
                                 "放入 ~/.local/share/bash-completion/completions/jiuxu",
                                 "belongs into ~/.local/share/bash-completion/completions/jiuxu"},
                                {"jiuxu -C site completion hosts", "主机名",
                                        "the names of the hosts"}},
                .argument = "shells",
                .formats = ""},
        {0},
};

const CommandText *command_text_find(const char *command)
{
	for (const CommandText *text = command_texts; text->command; text++)
		if (strcmp(text->command, command) == 0)
			return text;
	return NULL;
}
