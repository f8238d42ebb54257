#include "records/store/keys.h"

#include "base/error.h"
#include "base/file.h"
#include "base/secrets.h"

#include <string.h>

#define HEAD "jiuxu-records-key/1\n"

enum { KEY_FILE_MAX = 256, HEX = 2 * SEAL_KEY_BYTES };

static void hex(const uint8_t *bytes, size_t length, char *ret)
{
	for (size_t i = 0; i < length; i++) {
		*ret++ = "0123456789abcdef"[bytes[i] >> 4];
		*ret++ = "0123456789abcdef"[bytes[i] & 15];
	}
	*ret = '\0';
}

bool keys_create(const char *path, GError **error)
{
	uint8_t key[SEAL_KEY_BYTES];
	char text[sizeof HEAD + HEX + 1] = HEAD;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
		return false;
	}
	seal_random(key, sizeof key);
	hex(key, sizeof key, text + strlen(HEAD));
	text[strlen(HEAD) + HEX] = '\n';
	bool good = file_write(path, text, strlen(HEAD) + HEX + 1, 0600, error);
	secrets_wipe_bytes(key, sizeof key);
	secrets_wipe_bytes(text, sizeof text);
	return good;
}

static bool key_read(const char *text, size_t length, uint8_t key[SEAL_KEY_BYTES])
{
	const char *digits = text + strlen(HEAD);
	if (length != strlen(HEAD) + HEX + 1 || strncmp(text, HEAD, strlen(HEAD)) != 0 ||
	        strspn(digits, "0123456789abcdef") != HEX || digits[HEX] != '\n')
		return false;
	for (size_t i = 0; i < SEAL_KEY_BYTES; i++)
		key[i] = (uint8_t)(g_ascii_xdigit_value(digits[2 * i]) << 4 |
		                   g_ascii_xdigit_value(digits[2 * i + 1]));
	return true;
}

bool keys_load(const char *path, Keys *ret, GError **error)
{
	uint8_t key[SEAL_KEY_BYTES], name[SEAL_DIGEST_BYTES];
	size_t length = 0;
	*ret = (Keys){0};
	char *text = file_read(path, KEY_FILE_MAX, &length, error);
	if (!text)
		return false;
	bool good = key_read(text, length, key);
	secrets_wipe_bytes(text, length);
	g_free(text);
	if (!good) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is not a key of records", path);
		return false;
	}
	ret->data = sealer_new(key, "records/data");
	ret->chain = sealer_new(key, "records/chain");
	sealer_digest(ret->chain, (SealPiece[]){{"name", 4}}, 1, name);
	hex(name, 8, ret->id);
	secrets_wipe_bytes(key, sizeof key);
	return true;
}

void keys_clear(Keys *keys)
{
	g_clear_pointer(&keys->data, sealer_free);
	g_clear_pointer(&keys->chain, sealer_free);
}
