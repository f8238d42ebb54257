#include "inventory/collector.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/text.h"
#include <string.h>

#define MARK "@@jiuxu-collector 1 "
#define DIGEST_PREFIX "sha256:"

enum { LINE_BYTES_MAX = 1024, CANDIDATES_MAX = 8 };

/* What the first line says. */
typedef struct {
	char *nonce, *script, *hostname;
	int64_t at_us;
} Head;

static void head_clear(Head *head)
{
	g_free(head->nonce);
	g_free(head->script);
	g_free(head->hostname);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Head, head_clear)

static bool refuse(GError **error, const char *what)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_FORMAT, what);
	return false;
}

/* Line ends as a Windows console leaves them, and UTF-16 as its `>` does, are no damage. */
static GString *straighten(const CollectorOutput *output, GError **error)
{
	const char *bytes = output->bytes;
	size_t length = output->length;
	g_autofree char *converted = NULL;
	if (length >= 2 &&
	        (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
		gsize written;
		converted =
		        g_convert(bytes, (gssize)length, "UTF-8", "UTF-16", NULL, &written, NULL);
		if (!converted)
			return refuse(error, "begins as UTF-16 and is damaged; copy it again"),
			       NULL;
		bytes = converted;
		length = written;
	}
	GString *out = g_string_sized_new(length);
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != '\r' || i + 1 >= length || bytes[i + 1] != '\n')
			g_string_append_c(out, bytes[i]);
	return out;
}

/* Where the head stands at the front of a line, behind a byte order mark too; NULL when nowhere. */
static const char *mark_find(const GString *text)
{
	const char *end = text->str + text->len;
	const char *first = text->str + (g_str_has_prefix(text->str, "\xef\xbb\xbf") ? 3 : 0);
	for (const char *at = first; at < end; at++) {
		at = memmem(at, (size_t)(end - at), MARK, strlen(MARK));
		if (!at || at == first || at[-1] == '\n')
			return at;
	}
	return NULL;
}

static bool nonce_good(const char *nonce)
{
	size_t length = strspn(nonce, "0123456789abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return length >= 8 && length <= 64 && nonce[length] == '\0';
}

static bool head_parse(const char *at, const char *end, Head *ret, GError **error)
{
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((stop ? stop : end) - at);
	g_autofree char *line = g_strndup(at, MIN(length, LINE_BYTES_MAX));
	g_auto(GStrv) words = g_strsplit(line, " ", 6);
	if (g_strv_length(words) != 6 || !nonce_good(words[2]) ||
	        !g_str_has_prefix(words[3], DIGEST_PREFIX) ||
	        !digest_valid(words[3] + strlen(DIGEST_PREFIX)) ||
	        !clock_parse(words[4], &ret->at_us))
		return refuse(error, "the collector's first line is damaged; copy the file again");
	ret->nonce = g_strdup(words[2]);
	ret->script = g_strdup(words[3]);
	ret->hostname = g_strdup(g_strstrip(words[5]));
	return true;
}

/* Only the script of this very site tells what each section answers. */
static bool script_check(const LinuxWants *wants, const Head *head, GError **error)
{
	g_autofree char *script = linux_script(wants, head->nonce);
	g_autofree char *digest = digest_bytes(script, strlen(script));
	if (strcmp(head->script + strlen(DIGEST_PREFIX), digest) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "it is the output of script %s, but this site makes sha256:%s; the plan or the "
	        "program has changed: print the collector again and run it anew",
	        head->script, digest);
	return false;
}

static bool twice(const GString *text, const char *first, const Head *head)
{
	g_autofree char *mark = g_strconcat(MARK, head->nonce, " ", NULL);
	const char *from = first + strlen(MARK);
	const char *again =
	        memmem(from, text->len - (size_t)(from - text->str), mark, strlen(mark));
	return again != NULL && again[-1] == '\n';
}

static bool head_read(const LinuxWants *wants, const GString *text, Head *ret, GError **error)
{
	const char *at = mark_find(text);
	if (!at)
		return refuse(
		        error, "not an output of `jiuxu collector`: no line '@@jiuxu-collector'");
	if (!head_parse(at, text->str + text->len, ret, error) || !script_check(wants, ret, error))
		return false;
	if (twice(text, at, ret))
		return refuse(error, "holds more than one output; keep each in a file of its own");
	return true;
}

/* ---- whose output it is ---- */

typedef struct {
	const SiteHost *hosts[CANDIDATES_MAX];
	size_t count;
} Candidates;

static void candidate_add(Candidates *candidates, const SiteHost *host)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->hosts[i] == host)
			return;
	if (candidates->count < CANDIDATES_MAX)
		candidates->hosts[candidates->count++] = host;
}

static bool is_called(const SiteHost *host, const char *hostname)
{
	size_t length = strcspn(hostname, ".");
	return g_ascii_strcasecmp(host->name, hostname) == 0 ||
	       (strlen(host->name) == length &&
	               g_ascii_strncasecmp(host->name, hostname, length) == 0);
}

/* Addresses that any machine has name none. */
static void candidates_at(const Site *site, const char *text, Candidates *candidates)
{
	Address seen, planned;
	if (!address_parse(text, &seen) || (seen.length == 4 && seen.bytes[0] == 127))
		return;
	for (size_t i = 0; i < site_host_count(site); i++)
		if (address_parse(site_host(site, i)->address, &planned) &&
		        address_equal(&seen, &planned))
			candidate_add(candidates, site_host(site, i));
	const GPtrArray *plan = site->network ? site->network->internal : NULL;
	for (guint i = 0; plan && i < plan->len; i++) {
		const SiteAddress *one = g_ptr_array_index(plan, i);
		const SiteHost *host =
		        one->host && *one->host ? site_host_find(site, one->host) : NULL;
		if (host && one->state == STATE_ASSIGNED && address_equal(&seen, &one->number))
			candidate_add(candidates, host);
	}
}

static Candidates candidates_find(const Site *site, const Head *head, const Facts *facts)
{
	static const char *const families[] = {"ipv4", "ipv6"};
	Candidates found = {.count = 0};
	for (size_t i = 0; i < site_host_count(site); i++)
		if (is_called(site_host(site, i), head->hostname))
			candidate_add(&found, site_host(site, i));
	size_t i, k;
	json_t *interface, *one;
	json_array_foreach((json_t *)facts_find(facts, "addresses").value, i, interface) {
		for (size_t f = 0; f < G_N_ELEMENTS(families); f++) {
			json_array_foreach(json_object_get(interface, families[f]), k, one) {
				const char *text =
				        json_string_value(json_object_get(one, "address"));
				if (text)
					candidates_at(site, text, &found);
			}
		}
	}
	return found;
}

static const SiteHost *host_among(const Candidates *found, const Head *head, GError **error)
{
	g_autofree char *quoted = text_quote(head->hostname);
	if (found->count == 1)
		return found->hosts[0];
	if (found->count == 0)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no planned host is called %s or has one of its addresses; say --host NAME",
		        quoted);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "the output of %s may be of '%s' or of '%s' by name and addresses; say "
		        "--host NAME",
		        quoted, found->hosts[0]->name, found->hosts[1]->name);
	return NULL;
}

static const SiteHost *host_of(const Site *site, const CollectorOutput *output, const Head *head,
        const Facts *facts, GError **error)
{
	Candidates found = candidates_find(site, head, facts);
	if (!output->host)
		return host_among(&found, head, error);
	const SiteHost *said = site_host_find(site, output->host);
	bool plausible = found.count == 0;
	for (size_t i = 0; i < found.count; i++)
		plausible = plausible || found.hosts[i] == said;
	g_autofree char *quoted = text_quote(head->hostname);
	if (!said)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no such host '%s' in the site",
		        output->host);
	else if (!plausible)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "the output of %s is of '%s' by its name or addresses, not of '%s'", quoted,
		        found.hosts[0]->name, said->name);
	return plausible ? said : NULL;
}

/* ---- its facts ---- */

static char *keep(const char *topic, const char *bytes, size_t length, void *data)
{
	(void)topic;
	return evidence_keep(data, bytes, length);
}

/* Reads the whole output; evidence NULL: only to look. */
static Facts *facts_read(const LinuxWants *wants, const GString *text, const Head *head,
        const LinuxVisit *visit, const char *subject)
{
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, head->nonce, NULL);
	linux_reader_feed(text->str, text->len, reader);
	if (!linux_reader_done(reader))
		return NULL;
	Facts *facts = facts_new(SUBJECT_HOST, subject);
	linux_reader_finish(reader, visit, facts);
	return facts;
}

/* What two clocks of one room may differ by before it is worth a word. */
#define CLOCKS_APART_US (60 * G_USEC_PER_SEC)

/*
 * Where the facts come from, for who reads them later. What claims to be of the future counts as of
 * the import, and `claimed_at` keeps what it said.
 */
static void provenance(const CollectorOutput *output, const Head *head, Facts *facts)
{
	int64_t at_us = MIN(head->at_us, output->imported_at_us);
	g_autofree char *sha256 = digest_bytes(output->bytes, output->length);
	g_autofree char *imported_at = clock_format(output->imported_at_us);
	g_autofree char *observed_at = clock_format(at_us);
	g_autofree char *base = g_path_get_basename(output->name);
	g_autofree char *file = g_utf8_make_valid(base, -1);
	g_autofree char *hostname = g_utf8_make_valid(head->hostname, -1);
	bool ahead = head->at_us - output->imported_at_us > CLOCKS_APART_US;
	g_autofree char *claimed_at = ahead ? clock_format(head->at_us) : NULL;
	/* of the moment that it speaks of: beside a newer import, that one's stays */
	facts_put(facts, "import", "collector", at_us, NULL,
	        json_pack("{s:s, s:s, s:s, s:s+, s:s, s:s, s:s*}", "imported_at", imported_at,
	                "observed_at", observed_at, "file", file, "digest", DIGEST_PREFIX, sha256,
	                "script", head->script, "hostname", hostname, "claimed_at", claimed_at));
	facts_set_times(facts, at_us, output->imported_at_us);
}

/* A clock is judged against the console's at the moment it is read: nobody can say that later. */
static void forget_clock(const LinuxWants *wants, const LinuxVisit *visit, Facts *facts)
{
	if (linux_wants_has(wants, "time"))
		facts_miss(facts, "time", visit->source, visit->now_us, NULL, CAUSE_NOT_OBSERVED,
		        "what was brought by hand cannot tell the clock's skew");
}

static Facts *facts_of(const Site *site, const LinuxWants *wants, const CollectorOutput *output,
        Evidence *evidence, GError **error)
{
	g_autoptr(GString) text = straighten(output, error);
	g_auto(Head) head = {0};
	if (!text || !head_read(wants, text, &head, error))
		return NULL;
	LinuxVisit visit = {
	        .source = "collector", .now_us = MIN(head.at_us, output->imported_at_us)};
	g_autoptr(Facts) look = facts_read(wants, text, &head, &visit, "look");
	if (!look)
		return refuse(error, "ends before the collector did; copy the whole file"), NULL;
	const SiteHost *host = host_of(site, output, &head, look, error);
	if (!host)
		return NULL;
	visit.keep = keep;
	visit.keep_data = evidence;
	Facts *facts = facts_read(wants, text, &head, &visit, host->name);
	forget_clock(wants, &visit, facts);
	provenance(output, &head, facts);
	return facts;
}

Facts *collector_read(const Site *site, const LinuxWants *wants, const CollectorOutput *output,
        Evidence *evidence, GError **error)
{
	Facts *facts = NULL;
	if (output->length > COLLECTOR_OUTPUT_BYTES_MAX)
		g_set_error_literal(
		        error, BASE_ERROR, BASE_ERROR_LIMIT, "larger than any collector's output");
	else
		facts = facts_of(site, wants, output, evidence, error);
	if (!facts)
		error_prefix(error, output->name);
	return facts;
}
