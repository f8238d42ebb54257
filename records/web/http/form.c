#include "records/web/http/form.h"

#include "base/error.h"
#include "records/web/http/message.h"

#include <string.h>

enum { BOUNDARY_MAX = 70, PART_HEAD_MAX = 2048 };

typedef struct {
	char *name, *value;
} Field;

struct HttpForm {
	GArray *fields; /* Field */
	GArray *files;  /* HttpFormFile */
};

static void field_clear(void *data)
{
	Field *field = data;
	g_free(field->name);
	g_free(field->value);
}

static void file_clear(void *data)
{
	HttpFormFile *file = data;
	g_free((char *)file->name);
	g_free((char *)file->filename);
}

static HttpForm *form_new(void)
{
	HttpForm *form = g_new0(HttpForm, 1);
	form->fields = g_array_new(FALSE, FALSE, sizeof(Field));
	form->files = g_array_new(FALSE, FALSE, sizeof(HttpFormFile));
	g_array_set_clear_func(form->fields, field_clear);
	g_array_set_clear_func(form->files, file_clear);
	return form;
}

void http_form_free(HttpForm *form)
{
	g_array_unref(form->fields);
	g_array_unref(form->files);
	g_free(form);
}

static bool bad(GError **error, const char *words)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "form: %s", words);
	return false;
}

static bool too_many_fields(GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
	        "form: there are too many fields (%d at most)", FORM_FIELDS_MAX);
	return false;
}

static bool too_long(int most, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
	        "form: a field is too long (%d bytes at most)", most);
	return false;
}

/* One newline is '\n', whatever the browser sends; other control characters are refused. */
static bool text_clean(char *text)
{
	char *to = text;
	for (const char *from = text; *from; from++) {
		if (*from == '\r' && from[1] == '\n')
			continue;
		if (((unsigned char)*from < ' ' && *from != '\t' && *from != '\n') || *from == 0x7f)
			return false;
		*to++ = *from;
	}
	*to = '\0';
	return true;
}

/* Takes over both texts. */
static bool field_add(HttpForm *form, char *name, char *value, GError **error)
{
	Field field = {name, value};
	bool good = true;
	if (!name || !value || !*name)
		good = bad(error, "a field is no UTF-8 text");
	else if (!text_clean(name) || !text_clean(value))
		good = bad(error, "a field has control characters");
	else if (strlen(name) > FORM_NAME_MAX || strlen(value) > FORM_VALUE_MAX)
		good = too_long(
		        strlen(name) > FORM_NAME_MAX ? FORM_NAME_MAX : FORM_VALUE_MAX, error);
	else if (form->fields->len >= FORM_FIELDS_MAX)
		good = too_many_fields(error);
	if (good)
		g_array_append_val(form->fields, field);
	else
		field_clear(&field);
	return good;
}

static bool read_urlencoded(HttpForm *form, const char *body, size_t length, GError **error)
{
	if (strlen(body) != length)
		return bad(error, "a field is no UTF-8 text");
	for (const char *at = body, *end = body + length; at < end;) {
		size_t whole = strcspn(at, "&");
		size_t name = strcspn(at, "=&");
		const char *value = at + name + (name < whole);
		if (whole &&
		        !field_add(form, percent_decode(at, name, true),
		                percent_decode(value, (size_t)(at + whole - value), true), error))
			return false;
		at += whole + 1;
	}
	return true;
}

/* A parameter of Content-Disposition: name="…", with %22 for a quote as browsers write it. */
static char *parameter(const char *header, const char *name)
{
	g_autofree char *key = g_strdup_printf("; %s=\"", name);
	const char *at = strstr(header, key);
	if (!at)
		return NULL;
	at += strlen(key);
	size_t length = strcspn(at, "\"");
	if (at[length] != '"')
		return NULL;
	g_autoptr(GString) text = g_string_new_len(at, (gssize)length);
	g_string_replace(text, "%22", "\"", 0);
	g_string_replace(text, "%0D", " ", 0);
	g_string_replace(text, "%0A", " ", 0);
	return g_utf8_validate(text->str, -1, NULL) ? g_strdup(text->str) : NULL;
}

/* What is behind the last slash or backslash. */
static char *without_folders(const char *filename)
{
	const char *slash = strrchr(filename, '/');
	const char *back = strrchr(filename, '\\');
	const char *last = MAX(slash, back);
	return g_strdup(last ? last + 1 : filename);
}

/* One part: its head and its bytes. */
static bool part_add(HttpForm *form, const char *head, size_t head_length, const char *bytes,
        size_t length, GError **error)
{
	if (head_length > PART_HEAD_MAX || memchr(head, '\0', head_length))
		return bad(error, "the head of a part is not one");
	g_autofree char *text = g_strndup(head, head_length);
	const char *line = strcasestr(text, "content-disposition: form-data");
	if (!line || (line != text && line[-1] != '\n'))
		return bad(error, "a part is not form-data");
	g_autofree char *header = g_strndup(line, strcspn(line, "\r\n"));
	g_autofree char *name = parameter(header, "name");
	g_autofree char *filename = parameter(header, "filename");
	if (!name || !*name || strlen(name) > FORM_NAME_MAX)
		return bad(error, "a part has no name");
	if (!filename && strstr(header, "; filename"))
		return bad(error, "the name of a file is not UTF-8");
	if (filename) {
		HttpFormFile file = {
		        g_steal_pointer(&name), without_folders(filename), bytes, length};
		g_array_append_val(form->files, file);
		return form->files->len <= FORM_FIELDS_MAX || too_many_fields(error);
	}
	char *value = !memchr(bytes, '\0', length) && g_utf8_validate(bytes, (gssize)length, NULL)
	                      ? g_strndup(bytes, length)
	                      : NULL;
	return field_add(form, g_steal_pointer(&name), value, error);
}

static char *boundary_of(const char *content_type)
{
	const char *at = strcasestr(content_type, "boundary=");
	if (!at || at == content_type || !strchr("; \t", at[-1])) /* no other parameter's end */
		return NULL;
	at += strlen("boundary=");
	bool quoted = *at == '"';
	at += quoted;
	size_t length = strcspn(at, quoted ? "\"" : "; \t");
	if (length < 1 || length > BOUNDARY_MAX)
		return NULL;
	g_autofree char *value = g_strndup(at, length);
	return g_strdup_printf("\r\n--%s", value);
}

static bool read_multipart(
        HttpForm *form, const char *type, const char *body, size_t length, GError **error)
{
	g_autofree char *mark = boundary_of(type);
	size_t mark_length = mark ? strlen(mark) : 0;
	const char *end = body + length;
	/* the first one stands at the start, without the newline in front */
	if (!mark || length < mark_length - 2 || memcmp(body, mark + 2, mark_length - 2) != 0)
		return bad(error, "it does not begin with its boundary");
	const char *at = body + mark_length - 2;
	for (;;) {
		if (end - at >= 2 && memcmp(at, "--", 2) == 0)
			return true;
		if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
			return bad(error, "text behind a boundary");
		at += 2;
		const char *split = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
		const char *bytes = split ? split + 4 : end;
		/* an empty part: the boundary's newline is the one that ends the head */
		const char *stop =
		        split ? memmem(split + 2, (size_t)(end - split - 2), mark, mark_length)
		              : NULL;
		if (!stop)
			return bad(error, "the last boundary is missing");
		size_t size = stop < bytes ? 0 : (size_t)(stop - bytes);
		if (!part_add(form, at, (size_t)(split - at), bytes, size, error))
			return false;
		at = stop + mark_length;
	}
}

HttpForm *http_form_read(const char *content_type, const char *body, size_t length, GError **error)
{
	g_autoptr(HttpForm) form = form_new();
	bool good;
	if (g_ascii_strncasecmp(content_type, "application/x-www-form-urlencoded", 33) == 0)
		good = read_urlencoded(form, body, length, error);
	else if (g_ascii_strncasecmp(content_type, "multipart/form-data", 19) == 0)
		good = read_multipart(form, content_type, body, length, error);
	else
		good = bad(error, "its type is not that of a form");
	return good ? g_steal_pointer(&form) : NULL;
}

const char *http_form_get_next(const HttpForm *form, const char *name, size_t *at)
{
	for (; form && *at < form->fields->len; ++*at) {
		const Field *field = &g_array_index(form->fields, Field, *at);
		if (strcmp(field->name, name) == 0) {
			++*at;
			return field->value;
		}
	}
	return NULL;
}

const char *http_form_get(const HttpForm *form, const char *name)
{
	size_t at = 0;
	return http_form_get_next(form, name, &at);
}

const HttpFormFile *http_form_file(const HttpForm *form, const char *name)
{
	for (guint i = 0; form && i < form->files->len; i++) {
		const HttpFormFile *file = &g_array_index(form->files, HttpFormFile, i);
		if (strcmp(file->name, name) == 0 && (file->length || *file->filename))
			return file;
	}
	return NULL;
}

bool http_form_at(const HttpForm *form, size_t at, const char **ret_name, const char **ret_value)
{
	if (at >= form->fields->len)
		return false;
	const Field *field = &g_array_index(form->fields, Field, at);
	*ret_name = field->name;
	*ret_value = field->value;
	return true;
}

const char *http_form_file_at(const HttpForm *form, size_t at)
{
	return at < form->files->len ? g_array_index(form->files, HttpFormFile, at).name : NULL;
}
