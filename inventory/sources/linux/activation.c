/*
 * activation: what an operating system that is sold says of its own licence. The command prints
 * each tool's answer behind a line "= TOOL"; what is secret in it (registration codes, keys) never
 * leaves the host.
 *
 * Formats: subscription-manager(8) `status`; SUSEConnect(8) `--status` (JSON); Kylin V10's
 * kylin_activation_check, /etc/.kyactivation, `term=` of /etc/.kyinfo; UOS's uos-activator-cmd -q.
 * Read against recorded answers, not against live products.
 */
#include <string.h>

#include "inventory/sources/linux/parse.h"

#define KEPT_BYTES 400 /* of an answer that we cannot take apart */

/* "Overall Status: Current"; Disabled is what Simple Content Access answers, and is fine. */
static void read_rhel(json_t *value, const char *answer)
{
	static const char title[] = "Overall Status:";
	const char *at = strstr(answer, title);
	g_autofree char *word = NULL;
	if (at) {
		at += strlen(title);
		word = g_strstrip(g_strndup(at, strcspn(at, "\n")));
	}
	bool simple = strstr(answer, "Simple Content Access") != NULL;
	const char *state = !word                                     ? "unknown"
	                    : strcmp(word, "Current") == 0            ? "activated"
	                    : strcmp(word, "Disabled") == 0 && simple ? "activated"
	                    : strcmp(word, "Invalid") == 0 || strcmp(word, "Insufficient") == 0 ||
	                                    strcmp(word, "Unknown") == 0
	                            ? "not_activated"
	                            : "unknown";
	json_object_set_new(value, "state", json_string(state));
	json_object_set_new(value, "said", json_string(word ? word : ""));
}

/* The base product is the entry with a subscription_status; modules have none. */
static void read_sles(json_t *value, const char *answer)
{
	g_autoptr(json_t) list = json_loads(answer, 0, NULL);
	const char *state = "unknown", *said = "", *expires = NULL;
	size_t i;
	json_t *entry;
	json_array_foreach(list, i, entry) {
		const char *status = json_string_value(json_object_get(entry, "status"));
		const char *paid = json_string_value(json_object_get(entry, "subscription_status"));
		if (i > 0 && !paid)
			continue;
		said = paid ? paid : status ? status : "";
		expires = json_string_value(json_object_get(entry, "expires_at"));
		state = g_strcmp0(status, "Registered") == 0 &&
		                        (!paid || strcmp(paid, "ACTIVE") == 0)
		                ? "activated"
		                : "not_activated";
		if (paid)
			break;
	}
	json_object_set_new(value, "state", json_string(state));
	json_object_set_new(value, "said", json_string(said));
	if (expires && strlen(expires) >= 10) {
		g_autofree char *day = g_strndup(expires, 10);
		json_object_set_new(value, "expires", json_string(day));
	}
}

/* Only .kyinfo with a term that lies ahead is no activation: the tool or its mark must say so. */
static void read_kylin(json_t *value, const char *answer)
{
	bool mark = strstr(answer, "mark: /etc/.kyactivation") != NULL;
	bool yes = strstr(answer, "已激活") || strstr(answer, "Activated") ||
	           strstr(answer, "activated successfully");
	bool no = strstr(answer, "未激活") || strstr(answer, "not activated") ||
	          strstr(answer, "Not activated") || strstr(answer, "过期");
	const char *term = strstr(answer, "term=");
	json_object_set_new(value, "state",
	        json_string(no            ? "not_activated"
	                    : yes || mark ? "activated"
	                                  : "unknown"));
	json_object_set_new(value, "said",
	        json_string(no     ? "未激活"
	                    : yes  ? "已激活"
	                    : mark ? "/etc/.kyactivation"
	                           : ""));
	if (term && strspn(term + 5, "0123456789-") >= 10) {
		g_autofree char *day = g_strndup(term + 5, 10);
		json_object_set_new(value, "expires", json_string(day));
	}
}

static void read_uos(json_t *value, const char *answer)
{
	bool no = strstr(answer, "未激活") || strstr(answer, "试用") || strstr(answer, "trial") ||
	          strstr(answer, "Trial") || strstr(answer, "inactive");
	bool yes = strstr(answer, "已激活") || strstr(answer, "activated");
	g_autofree char *said =
	        g_strstrip(g_strndup(answer, MIN(strcspn(answer, "\n"), KEPT_BYTES)));
	g_autofree char *valid = g_utf8_make_valid(said, -1);
	json_object_set_new(value, "state",
	        json_string(no    ? "not_activated"
	                    : yes ? "activated"
	                          : "unknown"));
	json_object_set_new(value, "said", json_string(valid));
}

json_t *parse_activation(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	static const struct {
		const char *head, *tool;
		void (*read)(json_t *value, const char *answer);
	} tools[] = {{"= subscription-manager\n", "subscription-manager", read_rhel},
	        {"= SUSEConnect\n", "SUSEConnect", read_sles},
	        {"= kylin_activation_check\n", "kylin_activation_check", read_kylin},
	        {"= uos-activator-cmd\n", "uos-activator-cmd", read_uos}};
	(void)args, (void)error;
	Slice output = command_output(text, length);
	g_autofree char *all = g_strndup(output.bytes ? output.bytes : "", output.length);
	json_t *value = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(tools); i++) {
		const char *answer = strstr(all, tools[i].head);
		if (!answer || (answer > all && answer[-1] != '\n'))
			continue;
		json_object_set_new(value, "tool", json_string(tools[i].tool));
		tools[i].read(value, answer + strlen(tools[i].head));
		return value;
	}
	json_object_set_new(value, "tool", json_string(""));
	json_object_set_new(value, "state", json_string("none"));
	return value;
}
