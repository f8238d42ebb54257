/* ETags: which version it is, and of what has words in which language. */
#include "records/web/exchange.h"

#include <string.h>

#define ENGLISH "-en"

/* "7", "7-en"; without quotes. Yours. */
static char *tag_of(int64_t version, bool english)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "%s", version, english ? ENGLISH : "");
}

char *exchange_tag(const Exchange *exchange, int64_t version)
{
	return tag_of(version, !exchange->zh);
}

static void tag_put(Exchange *exchange, int64_t version, bool english)
{
	g_autofree char *tag = tag_of(version, english);
	g_autofree char *quoted = g_strdup_printf("\"%s\"", tag);
	response_header(exchange->response, "ETag", quoted);
}

void exchange_etag(Exchange *exchange, int64_t version)
{
	tag_put(exchange, version, !exchange->zh);
}

void exchange_etag_wordless(Exchange *exchange, int64_t version)
{
	tag_put(exchange, version, false);
}

static bool tag_read(const char *text, int64_t *ret, bool *ret_english)
{
	size_t digits = strspn(text + 1, "0123456789");
	if (*text != '"' || digits < 1 || digits > 18)
		return false;
	*ret = g_ascii_strtoll(text + 1, NULL, 10);
	*ret_english = strcmp(text + 1 + digits, ENGLISH "\"") == 0;
	return *ret_english || strcmp(text + 1 + digits, "\"") == 0;
}

/* Whether one of a list is of that version in that language: weakly, as a proxy that packs makes of
 * ours; "*" is of any (RFC 9110 13.1.2). */
static bool tags_have(const char *text, int64_t version, bool english)
{
	int64_t tag;
	bool tag_english;
	g_auto(GStrv) tags = g_strsplit(text, ",", -1);
	for (size_t i = 0; tags[i]; i++) {
		const char *one = g_strstrip(tags[i]);
		if (strcmp(one, "*") == 0)
			return true;
		one += g_str_has_prefix(one, "W/") ? 2 : 0;
		if (tag_read(one, &tag, &tag_english) && tag == version && tag_english == english)
			return true;
	}
	return false;
}

static bool fresh(Exchange *exchange, int64_t version, bool english)
{
	const char *has = head_get(exchange->request->head, "if-none-match");
	tag_put(exchange, version, english);
	if (!has || !tags_have(has, version, english))
		return false;
	exchange->response->status = 304;
	return true;
}

bool exchange_fresh(Exchange *exchange, int64_t version)
{
	return fresh(exchange, version, !exchange->zh);
}

bool exchange_fresh_wordless(Exchange *exchange, int64_t version)
{
	return fresh(exchange, version, false);
}

/* A strong tag of RFC 9110 8.8.3, one alone: without it the request says nothing of a version
 * (400), as "*" and weak tags do, which no reading anew makes better; one that is none of ours is
 * one of another version (412). */
static bool quoted(const char *tag)
{
	size_t length = strlen(tag);
	return length >= 2 && *tag == '"' && tag[length - 1] == '"' &&
	       !memchr(tag + 1, '"', length - 2);
}

bool exchange_if_match(Exchange *exchange, int64_t *ret, GError **error)
{
	const char *tag = head_get(exchange->request->head, "if-match");
	bool english;
	if (!tag)
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_PRECONDITION_NEEDED,
		        "say in If-Match which version you change: the ETag of what you read");
	else if (!quoted(tag))
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        *tag == '*' || g_str_has_prefix(tag, "W/")
		                ? "If-Match: no \"*\" and no weak tag (W/): the ETag of what you "
		                  "read"
		                : "If-Match: an ETag has its quotes: \"7\"");
	else if (!tag_read(tag, ret, &english)) /* a change is the same in every language */
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_PRECONDITION, "If-Match is none of our ETags");
	else
		return true;
	return false;
}
