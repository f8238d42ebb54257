#include "inventory/reach/known_hosts.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "inventory/reach/patterns.h"
#include "inventory/reach/small_file.h"
#include <string.h>

typedef struct {
	const char *at;
	size_t length;
} Field;

typedef enum { MARKER_NONE, MARKER_REVOKED, MARKER_AUTHORITY, MARKER_OTHER } Marker;

typedef struct {
	Marker marker;
	Field names, type, key;
} Line;

bool known_hosts_load(const char *name, KnownHostsFile *file, GError **error)
{
	*file = (KnownHostsFile){0};
	if (!small_file_load(name, KNOWN_HOSTS_BYTES_MAX, &file->text, &file->length, error))
		return false;
	file->name = g_strdup(name);
	return true;
}

void known_hosts_clear(KnownHostsFile *file)
{
	g_free(file->name);
	g_free(file->text);
	*file = (KnownHostsFile){0};
}

char *known_hosts_name(const char *host, int port)
{
	return port == 22 ? g_strdup(host) : g_strdup_printf("[%s]:%d", host, port);
}

/* The next field of what is left of a line, up to a blank. */
static Field field_next(Field *rest)
{
	while (rest->length && (*rest->at == ' ' || *rest->at == '\t'))
		rest->at++, rest->length--;
	Field field = {rest->at, 0};
	while (field.length < rest->length && field.at[field.length] != ' ' &&
	        field.at[field.length] != '\t')
		field.length++;
	rest->at += field.length;
	rest->length -= field.length;
	return field;
}

static bool field_is(Field field, const char *text)
{
	return field.length == strlen(text) && memcmp(field.at, text, field.length) == 0;
}

/* Decodes `field` into `bytes`; returns how many, 0 when it is not base64 or does not fit. */
static size_t field_decode(Field field, unsigned char *bytes, size_t size)
{
	if (field.length / 4 * 3 + 3 > size)
		return 0;
	int state = 0;
	guint save = 0;
	return g_base64_decode_step(field.at, field.length, bytes, &state, &save);
}

/* "|1|base64 of 20 bytes of salt|base64 of HMAC-SHA1(salt, name)" */
static bool hashed_match(Field names, const char *name)
{
	const char *salt_at = names.at + 3, *end = names.at + names.length;
	const char *bar = memchr(salt_at, '|', (size_t)(end - salt_at));
	if (!bar)
		return false;
	unsigned char salt[64], expected[64], digest[20];
	size_t salt_length = field_decode((Field){salt_at, (size_t)(bar - salt_at)}, salt, 64);
	size_t length = field_decode((Field){bar + 1, (size_t)(end - bar - 1)}, expected, 64);
	if (salt_length == 0 || length != sizeof digest)
		return false;
	g_autofree char *lower = g_ascii_strdown(name, -1);
	gsize digest_length = sizeof digest;
	GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, salt, salt_length);
	g_hmac_update(hmac, (const guchar *)lower, -1);
	g_hmac_get_digest(hmac, digest, &digest_length);
	g_hmac_unref(hmac);
	return memcmp(digest, expected, sizeof digest) == 0;
}

static bool line_is_for(const Line *line, const char *name)
{
	if (line->names.length > 3 && memcmp(line->names.at, "|1|", 3) == 0)
		return hashed_match(line->names, name);
	return pattern_list_match(line->names.at, line->names.length, ",", name);
}

/* False for a comment, an empty line, one with fields missing, or one for other hosts. */
static bool line_parse(Field text, const char *name, Line *line)
{
	if (text.length && text.at[text.length - 1] == '\r')
		text.length--;
	*line = (Line){.names = field_next(&text)};
	if (line->names.length && *line->names.at == '#')
		return false;
	if (line->names.length && *line->names.at == '@') {
		line->marker = field_is(line->names, "@revoked")          ? MARKER_REVOKED
		               : field_is(line->names, "@cert-authority") ? MARKER_AUTHORITY
		                                                          : MARKER_OTHER;
		line->names = field_next(&text);
	}
	if (!line_is_for(line, name)) /* most lines of a long file end here */
		return false;
	line->type = field_next(&text);
	line->key = field_next(&text);
	return line->key.length > 0 && line->type.length < sizeof((KnownHostsFinding *)0)->type;
}

/* The next well-formed line for the host from *at on; counts lines in *number. */
static bool line_next(
        const KnownHostsFile *file, const char *name, size_t *at, size_t *number, Line *line)
{
	while (*at < file->length) {
		const char *begin = file->text + *at;
		const char *newline = memchr(begin, '\n', file->length - *at);
		size_t length = newline ? (size_t)(newline - begin) : file->length - *at;
		*at += length + 1;
		++*number;
		if (line_parse((Field){begin, length}, name, line))
			return true;
	}
	return false;
}

static bool key_is(const Line *line, const unsigned char *blob, size_t blob_length)
{
	size_t size = line->key.length / 4 * 3 + 3;
	g_autofree unsigned char *bytes = g_malloc(size);
	size_t length = field_decode(line->key, bytes, size);
	return length == blob_length && memcmp(bytes, blob, length) == 0;
}

/* Is what stands in the key field a key of the type named before it? */
static bool key_is_sound(const Line *line)
{
	size_t size = line->key.length / 4 * 3 + 3, type = line->type.length;
	g_autofree unsigned char *bytes = g_malloc(size);
	size_t length = field_decode(line->key, bytes, size);
	return length > 4 + type && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0 &&
	       bytes[3] == type && memcmp(bytes + 4, line->type.at, type) == 0;
}

static void finding_set(
        KnownHostsFinding *finding, KnownHostsMatch match, size_t number, const Line *line)
{
	finding->match = match;
	finding->line = number;
	memcpy(finding->type, line->type.at, line->type.length);
	finding->type[line->type.length] = '\0';
}

KnownHostsFinding known_hosts_find(
        const KnownHostsFile *file, const char *name, const unsigned char *blob, size_t blob_length)
{
	KnownHostsFinding finding = {0};
	size_t at = 0, number = 0;
	Line line;
	while (line_next(file, name, &at, &number, &line)) {
		if (line.marker == MARKER_OTHER)
			continue;
		if (line.marker == MARKER_AUTHORITY) {
			if (finding.authority_line == 0)
				finding.authority_line = number;
			continue;
		}
		bool same = key_is(&line, blob, blob_length);
		if (line.marker == MARKER_REVOKED) {
			if (same && finding.match != KNOWN_HOSTS_REVOKED)
				finding_set(&finding, KNOWN_HOSTS_REVOKED, number, &line);
		} else if (same && finding.match < KNOWN_HOSTS_REVOKED) {
			finding_set(&finding, KNOWN_HOSTS_KNOWN, number, &line);
		} else if (finding.match == KNOWN_HOSTS_UNKNOWN && key_is_sound(&line)) {
			finding_set(&finding, KNOWN_HOSTS_CHANGED, number, &line);
		}
	}
	return finding;
}

void known_hosts_types(const KnownHostsFile *file, const char *name,
        void (*found)(const char *type, void *data), void *data)
{
	size_t at = 0, number = 0;
	Line line;
	while (line_next(file, name, &at, &number, &line)) {
		if (line.marker != MARKER_NONE)
			continue;
		char type[sizeof((KnownHostsFinding *)0)->type];
		memcpy(type, line.type.at, line.type.length);
		type[line.type.length] = '\0';
		found(type, data);
	}
}
