#include "records/people/password.h"

#include "base/secrets.h"

#include <argon2.h>
#include <string.h>

enum {
	/* OWASP's password storage advice for argon2id: 19 MiB, 2 passes, 1 lane */
	PASSES = 2,
	MEMORY_KIB = 19 * 1024,
	LANES = 1,
	SALT = 16,
	HASH = 32,
	DISTINCT_MIN = 4,
};

/* Letters and digits that are not mistaken for each other: 5 bits each, 100 bits in all. */
char *password_make(void)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789ABCDEFG";
	uint8_t random[PASSWORD_MADE];
	char *password = g_malloc0(PASSWORD_MADE + 1);
	seal_random(random, sizeof random);
	for (int i = 0; i < PASSWORD_MADE; i++)
		password[i] = letters[random[i] & 31];
	secrets_wipe_bytes(random, sizeof random);
	return password;
}

bool password_hash(const char *password, char ret[PASSWORD_HASH_MAX], GError **error)
{
	uint8_t salt[SALT];
	seal_random(salt, sizeof salt);
	int code = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password),
	        salt, SALT, HASH, ret, PASSWORD_HASH_MAX);
	if (code != ARGON2_OK)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_ENGINE, "argon2: %s",
		        argon2_error_message(code));
	return code == ARGON2_OK;
}

/* What stands behind the first of two; NULL: there is one. */
static const char *kept_of(const char *hash)
{
	const char *end = hash ? strchr(hash, '\n') : NULL;
	return end ? end + 1 : NULL;
}

void password_keep(char hash[PASSWORD_HASH_MAX], const char *was, bool one_time)
{
	const char *kept = kept_of(was);
	g_autofree char *first = g_strndup(was, strcspn(was, "\n"));
	const char *old = kept && one_time ? kept : first;
	if (!*old || strlen(hash) + strlen(old) + 2 > PASSWORD_HASH_MAX)
		return;
	g_strlcat(hash, "\n", PASSWORD_HASH_MAX);
	g_strlcat(hash, old, PASSWORD_HASH_MAX);
}

bool password_was(const char *hash, const char *password)
{
	const char *kept = kept_of(hash);
	return kept && argon2id_verify(kept, password, strlen(password)) == ARGON2_OK;
}

bool password_is(const char *hash, const char *password)
{
	/* of nothing anybody could type, with the cost of a real one */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	bool somebody = hash && *hash;
	g_autofree char *first =
	        g_strndup(somebody ? hash : nobody, strcspn(somebody ? hash : nobody, "\n"));
	bool same = argon2id_verify(first, password, strlen(password)) == ARGON2_OK;
	return same && somebody;
}

/* Of the lists of passwords that attackers try first, those long enough to pass otherwise. */
static const char *const common[] = {"1234567890", "0123456789", "12345678910", "123456789a",
        "a123456789", "1q2w3e4r5t", "1qaz2wsx3edc", "qazwsxedcrfv", "qwertyuiop", "asdfghjkl;",
        "qwerty12345", "qwerty123456", "password12", "password123", "password1234", "p@ssw0rd123",
        "p@ssword123", "passw0rd123", "admin12345", "admin123456", "administrator", "admin@1234",
        "admin@12345", "abc1234567", "abc123456789", "abcd123456", "abcd1234567", "aa12345678",
        "aa123456789", "woaini1314", "woaini520520", "woaini1314520", "5201314520", "1314520520",
        "iloveyou123", "letmein123", "welcome123", "welcome1234", "changeme123", "xuesheng123",
        "xueji12345", "xueji123456", "zhongzhi123", "jiuxu12345", "jiuxu123456", "test123456",
        "root123456", "q1w2e3r4t5", "1a2b3c4d5e", "zxcvbnm123", "zaq12wsxcde3", "147258369",
        "1472583690", "7894561230", "0987654321", "9876543210", "1029384756", "qq123456789",
        "wang123456", "zhang123456", "li123456789", "china123456", "beijing2008"};

static bool run_of(const char *text, int step)
{
	for (size_t i = 1; text[i]; i++)
		if (text[i] - text[i - 1] != step)
			return false;
	return true;
}

static bool tried_first(const char *password)
{
	g_autofree char *lower = g_utf8_strdown(password, -1);
	bool seen[256] = {false};
	int distinct = 0;
	for (const unsigned char *at = (const unsigned char *)lower; *at; at++)
		if (!seen[*at]) {
			seen[*at] = true;
			distinct++;
		}
	bool tried = distinct < DISTINCT_MIN || run_of(lower, 1) || run_of(lower, -1);
	for (size_t i = 0; !tried && i < G_N_ELEMENTS(common); i++)
		tried = strcmp(common[i], lower) == 0;
	secrets_wipe(g_steal_pointer(&lower));
	return tried;
}

/* Whether a part that others know makes up what is to be secret. */
static bool holds(const char *password, const char *known)
{
	g_autofree char *lower = g_utf8_strdown(password, -1), *part = g_utf8_strdown(known, -1);
	bool held = g_utf8_strlen(part, -1) >= 3 && strstr(lower, part) != NULL;
	secrets_wipe(g_steal_pointer(&lower));
	return held;
}

static bool refuse(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

bool password_check(const char *password, const Account *account, GError **error)
{
	if (!g_utf8_validate(password, -1, NULL))
		return refuse("the password is not UTF-8", error);
	glong length = g_utf8_strlen(password, -1);
	if (length < PASSWORD_MIN)
		return refuse("a password has at least 10 characters", error);
	if (length > PASSWORD_MAX)
		return refuse("a password has at most 128 characters", error);
	if (holds(password, account->name) || holds(password, account->real_name) ||
	        holds(password, account->phone))
		return refuse("the password holds the name or phone number of its owner", error);
	if (tried_first(password))
		return refuse(
		        "the password is one of those that are tried first: take another", error);
	return true;
}
