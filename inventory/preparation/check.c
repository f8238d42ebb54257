/* What single cells cannot tell: names used twice or pointing nowhere, states, subnets. */
#include "base/normalise.h"
#include "base/text.h"
#include "inventory/address.h"
#include "inventory/preparation/reading.h"
#include "inventory/site_network.h"
#include "inventory/wwid.h"
#include <string.h>

static FormRow *row_at(const FormTable *table, guint index)
{
	return g_ptr_array_index(table->rows, index);
}

static void needed(
        Reading *reading, const FormRow *row, const char *key, const char *zh, const char *en)
{
	g_autofree char *place = row_place(row, key);
	if (row_good(row, key) && !*row_value(row, key))
		problem_add(reading, place, "%s", "%s", reading->zh ? zh : en);
}

/* Names are file names later, so they differ in more than case. */
static void names_differ(Reading *reading, FormTable *table)
{
	table->doubled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i), *other = NULL;
		g_autofree char *name = g_ascii_strdown(row_value(row, "name"), -1);
		if (!*name)
			continue;
		other = g_hash_table_lookup(seen, name);
		if (other) {
			g_autofree char *place = row_place(row, "name"),
			                *first = row_place(other, "name");
			problem_add(reading, place, "名称“%s”与 %s 重复",
			        "name '%s' is already at %s", row_value(row, "name"), first);
			g_hash_table_add(table->doubled, g_steal_pointer(&name));
			continue;
		}
		g_hash_table_insert(seen, g_steal_pointer(&name), (void *)row);
	}
}

/* One address on two rows is a slip of the pen; behind one that forwards, ports differ. */
static void addresses_differ(Reading *reading, const FormTable *table, bool ports)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < table->rows->len; i++) {
		const FormRow *row = row_at(table, i);
		const char *address = row_value(row, "address");
		g_autofree char *key =
		        g_strdup_printf("%s %s", address, ports ? row_value(row, "port") : "");
		const FormRow *other = g_hash_table_lookup(seen, key);
		if (!*address)
			continue;
		if (!other) {
			g_hash_table_insert(seen, g_steal_pointer(&key), (void *)row);
			continue;
		}
		g_autofree char *place = row_place(row, "address");
		g_autofree char *first = row_place(other, "address");
		problem_add(reading, place, "地址“%s”与 %s 重复", "address '%s' is already at %s",
		        address, first);
	}
}

/* By its name, else by its address or by what people call it, when only one is meant. */
static const char *name_resolve(const FormTable *table, const char *written)
{
	static const char *const keys[] = {"name", "address", "title"};
	size_t ways = table->form == &form_sheets[SHEET_HOSTS] ? G_N_ELEMENTS(keys) : 1;
	for (size_t k = 0; k < ways; k++)
		for (guint i = 0; i < table->rows->len; i++) {
			const FormRow *row = row_at(table, i);
			const char *value = row_value(row, keys[k]);
			if (*value && g_ascii_strcasecmp(value, written) == 0)
				return row_value(row, "name");
		}
	return NULL;
}

static const char *name_nearest(const FormTable *table, const char *written)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < table->rows->len; i++)
		g_ptr_array_add(names, (void *)row_value(row_at(table, i), "name"));
	return form_text_nearest(written, (const char *const *)names->pdata, names->len);
}

/* Where the sheet of names is at fault itself (no column of names, no row of headers), each use of
 * a name would only say so again. */
static bool is_said_there(const FormTable *table)
{
	return table->sheet && xlsx_sheet_rows(table->sheet) > 0 &&
	       (table->rows->len == 0 || table->at[form_column_index(table->form, "name")] < 0);
}

/* A name that two rows have may be the one that is missed, written once too often. */
static bool is_doubled(const FormTable *table, const char *name)
{
	g_autofree char *folded = g_ascii_strdown(name, -1);
	return table->doubled && g_hash_table_contains(table->doubled, folded);
}

/* The name as its own sheet spells it (owned), or NULL and a problem. */
static char *reference_follow(Reading *reading, const FormRow *row, const char *key,
        FormSheetId sheet, const char *written)
{
	const FormTable *table = &reading->tables[sheet];
	const char *found = name_resolve(table, written), *nearest;
	const char *title = reading->zh ? table->form->zh : table->form->en;
	if (found)
		return g_strdup(found);
	g_autofree char *place = row_place(row, key), *shown = word_quote(reading, written);
	nearest = name_nearest(table, written);
	if (is_said_there(table))
		return NULL;
	if (nearest && is_doubled(table, nearest))
		problem_add(reading, place,
		        "%s不在《%s》表中（该表有两行 %s，其中一行或许应为此名）",
		        "%s is not in the sheet '%s' (two rows there are '%s': one may be meant)",
		        shown, title, nearest);
	else if (nearest)
		problem_add(reading, place, "%s不在《%s》表中（是否为 %s？）",
		        "%s is not in the sheet '%s' (did you mean '%s'?)", shown, title, nearest);
	else
		problem_add(reading, place, "%s不在《%s》表中", "%s is not in the sheet '%s'",
		        shown, title);
	return NULL;
}

static void hosts_follow(Reading *reading, const FormRow *row, const char *key)
{
	char **names = row_names(row, key);
	for (char **name = names; name && *name; name++) {
		g_autofree char *found = reference_follow(reading, row, key, SHEET_HOSTS, *name);
		char *written = *name;
		if (!found)
			continue;
		*name = g_steal_pointer(&found);
		g_free(written);
	}
}

static void host_check(Reading *reading, FormRow *row)
{
	const char *connection = row_value(row, "connection");
	bool ssh = !*connection || strcmp(connection, "ssh") == 0;
	if (ssh)
		needed(reading, row, "address",
		        "登录方式为SSH登录的设备必须填写IP地址（不能登录的，登录方式选“不登录”）",
		        "a host reached by ssh needs its address (or connection: none)");
	if (*row_value(row, "platform")) {
		g_autofree char *found = reference_follow(
		        reading, row, "platform", SHEET_PLATFORMS, row_value(row, "platform"));
		if (found)
			row_set(row, "platform", found);
	} else if (*row_value(row, "domain")) {
		needed(reading, row, "platform", "填写了平台上的名称，还须填写所在平台",
		        "a name on a platform needs the platform too");
	}
}

static void address_check(Reading *reading, FormRow *row)
{
	hosts_follow(reading, row, "hosts");
	char **names = row_names(row, "hosts");
	guint count = names ? g_strv_length(names) : 0;
	g_autofree char *place = row_place(row, "hosts");
	if (row_good(row, "state") && !*row_value(row, "state"))
		row_set(row, "state",
		        count == 1                  ? "assigned"
		        : count                     ? "floating"
		        : *row_value(row, "device") ? "nat"
		                                    : "reserved");
	const char *state = row_value(row, "state");
	if (strcmp(state, "assigned") == 0)
		needed(reading, row, "hosts", "状态为已分配，必须填写所在主机",
		        "an assigned address needs its host");
	if (strcmp(state, "assigned") == 0 && count > 1)
		problem_add(reading, place,
		        "状态为已分配，只能有一台主机，现有 %u 台（在几台之间漂移的选“浮动”）",
		        "an assigned address has one host, not %u (floating has several)", count);
	if (strcmp(state, "floating") == 0)
		needed(reading, row, "hosts", "状态为浮动，必须填写在哪些主机间漂移",
		        "a floating address needs the hosts it floats among");
	if (strcmp(state, "nat") == 0)
		needed(reading, row, "device", "状态为地址映射，必须填写映射设备",
		        "a mapped address needs the device that maps it");
}

static void dns_name_check(Reading *reading, FormRow *row)
{
	const char *name = row_value(row, "dns_name");
	g_autofree char *place = row_place(row, "dns_name"), *shown = word_quote(reading, name);
	if (*name && row_good(row, "dns_name") && !site_is_dns_name(name))
		problem_add(reading, place, "%s不是完整的域名，应如 scan.jx.example.cn",
		        "%s is not a whole DNS name like scan.jx.example.cn", shown);
}

/* Eleven digits, however they are parted; abroad what begins with a plus. */
static bool is_mobile(const char *text)
{
	size_t digits = 0;
	for (const char *p = text; *p; p++) {
		if (!g_ascii_isdigit(*p) && !strchr("+-", *p))
			return false;
		digits += g_ascii_isdigit(*p);
	}
	return *text == '+' ? digits >= 8 : digits == 11 && *text == '1';
}

static bool is_email(const char *text)
{
	const char *at = strchr(text, '@');
	const char *dot = at ? strrchr(at, '.') : NULL;
	return at && at > text && !strchr(at + 1, '@') && dot && dot > at + 1 && dot[1];
}

/* What nobody could be reached by is a slip of the pen. */
static void reached_check(Reading *reading, FormRow *row)
{
	const char *mobile = row_value(row, "mobile"), *email = row_value(row, "email");
	g_autofree char *mobile_place = row_place(row, "mobile");
	g_autofree char *email_place = row_place(row, "email");
	g_autofree char *mobile_shown = word_quote(reading, mobile);
	g_autofree char *email_shown = word_quote(reading, email);
	if (*mobile && !is_mobile(mobile))
		problem_add(reading, mobile_place, "%s不是手机号码（11 位数字）",
		        "%s is no mobile number (11 digits)", mobile_shown);
	if (*email && !is_email(email))
		problem_add(reading, email_place, "%s不是邮箱地址，应如 zhao@example.cn",
		        "%s is no e-mail address like zhao@example.cn", email_shown);
}

static void person_check(Reading *reading, FormRow *row)
{
	reached_check(reading, row);
	char **items = row_names(row, "responsible");
	g_autofree char *place = row_place(row, "responsible");
	for (char **item = items; item && *item; item++) {
		g_autofree char *number = normalise_token(*item),
		                *shown = word_quote(reading, *item);
		if (strlen(number) != 1 || *number < '1' || *number > '5')
			problem_add(reading, place,
			        "%s不是检查内容项目的序号（1 至 5，多项用逗号分开）",
			        "%s is none of the items 1 to 5 (several with commas)", shown);
	}
	if (*row_value(row, "due"))
		needed(reading, row, "responsible", "填写了期限，还须填写负责的检查内容项目",
		        "a day needs the items that it is for");
}

static void subnet_check(Reading *reading, FormRow *row)
{
	Subnet subnet;
	Address gateway;
	g_autofree char *place = row_place(row, "gateway");
	if (*row_value(row, "gateway") && subnet_parse(row_value(row, "cidr"), &subnet, NULL) &&
	        address_parse(row_value(row, "gateway"), &gateway) &&
	        !subnet_contains(&subnet, &gateway))
		problem_add(reading, place, "网关 %s 不在网段 %s 之内",
		        "gateway %s lies outside its subnet %s", row_value(row, "gateway"),
		        row_value(row, "cidr"));
}

static void volume_check(Reading *reading, FormRow *row)
{
	hosts_follow(reading, row, "hosts");
	char **names = row_names(row, "hosts");
	const char *wwid = row_value(row, "wwid");
	g_autofree char *place = row_place(row, "wwid"), *name = wwid_normalise(wwid);
	if (*wwid && !name)
		problem_add(reading, place, "“%s”不是LUN标识（16位或32位十六进制数字）",
		        "'%s' is not the WWID of a LUN (16 or 32 hexadecimal digits)", wwid);
	if (names && *names && !*wwid)
		needed(reading, row, "target",
		        "填写了挂载主机，还须填写挂载点；不挂载的填写LUN标识",
		        "hosts need the mount point, or the WWID of a LUN that nobody mounts");
	else if (*row_value(row, "target"))
		needed(reading, row, "hosts", "填写了挂载点，还须填写挂载主机",
		        "a mount point needs the hosts that mount it");
}

static void site_check(Reading *reading, FormRow *row)
{
	const char *province = row_value(row, "province");
	bool six = strlen(province) == 6 && strspn(province, "0123456789") == 6 &&
	           g_str_has_suffix(province, "0000");
	g_autofree char *place = row_place(row, "province");
	if (*province && !six)
		problem_add(reading, place, "“%s”不是 GB/T 2260 省级代码（六位数字，如 130000）",
		        "'%s' is not a province code of GB/T 2260 (six digits, like 130000)",
		        province);
}

/* A line of the ledger that nobody named is called by its family: oracle-1, oracle-2. */
static void licences_name(FormTable *table)
{
	for (guint i = 0; i < table->rows->len; i++) {
		FormRow *row = row_at(table, i);
		for (unsigned n = 1; !*row_value(row, "name"); n++) {
			g_autofree char *name =
			        g_strdup_printf("%s-%u", row_value(row, "family"), n);
			if (!name_resolve(table, name))
				row_set(row, "name", name);
		}
	}
}

static void families_note(Reading *reading, const FormTable *table)
{
	size_t family = form_column_index(table->form, "family");
	for (const FormWord *word = table->form->columns[family].words; word->name; word++) {
		bool there = strcmp(word->name, "other") == 0;
		for (guint i = 0; !there && i < table->rows->len; i++)
			there = strcmp(row_value(row_at(table, i), "family"), word->name) == 0;
		if (!there)
			note_add(reading, reading->zh ? table->form->zh : table->form->en,
			        "没有填写 %s 的授权", "no line for the licences of %s",
			        reading->zh ? word->zh : word->en);
	}
}

static void each_check(
        Reading *reading, FormSheetId sheet, void (*check)(Reading *reading, FormRow *row))
{
	const FormTable *table = &reading->tables[sheet];
	for (guint i = 0; i < table->rows->len; i++)
		check(reading, row_at(table, i));
}

void tables_check(Reading *reading)
{
	const FormTable *site = &reading->tables[SHEET_SITE];
	if (site->rows->len == 0)
		problem_add(reading, site->sheet ? xlsx_sheet_name(site->sheet) : site->form->zh,
		        "%s必须填写部署单位名称和编号", "%sthe name and the unit id are needed",
		        "");
	names_differ(reading, &reading->tables[SHEET_HOSTS]);
	names_differ(reading, &reading->tables[SHEET_PLATFORMS]);
	names_differ(reading, &reading->tables[SHEET_LICENCES]);
	addresses_differ(reading, &reading->tables[SHEET_HOSTS], true);
	addresses_differ(reading, &reading->tables[SHEET_ADDRESSES], false);
	licences_name(&reading->tables[SHEET_LICENCES]);
	each_check(reading, SHEET_SITE, site_check);
	each_check(reading, SHEET_HOSTS, host_check);
	each_check(reading, SHEET_ADDRESSES, address_check);
	each_check(reading, SHEET_SUBNETS, subnet_check);
	each_check(reading, SHEET_ADDRESSES, dns_name_check);
	each_check(reading, SHEET_VOLUMES, volume_check);
	each_check(reading, SHEET_PEOPLE, person_check);
	families_note(reading, &reading->tables[SHEET_LICENCES]);
}
