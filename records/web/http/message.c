#include "records/web/http/message.h"

#include <string.h>

void response_header(HttpResponse *response, const char *name, const char *value)
{
	GString *out = response->headers;
	g_string_append(out, name);
	g_string_append(out, ": ");
	size_t from = out->len;
	g_string_append(out, value);
	for (; from < out->len; from++)
		if ((unsigned char)out->str[from] < ' ')
			out->str[from] = ' ';
	g_string_append(out, "\r\n");
}

void response_headers(HttpResponse *response, const char *lines)
{
	g_string_append(response->headers, lines);
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *words;
	} rows[] = {{200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
	        {303, "See Other"}, {304, "Not Modified"}, {400, "Bad Request"},
	        {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
	        {405, "Method Not Allowed"}, {408, "Request Timeout"}, {409, "Conflict"},
	        {411, "Length Required"}, {412, "Precondition Failed"}, {413, "Content Too Large"},
	        {414, "URI Too Long"}, {415, "Unsupported Media Type"}, {417, "Expectation Failed"},
	        {422, "Unprocessable Content"}, {428, "Precondition Required"},
	        {429, "Too Many Requests"}, {431, "Request Header Fields Too Large"},
	        {500, "Internal Server Error"}, {501, "Not Implemented"},
	        {503, "Service Unavailable"}, {504, "Gateway Timeout"},
	        {505, "HTTP Version Not Supported"}, {507, "Insufficient Storage"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].status == status)
			return rows[i].words;
	return "Status";
}

char *percent_decode(const char *text, size_t length, bool plus)
{
	g_autoptr(GString) out = g_string_sized_new(length);
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (c == '%') {
			if (i + 2 >= length || !g_ascii_isxdigit(text[i + 1]) ||
			        !g_ascii_isxdigit(text[i + 2]))
				return NULL;
			c = (char)(g_ascii_xdigit_value(text[i + 1]) << 4 |
			           g_ascii_xdigit_value(text[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (!c)
			return NULL;
		g_string_append_c(out, c);
	}
	if (!g_utf8_validate(out->str, (gssize)out->len, NULL))
		return NULL;
	return g_string_free(g_steal_pointer(&out), FALSE);
}

void percent_encode(GString *out, const char *text)
{
	for (const char *at = text; *at; at++)
		if (g_ascii_isalnum(*at) || strchr("-._~", *at))
			g_string_append_c(out, *at);
		else
			g_string_append_printf(out, "%%%02X", (unsigned char)*at);
}

char *query_get(const char *query, const char *name)
{
	while (*query) {
		size_t length = strcspn(query, "&");
		size_t key_length = strcspn(query, "=&");
		g_autofree char *key = percent_decode(query, key_length, true);
		if (key && strcmp(key, name) == 0) {
			const char *value = query + key_length + (key_length < length);
			return percent_decode(value, (size_t)(query + length - value), true);
		}
		query += length + (query[length] == '&');
	}
	return NULL;
}

const char *cookie_get(const HttpRequest *request, const char *name, size_t *ret_length)
{
	const char *at = head_get(request->head, "cookie");
	size_t name_length = strlen(name);
	while (at && *at) {
		at += strspn(at, "; ");
		size_t length = strcspn(at, ";");
		if (length > name_length && strncmp(at, name, name_length) == 0 &&
		        at[name_length] == '=') {
			*ret_length = length - name_length - 1;
			return at + name_length + 1;
		}
		at += length;
	}
	return NULL;
}
