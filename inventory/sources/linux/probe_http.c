/*
 * http: what a URL answers on the host itself, by the curl or wget that it has. The words in front
 * of the URL are those of the console's own requests (inventory/sources/web.h).
 */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#include "inventory/sources/web.h"

bool http_argument(const char *argument, GError **error)
{
	g_auto(WebRequest) request = {0};
	return web_request_parse(argument, &request, error);
}

static char *http_line(const char *argument)
{
	g_auto(WebRequest) request = {0};
	if (!web_request_parse(argument, &request, NULL))
		return g_strdup("false");
	g_autofree char *url = g_shell_quote(request.url);
	g_autofree char *ca = request.ca ? g_shell_quote(request.ca) : NULL;
	g_autofree char *follow =
	        request.redirects ? g_strdup_printf(" -L --max-redirs %u", request.redirects)
	                          : g_strdup("");
	return g_strdup_printf(
	        "if command -v curl >/dev/null; then curl -q -gsSi --max-time %u%s%s%s%s -- %s; "
	        "elif command -v wget >/dev/null; then wget -q -S -O - -T %u%s -- %s; "
	        "else echo 'neither curl nor wget on this host' >&2; exit 97; fi",
	        request.seconds, follow, request.insecure ? " -k" : "", ca ? " --cacert " : "",
	        ca ? ca : "", url, request.seconds,
	        request.insecure ? " --no-check-certificate" : "", url);
}

char *http_command(const LinuxWants *wants)
{
	GString *script = g_string_new(NULL);
	const GPtrArray *wanted = linux_wants_arguments(wants, "http");
	for (guint i = 0; wanted && i < wanted->len; i++) {
		g_auto(WebRequest) request = {0};
		web_request_parse(wanted->pdata[i], &request, NULL);
		g_autofree char *line = http_line(wanted->pdata[i]);
		probe_run_append(script, i, request.seconds + 1, false, line);
	}
	return g_string_free(script, FALSE);
}

/* Behind the last header of the last answer stands the body. */
static json_t *answer_parse(const char *text)
{
	const char *at = text, *body = NULL, *headers = NULL;
	int status = 0;
	while (g_str_has_prefix(at, "HTTP/")) {
		const char *blank = strchr(at, ' ');
		headers = at;
		status = blank ? (int)g_ascii_strtoll(blank, NULL, 10) : 0;
		const char *end = strstr(at, "\r\n\r\n"), *plain = strstr(at, "\n\n");
		if (end && (!plain || end < plain))
			body = end + 4;
		else
			body = plain ? plain + 2 : at + strlen(at);
		at = body;
	}
	if (!body)
		return NULL;
	g_autofree char *head = g_strndup(headers, (size_t)(body - headers));
	g_auto(GStrv) lines = g_strsplit(head, "\n", -1);
	json_t *list = json_array();
	for (guint i = 1; lines[0] && lines[i]; i++)
		if (*g_strstrip(lines[i]))
			json_array_append_new(list, json_string(lines[i]));
	return json_pack("{s:i, s:o, s:s}", "status", status, "headers", list, "body", body);
}

/* curl's exit status 7 and wget's words: nothing listens, which is an answer. */
static json_t *no_answer(uint64_t status, const char *said)
{
	if (status == 97)
		return probe_trouble(CAUSE_NOT_OBSERVED, "%s", said);
	if (status == 28)
		return probe_trouble(CAUSE_TIMEOUT, "%s", said);
	if (strstr(said, "onnection refused") || status == 7)
		return json_pack("{s:i, s:[], s:s, s:s}", "status", 0, "headers", "body", "",
		        "message", "connection refused");
	if (status == 60 || status == 35)
		return json_pack("{s:i, s:[], s:s, s:s}", "status", 0, "headers", "body", "",
		        "message", said);
	return probe_trouble(CAUSE_ERROR, "%s", *said ? said : "no HTTP answer");
}

static json_t *read_http(const char *argument, Slice answer)
{
	(void)argument;
	Slice rest = answer, line;
	uint64_t outer = 0, status = 1;
	bool cut, error_cut;
	if (!probe_line(&rest, '!', &line) || !slice_number(line, 10, &outer))
		return probe_missing();
	g_autofree char *out = probe_text(answer, '1', PROBE_OUTPUT_BYTES, &cut);
	g_autofree char *err = probe_text(answer, '2', PROBE_ERROR_BYTES, &error_cut);
	char *last = strrchr(err, '=');
	if (!last || !slice_number((Slice){last + 1, strlen(last + 1)}, 10, &status))
		return probe_failed(outer, err, PROBE_SECONDS);
	*last = '\0';
	g_strstrip(err);
	json_t *entry = answer_parse(out);
	if (!entry && strstr(err, "HTTP/")) { /* wget shows headers on its standard error */
		g_autofree char *joined = g_strdup_printf("%s\n\n%s", strstr(err, "HTTP/"), out);
		entry = answer_parse(joined);
	}
	if (entry && cut)
		json_object_set_new(entry, "truncated", json_true());
	return entry ? entry : no_answer(status, err);
}

json_t *parse_http(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	return probe_all(text, length, args, "http", read_http);
}
