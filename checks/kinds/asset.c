/* Kinds about the asset list, against what the machine says of itself (SMBIOS) and its platform. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "inventory/sources/linux.h"
#include <string.h>

/* Case and blanks do not make two serial numbers. */
static char *serial_normalise(const char *serial)
{
	GString *out = g_string_new(NULL);
	for (const char *p = serial; *p; p++)
		if (!g_ascii_isspace(*p))
			g_string_append_c(out, g_ascii_toupper(*p));
	return g_string_free(out, FALSE);
}

static bool serial_equal(const char *a, const char *b)
{
	g_autofree char *left = serial_normalise(a), *right = serial_normalise(b);
	return strcmp(left, right) == 0;
}

/* One of the serials that the list gives: a replaced board or a blade has two. */
static bool serial_is_planned(const SiteAsset *asset, const char *serial)
{
	if (!*serial || dmi_is_placeholder(serial))
		return false;
	if (serial_equal(asset->serial, serial))
		return true;
	for (guint i = 0; asset->other_serials && i < asset->other_serials->len; i++)
		if (serial_equal(g_ptr_array_index(asset->other_serials, i), serial))
			return true;
	return false;
}

static const char *const serial_keys[] = {"product_serial", "chassis_serial", "board_serial"};

/* A blade shows its chassis's serial in one field and its own in another: any of them may agree. */
static const char *serial_agreeing(const json_t *dmi, const SiteAsset *asset)
{
	for (size_t i = 0; i < G_N_ELEMENTS(serial_keys); i++)
		if (serial_is_planned(asset, json_text_in(dmi, serial_keys[i])))
			return serial_keys[i];
	return NULL;
}

static const char *serial_shown(const json_t *dmi)
{
	for (size_t i = 0; i < G_N_ELEMENTS(serial_keys); i++) {
		const char *serial = json_text_in(dmi, serial_keys[i]);
		if (*serial && !dmi_is_placeholder(serial))
			return serial;
	}
	return NULL;
}

/* The serial that the platform gave the guest; NULL when it shows none. */
static const char *serial_of_guest(const Judge *judge, const SiteHost *host, Verdict *row)
{
	FactTopic platform;
	const json_t *domain = guest_seen(judge, host, &platform);
	const char *serial = json_text_in(domain, "serial");
	if (!*serial || dmi_is_placeholder(serial))
		return NULL;
	verdict_cite(row, &platform);
	return serial;
}

static void serial_differs(
        Verdict *row, const SiteAsset *asset, const char *zh, const char *en, const char *shown)
{
	verdict_decide(row, OUTCOME_WARN,
	        "设备清单为“%s”，%s%.0s报告“%"
	        "s”：先核对机身标签，查看的可能不是清单上的这台设备；确为更换"
	        "过主板或刀片的，在 asset.other_serials 中补登",
	        "the asset list says '%s', the %.0s%s says '%s': look at the label first, another "
	        "machine may have been looked at; after a board replacement, or for a blade, add "
	        "it to asset.other_serials",
	        asset->serial, zh, en, shown);
}

/* Whose serial the list says it is, other than this host's; NULL: nobody's. */
static const SiteHost *serial_owner(const Judge *judge, const SiteHost *self, const char *serial)
{
	const Site *site = judge->input->site;
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (host != self && host->asset && serial_is_planned(host->asset, serial))
			return host;
	}
	return NULL;
}

/* Worse than a board replaced: machines, or lines of the list, have been swapped. */
static void serial_of_another(const Judge *judge, const SiteHost *self, Verdict *row)
{
	const SiteHost *owner = serial_owner(judge, self, row->actual);
	if (!owner)
		return;
	verdict_decide(row, OUTCOME_FAIL,
	        "设备清单为“%s”，查看到的却是“%s”，清单上属于 %s：查看的不是这台设备，请核对"
	        "地址与设备清单",
	        "the asset list says '%s', seen is '%s', which the list gives to '%s': another "
	        "machine was looked at; compare addresses and asset list",
	        self->asset->serial, row->actual, owner->name);
}

/* What the machine itself shows, beside what its platform does. */
static void decide_serial(
        const SiteAsset *asset, const json_t *dmi, const char *guest, Verdict *row)
{
	const char *agreeing = serial_agreeing(dmi, asset), *shown = serial_shown(dmi);
	verdict_actual(row, "%s", shown ? shown : guest ? guest : "");
	if (agreeing && guest && !serial_is_planned(asset, guest))
		serial_differs(row, asset, "虚拟化平台", "platform", guest);
	else if (agreeing)
		verdict_decide(row, OUTCOME_PASS, "序列号一致（%s%s）",
		        "the serial numbers agree (%s%s)", agreeing, guest ? ", platform" : "");
	else if (shown)
		serial_differs(row, asset, "机器", "machine", shown);
	else if (guest && serial_is_planned(asset, guest))
		verdict_decide(row, OUTCOME_PASS, "序列号一致（虚拟化平台）",
		        "the serial numbers agree (platform)");
	else if (guest)
		serial_differs(row, asset, "虚拟化平台", "platform", guest);
	else if (json_array_size(json_object_get(dmi, "denied")) > 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "读取序列号需要 root 权限，请为该主机设置 ssh.sudo",
		        "reading the serial number needs root; set ssh.sudo for this host");
	else
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "机器没有给出可用的序列号（出厂占位值视为空）",
		        "the machine shows no usable serial number (placeholders count as none)");
}

static void judge_serial(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic topic;
	if (!host->asset || !*host->asset->serial) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：设备清单中没有序列号",
		        "does not apply: the asset list gives no serial number");
		return;
	}
	verdict_expected(row, "%s", host->asset->serial);
	bool seen = verdict_observed(row, facts, "dmi", &topic);
	const char *guest = serial_of_guest(judge, host, row);
	if (!seen && !guest)
		return;
	decide_serial(host->asset, seen ? topic.value : NULL, guest, row);
	if (row->outcome == OUTCOME_WARN)
		serial_of_another(judge, host, row);
}

void kind_asset_serial(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_serial);
}

/* ---- vendor and model ---- */

/* What asset lists call makers, and what these call themselves in SMBIOS. */
static const char *const makers[][2] = {{"华为", "huawei"}, {"超聚变", "xfusion"},
        {"浪潮", "inspur"}, {"联想", "lenovo"}, {"曙光", "sugon"}, {"新华三", "h3c"},
        {"戴尔", "dell"}, {"惠普", "hp"}, {"慧与", "hpe"}, {"中兴", "zte"}, {"长城", "greatwall"},
        {"同方", "tongfang"}, {"宝德", "powerleader"}, {"英信", "inspur"}, {"超微", "supermicro"}};

/* Letters and digits alone, lower case; a maker's Chinese name in the letters it uses itself. */
static char *words_normalise(const char *text)
{
	g_autoptr(GString) latin = g_string_new(text);
	for (size_t i = 0; i < G_N_ELEMENTS(makers); i++)
		g_string_replace(latin, makers[i][0], makers[i][1], 0);
	GString *out = g_string_new(NULL);
	for (const char *p = latin->str; *p; p++)
		if (g_ascii_isalnum(*p) || (guchar)*p >= 0x80)
			g_string_append_c(out, g_ascii_tolower(*p));
	return g_string_free(out, FALSE);
}

typedef enum { WORDS_AGREE, WORDS_DIFFER, WORDS_APART } Likeness;

/* "Huawei" and "Huawei Technologies Co., Ltd." agree; other letters cannot be compared. */
static Likeness words_compare(const char *planned, const char *seen)
{
	g_autofree char *left = words_normalise(planned), *right = words_normalise(seen);
	if (!*left || !*right)
		return WORDS_APART;
	if (strstr(left, right) || strstr(right, left))
		return WORDS_AGREE;
	return g_str_is_ascii(left) && g_str_is_ascii(right) ? WORDS_DIFFER : WORDS_APART;
}

static void decide_model(const SiteAsset *asset, const json_t *dmi, Verdict *row)
{
	const struct {
		const char *planned, *key;
	} pairs[] = {{asset->vendor, "sys_vendor"}, {asset->model, "product_name"}};
	bool agree = false, differ = false;
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
		const char *seen = json_text_in(dmi, pairs[i].key);
		if (!*pairs[i].planned || !*seen || dmi_is_placeholder(seen))
			continue;
		Likeness words = words_compare(pairs[i].planned, seen);
		agree = agree || words == WORDS_AGREE;
		differ = differ || words == WORDS_DIFFER;
	}
	verdict_actual(
	        row, "%s %s", json_text_in(dmi, "sys_vendor"), json_text_in(dmi, "product_name"));
	if (differ)
		verdict_decide(row, OUTCOME_WARN, "设备清单为“%s”，机器报告“%s”",
		        "the asset list says '%s', the machine says '%s'", row->expected,
		        row->actual);
	else if (agree)
		verdict_decide(row, OUTCOME_PASS, "厂商、型号一致：%s",
		        "vendor and model agree: %s", row->actual);
	else
		verdict_decide(row, OUTCOME_NOT_APPLICABLE,
		        "不适用：清单与机器的写法无法比对（机器：%s）",
		        "does not apply: the words of list and machine cannot be compared "
		        "(machine: %s)",
		        row->actual);
}

static void judge_model(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic topic;
	const SiteAsset *asset = host->asset;
	(void)judge;
	verdict_expected(row, "%s %s", asset ? asset->vendor : "", asset ? asset->model : "");
	if (asset && verdict_observed(row, facts, "dmi", &topic))
		decide_model(asset, topic.value, row);
}

void kind_asset_model(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_model);
}
