#include "inventory/sources/linux/text.h"

#include <string.h>

G_DEFINE_QUARK(jiuxu - linux - error, linux_error)

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

Slice slice_trim(Slice slice)
{
	while (slice.length > 0 && is_blank(slice.bytes[0])) {
		slice.bytes++;
		slice.length--;
	}
	while (slice.length > 0 && is_blank(slice.bytes[slice.length - 1]))
		slice.length--;
	return slice;
}

bool slice_starts(Slice slice, const char *text)
{
	size_t length = strlen(text);
	return slice.length >= length && memcmp(slice.bytes, text, length) == 0;
}

bool slice_is(Slice slice, const char *text)
{
	return slice.length == strlen(text) && slice_starts(slice, text);
}

bool slice_has(Slice slice, const char *text)
{
	return slice.length > 0 && memmem(slice.bytes, slice.length, text, strlen(text));
}

bool slice_line(Slice *rest, Slice *ret)
{
	if (rest->length == 0)
		return false;
	const char *newline = memchr(rest->bytes, '\n', rest->length);
	size_t length = newline ? (size_t)(newline - rest->bytes) : rest->length;
	*ret = (Slice){rest->bytes, length};
	size_t taken = newline ? length + 1 : length;
	*rest = (Slice){rest->bytes + taken, rest->length - taken};
	return true;
}

bool slice_field(Slice *rest, Slice *ret)
{
	Slice left = *rest;
	while (left.length > 0 && is_blank(left.bytes[0])) {
		left.bytes++;
		left.length--;
	}
	size_t length = 0;
	while (length < left.length && !is_blank(left.bytes[length]))
		length++;
	*ret = (Slice){left.bytes, length};
	*rest = (Slice){left.bytes + length, left.length - length};
	return length > 0;
}

bool slice_split(Slice slice, char byte, Slice *ret_before, Slice *ret_after)
{
	const char *found = slice.length ? memchr(slice.bytes, byte, slice.length) : NULL;
	if (!found)
		return false;
	size_t length = (size_t)(found - slice.bytes);
	*ret_before = (Slice){slice.bytes, length};
	*ret_after = (Slice){found + 1, slice.length - length - 1};
	return true;
}

bool slice_number(Slice slice, unsigned base, uint64_t *ret)
{
	char digits[32];
	if (slice.length == 0 || slice.length >= sizeof digits)
		return false;
	memcpy(digits, slice.bytes, slice.length);
	digits[slice.length] = '\0';
	guint64 value = 0;
	if (!g_ascii_string_to_unsigned(digits, base, 0, G_MAXINT64, &value, NULL))
		return false;
	*ret = value;
	return true;
}

char *slice_copy(Slice slice)
{
	return g_utf8_make_valid(slice.length ? slice.bytes : "", (gssize)slice.length);
}

json_t *slice_json(Slice slice)
{
	g_autofree char *text = slice_copy(slice);
	return json_string(text);
}

static int octal_escape(Slice slice, size_t at)
{
	if (slice.length - at < 4 || slice.bytes[at] != '\\')
		return -1;
	int value = 0;
	for (size_t i = at + 1; i < at + 4; i++) {
		if (slice.bytes[i] < '0' || slice.bytes[i] > '7')
			return -1;
		value = value * 8 + (slice.bytes[i] - '0');
	}
	return value > 0 && value < 256 ? value : -1;
}

GString *slice_unescape(Slice slice)
{
	GString *plain = g_string_sized_new(slice.length);
	for (size_t i = 0; i < slice.length; i++) {
		int byte = octal_escape(slice, i);
		g_string_append_c(plain, byte < 0 ? slice.bytes[i] : (char)byte);
		if (byte >= 0)
			i += 3;
	}
	return plain;
}

void json_set_slice(json_t *object, const char *key, Slice slice)
{
	if (slice.length > 0)
		json_object_set_new(object, key, slice_json(slice));
}

void json_set_integer(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

size_t glob_prefix(const char *glob, Slice line)
{
	size_t at = 0;
	for (; *glob && *glob != '*'; glob++, at++)
		if (at >= line.length || line.bytes[at] != *glob)
			return 0;
	if (!*glob)
		return at < line.length && line.bytes[at] == ':' ? at : 0;
	for (size_t end = at; end <= line.length; end++) {
		Slice tail = {line.bytes + end, line.length - end};
		/* A glob that ends in '*' may match nothing, hence the step over ':' alone. */
		bool ends = !glob[1] && tail.length > 0 && tail.bytes[0] == ':';
		size_t length = ends ? 0 : glob_prefix(glob + 1, tail);
		if (ends || length > 0)
			return end + length;
		if (end == line.length || line.bytes[end] == '/')
			return 0;
	}
	return 0;
}

FileLines file_lines(const char *text, size_t length, const char *glob)
{
	return (FileLines){.glob = glob, .rest = {text, length}};
}

bool file_lines_next(FileLines *lines)
{
	Slice line;
	while (slice_line(&lines->rest, &line)) {
		if (slice_starts(line, "$ ")) /* the command's part begins */
			break;
		size_t length = glob_prefix(lines->glob, line);
		if (length == 0)
			continue;
		bool same = lines->path.length == length &&
		            memcmp(lines->path.bytes, line.bytes, length) == 0;
		lines->number = same ? lines->number + 1 : 1;
		lines->path = (Slice){line.bytes, length};
		lines->content = (Slice){line.bytes + length + 1, line.length - length - 1};
		return true;
	}
	lines->rest.length = 0;
	return false;
}

bool file_value(const char *text, size_t length, const char *path, Slice *ret)
{
	FileLines lines = file_lines(text, length, path);
	if (!file_lines_next(&lines))
		return false;
	*ret = slice_trim(lines.content);
	return true;
}

bool file_trouble(const char *text, size_t length, const char *path, Slice *ret)
{
	g_autofree char *said = g_strconcat("grep: ", path, ": ", NULL);
	Slice rest = {text, length}, line;
	while (slice_line(&rest, &line) && !slice_starts(line, "$ ")) {
		if (!slice_starts(line, said))
			continue;
		size_t front = strlen(said);
		*ret = slice_trim((Slice){line.bytes + front, line.length - front});
		return true;
	}
	return false;
}

void files_denied(const char *text, size_t length, const char *glob, json_t *paths)
{
	static const char front[] = "grep: ";
	Slice rest = {text, length}, line;
	while (slice_line(&rest, &line) && !slice_starts(line, "$ ")) {
		if (!slice_starts(line, front))
			continue;
		line = (Slice){line.bytes + strlen(front), line.length - strlen(front)};
		size_t path = glob_prefix(glob, line);
		Slice reason = {line.bytes + path, line.length - path};
		if (path > 0 && slice_starts(reason, ": Permission denied"))
			json_array_append_new(paths, slice_json((Slice){line.bytes, path}));
	}
}

bool file_require(const char *text, size_t length, const char *path, GError **error)
{
	Slice value, trouble;
	if (file_value(text, length, path, &value))
		return true;
	if (!file_trouble(text, length, path, &trouble)) {
		g_set_error(error, LINUX_ERROR, CAUSE_ERROR, "%s: empty", path);
		return false;
	}
	g_autofree char *reason = slice_copy(trouble);
	Cause cause = CAUSE_ERROR;
	if (slice_is(trouble, "Permission denied"))
		cause = CAUSE_DENIED;
	else if (slice_is(trouble, "No such file or directory"))
		cause = CAUSE_NOT_OBSERVED;
	g_set_error(error, LINUX_ERROR, (int)cause, "%s: %s", path, reason);
	return false;
}

bool file_denied(const char *text, size_t length, const char *path, GError **error)
{
	Slice trouble;
	if (!file_trouble(text, length, path, &trouble) || !slice_is(trouble, "Permission denied"))
		return false;
	g_set_error(error, LINUX_ERROR, CAUSE_DENIED, "%s: Permission denied", path);
	return true;
}

Slice command_output(const char *text, size_t length)
{
	Slice rest = {text, length}, line;
	bool commanded = false;
	Slice before = rest;
	while (slice_line(&rest, &line)) {
		bool command = slice_starts(line, "$ ");
		if (commanded && !command)
			return before;
		commanded = commanded || command;
		before = rest;
	}
	return (Slice){text + length, 0};
}
