#include "base/secrets.h"
#include "base/error.h"
#include "base/secrets_store.h"
#include <openssl/crypto.h>
#include <string.h>

void secrets_wipe_bytes(void *bytes, size_t length)
{
	if (bytes)
		OPENSSL_cleanse(bytes, length);
}

void secrets_wipe(char *text)
{
	if (text)
		OPENSSL_cleanse(text, strlen(text));
	g_free(text);
}

static void secret_free(void *data)
{
	Secret *secret = data;
	g_free(secret->name);
	secrets_wipe(secret->value);
	g_free(secret);
}

Secrets *secrets_new(void)
{
	Secrets *secrets = g_new0(Secrets, 1);
	secrets->list = g_ptr_array_new_with_free_func(secret_free);
	return secrets;
}

void secrets_free(Secrets *secrets)
{
	if (!secrets)
		return;
	g_ptr_array_unref(secrets->list);
	g_free(secrets);
}

static bool fail(GError **error, const char *what)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, what);
	return false;
}

static bool name_check(const char *name, GError **error)
{
	bool good = g_ascii_isalnum(*name) && strlen(name) <= SECRETS_NAME_MAX;
	for (const char *p = name; *p; p++)
		good = good && (g_ascii_isalnum(*p) || strchr("._-", *p));
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'%.80s' is no name of a secret (letters, digits, '.', '_' and '-', at "
		        "most %d)",
		        name, SECRETS_NAME_MAX);
	return good;
}

static bool value_check(const char *value, GError **error)
{
	size_t length = strlen(value);
	if (length < SECRETS_VALUE_MIN)
		return fail(error, "the value is shorter than 4 bytes: it could not be told from "
		                   "other text when it is taken out of what is kept");
	return length <= SECRETS_VALUE_MAX || fail(error, "the value is longer than 16 KiB");
}

/* Where the name stands, or would. */
static guint place_of(const Secrets *secrets, const char *name, bool *there)
{
	for (guint i = 0; i < secrets->list->len; i++) {
		const Secret *secret = g_ptr_array_index(secrets->list, i);
		int order = strcmp(secret->name, name);
		if (order < 0)
			continue;
		*there = order == 0;
		return i;
	}
	*there = false;
	return secrets->list->len;
}

bool secrets_set(Secrets *secrets, const char *name, const char *value, GError **error)
{
	bool there;
	if (!name_check(name, error) || !value_check(value, error))
		return false;
	guint place = place_of(secrets, name, &there);
	if (!there && secrets->list->len == SECRETS_MAX)
		return fail(error, "more than 256 secrets in one file");
	if (there)
		g_ptr_array_remove_index(secrets->list, place);
	Secret *secret = g_new0(Secret, 1);
	*secret = (Secret){g_strdup(name), g_strdup(value)};
	g_ptr_array_insert(secrets->list, (int)place, secret);
	return true;
}

bool secrets_remove(Secrets *secrets, const char *name)
{
	bool there;
	guint place = place_of(secrets, name, &there);
	if (there)
		g_ptr_array_remove_index(secrets->list, place);
	return there;
}

const char *secrets_find(const Secrets *secrets, const char *name)
{
	bool there;
	guint place = place_of(secrets, name, &there);
	return there ? ((const Secret *)g_ptr_array_index(secrets->list, place))->value : NULL;
}

size_t secrets_count(const Secrets *secrets)
{
	return secrets->list->len;
}

const char *secrets_name(const Secrets *secrets, size_t index)
{
	return ((const Secret *)g_ptr_array_index(secrets->list, index))->name;
}

static int longer_first(const void *a, const void *b)
{
	size_t left = strlen(*(const char *const *)a), right = strlen(*(const char *const *)b);
	return left > right ? -1 : left < right;
}

const char **secrets_values(const Secrets *secrets)
{
	size_t count = secrets_count(secrets);
	const char **values = g_new0(const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		values[i] = ((const Secret *)g_ptr_array_index(secrets->list, i))->value;
	qsort(values, count, sizeof *values, longer_first);
	return values;
}
