/* A workbook from its package: where its parts lie (ECMA-376 part 2), then each part in turn. */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/xlsx/parts.h"
#include "base/zip.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define PACKAGE_LIMITS                                                                             \
	((ZipLimits){.max_entries = 2000,                                                          \
	        .max_entry_bytes = UINT64_C(128) << 20,                                            \
	        .max_total_bytes = UINT64_C(256) << 20,                                            \
	        .max_ratio = 200,                                                                  \
	        .backslashes = true})
#define RELATIONS_MAX 4096

struct Xlsx {
	GPtrArray *sheets; /* XlsxSheet */
	bool since_1904;
};

/* Where a part points to: an id of its own -> type and target. */
typedef struct {
	char *id, *type, *target;
} Relation;

static void relation_free(gpointer data)
{
	Relation *relation = data;
	g_free(relation->id);
	g_free(relation->type);
	g_free(relation->target);
	g_free(relation);
}

static void package_clear(Package *package)
{
	g_clear_pointer(&package->entries, g_hash_table_unref);
	g_clear_pointer(&package->strings, g_ptr_array_unref);
	g_clear_pointer(&package->formats, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Package, package_clear)

static void sheet_free(gpointer data)
{
	XlsxSheet *sheet = data;
	g_free(sheet->name);
	g_clear_pointer(&sheet->cells, g_hash_table_unref);
	g_clear_pointer(&sheet->covered, g_hash_table_unref);
	g_clear_pointer(&sheet->unseen, g_hash_table_unref);
	g_clear_pointer(&sheet->merged, g_array_unref);
	g_free(sheet);
}

void xlsx_free(Xlsx *xlsx)
{
	if (!xlsx)
		return;
	g_ptr_array_unref(xlsx->sheets);
	g_free(xlsx);
}

static bool entry_keep(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	Package *package = user;
	(void)error;
	char *part = g_ascii_strdown(name, -1);
	if (g_str_has_suffix(part, ".xml") || g_str_has_suffix(part, ".rels"))
		g_hash_table_insert(package->entries, part, g_bytes_new(bytes, length));
	else
		g_free(part);
	return true;
}

/* Names of parts are the same in upper and lower case (ECMA-376 part 2, 6.2.2.3). */
bool package_open(const Package *package, const char *entry, Part *part, GError **error)
{
	g_autofree char *name = g_ascii_strdown(entry, -1);
	GBytes *bytes = g_hash_table_lookup(package->entries, name);
	if (bytes)
		return part_open(part, package->file, entry, bytes, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is not a workbook: '%s' is missing",
	        package->file, entry);
	return false;
}

/* "../worksheets/a.xml" beside the folder of `from`; "/xl/a.xml" from the top. Owned. */
static char *target_resolve(const char *from, const char *target)
{
	g_autofree char *folder = g_path_get_dirname(from);
	bool top = *target == '/' || strcmp(folder, ".") == 0;
	g_autofree char *base = g_strconcat("/", top ? "" : folder, NULL);
	g_autofree char *path = g_canonicalize_filename(target, base);
	return g_strdup(path + 1);
}

static GPtrArray *relations_read(const Package *package, const char *of, GError **error)
{
	g_autoptr(GPtrArray) relations = g_ptr_array_new_with_free_func(relation_free);
	g_autofree char *folder = g_path_get_dirname(of), *name = g_path_get_basename(of);
	g_autofree char *entry = *of == '\0' ? g_strdup("_rels/.rels")
	                                     : g_strdup_printf("%s/_rels/%s.rels", folder, name);
	g_auto(Part) part = {0};
	PartEvent event;
	if (!package_open(package, g_str_has_prefix(entry, "./") ? entry + 2 : entry, &part, error))
		return NULL;
	while ((event = part_next(&part, error)) > PART_END) {
		if (event != PART_OPEN || !part_is(&part, "Relationship"))
			continue;
		g_autofree char *target = part_attribute(&part, "Target");
		Relation relation = {part_attribute(&part, "Id"), part_attribute(&part, "Type"),
		        target ? target_resolve(of, target) : NULL};
		g_ptr_array_add(relations, g_memdup2(&relation, sizeof relation));
		if (relations->len > RELATIONS_MAX &&
		        !part_fail(&part, error, "too many relations"))
			return NULL;
	}
	return event == PART_END ? g_steal_pointer(&relations) : NULL;
}

/* The target of the relation of that id, else of that type's last word; NULL when there is none. */
static const char *relation_find(const GPtrArray *relations, const char *id, const char *type)
{
	for (guint i = 0; i < relations->len; i++) {
		const Relation *relation = g_ptr_array_index(relations, i);
		bool of_type = relation->type && g_str_has_suffix(relation->type, type);
		if (of_type && (!id || g_strcmp0(relation->id, id) == 0))
			return relation->target;
	}
	return NULL;
}

static bool sheet_add(
        Xlsx *xlsx, Package *package, const Part *part, const GPtrArray *relations, GError **error)
{
	g_autofree char *id = part_attribute(part, "id"), *name = part_attribute(part, "name");
	g_autofree char *state = part_attribute(part, "state");
	const char *entry = id ? relation_find(relations, id, "/worksheet") : NULL;
	if (!entry || !name)
		return true; /* a chart or a macro sheet */
	XlsxSheet *sheet = g_new0(XlsxSheet, 1);
	sheet->name = g_steal_pointer(&name);
	sheet->hidden = state && strcmp(state, "visible") != 0;
	g_ptr_array_add(xlsx->sheets, sheet);
	if (xlsx->sheets->len > XLSX_MAX_SHEETS) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: more than %d sheets",
		        package->file, XLSX_MAX_SHEETS);
		return false;
	}
	return sheet_read(package, entry, sheet, error);
}

/* workbook.xml: the date system stands before the sheets. */
static bool workbook_read(
        Xlsx *xlsx, Package *package, const char *entry, const GPtrArray *relations, GError **error)
{
	g_auto(Part) part = {0};
	PartEvent event = PART_END;
	bool good = package_open(package, entry, &part, error);
	while (good && (event = part_next(&part, error)) > PART_END) {
		if (event != PART_OPEN)
			continue;
		if (part_is(&part, "workbookPr")) {
			g_autofree char *text = part_attribute(&part, "date1904");
			package->since_1904 =
			        g_strcmp0(text, "1") == 0 || g_strcmp0(text, "true") == 0;
		} else if (part_is(&part, "sheet")) {
			good = sheet_add(xlsx, package, &part, relations, error);
		}
	}
	return good && event == PART_END;
}

static bool package_read(Xlsx *xlsx, Package *package, GError **error)
{
	g_autoptr(GPtrArray) top = relations_read(package, "", error);
	if (!top)
		return false;
	const char *entry = relation_find(top, NULL, "/officeDocument");
	if (!entry)
		entry = "xl/workbook.xml";
	g_autoptr(GPtrArray) relations = relations_read(package, entry, error);
	if (!relations)
		return false;
	const char *strings = relation_find(relations, NULL, "/sharedStrings");
	const char *styles = relation_find(relations, NULL, "/styles");
	return (!strings || strings_read(package, strings, error)) &&
	       (!styles || styles_read(package, styles, error)) &&
	       workbook_read(xlsx, package, entry, relations, error);
}

/* Says what the file is when it is what offices keep instead: .xls, .et, a password. */
static bool kind_check(int fd, const char *path, GError **error)
{
	static const char compound[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	char head[8] = {0};
	if (pread(fd, head, sizeof head, 0) >= 2 && memcmp(head, "PK", 2) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", path,
	        memcmp(head, compound, sizeof head) == 0 ? "is an old .xls or .et workbook, or one "
	                                                   "with a password: save it as .xlsx "
	                                                   "without a password"
	                                                 : "is not an XLSX workbook");
	return false;
}

/* The workbook of an open file; `path` is for messages. The position of `fd` is moved. */
static Xlsx *xlsx_load_fd(int fd, const char *path, GError **error)
{
	g_autoptr(Xlsx) xlsx = g_new0(Xlsx, 1);
	g_auto(Package) package = {
	        .file = path,
	        .entries = g_hash_table_new_full(
	                g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref),
	        .strings = g_ptr_array_new_with_free_func(g_free),
	        .formats = g_ptr_array_new(),
	};
	g_autoptr(GError) fault = NULL;
	xlsx->sheets = g_ptr_array_new_with_free_func(sheet_free);
	if (!kind_check(fd, path, error))
		return NULL;
	ZipLimits limits = PACKAGE_LIMITS;
	if (zip_each_fd(fd, path, &limits, entry_keep, &package, &fault) &&
	        package_read(xlsx, &package, &fault))
		return g_steal_pointer(&xlsx);
	/* A damaged workbook is a bad file; nobody vouched for it with a signature. */
	if (g_error_matches(fault, BASE_ERROR, BASE_ERROR_UNTRUSTED))
		fault->code = BASE_ERROR_FORMAT;
	g_propagate_error(error, g_steal_pointer(&fault));
	return NULL;
}

Xlsx *xlsx_load(const char *path, GError **error)
{
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat about;
	if (fd < 0 || fstat(fd, &about) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return NULL;
	}
	if (!S_ISREG(about.st_mode)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not a regular file", path);
		return NULL;
	}
	return xlsx_load_fd(fd, path, error);
}

size_t xlsx_sheet_count(const Xlsx *xlsx)
{
	return xlsx->sheets->len;
}

const XlsxSheet *xlsx_sheet(const Xlsx *xlsx, size_t index)
{
	return g_ptr_array_index(xlsx->sheets, index);
}

char *xlsx_day(const Xlsx *xlsx, const char *number)
{
	char *end = NULL;
	double serial = g_ascii_strtod(number, &end);
	return end != number && !*end ? serial_date(serial, xlsx->since_1904) : NULL;
}
