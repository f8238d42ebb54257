#include "records/store/migrate.h"

#include "base/digest.h"
#include "records/resource.h"
#include "records/store/store.h"

#include <string.h>

/* In order, for ever; a new version is one more line. */
static const char *const files[] = {"schema/0001_begin.sql", "schema/0002_people.sql",
        "schema/0003_web.sql", "schema/0004_business.sql", "schema/0005_helpdesk.sql",
        "schema/0006_imports.sql", "schema/0007_offers.sql", "schema/0008_counts.sql",
        "schema/0009_totals.sql", "schema/0010_photos.sql", "schema/0011_names.sql",
        "schema/0012_aid.sql", "schema/0013_origin.sql", "schema/0014_regions.sql",
        "schema/0015_admits.sql", "schema/0016_log.sql", "schema/0017_many.sql",
        "schema/0018_due.sql", "schema/0019_servers.sql", "schema/0020_left.sql",
        "schema/0021_lapsed.sql", "schema/0022_class_status.sql", "schema/0023_tokens.sql",
        "schema/0024_national.sql", "schema/0025_former.sql", "schema/0026_merged.sql",
        "schema/0027_certificates.sql", "schema/0028_movements.sql", "schema/0029_entered.sql",
        "schema/0030_attempts.sql", "schema/0031_waits.sql", "schema/0032_applicants.sql",
        "schema/0033_shown.sql", "schema/0034_issued.sql", "schema/0035_again.sql",
        "schema/0036_jobs.sql", "schema/0037_applicants.sql", "schema/0038_account_names.sql",
        "schema/0039_unregistered.sql"};

enum { LATEST = G_N_ELEMENTS(files) };

int store_schema_version(void)
{
	return LATEST;
}

static Resource file_of(int version)
{
	Resource file = records_resource(files[version - 1]);
	if (!file.bytes)
		g_error("%s: is not in the program (records/CMakeLists.txt)", files[version - 1]);
	return file;
}

static char *file_digest(int version)
{
	Resource file = file_of(version);
	return digest_bytes(file.bytes, file.length);
}

/* How far it is; -1 on error. Every past file must be ours. */
static int version_read(Db *db, const char *name, GError **error)
{
	Query *query = db_query_unguarded(
	        db, "SELECT version, digest FROM migration ORDER BY version", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	int version = 0;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		version = (int)query_get_int(query, 0);
		g_autofree char *digest =
		        version >= 1 && version <= (int)LATEST ? file_digest(version) : NULL;
		if (digest && strcmp(digest, query_get_text(query, 1)) != 0) {
			g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NEWER,
			        "%s: version %d of its schema is not the one of this program", name,
			        version);
			query_reset(query);
			return -1;
		}
	}
	return step == STEP_ERROR ? -1 : version;
}

static bool file_run(Db *db, int version, GError **error)
{
	g_autofree char *digest = file_digest(version);
	Resource file = file_of(version);
	Query *query =
	        db_script(db, file.bytes, error)
	                ? db_query_unguarded(db,
	                          "INSERT INTO migration (version, digest) VALUES ($1, $2)", error)
	                : NULL;
	if (!query)
		return false;
	query_int(query, 1, version);
	query_text(query, 2, digest);
	return query_run(query, error);
}

/* By one file at most: another program that was started with this one may have been faster. */
static bool step_up(Db *db, const char *name, int *version, GError **error)
{
	if (!db_begin(db, error))
		return false;
	int now = version_read(db, name, error);
	bool faster = now >= 0 && now != *version;
	*version = faster ? now : now + 1;
	if (now >= 0 && !faster && file_run(db, *version, error))
		return db_commit(db, error);
	db_rollback(db);
	return faster;
}

bool migrate_knows(const char *name, int64_t version, GError **error)
{
	if (version <= (int)LATEST)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NEWER,
	        "%s: its schema is version %d, this program knows %d: use a newer program", name,
	        (int)version, (int)LATEST);
	return false;
}

static bool behind(const char *name, int version, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NEWER,
	        "%s: its schema is version %d, this program has %d: open it for writing once", name,
	        version, (int)LATEST);
	return false;
}

static bool migrate_allowed(Db *db, const char *name, bool may_write, GError **error)
{
	static const char table[] =
	        "CREATE TABLE IF NOT EXISTS migration (version INTEGER NOT NULL "
	        "PRIMARY KEY, digest TEXT NOT NULL) STRICT";
	if (may_write && !db_script(db, table, error))
		return false;
	int version = version_read(db, name, error);
	if (version >= 0 && version < (int)LATEST && !may_write)
		return behind(name, version, error);
	while (version >= 0 && version < (int)LATEST)
		if (!step_up(db, name, &version, error))
			return false;
	return version >= 0 && migrate_knows(name, version, error);
}

bool migrate(Db *db, const char *name, bool may_write, GError **error)
{
	db_allow_schema(db, true);
	bool good = migrate_allowed(db, name, may_write, error);
	db_allow_schema(db, false);
	return good;
}
