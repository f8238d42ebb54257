#include "agent/lint_ends.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "reports/writers/statements.h"
#include <string.h>

#define SOON_US ((int64_t)STATEMENT_SOON_DAYS * 86400 * G_USEC_PER_SEC)

/* What site_template.yaml says until somebody writes what is true. */
#define SAMPLE_NAME "某省教育数据中心"
#define SAMPLE_UNIT "00"

static void warn(GPtrArray *warnings, const Node *at, const char *message)
{
	GError *error = NULL;
	node_fail(at, &error, "%s", message);
	g_ptr_array_add(warnings, g_strdup(error->message));
	g_error_free(error);
}

/* "… expired at the end of DAY", "… ends on DAY"; NULL when it holds for long. Owned. */
static char *end_said(const char *what, int64_t end_us)
{
	int64_t now_us = clock_now_us();
	g_autofree char *day = clock_format_last_day(end_us);
	if (end_us <= now_us)
		return g_strdup_printf("%s expired at the end of %s", what, day);
	return end_us - now_us <= SOON_US ? g_strdup_printf("%s ends on %s", what, day) : NULL;
}

static void licences_look(const Site *site, GPtrArray *warnings)
{
	for (guint i = 0; site->licences && i < site->licences->len; i++) {
		const SiteLicence *licence = site->licences->pdata[i];
		int64_t end_us;
		if (!licence->expires || !clock_parse_day_end(licence->expires, &end_us))
			continue;
		g_autofree char *what = g_strdup_printf("licence '%s'", licence->name);
		g_autofree char *said = end_said(what, end_us);
		if (said)
			warn(warnings, node_find(licence->node, "expires"), said);
	}
}

static void sample_look(const Site *site, GPtrArray *warnings)
{
	const SiteIdentity *identity = site->identity;
	if (strcmp(identity->unit, SAMPLE_UNIT) != 0)
		return;
	if (strcmp(identity->name, SAMPLE_NAME) == 0)
		warn(warnings, node_find(identity->node, "name"),
		        "the name is still the sample's: write that of your own unit");
	warn(warnings, node_find(identity->node, "unit"),
	        "the unit id is still the sample's: write the one that the ministry gave");
}

static void addresses_look(const GPtrArray *list, GHashTable *seen, GPtrArray *warnings)
{
	for (guint i = 0; list && i < list->len; i++) {
		const SiteAddress *address = list->pdata[i];
		Address number;
		if (!address_parse(address->address, &number))
			continue;
		const Node *at = node_find(address->node, "address");
		g_autoptr(GBytes) key = g_bytes_new(number.bytes, number.length);
		const Node *other = g_hash_table_lookup(seen, key);
		if (!other) {
			g_hash_table_insert(seen, g_steal_pointer(&key), (void *)at);
			continue;
		}
		g_autofree char *said = g_strdup_printf("address %s is planned already, at line %u",
		        address->address, node_line(other));
		warn(warnings, at, said);
	}
}

void lint_plan_ends(const Site *site, GPtrArray *warnings)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(
	        g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
	sample_look(site, warnings);
	if (site->network) {
		addresses_look(site->network->internal, seen, warnings);
		addresses_look(site->network->public, seen, warnings);
	}
	licences_look(site, warnings);
}

void lint_waiver_ends(const Waivers *waivers, GPtrArray *warnings)
{
	for (size_t i = 0; i < waivers_count(waivers); i++) {
		const Waiver *one = waivers_at(waivers, i);
		g_autofree char *what = g_strdup_printf("the waiver of '%s'", one->check);
		g_autofree char *said =
		        one->expires_at_us - clock_now_us() > WAIVER_TERM_US
		                ? g_strdup_printf("%s until %s is for more than a year and does "
		                                  "not count",
		                          what, one->expires)
		                : end_said(what, one->expires_at_us);
		if (said)
			warn(warnings, node_find(one->node, "expires"), said);
	}
}

void lint_statement_end(const char *path, const Attestation *one, GPtrArray *warnings)
{
	if (!one->valid_until_us)
		return;
	g_autofree char *what =
	        g_strdup_printf("%s: the attestation of '%s' by '%s'", path, one->check, one->by);
	char *said = end_said(what, one->valid_until_us);
	if (said)
		g_ptr_array_add(warnings, said);
}
