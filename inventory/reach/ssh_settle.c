/*
 * Settling a visit before anything is touched: where, as whom, through whom, and whose keys.
 */
#include "base/cleanup.h"
#include "inventory/reach/result.h"
#include "inventory/reach/small_file.h"
#include "inventory/reach/visit.h"
#include <pwd.h>
#include <string.h>

static bool fail_with(Visit *visit, GError *error)
{
	result_set(visit->ret, CAUSE_ERROR, "%s", error->message);
	g_error_free(error);
	return false;
}

static char *console_user(void)
{
	char buffer[4096];
	struct passwd entry, *found = NULL;
	if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found)
		return g_strdup(found->pw_name);
	return g_strdup("root");
}

/* ~/.ssh/config: address, port, user. */
static bool settle_config(Visit *visit)
{
	const ReachTarget *target = visit->target;
	const char *asked =
	        visit->options->ssh_config ? visit->options->ssh_config : "~/.ssh/config";
	g_autofree char *path = home_expand(asked);
	GError *error = NULL;
	bool read = ssh_config_load(path, target->address, &visit->config, &error);
	const SshConfig *config = &visit->config;
	visit->address = config->host_name ? config->host_name : target->address;
	visit->port = target->port ? target->port : config->port ? config->port : 22;
	if (!read)
		return fail_with(visit, error);
	visit->user = target->user   ? g_strdup(target->user)
	              : config->user ? g_strdup(config->user)
	                             : console_user();
	return true;
}

static bool settle_known_hosts(Visit *visit)
{
	g_autofree char *own = home_expand("~/.ssh/known_hosts");
	const char *names[] = {visit->options->known_hosts, own};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		GError *error = NULL;
		if (names[i] && !known_hosts_load(names[i], &visit->known_hosts[i], &error))
			return fail_with(visit, error);
	}
	return true;
}

/* As ssh does: `Host *` with a ProxyJump does not send the jump host through itself. */
static bool jump_is_self(const Visit *visit)
{
	const Jump *last = &visit->jumps.list[0];
	return visit->jumps.count == 1 &&
	       g_ascii_strcasecmp(last->address, visit->target->address) == 0;
}

/* The hosts of ProxyJump, each behind the one before. */
static void hops_chain(Visit *visit)
{
	for (size_t i = 0; i < visit->jumps.count; i++) {
		const Jump *jump = &visit->jumps.list[i];
		visit->hops[i] = (ReachTarget){.name = jump->text,
		        .address = jump->address,
		        .port = jump->port,
		        .user = jump->user,
		        .jump = i > 0 ? &visit->hops[i - 1] : NULL};
	}
	if (!jump_is_self(visit))
		visit->jump = &visit->hops[visit->jumps.count - 1];
}

/* Who stands between: the site's word goes before ~/.ssh/config's. A ProxyCommand is refused. */
static bool settle_jump(Visit *visit)
{
	const SshConfig *config = &visit->config;
	GError *error = NULL;
	visit->jump = visit->target->jump;
	if (!visit->jump && config->jump) {
		if (!jumps_parse(config->jump, &visit->jumps, &error)) {
			const char *keyword = strrchr(config->proxy, ' ');
			g_prefix_error(&error, "%.*s: ", (int)(keyword - config->proxy - 1),
			        config->proxy);
			return fail_with(visit, error);
		}
		hops_chain(visit);
	} else if (!visit->jump && config->proxy) {
		const char *keyword = strrchr(config->proxy, ' ') + 1;
		result_set(visit->ret, CAUSE_ERROR, "%s is not supported yet (%.*s)", keyword,
		        (int)(keyword - config->proxy - 2), config->proxy);
		return false;
	}
	if (!visit->jump || visit->depth < JUMPS_MAX)
		return true;
	result_set(visit->ret, CAUSE_ERROR, "more than %d jump hosts on the way", JUMPS_MAX);
	return false;
}

bool visit_settle(Visit *visit)
{
	return settle_config(visit) && settle_jump(visit) && settle_known_hosts(visit);
}
