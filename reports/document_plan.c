#include "reports/document_plan.h"
#include "base/clock.h"
#include <string.h>

static json_t *text(const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value ? value : "", -1);
	return json_string(valid);
}

static json_t *moment(int64_t at_us)
{
	g_autofree char *formatted = at_us ? clock_format(at_us) : g_strdup("");
	return json_string(formatted);
}

static json_t *responsible_json(const SiteIdentity *site)
{
	json_t *out = json_array();
	for (guint i = 0; site->responsible && i < site->responsible->len; i++) {
		const SiteResponsible *one = g_ptr_array_index(site->responsible, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:o, s:o, s:o, s:o}", "item",
		                     json_sprintf("%" G_GINT64_FORMAT, one->item), "name",
		                     text(one->name), "organisation", text(one->organisation),
		                     "position", text(one->position), "due", text(one->due)));
	}
	return out;
}

/* The hosts that an address belongs to: one, several that it floats among, or none. */
static json_t *carriers(const SiteAddress *address)
{
	json_t *out = json_array();
	if (address->host && *address->host)
		json_array_append_new(out, text(address->host));
	for (guint i = 0; address->hosts && i < address->hosts->len; i++)
		json_array_append_new(out, text(g_ptr_array_index(address->hosts, i)));
	return out;
}

static void addresses_add(json_t *out, const GPtrArray *addresses, const char *kind)
{
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const SiteAddress *one = g_ptr_array_index(addresses, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o}", "address",
		                     text(one->address), "kind", kind, "state",
		                     site_address_states[one->state], "purpose", text(one->purpose),
		                     "hosts", carriers(one), "device", text(one->device), "inside",
		                     text(one->inside)));
	}
}

static json_t *addresses_json(const SiteNetwork *network)
{
	json_t *out = json_array();
	if (network) {
		addresses_add(out, network->internal, "internal");
		addresses_add(out, network->public, "public");
	}
	return out;
}

static json_t *mounts_json(const GPtrArray *mounts)
{
	json_t *out = json_array();
	for (guint i = 0; mounts && i < mounts->len; i++) {
		const SiteMount *one = g_ptr_array_index(mounts, i);
		json_array_append_new(out, json_pack("{s:o, s:o}", "host", text(one->host),
		                                   "target", text(one->target)));
	}
	return out;
}

static json_t *volumes_json(const GPtrArray *volumes)
{
	json_t *out = json_array();
	for (guint i = 0; volumes && i < volumes->len; i++) {
		const SiteVolume *one = g_ptr_array_index(volumes, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:o, s:o, s:o}", "name", text(one->name), "kind",
		                     text(one->kind), "size", text(one->size), "mounts",
		                     mounts_json(one->mounts)));
	}
	return out;
}

static json_t *licences_json(const GPtrArray *licences)
{
	json_t *out = json_array();
	for (guint i = 0; licences && i < licences->len; i++) {
		const SiteLicence *one = g_ptr_array_index(licences, i);
		json_array_append_new(out,
		        json_pack("{s:o, s:s, s:o, s:o, s:I, s:o, s:o}", "name", text(one->name),
		                "family", site_families[one->family], "product", text(one->product),
		                "metric", text(one->metric), "quantity", (json_int_t)one->quantity,
		                "expires", text(one->expires), "document", text(one->document)));
	}
	return out;
}

/* Whether a statement is good and in force at the time of judging. */
static bool attestation_counts(const Attestation *one, int64_t at_us)
{
	return !one->problem && one->attested_at_us <= at_us &&
	       (!one->valid_until_us || at_us < one->valid_until_us);
}

static json_t *targets_json(char *const *targets)
{
	json_t *out = json_array();
	for (char *const *target = targets; target && *target; target++)
		json_array_append_new(out, text(*target));
	return out;
}

static json_t *attestations_json(const Attestations *list, int64_t at_us)
{
	json_t *out = json_array();
	for (size_t i = 0; list && i < attestations_count(list); i++) {
		const Attestation *one = attestations_at(list, i);
		json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "check",
		        text(one->check), "target", text(one->target), "statement",
		        text(one->statement), "by", text(one->by), "signer", text(one->signer),
		        "role", text(one->role), "problem", text(one->problem), "counts",
		        attestation_counts(one, at_us));
		json_object_set_new(json, "problem_i18n",
		        json_pack("{s:o, s:o}", "zh", text(one->problem_zh), "en",
		                text(one->problem)));
		json_object_set_new(json, "targets", targets_json(one->targets));
		json_object_set_new(json, "document",
		        json_pack("{s:o, s:o}", "name", text(one->document_name), "sha256",
		                text(one->document_sha256)));
		json_object_set_new(json, "attested_at", moment(one->attested_at_us));
		json_object_set_new(json, "valid_until", moment(one->valid_until_us));
		json_array_append_new(out, json);
	}
	return out;
}

static json_t *waivers_json(const Waivers *list, int64_t at_us)
{
	json_t *out = json_array();
	for (size_t i = 0; list && i < waivers_count(list); i++) {
		const Waiver *one = waivers_at(list, i);
		json_array_append_new(out,
		        json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "check", text(one->check),
		                "target", text(one->target), "reason", text(one->reason),
		                "approved_by", text(one->approved_by), "expires",
		                text(one->expires), "unknown", one->unknown, "counts",
		                at_us < one->expires_at_us &&
		                        one->expires_at_us - at_us <= WAIVER_TERM_US));
	}
	return out;
}

void document_plan(json_t *document, const JudgeInput *input)
{
	const Site *site = input->site;
	int64_t at_us = input->judged_at_us;
	json_object_set_new(document, "responsible", responsible_json(site->identity));
	json_object_set_new(document, "plan",
	        json_pack("{s:o, s:o, s:o}", "addresses", addresses_json(site->network), "volumes",
	                volumes_json(site->storage), "licences", licences_json(site->licences)));
	json_object_set_new(
	        document, "attestations", attestations_json(input->attestations, at_us));
	json_object_set_new(document, "waivers", waivers_json(input->waivers, at_us));
}
