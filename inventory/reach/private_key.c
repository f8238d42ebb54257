#include "inventory/reach/private_key.h"
#include "base/secrets.h"
#include "inventory/reach/small_file.h"
#include <string.h>
#include <unistd.h>

enum { KEY_BYTES_MAX = 64 * 1024 };

/*
 * OpenSSH's format (PROTOCOL.key): base64 of "openssh-key-v1\0", then the cipher's name as a
 * string; "none" when there is no passphrase.
 */
static bool openssh_is_encrypted(const char *body)
{
	static const char magic[] = "openssh-key-v1"; /* with its NUL */
	unsigned char bytes[64];
	int state = 0;
	guint save = 0;
	size_t length = strnlen(body, 64);
	size_t got = g_base64_decode_step(body, length, bytes, &state, &save);
	const unsigned char *cipher = bytes + sizeof magic;
	if (got < sizeof magic + 8 || memcmp(bytes, magic, sizeof magic) != 0)
		return false;
	return !(cipher[3] == 4 && memcmp(cipher + 4, "none", 4) == 0);
}

/* Is the key in this text encrypted? PEM, PKCS#8 and OpenSSH's own format. Pure. */
static bool private_key_is_encrypted(const char *text, size_t length)
{
	static const char openssh[] = "-----BEGIN OPENSSH PRIVATE KEY-----";
	const char *found = g_strstr_len(text, (gssize)length, openssh);
	if (found) {
		found += sizeof openssh - 1;
		return openssh_is_encrypted(found + strspn(found, "\r\n"));
	}
	return g_strstr_len(text, (gssize)length, "BEGIN ENCRYPTED PRIVATE KEY") ||
	       g_strstr_len(text, (gssize)length, "Proc-Type: 4,ENCRYPTED");
}

PrivateKeyState private_key_load(const char *path, const char *passphrase, ssh_key *key)
{
	char *text = NULL;
	size_t length = 0;
	PrivateKeyState state = PRIVATE_KEY_BAD;
	*key = NULL;
	if (access(path, F_OK) != 0)
		return PRIVATE_KEY_MISSING;
	if (!small_file_load(path, KEY_BYTES_MAX, &text, &length, NULL))
		return PRIVATE_KEY_UNREADABLE;
	bool encrypted = private_key_is_encrypted(text, length);
	if (encrypted && !passphrase)
		state = PRIVATE_KEY_PASSPHRASE;
	else if (ssh_pki_import_privkey_base64(
	                 text, encrypted ? passphrase : NULL, NULL, NULL, key) == SSH_OK)
		state = PRIVATE_KEY_OK;
	else if (encrypted)
		state = PRIVATE_KEY_WRONG;
	secrets_wipe_bytes(text, length);
	g_free(text);
	return state;
}

const char *private_key_state_text(PrivateKeyState state)
{
	switch (state) {
	case PRIVATE_KEY_MISSING:
		return "is missing";
	case PRIVATE_KEY_UNREADABLE:
		return "cannot be read";
	case PRIVATE_KEY_PASSPHRASE:
		return "needs a passphrase";
	case PRIVATE_KEY_WRONG:
		return "has another passphrase";
	case PRIVATE_KEY_BAD:
		return "is not a private key";
	default:
		return "";
	}
}
