#include "records/web/http/gate.h"

#include <string.h>

static const char token_marks[] = "!#$%&'*+-.^_`|~";

static bool refuse(Refusal *refusal, int status, const char *words)
{
	*refusal = (Refusal){status, words, 0};
	return false;
}

void head_clear(Head *head)
{
	g_free(head->bytes);
	*head = (Head){0};
}

const char *head_get(const Head *head, const char *name)
{
	for (size_t i = 0; i < head->count; i++)
		if (strcmp(head->headers[i].name, name) == 0)
			return head->headers[i].value;
	return NULL;
}

const char *head_get_last(const Head *head, const char *name)
{
	for (size_t i = head->count; i > 0; i--)
		if (strcmp(head->headers[i - 1].name, name) == 0)
			return head->headers[i - 1].value;
	return NULL;
}

/* Of a head that is not yet whole: is it already too long? */
static GateAnswer more(const char *bytes, size_t length, Refusal *refusal)
{
	bool in_first_line = memchr(bytes, '\n', length) == NULL;
	if (in_first_line && length > GATE_TARGET_MAX + 32)
		refuse(refusal, 414, "the request's target is too long");
	else if (length > GATE_HEAD_MAX)
		refuse(refusal, 431, "the request's head is too long");
	else
		return GATE_MORE;
	return GATE_REFUSED;
}

GateAnswer gate_find(
        const char *bytes, size_t length, size_t *scanned, size_t *ret_length, Refusal *refusal)
{
	for (size_t at = *scanned; at < length; at++) {
		unsigned char byte = (unsigned char)bytes[at];
		if (byte == '\n') {
			if (at == 0 || bytes[at - 1] != '\r')
				return refuse(refusal, 400, "a line does not end in CR LF"),
				       GATE_REFUSED;
			if (at == 1 || (at >= 3 && bytes[at - 2] == '\n')) {
				*scanned = at + 1;
				*ret_length = at + 1;
				return *ret_length > GATE_HEAD_MAX
				               ? more(bytes, *ret_length, refusal)
				               : GATE_WHOLE;
			}
		} else if (at > 0 && bytes[at - 1] == '\r') {
			return refuse(refusal, 400, "a CR stands alone"), GATE_REFUSED;
		} else if ((byte < ' ' && byte != '\t' && byte != '\r') || byte == 0x7f) {
			return refuse(refusal, 400, "a control character stands in the head"),
			       GATE_REFUSED;
		}
	}
	*scanned = length;
	return more(bytes, length, refusal);
}

static bool token(const char *text)
{
	if (!*text)
		return false;
	for (const char *at = text; *at; at++)
		if (!g_ascii_isalnum(*at) && !strchr(token_marks, *at))
			return false;
	return true;
}

/* The length of "http://" in front of a whole address (in whatever letters); 0: it is none. */
static size_t scheme_length(const char *target, size_t length)
{
	static const char *const schemes[] = {"http://", "https://"};
	for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
		size_t one = strlen(schemes[i]);
		if (length >= one && g_ascii_strncasecmp(target, schemes[i], one) == 0)
			return one;
	}
	return 0;
}

/* An address as a proxy is asked for it, which a server takes too (RFC 9112, 3.2.2): its path
 * becomes the target. */
static void address_part(char *target, Head *head)
{
	enum { ROOM = 2 }; /* that the "//" leaves: for a NUL and a path that is not written */
	size_t scheme = scheme_length(target, strlen(target));
	if (!scheme)
		return;
	char *host = target + scheme;
	size_t length = strcspn(host, "/?");
	char *path = host + length;
	memmove(host - ROOM, host, length);
	host[(ptrdiff_t)length - ROOM] = '\0';
	head->authority = host - ROOM;
	if (*path != '/')
		*--path = '/';
	head->target = path;
}

/* The first line, cut at its spaces. */
static bool first_line(char *line, Head *head, Refusal *refusal)
{
	char *target = strchr(line, ' ');
	char *version = target ? strchr(target + 1, ' ') : NULL;
	if (!version)
		return refuse(refusal, 400, "the first line is not METHOD /path HTTP/1.1");
	*target++ = '\0';
	*version++ = '\0';
	head->method = line;
	head->target = target;
	if (!token(line))
		return refuse(refusal, 400, "the method is none");
	if (strlen(target) > GATE_TARGET_MAX)
		return refuse(refusal, 414, "the request's target is too long");
	address_part(target, head);
	if (*head->target != '/')
		return refuse(refusal, 400, "the target is not a path");
	for (const char *at = head->target; *at; at++)
		if (*at < '!' || *at > '~' || *at == '#')
			return refuse(
			        refusal, 400, "the target has characters that must be escaped");
	if (strncmp(version, "HTTP/", 5) != 0)
		return refuse(refusal, 400, "the first line is not METHOD /path HTTP/1.1");
	if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
		return refuse(refusal, 505, "the version is not HTTP/1.1");
	head->minor = version[7] - '0';
	return true;
}

static bool header_line(char *line, Head *head, Refusal *refusal)
{
	if (*line == ' ' || *line == '\t')
		return refuse(refusal, 400, "a header is folded over two lines");
	char *colon = strchr(line, ':');
	if (!colon)
		return refuse(refusal, 400, "a header has no colon");
	*colon = '\0';
	if (!token(line))
		return refuse(refusal, 400, "a header's name has characters that may not be there");
	if (head->count == GATE_HEADERS_MAX)
		return refuse(refusal, 431, "there are too many headers");
	for (char *at = line; *at; at++)
		*at = g_ascii_tolower(*at);
	char *value = colon + 1 + strspn(colon + 1, " \t");
	for (char *end = value + strlen(value); end > value && strchr(" \t", end[-1]);)
		*--end = '\0';
	head->headers[head->count].name = line;
	head->headers[head->count++].value = value;
	return true;
}

static size_t times(const Head *head, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < head->count; i++)
		count += strcmp(head->headers[i].name, name) == 0;
	return count;
}

/* host or host:port, as RFC 3986 writes it; characters that cannot be in one are enough to look
 * for. */
static bool host_good(const char *host)
{
	size_t length = strlen(host);
	return length > 0 && length <= 255 &&
	       strspn(host,
	               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]") ==
	               length;
}

static bool length_read(const char *text, uint64_t *ret, Refusal *refusal)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || text[digits])
		return refuse(refusal, 400, "Content-Length is not a number");
	if (digits > 15)
		return refuse(refusal, 413, "Content-Length has more than 15 digits");
	*ret = g_ascii_strtoull(text, NULL, 10);
	return true;
}

/* What the headers mean for where this request ends and the next begins. */
static bool framing(Head *head, Refusal *refusal)
{
	const char *length = head_get(head, "content-length");
	if (times(head, "host") != 1)
		return refuse(refusal, 400, "there must be one Host header");
	head->host = head_get(head, "host");
	if (!host_good(head->host))
		return refuse(refusal, 400, "the Host is none");
	if (head->authority && g_ascii_strcasecmp(head->authority, head->host) != 0)
		return refuse(refusal, 400, "the Host is not that of the target");
	if (times(head, "content-length") > 1)
		return refuse(refusal, 400, "there is more than one Content-Length");
	const char *coding = head_get(head, "transfer-encoding");
	if (coding && length)
		return refuse(refusal, 400, "there are Content-Length and Transfer-Encoding");
	if (coding && (times(head, "transfer-encoding") > 1 ||
	                      g_ascii_strcasecmp(coding, "chunked") != 0))
		return refuse(refusal, 501, "the Transfer-Encoding is not known");
	if (coding)
		return refuse(refusal, 411, "send the body with a Content-Length");
	return !length || length_read(length, &head->content_length, refusal);
}

static bool behaviour(Head *head, Refusal *refusal)
{
	const char *expect = head_get(head, "expect");
	const char *connection = head_get(head, "connection");
	if (expect &&
	        (times(head, "expect") > 1 || g_ascii_strcasecmp(expect, "100-continue") != 0))
		return refuse(refusal, 417, "the Expect is not known");
	head->expects_continue = expect && head->minor == 1;
	if (head->content_length &&
	        (strcmp(head->method, "GET") == 0 || strcmp(head->method, "HEAD") == 0))
		return refuse(refusal, 400, "a GET has no body");
	head->keep_alive = head->minor == 1;
	if (connection) {
		g_autofree char *small = g_ascii_strdown(connection, -1);
		head->keep_alive = strstr(small, "close") == NULL &&
		                   (head->minor == 1 || strstr(small, "keep-alive"));
	}
	return true;
}

bool gate_read(const char *bytes, size_t length, Head *ret, Refusal *refusal)
{
	g_auto(Head) head = {.bytes = g_strndup(bytes, length)};
	bool first = true, good = true;
	for (char *line = head.bytes; good;) {
		char *end = strstr(line, "\r\n");
		if (!end)
			return refuse(refusal, 400, "the head is not whole");
		*end = '\0';
		if (!*line && !first)
			break;
		good = first ? first_line(line, &head, refusal) : header_line(line, &head, refusal);
		first = false;
		line = end + 2;
	}
	if (!good || !framing(&head, refusal) || !behaviour(&head, refusal))
		return false;
	*ret = head;
	head = (Head){0};
	return true;
}

static void list_add(GString *list, const char *value, size_t length)
{
	g_string_append(list, list->len ? ", " : "");
	g_string_append_len(list, value, (gssize)length);
}

char *head_get_list(const Head *head, const char *name)
{
	GString *list = g_string_new(NULL);
	for (size_t i = 0; i < head->count; i++)
		if (strcmp(head->headers[i].name, name) == 0)
			list_add(list, head->headers[i].value, strlen(head->headers[i].value));
	return g_string_free(list, FALSE);
}

char *gate_peek(const char *bytes, size_t length, const char *name)
{
	size_t named = strlen(name);
	const char *end = bytes ? bytes + MIN(length, (size_t)GATE_HEAD_MAX) : NULL, *feed;
	GString *list = g_string_new(NULL);
	for (const char *line = bytes;
	        line < end && (feed = memchr(line, '\n', (size_t)(end - line))); line = feed + 1) {
		if ((size_t)(feed - line) > named && line[named] == ':' &&
		        g_ascii_strncasecmp(line, name, named) == 0)
			list_add(list, line + named + 1, (size_t)(feed - line) - named - 1);
	}
	g_strdelimit(list->str, "\r\t", ' ');
	return g_strstrip(g_string_free(list, FALSE));
}

bool gate_peek_below(const char *bytes, size_t length, const char *prefix)
{
	const char *space = bytes ? memchr(bytes, ' ', MIN(length, (size_t)16)) : NULL;
	size_t there = space ? length - (size_t)(space + 1 - bytes) : 0;
	const char *path = there ? space + 1 : "";
	size_t scheme = scheme_length(path, there);
	if (scheme) {
		const char *end = path + there;
		path += scheme;
		while (path < end && *path != '/' && *path > ' ')
			path++;
		there = (size_t)(end - path);
	}
	return there >= strlen(prefix) && memcmp(path, prefix, strlen(prefix)) == 0;
}
