#include "records/store/held.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "records/people/totp.h"
#include "records/store/due.h"
#include "records/store/event.h"
#include "records/store/former.h"
#include "records/store/left.h"

#include <string.h>

#define SETTING "held"
#define VERSION "3"

static bool since_tell(Store *store, const Act *act, const char *kind, int64_t left, GError **error)
{
	g_autoptr(json_t) after = json_pack("{s:I}", "left", (json_int_t)left);
	Event event = {.kind = kind, .subject = "store", .after = after};
	return event_append(store, act, &event, error) &&
	       store_setting_set(store, SETTING, VERSION, error);
}

bool held_first(Store *store, const Act *act, GError **error)
{
	return since_tell(store, act, "store.create", 1, error);
}

/* What each version told first: 2 of `former`, 3 of whether a second factor is asked for. */
static bool rest_tell(Store *store, const char *was, GError **error)
{
	int64_t left;
	bool told = strcmp(was, "2") == 0;
	const Act act = {"store", "cli", "schema 29", clock_now_us()};
	if (!*was && (!left_since(store, &left, error) ||
	                     !since_tell(store, &act, "store.held", left, error) ||
	                     !due_tell(store, &act, error)))
		return false;
	return (told || former_tell(store, &act, error)) &&
	       totp_required_tell(store, &act, error) &&
	       store_setting_set(store, SETTING, VERSION, error);
}

bool held_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, SETTING, VERSION, rest_tell, error);
}
