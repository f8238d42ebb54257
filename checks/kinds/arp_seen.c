#include "checks/kinds/arp_seen.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/kinds/kinds.h"
#include "checks/kinds/mac_owner.h"
#include "checks/kinds/seen_index.h"
#include <string.h>

void arp_seen_clear(ArpSeen *seen)
{
	json_decref(seen->answers);
	json_decref(seen->proxies);
	json_decref(seen->echoes);
	*seen = (ArpSeen){0};
}

static ArpSeen arp_seen_none(void)
{
	return (ArpSeen){.answers = json_array(), .proxies = json_array(), .echoes = json_object()};
}

static bool list_has(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *entry = json_string_value(json_array_get(list, i));
		if (entry && g_ascii_strcasecmp(entry, text) == 0)
			return true;
	}
	return false;
}

static void add_sorted(json_t *list, const char *text)
{
	size_t at = 0;
	if (list_has(list, text))
		return;
	while (at < json_array_size(list) &&
	        strcmp(json_string_value(json_array_get(list, at)), text) < 0)
		at++;
	json_array_insert_new(list, at, json_string(text));
}

static const SiteSubnet *declaring(const Site *site, const char *unused)
{
	const GPtrArray *subnets = site->network->subnets;
	for (guint i = 0; subnets && i < subnets->len; i++) {
		const SiteSubnet *subnet = g_ptr_array_index(subnets, i);
		if (strcmp(subnet->unused, unused) == 0)
			return subnet;
	}
	return NULL;
}

/*
 * A proxy answers for what nobody has: for an address that the plan declares unused, or for two
 * that the plan does not name (one alone may be somebody's).
 */
static bool is_proxy(
        const Site *site, const json_t *interface, const json_t *addresses, const char *mac)
{
	int answered = 0;
	const json_t *unused = json_object_get(interface, "unused_asked");
	for (size_t i = 0; i < json_array_size(unused); i++) {
		const char *address = json_string_value(json_array_get(unused, i));
		const json_t *entry = address ? json_object_get(addresses, address) : NULL;
		if (list_has(json_object_get(entry, "answers"), mac))
			answered += declaring(site, address) ? 2 : 1;
	}
	return answered >= 2;
}

/* One place where the address was asked for. */
typedef struct {
	const json_t *value, *entry, *interface;
	bool console;
} Place;

static void answers_take(const Judge *judge, const Place *place, ArpSeen *seen)
{
	const json_t *addresses = json_object_get(place->value, "addresses");
	const json_t *answers = json_object_get(place->entry, "answers");
	for (size_t i = 0; i < json_array_size(answers); i++) {
		const char *mac = json_string_value(json_array_get(answers, i));
		if (!mac)
			continue;
		bool proxy = is_proxy(judge->input->site, place->interface, addresses, mac);
		add_sorted(proxy ? seen->proxies : seen->answers, mac);
	}
}

/* Only arping and frames of our own hear everybody. */
static const char *limit_of(const Place *place, const char *address)
{
	if (strcmp(json_text_in(place->entry, "method"), "neighbour") != 0)
		return NULL;
	const char *said = json_text_in(place->value, "limited");
	if (*said)
		return said;
	return strchr(address, ':')
	               ? "no ndisc6, or not the right to use it: one answerer at most is seen"
	               : "no arping, or not the right to use it: one answerer at most is seen";
}

static void place_take(const Judge *judge, const Place *place, const char *address, ArpSeen *seen)
{
	const json_t *control = json_object_get(place->interface, "control");
	bool own = json_is_true(json_object_get(place->entry, "own"));
	bool dropped = json_integer_value(json_object_get(place->value, "dropped")) > 0;
	const char *limited = limit_of(place, address);
	answers_take(judge, place, seen);
	json_object_update(seen->echoes, json_object_get(place->entry, "echoes"));
	if (own && place->console)
		seen->console_interface = json_text_in(place->entry, "interface");
	if (!seen->control)
		seen->control = json_string_value(json_array_get(control, 0));
	seen->heard =
	        seen->heard || (own ? json_array_size(control) > 0 : list_has(control, address));
	seen->limited = seen->asked ? (seen->limited ? limited : NULL) : limited;
	seen->dropped = seen->asked ? seen->dropped && dropped : dropped;
	seen->tested = seen->tested ||
	               json_array_size(json_object_get(place->interface, "unused_asked")) > 0;
	seen->asked = true;
}

/* Takes what one subject heard; false when it was not asked there, or came to nothing. */
static bool subject_take(
        const Judge *judge, const Facts *facts, bool console, const char *address, ArpSeen *seen)
{
	const json_t *value = facts_find(facts, "arp").value;
	const json_t *entry = json_object_get(json_object_get(value, "addresses"), address);
	const bool six = strchr(address, ':') != NULL;
	if (!entry || *json_text_in(entry, "cause"))
		return false;
	Place place = {value, entry,
	        json_object_get(json_object_get(value, six ? "interfaces_six" : "interfaces"),
	                json_text_in(entry, "interface")),
	        console};
	place_take(judge, &place, address, seen);
	return true;
}

static void cite(Verdict *row, const Facts *facts, bool console, const char *address)
{
	FactTopic topic = facts_find(facts, "arp");
	const char *way = strchr(address, ':') ? "ndp" : "arp";
	g_autofree char *place = g_strdup_printf("%s@%s", way, facts_subject(facts));
	if (!console)
		topic.source = place; /* who asked counts, not how the host was reached */
	else if (strchr(address, ':'))
		topic.source = way;
	verdict_cite(row, &topic);
}

void arp_look(Judge *judge, Verdict *row, const char *address, ArpSeen *ret)
{
	const Facts *console = factbook_console(judge->input->facts);
	*ret = arp_seen_none();
	ret->six = strchr(address, ':') != NULL;
	if (console && subject_take(judge, console, true, address, ret) && row)
		cite(row, console, true, address);
	const GPtrArray *askers = seen_askers(judge);
	for (guint i = 0; i < askers->len; i++) {
		const Facts *facts = g_ptr_array_index(askers, i);
		if (subject_take(judge, facts, false, address, ret) && row)
			cite(row, facts, false, address);
	}
}

/* Whether the address lies in a subnet on which that host stands by the plan. */
static bool stands_beside(const Judge *judge, const char *name, const SiteAddress *address)
{
	const Site *site = judge->input->site;
	const SiteHost *host = site_host_find(site, name);
	const SiteSubnet *subnet = site_subnet_find(site, &address->number);
	Address at;
	if (!subnet || !host)
		return false;
	if (address_parse(host->address, &at) && subnet_contains(&subnet->subnet, &at))
		return true;
	for (guint i = 0; site->network->internal && i < site->network->internal->len; i++) {
		const SiteAddress *planned = g_ptr_array_index(site->network->internal, i);
		if (planned->state == STATE_ASSIGNED && strcmp(planned->host, name) == 0 &&
		        subnet_contains(&subnet->subnet, &planned->number))
			return true;
	}
	return false;
}

/* A host that was to ask, and why nothing came of it. "" when there is none. */
static const char *host_trouble(
        Judge *judge, const SiteAddress *address, const char **ret_cause, const char **ret_words)
{
	const GPtrArray *askers = seen_askers(judge);
	for (guint i = 0; i < askers->len; i++) {
		const Facts *facts = g_ptr_array_index(askers, i);
		FactTopic topic = facts_find(facts, "arp");
		const json_t *entry = json_object_get(
		        json_object_get(topic.value, "addresses"), address->address);
		if (topic.value ? !entry : !stands_beside(judge, facts_subject(facts), address))
			continue;
		*ret_cause = topic.value ? json_text_in(entry, "cause") : cause_name(topic.cause);
		*ret_words = topic.value ? json_text_in(entry, "message") : topic.message;
		return facts_subject(facts);
	}
	return "";
}

static void nobody_asked(Judge *judge, Verdict *row, const SiteAddress *address)
{
	const Facts *console = factbook_console(judge->input->facts);
	FactTopic topic = {.cause = CAUSE_NOT_OBSERVED};
	if (console) {
		topic = facts_find(console, "arp");
		verdict_cite(row, &topic);
	}
	const char *cause = json_text_in(
	        json_object_get(json_object_get(topic.value, "addresses"), address->address),
	        "cause");
	const char *why = "", *words = "";
	const char *host = host_trouble(judge, address, &why, &words);
	if (*host) {
		verdict_unknown(row, why, "控制台不在该网段，由主机 %s 代为探测未成功：%s",
		        "the console is not on this segment, and '%s', which was to ask, could "
		        "not: %s",
		        host, *words ? words : why);
		verdict_said(row, words);
	} else if (console && !topic.value)
		verdict_observed(row, console, "arp", &topic);
	else if (strcmp(cause, cause_name(CAUSE_NO_L2_PATH)) == 0)
		verdict_unknown(row, cause,
		        "控制台不在该网段，规划中也没有可登录的主机在该网段上代为探测",
		        "the console is not on this segment, and no host of the plan that can be "
		        "logged in to stands there to ask");
	else
		verdict_unknown(row, *cause ? cause : cause_name(CAUSE_NOT_OBSERVED),
		        "没有对该地址做%s探测", "nobody asked for this address by %s",
		        address->number.length == 4 ? "ARP" : "NDP");
}

bool arp_seen(Judge *judge, Verdict *row, const SiteAddress *address, ArpSeen *ret)
{
	arp_look(judge, row, address->address, ret);
	if (!ret->asked)
		nobody_asked(judge, row, address);
	return ret->asked;
}

bool arp_seen_gateway_alone(Judge *judge, const ArpSeen *seen)
{
	const GPtrArray *subnets = judge->input->site->network->subnets;
	size_t gateways = 0, answers = json_array_size(seen->answers);
	for (size_t i = 0; i < answers; i++) {
		const char *mac = json_string_value(json_array_get(seen->answers, i));
		bool found = false;
		for (guint k = 0; subnets && !found && k < subnets->len; k++) {
			const SiteSubnet *subnet = g_ptr_array_index(subnets, k);
			g_auto(ArpSeen) gateway = {0};
			if (*subnet->gateway)
				arp_look(judge, NULL, subnet->gateway, &gateway);
			found = list_has(gateway.answers, mac) || list_has(gateway.proxies, mac);
		}
		gateways += found;
	}
	return answers > 0 && gateways == answers;
}

/* Of those known by their cards: all cards of a known machine are known. */
static Answerers answerers_by_owner(Judge *judge, const ArpSeen *seen)
{
	const char *machine = "";
	size_t known = 0, count = json_array_size(seen->answers);
	for (size_t i = 0; i < count; i++) {
		const char *one =
		        mac_machine(judge, json_string_value(json_array_get(seen->answers, i)));
		if (*one && *machine && strcmp(one, machine) != 0)
			return ANSWERERS_SEVERAL;
		machine = *one ? one : machine;
		known += *one != '\0';
	}
	/* a Linux card answers neighbour discovery for its own addresses alone */
	if (known == 0)
		return seen->six ? ANSWERERS_SEVERAL : ANSWERERS_UNKNOWN;
	return known == count ? ANSWERERS_ONE : ANSWERERS_SEVERAL;
}

static Answerers answerers_by_echo(const ArpSeen *seen)
{
	const char *first = NULL;
	size_t came = 0, count = json_array_size(seen->answers);
	for (size_t i = 0; i < count; i++) {
		const char *answer = json_string_value(json_array_get(seen->answers, i));
		const char *echo = json_string_value(json_object_get(seen->echoes, answer));
		if (echo && first && strcmp(echo, first) != 0)
			return ANSWERERS_SEVERAL;
		first = first ? first : echo;
		came += echo != NULL;
	}
	return came > 0 && came == count ? ANSWERERS_ONE : ANSWERERS_UNKNOWN;
}

Answerers arp_answerers(Judge *judge, const ArpSeen *seen)
{
	if (json_array_size(seen->answers) < 2)
		return ANSWERERS_ONE;
	Answerers known = answerers_by_owner(judge, seen);
	return known != ANSWERERS_UNKNOWN ? known : answerers_by_echo(seen);
}
