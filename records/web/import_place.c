#include "records/web/import_place.h"

#include "base/file.h"
#include "base/seal.h"
#include "records/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { SERVER_BYTES = 16, SERVER_LENGTH = 2 * SERVER_BYTES, PLACES_MAX = 16 };

struct ImportPlace {
	char *folder;
	char server[SERVER_LENGTH + 1];
	int lock;
};

static char *root_of(const char *store_folder)
{
	const char *state = g_getenv("STATE_DIRECTORY");
	if (!store_is_address(store_folder))
		return g_strdup(store_folder);
	/* systemd parts several by ':' */
	return state && *state ? g_strndup(state, strcspn(state, ":"))
	                       : g_build_filename(g_get_user_state_dir(), "jiuxu", NULL);
}

/* False without an error: another process has it. */
static bool lock_take(ImportPlace *place, GError **error)
{
	g_autofree char *path = g_build_filename(place->folder, "lock", NULL);
	if (g_mkdir_with_parents(place->folder, 0700) == 0)
		place->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (place->lock < 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
		return false;
	}
	if (flock(place->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	close(place->lock);
	place->lock = -1;
	return false;
}

/* The name it was given at first. */
static bool server_read(ImportPlace *place, GError **error)
{
	g_autofree char *path = g_build_filename(place->folder, "server", NULL);
	g_autofree char *text = file_read(path, SERVER_LENGTH, NULL, NULL);
	uint8_t random[SERVER_BYTES];
	if (text && strspn(text, "0123456789abcdef") == SERVER_LENGTH) {
		g_strlcpy(place->server, text, sizeof place->server);
		return true;
	}
	seal_random(random, sizeof random);
	for (int i = 0; i < SERVER_BYTES; i++)
		g_snprintf(place->server + 2 * i, 3, "%02x", random[i]);
	return file_write(path, place->server, SERVER_LENGTH, 0600, error);
}

ImportPlace *import_place_new(const char *store_folder, GError **error)
{
	g_autofree char *root = root_of(store_folder);
	GError *failed = NULL;
	ImportPlace *place = g_new0(ImportPlace, 1);
	place->lock = -1;
	for (int i = 1; i <= PLACES_MAX && place->lock < 0 && !failed; i++) {
		g_autofree char *name =
		        i == 1 ? g_strdup("imports") : g_strdup_printf("imports.%d", i);
		g_free(place->folder);
		place->folder = g_build_filename(root, name, NULL);
		lock_take(place, &failed);
	}
	if (!failed && place->lock < 0)
		g_set_error(&failed, RECORDS_ERROR, RECORDS_ERROR_BUSY,
		        "%s: another records serve works with it already", place->folder);
	if (!failed && server_read(place, &failed))
		return place;
	g_propagate_error(error, failed);
	import_place_free(place);
	return NULL;
}

void import_place_free(ImportPlace *place)
{
	if (!place)
		return;
	if (place->lock >= 0)
		close(place->lock);
	g_free(place->folder);
	g_free(place);
}

const char *import_place_folder(const ImportPlace *place)
{
	return place->folder;
}

const char *import_place_server(const ImportPlace *place)
{
	return place->server;
}
