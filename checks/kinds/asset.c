/* kind `asset_serial`: the asset list against what the machine says of itself (SMBIOS). */
#include "base/cleanup.h"
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

static const char *const serial_keys[] = {"product_serial", "chassis_serial", "board_serial"};

/* A blade shows its chassis's serial in one field and its own in another: any of them may agree. */
static const char *serial_agreeing(const json_t *dmi, const char *planned)
{
	g_autofree char *wanted = serial_normalise(planned);
	for (size_t i = 0; i < G_N_ELEMENTS(serial_keys); i++) {
		const char *serial = member_text(dmi, serial_keys[i]);
		g_autofree char *seen = serial_normalise(serial);
		if (!dmi_is_placeholder(serial) && strcmp(seen, wanted) == 0)
			return serial_keys[i];
	}
	return NULL;
}

static const char *serial_shown(const json_t *dmi)
{
	for (size_t i = 0; i < G_N_ELEMENTS(serial_keys); i++) {
		const char *serial = member_text(dmi, serial_keys[i]);
		if (*serial && !dmi_is_placeholder(serial))
			return serial;
	}
	return NULL;
}

static void judge_one(Judge *judge, const SiteHost *host, const Facts *facts, Verdict *row)
{
	FactTopic topic;
	if (!host->asset || !*host->asset->serial) {
		judge_cite_plan(judge, row);
		verdict_decide(row, OUTCOME_NOT_APPLICABLE, "不适用：设备清单中没有序列号",
		        "does not apply: the asset list gives no serial number");
		return;
	}
	verdict_expected(row, "%s", host->asset->serial);
	if (!verdict_observed(row, facts, "dmi", &topic))
		return;
	const char *agreeing = serial_agreeing(topic.value, host->asset->serial);
	const char *shown = serial_shown(topic.value);
	verdict_actual(row, "%s", shown ? shown : "");
	if (agreeing)
		verdict_decide(row, OUTCOME_PASS, "序列号一致（%s）",
		        "the serial numbers agree (%s)", agreeing);
	else if (json_array_size(json_object_get(topic.value, "denied")) > 0)
		verdict_unknown(row, cause_name(CAUSE_DENIED),
		        "读取序列号需要 root 权限，请为该主机设置 ssh.sudo",
		        "reading the serial number needs root; set ssh.sudo for this host");
	else if (!shown)
		verdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),
		        "机器没有给出可用的序列号（出厂占位值视为空）",
		        "the machine shows no usable serial number (placeholders count as none)");
	else
		verdict_decide(row, OUTCOME_WARN, "设备清单为“%s”，机器报告“%s”",
		        "the asset list says '%s', the machine says '%s'", host->asset->serial,
		        shown);
}

void kind_asset_serial(Judge *judge, const Check *check)
{
	judge_hosts(judge, check, judge_one);
}
