#include "inventory/links.h"
#include "inventory/reach/probe.h"
#include <string.h>

/* A name, a role or a group: no patterns, a matrix says what it means. */
static bool host_is(const SiteHost *host, const char *word)
{
	if (strcmp(host->name, word) == 0 || strcmp(site_roles[host->role], word) == 0)
		return true;
	return host->groups &&
	       g_ptr_array_find_with_equal_func(host->groups, word, g_str_equal, NULL);
}

static void to_each(const Site *site, Link *link, LinkEach each, void *data)
{
	Address literal;
	if (address_parse(link->plan->to, &literal)) {
		link->to = link->address = link->plan->to;
		each(link, data);
		return;
	}
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *to = site_host(site, i);
		if (to == link->from || !host_is(to, link->plan->to))
			continue;
		link->to = to->name;
		link->address = to->address;
		each(link, data);
	}
}

void links_each(const Site *site, LinkEach each, void *data)
{
	const GPtrArray *plan = site->network ? site->network->ports : NULL;
	for (guint row = 0; plan && row < plan->len; row++)
		for (size_t i = 0; i < site_host_count(site); i++) {
			Link link = {
			        .from = site_host(site, i), .plan = g_ptr_array_index(plan, row)};
			if (host_is(link.from, link.plan->from))
				to_each(site, &link, each, data);
		}
}

static bool known(const Site *site, const char *word, const SiteHost **without_address)
{
	bool found = false;
	*without_address = NULL;
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (!host_is(host, word))
			continue;
		found = true;
		if (!*host->address)
			*without_address = host;
	}
	return found;
}

bool links_check(const Site *site, const SitePort *plan, GError **error)
{
	Address literal;
	const SiteHost *bare;
	if (plan->protocol != 0)
		return node_fail(node_find(plan->node, "protocol"), error,
		        "UDP cannot be tried: a host's sshd connects for us, and only by TCP; "
		        "leave "
		        "the row out and have the port attested");
	if (!known(site, plan->from, &bare))
		return node_fail(node_find(plan->node, "from"), error,
		        "'%s' is no host, role or group of the site", plan->from);
	if (address_parse(plan->to, &literal))
		return true;
	if (!known(site, plan->to, &bare))
		return node_fail(node_find(plan->node, "to"), error,
		        "'%s' is no host, role, group or IP address", plan->to);
	return !bare || node_fail(node_find(plan->node, "to"), error, "host '%s' has no address",
	                        bare->name);
}

typedef struct {
	const SiteHost *host; /* NULL: count all */
	size_t count;
} Counting;

static void count(const Link *link, void *data)
{
	Counting *counting = data;
	counting->count += !counting->host || link->from == counting->host;
}

bool links_check_count(const Site *site, GError **error)
{
	if (!site->network || !site->network->ports || site->network->ports->len == 0)
		return true;
	const Node *node = node_find(site->network->node, "ports");
	Counting all = {0};
	links_each(site, count, &all);
	if (all.count > LINKS_MAX)
		return node_fail(node, error, "%zu links in the port matrix, at most %d", all.count,
		        LINKS_MAX);
	for (size_t i = 0; i < site_host_count(site); i++) {
		Counting one = {.host = site_host(site, i)};
		links_each(site, count, &one);
		if (one.count > PROBES_MAX)
			return node_fail(node, error,
			        "%zu links from host '%s' in the port matrix, at most %d",
			        one.count, one.host->name, PROBES_MAX);
	}
	return true;
}
