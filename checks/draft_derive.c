/* A draft from what a good machine shows. */
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/draft.h"
#include <string.h>

#define PACKAGES                                                                                   \
	"timeout=20 if command -v apt-mark >/dev/null; then apt-mark showmanual; elif command -v " \
	"rpm "                                                                                     \
	">/dev/null; then rpm -qa --qf '%{NAME}\\n'; elif command -v apk >/dev/null; then apk "    \
	"info; fi | sort -u"
#define SERVICES                                                                                   \
	"timeout=10 for u in $(systemctl list-units --type=service --state=running --no-legend "   \
	"--plain | "                                                                               \
	"while read -r u rest; do echo \"$u\"; done); do [ \"$(systemctl is-enabled \"$u\" "       \
	"2>/dev/null)\" = enabled ] && echo \"$u\"; done; :"
#define USERS "getent passwd"
#define KERNEL                                                                                     \
	"for f in /etc/sysctl.conf /etc/sysctl.d/*.conf; do [ -r \"$f\" ] && sed -n "              \
	"'s/^ *\\([a-z][a-z0-9_.-]*\\) *=.*/\\1/p' \"$f\"; done | sort -u | while read -r k; do "  \
	"v=$(sysctl -n \"$k\" 2>/dev/null) && echo \"$k $v\"; done; :"

const DraftQuestion draft_questions[] = {{"package", PACKAGES}, {"service", SERVICES},
        {"port", NULL}, {"user", USERS}, {"mount", NULL}, {"kernel", KERNEL}, {NULL, NULL}};

static GStrv lines_of(Draft *draft, const Facts *facts, const char *line)
{
	const json_t *answer = json_object_get(facts_find(facts, "command").value, line);
	const char *text = json_text_in(answer, "stdout");
	const char *message = json_string_value(json_object_get(answer, "message"));
	if (message)
		draft_comment(draft, "could not be listed: %s", message);
	return g_strsplit(text, "\n", -1);
}

static void derive_packages(Draft *draft, const Facts *facts)
{
	g_auto(GStrv) names = lines_of(draft, facts, PACKAGES);
	guint written = 0, all = 0;
	for (guint i = 0; names[i]; i++) {
		char *name = g_strstrip(names[i]);
		name[strcspn(name, ":")] = '\0'; /* dpkg's architecture */
		if (!*name || !g_ascii_isalnum(*name) || strstr(name, "gpg-pubkey"))
			continue;
		if (written < DRAFT_PACKAGES_MAX && ++written)
			draft_check(draft, "package", name, json_string(name));
		all++;
	}
	if (all > written)
		draft_comment(draft, "… and %u packages more", all - written);
}

static void derive_services(Draft *draft, const Facts *facts)
{
	g_auto(GStrv) names = lines_of(draft, facts, SERVICES);
	for (guint i = 0; names[i]; i++) {
		char *name = g_strstrip(names[i]);
		if (g_str_has_suffix(name, ".service"))
			name[strlen(name) - strlen(".service")] = '\0';
		if (*name && !strchr(name, '@')) /* instances are this machine's own */
			draft_check(draft, "service", name,
			        json_pack("{s:s, s:b, s:b}", "name", name, "running", 1, "enabled",
			                1));
	}
}

/* People's and products' accounts; those that every system has say nothing. */
static void derive_users(Draft *draft, const Facts *facts)
{
	g_auto(GStrv) lines = lines_of(draft, facts, USERS);
	for (guint i = 0; lines[i]; i++) {
		g_auto(GStrv) fields = g_strsplit(lines[i], ":", -1);
		guint64 uid;
		if (g_strv_length(fields) < 7 || !g_ascii_isalpha(*fields[0]) ||
		        !g_ascii_string_to_unsigned(fields[2], 10, 1000, 60000, &uid, NULL))
			continue;
		draft_check(draft, "user", fields[0],
		        json_pack("{s:s, s:s, s:s}", "name", fields[0], "home", fields[5], "shell",
		                g_strstrip(fields[6])));
	}
}

static void derive_kernel(Draft *draft, const Facts *facts)
{
	g_auto(GStrv) lines = lines_of(draft, facts, KERNEL);
	for (guint i = 0; lines[i]; i++) {
		char *blank = strchr(lines[i], ' ');
		if (!blank)
			continue;
		*blank = '\0';
		draft_check(draft, "kernel", lines[i],
		        json_pack("{s:s, s:s}", "key", lines[i], "value", g_strstrip(blank + 1)));
	}
}

enum { EPHEMERAL_PORT = 32768 }; /* Linux's own range begins there */

static void derive_ports(Draft *draft, const Facts *facts)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)facts_find(facts, "listening").value, i, one) {
		int port = (int)json_integer_value(json_object_get(one, "port"));
		const char *protocol = json_string_value(json_object_get(one, "protocol"));
		if (port >= EPHEMERAL_PORT)
			continue;
		char *name = g_strdup_printf("%s %d", protocol, port);
		if (!g_hash_table_add(seen, name))
			continue;
		draft_check(draft, "port", name,
		        json_pack("{s:i, s:s, s:b}", "port", port, "protocol", protocol,
		                "listening", 1));
	}
}

static void derive_mounts(Draft *draft, const Facts *facts)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)facts_find(facts, "mounts").value, i, one) {
		const char *target = json_string_value(json_object_get(one, "target"));
		const char *fstype = json_string_value(json_object_get(one, "fstype"));
		if (!target || !fstype || json_is_true(json_object_get(one, "covered")) ||
		        strcmp(fstype, "overlay") == 0 || g_str_has_prefix(target, "/proc") ||
		        g_str_has_prefix(target, "/sys") || g_str_has_prefix(target, "/run") ||
		        g_str_has_prefix(target, "/dev"))
			continue;
		draft_check(draft, "mount", target,
		        json_pack("{s:s, s:s}", "path", target, "fstype", fstype));
	}
}

static void derive_files(Draft *draft, const Facts *facts, const GPtrArray *files)
{
	const json_t *all = facts_find(facts, "file").value;
	for (guint i = 0; files && i < files->len; i++) {
		const char *path = files->pdata[i];
		const json_t *seen = json_object_get(all, path);
		json_t *keys = json_pack("{s:s}", "path", path);
		static const char *const same[] = {"type", "mode", "owner", "group", "sha256"};
		for (size_t k = 0; k < G_N_ELEMENTS(same); k++) {
			json_t *value = json_object_get(seen, same[k]);
			if (value)
				json_object_set(keys, same[k], value);
		}
		if (json_object_size(keys) == 1)
			json_object_set_new(keys, "exists", json_false());
		draft_check(draft, "file", path, keys);
	}
}

static bool wanted(const char *topics, const char *topic)
{
	g_auto(GStrv) list = g_strsplit(topics ? topics : "", ",", -1);
	return !topics || g_strv_contains((const char *const *)list, topic);
}

void draft_derive(Draft *draft, const Facts *facts, const GPtrArray *files, const char *topics)
{
	static const struct {
		const char *topic;
		void (*derive)(Draft *draft, const Facts *facts);
	} all[] = {{"package", derive_packages}, {"service", derive_services},
	        {"port", derive_ports}, {"user", derive_users}, {"mount", derive_mounts},
	        {"kernel", derive_kernel}};
	for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
		if (wanted(topics, all[i].topic))
			all[i].derive(draft, facts);
	derive_files(draft, facts, files);
}
