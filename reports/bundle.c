#include "reports/bundle.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/zip.h"
#include "reports/manifest.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { SIGNER_NAME_MAX = 40, FINGERPRINT_SHOWN = 8, SIGNATURE_MAX = 1 << 20 };

/* A folder being packed: the ZIP and what went into it. */
typedef struct {
	const char *folder, *where; /* where: what the user named */
	ZipWriter *writer;
	Manifest *listed; /* once manifest.json was met */
	Manifest *found;
} Packing;

static void packing_clear(Packing *packing)
{
	zip_writer_free(packing->writer);
	manifest_free(packing->listed);
	manifest_free(packing->found);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Packing, packing_clear)

/* Reads a file once: the bytes that are packed are the bytes that are judged. */
static bool pack_file(Packing *packing, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(packing->folder, name, NULL);
	size_t length = 0;
	g_autofree char *bytes =
	        file_read(path, (size_t)ZIP_LIMITS_DEFAULT.max_entry_bytes, &length, error);
	if (!bytes)
		return false;
	if (strcmp(name, MANIFEST_NAME) == 0) {
		packing->listed = manifest_parse(bytes, length, error);
		if (!packing->listed) {
			g_autofree char *inside =
			        g_strconcat(packing->where, ": ", MANIFEST_NAME, NULL);
			error_prefix(error, inside);
			return false;
		}
	} else if (!manifest_excludes(name)) {
		g_autofree char *sha256 = digest_bytes(bytes, length);
		manifest_add(packing->found, name, sha256, (int64_t)length);
	}
	return zip_writer_add(packing->writer, name, bytes, length, error);
}

/* `where` is what the user named: a run folder or a ZIP. */
static bool refuse_change(const char *where, const ManifestChange *change, GError **error)
{
	static const char *const words[] = {
	        [MANIFEST_CHANGED] = "was changed",
	        [MANIFEST_ADDED] = "was added",
	        [MANIFEST_MISSING] = "is missing",
	        [MANIFEST_SWAPPED] = "was swapped with",
	};
	g_autofree char *other =
	        change->other ? g_strdup_printf(" '%s'", change->other) : g_strdup("");
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
	        "%s: file '%s' %s%s since the run ended", where, change->path, words[change->fault],
	        other);
	return false;
}

static bool judge_packed(const Packing *packing, const char *where, GError **error)
{
	if (!packing->listed) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: has no manifest.json: the run did not end", where);
		return false;
	}
	g_autoptr(ManifestChanges) changes = manifest_compare(packing->listed, packing->found);
	return manifest_changes_count(changes) == 0 ||
	       refuse_change(where, manifest_changes_at(changes, 0), error);
}

static bool pack_folder(const char *folder, const char *zip_path, const char *where,
        int64_t mtime_s, GError **error)
{
	g_auto(GStrv) names =
	        file_list(folder, ZIP_LIMITS_DEFAULT.max_entries, MANIFEST_DEPTH_MAX, error);
	if (!names)
		return false;
	g_auto(Packing) packing = {.folder = folder, .where = where, .found = manifest_new()};
	packing.writer = zip_writer_new(zip_path, mtime_s, error);
	if (!packing.writer)
		return false;
	for (char **name = names; *name; name++)
		if (!pack_file(&packing, *name, error))
			return false;
	return judge_packed(&packing, where, error) && zip_writer_finish(packing.writer, error);
}

bool bundle_write(const char *run_dir, const char *zip_path, int64_t mtime_s, GError **error)
{
	return pack_folder(run_dir, zip_path, run_dir, mtime_s, error);
}

bool bundle_is_damaged(const char *zip_path, const GError *refused)
{
	return refused->domain == BASE_ERROR && refused->code != BASE_ERROR_IO &&
	       g_file_test(zip_path, G_FILE_TEST_IS_REGULAR);
}

char *bundle_open(const char *zip_path, GError **error)
{
	g_autofree char *folder = g_build_filename(g_get_tmp_dir(), "jiuxu-XXXXXX", NULL);
	if (!g_mkdtemp(folder)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", g_get_tmp_dir(),
		        g_strerror(errno));
		return NULL;
	}
	GError *refused = NULL;
	if (zip_extract(zip_path, &ZIP_LIMITS_DEFAULT, folder, &refused))
		return g_steal_pointer(&folder);
	if (bundle_is_damaged(zip_path, refused))
		refused->code = BASE_ERROR_UNTRUSTED; /* as `verify` says of it */
	g_propagate_error(error, refused);
	file_remove_tree(folder, NULL);
	return NULL;
}

typedef struct {
	const char *path, *name;
	size_t max_bytes, length;
	char *bytes;
} Reading;

static bool read_visit(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	Reading *reading = user;
	if (strcmp(name, reading->name) != 0)
		return true;
	if (length > reading->max_bytes) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%s: entry '%s': larger than %zu bytes", reading->path, name,
		        reading->max_bytes);
		return false;
	}
	reading->bytes = g_malloc(length + 1);
	memcpy(reading->bytes, bytes, length + 1); /* the reader puts a NUL behind */
	reading->length = length;
	return true;
}

char *bundle_read(const char *zip_path, const char *name, size_t max_bytes, size_t *ret_length,
        GError **error)
{
	Reading reading = {.path = zip_path, .name = name, .max_bytes = max_bytes};
	if (!zip_each(zip_path, &ZIP_LIMITS_DEFAULT, read_visit, &reading, error)) {
		g_free(reading.bytes);
		return NULL;
	}
	if (ret_length)
		*ret_length = reading.length;
	return reading.bytes;
}

/* The common name as far as it is plain ASCII: other letters become one '-' together. */
static char *signature_name(const Certificate *certificate)
{
	GString *name = g_string_new(NULL);
	for (const char *c = certificate->cn; *c && name->len < SIGNER_NAME_MAX; c++) {
		if (g_ascii_isalnum(*c) || *c == '_')
			g_string_append_c(name, *c);
		else if (name->len > 0 && name->str[name->len - 1] != '-')
			g_string_append_c(name, '-');
	}
	while (name->len > 0 && name->str[name->len - 1] == '-')
		g_string_truncate(name, name->len - 1);
	if (name->len == 0)
		g_string_append(name, "signer");
	g_string_append_printf(name, "-%.*s.p7s", FINGERPRINT_SHOWN, certificate->fingerprint);
	return g_string_free(name, FALSE);
}

/* A file of that name may be replaced only when the same certificate made it. */
static bool may_replace(const char *file, const Identity *identity, const char *where,
        const char *name, GError **error)
{
	if (!g_file_test(file, G_FILE_TEST_EXISTS))
		return true;
	size_t length = 0;
	char *bytes = file_read(file, SIGNATURE_MAX, &length, error);
	if (!bytes)
		return false;
	g_autoptr(GBytes) der = g_bytes_new_take(bytes, length);
	g_auto(CmsSigner) older = {0};
	if (cms_read_signer(der, &older, NULL) &&
	        strcmp(older.certificate.fingerprint,
	                identity_certificate(identity)->fingerprint) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
	        "%s: file '%s' is there already and was not made by this certificate", where, name);
	return false;
}

static bool put_signature(const char *folder, const char *name, GBytes *der, GError **error)
{
	g_autofree char *signatures = g_build_filename(folder, "signatures", NULL);
	g_autofree char *file = g_build_filename(folder, name, NULL);
	if (g_mkdir(signatures, 0700) != 0 && errno != EEXIST) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", signatures, g_strerror(errno));
		return false;
	}
	gsize length = 0;
	const void *bytes = g_bytes_get_data(der, &length);
	return file_write(file, bytes, length, 0600, error);
}

/* Signs an unpacked bundle and packs it over `zip_path`. */
static bool sign_folder(const char *folder, const char *zip_path, const char *name,
        const Identity *identity, int64_t signed_at_s, GError **error)
{
	g_autofree char *manifest = g_build_filename(folder, MANIFEST_NAME, NULL);
	g_autofree char *file = g_build_filename(folder, name, NULL);
	if (!g_file_test(manifest, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
		        "%s: not a bundle: has no manifest.json", zip_path);
		return false;
	}
	if (!may_replace(file, identity, zip_path, name, error))
		return false;
	size_t length = 0;
	char *bytes = file_read(manifest, MANIFEST_BYTES_MAX, &length, error);
	if (!bytes)
		return false;
	g_autoptr(GBytes) content = g_bytes_new_take(bytes, length);
	g_autoptr(GBytes) der = cms_sign(identity, content, signed_at_s, error);
	return der && put_signature(folder, name, der, error) &&
	       pack_folder(folder, zip_path, zip_path, signed_at_s, error);
}

char *bundle_sign(
        const char *zip_path, const Identity *identity, int64_t signed_at_s, GError **error)
{
	g_autofree char *folder = bundle_open(zip_path, error);
	if (!folder)
		return NULL;
	g_autofree char *file = signature_name(identity_certificate(identity));
	g_autofree char *name = g_strconcat("signatures/", file, NULL);
	bool signed_now = sign_folder(folder, zip_path, name, identity, signed_at_s, error);
	file_remove_tree(folder, NULL); /* what is left over does not undo the signature */
	return signed_now ? g_steal_pointer(&name) : NULL;
}
