/* What a request asks for behind its head: its path against the table of routes, cookies, escapes,
 * and a change of the province's settings as JSON. The first byte chooses. */
#include "base/cleanup.h"
#include "records/rules/policy.h"
#include "records/web/http/message.h"
#include "records/web/route.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void path_asked(const char *text)
{
	char *parts[ROUTE_PARTS_MAX + 1] = {0};
	bool other;
	const Route *route = route_find("GET", text, parts, &other);
	for (int i = 0; i <= ROUTE_PARTS_MAX; i++) {
		if (parts[i] && (!route || !*parts[i] || strchr(parts[i], '/') ||
		                        !g_utf8_validate(parts[i], -1, NULL)))
			abort();
		g_free(parts[i]);
	}
}

static void escapes_asked(const char *text, size_t length)
{
	g_autofree char *plain = percent_decode(text, length, true);
	if (!plain)
		return;
	g_autoptr(GString) again = g_string_new(NULL);
	percent_encode(again, plain);
	g_autofree char *same = percent_decode(again->str, again->len, false);
	if (!same || strcmp(same, plain) != 0)
		abort();
}

static void cookies_asked(const char *text)
{
	size_t length = 0;
	const Head head = {.headers = {{"cookie", text}}, .count = 1};
	const HttpRequest request = {.head = &head, .path = "/", .query = ""};
	const char *found = cookie_get(&request, "session", &length);
	if (found && (found < text || found + length > text + strlen(text)))
		abort();
}

static void settings_asked(const char *text, size_t length)
{
	Policy policy = policy_default();
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) change = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(change))
		return;
	if (policy_change(&policy, change, &error) == (error != NULL))
		abort();
	for (size_t i = 0; i < policy_numbers_count(); i++) {
		int value = policy_number(&policy, &policy_numbers[i]);
		if (!error && (value < policy_numbers[i].least || value > policy_numbers[i].most))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 64 * 1024)
		return 0;
	g_autofree char *text = g_strndup((const char *)data + 1, size - 1);
	switch (data[0] % 4) {
	case 0:
		path_asked(text);
		break;
	case 1:
		escapes_asked(text, strlen(text));
		break;
	case 2:
		cookies_asked(text);
		break;
	default:
		settings_asked(text, strlen(text));
	}
	return 0;
}
