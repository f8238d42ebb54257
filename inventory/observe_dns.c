#include "inventory/observe_dns.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "inventory/fanout.h"
#include "inventory/observe_subject.h"
#include <string.h>

#define TOPIC "dns"

static void question_add(GArray *questions, const char *name, DnsType type, unsigned times)
{
	DnsQuestion question = {name, type, times};
	g_array_append_val(questions, question);
}

static void list_add(GArray *questions, GHashTable *named, const GPtrArray *addresses)
{
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const SiteAddress *address = g_ptr_array_index(addresses, i);
		if (!*address->dns_name)
			continue;
		g_autofree char *folded = g_ascii_strdown(address->dns_name, -1);
		gpointer at = g_hash_table_lookup(named, folded);
		if (at) {
			g_array_index(questions, DnsQuestion, GPOINTER_TO_UINT(at) - 1).times =
			        DNS_TURNS;
		} else {
			question_add(questions, address->dns_name, DNS_A, 1);
			g_hash_table_insert(
			        named, g_steal_pointer(&folded), GUINT_TO_POINTER(questions->len));
			question_add(questions, address->dns_name, DNS_AAAA, 1);
		}
		if (address->state != STATE_NAT)
			question_add(questions, address->address, DNS_PTR, 1);
	}
}

GArray *dns_questions(const Site *site)
{
	GArray *questions = g_array_new(FALSE, FALSE, sizeof(DnsQuestion));
	g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const SiteNetwork *network = site->network;
	if (!network || !network->dns || network->dns->len == 0)
		return questions;
	list_add(questions, named, network->internal);
	list_add(questions, named, network->public);
	if (questions->len == 0)
		question_add(questions, g_ptr_array_index(network->dns, 0), DNS_PTR, 1);
	return questions;
}

/* Goes on beside the ARP probes of the same job. */
struct DnsJob {
	const ObserveContext *context;
	const Deadline *deadline;
	FanoutBeside *beside;
	GArray *questions;
	json_t *value;
	char *message;
	GString *evidence;
};

static void job_run(void *data)
{
	DnsJob *job = data;
	const GPtrArray *dns = job->context->site->network->dns;
	DnsPlan plan = {.vantage = job->context->options->console,
	        .servers = (const char *const *)dns->pdata,
	        .server_count = dns->len,
	        .questions = (const DnsQuestion *)(const void *)job->questions->data,
	        .count = job->questions->len,
	        .rate = arp_rate(job->context->site, job->questions->len)};
	job->value = dns_observe(&plan, job->deadline, &job->message, job->evidence);
}

DnsJob *dns_begin(const ObserveContext *context, const Deadline *deadline)
{
	if (!wants_has(context->wants, TOPIC))
		return NULL;
	GArray *questions = dns_questions(context->site);
	if (questions->len == 0) {
		g_array_unref(questions);
		return NULL;
	}
	DnsJob *job = g_new0(DnsJob, 1);
	*job = (DnsJob){.context = context,
	        .deadline = deadline,
	        .questions = questions,
	        .evidence = g_string_new(NULL)};
	job->beside = fanout_beside(job_run, job);
	if (!job->beside)
		job_run(job);
	return job;
}

void dns_end(DnsJob *job, Facts *facts)
{
	if (!job)
		return;
	if (job->beside)
		fanout_beside_join(job->beside);
	const GString *log = job->evidence;
	g_autofree char *digest =
	        log->len ? evidence_keep(job->context->evidence, log->str, log->len) : NULL;
	if (job->value)
		facts_put(facts, TOPIC, "dns", clock_now_us(), digest, job->value);
	else
		facts_miss(facts, TOPIC, "dns", clock_now_us(), digest, CAUSE_LIMIT, job->message);
	g_array_unref(job->questions);
	g_string_free(job->evidence, TRUE);
	g_free(job->message);
	g_free(job);
}
