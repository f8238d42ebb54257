/*
 * The host's key against the site's known_hosts, then the user's. A @revoked line of either file
 * refuses; else the first file that knows the host decides.
 */
#include "base/cleanup.h"
#include "inventory/reach/result.h"
#include "inventory/reach/small_file.h"
#include "inventory/reach/visit.h"
#include <string.h>

/* The algorithms we accept, by the key type that stands in known_hosts. */
static const struct {
	const char *type, *algorithms;
} algorithms[] = {
        {"ssh-ed25519", "ssh-ed25519"},
        {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"},
        {"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"},
        {"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"},
        {"ssh-rsa", "rsa-sha2-512,rsa-sha2-256"},
};

static void type_note(const char *type, void *data)
{
	bool *known = data;
	for (size_t i = 0; i < G_N_ELEMENTS(algorithms); i++)
		known[i] = known[i] || strcmp(type, algorithms[i].type) == 0;
}

char *host_key_algorithms(const Visit *visit)
{
	bool known[G_N_ELEMENTS(algorithms)] = {false};
	g_autofree char *name = known_hosts_name(visit->address, visit->port);
	for (size_t i = 0; i < G_N_ELEMENTS(visit->known_hosts); i++)
		known_hosts_types(&visit->known_hosts[i], name, type_note, known);
	char *list[G_N_ELEMENTS(algorithms) + 1] = {NULL};
	size_t count = 0;
	for (int wanted = 1; wanted >= 0; wanted--)
		for (size_t i = 0; i < G_N_ELEMENTS(algorithms); i++)
			if (known[i] == (wanted == 1))
				list[count++] = (char *)algorithms[i].algorithms;
	return g_strjoinv(",", list);
}

/* The wire form of a key, as known_hosts holds it in base64. Yours. */
static unsigned char *key_blob(const ssh_key key, size_t *length)
{
	char *text = NULL;
	*length = 0;
	if (ssh_pki_export_pubkey_base64(key, &text) != SSH_OK)
		return NULL;
	gsize decoded = 0;
	unsigned char *blob = g_base64_decode(text, &decoded);
	ssh_string_free_char(text);
	*length = decoded;
	return blob;
}

/* "ssh-ed25519 SHA256:…" into `text`. */
static void key_describe(const ssh_key key, const char *type, char *text, size_t size)
{
	unsigned char *hash = NULL;
	size_t length = 0;
	char *fingerprint = NULL;
	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == 0)
		fingerprint = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length);
	g_snprintf(text, size, "%s %s", type, fingerprint ? fingerprint : "?");
	ssh_string_free_char(fingerprint);
	ssh_clean_pubkey_hash(&hash);
}

/* The word `ssh-keyscan -t` has for a key. */
static const char *keyscan_type(const ssh_key key)
{
	switch (ssh_key_type(key)) {
	case SSH_KEYTYPE_RSA:
		return "rsa";
	case SSH_KEYTYPE_ED25519:
		return "ed25519";
	default:
		return "ecdsa";
	}
}

/* A word for the shell, without quotes where it needs none. Yours. */
static char *shell_word(const char *text)
{
	bool plain = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyz.:-") == strlen(text);
	return plain ? g_strdup(text) : g_shell_quote(text);
}

/* The command that puts the host's key into `file`. Yours. */
static char *accepting_command(const Visit *visit, const ssh_key key, const char *file)
{
	g_autofree char *quoted = g_shell_quote(file), *address = shell_word(visit->address);
	const ReachTarget *jump = visit->jump;
	g_autofree char *port =
	        jump && jump->port ? g_strdup_printf(":%d", jump->port) : g_strdup("");
	if (jump) /* ssh-keyscan knows no jump hosts, ssh asks before it writes the file */
		return g_strdup_printf("ssh -J %s%s%s%s -o UserKnownHostsFile=%s -p %d %s@%s true",
		        jump->user ? jump->user : "", jump->user ? "@" : "", jump->address, port,
		        quoted, visit->port, visit->user, address);
	return g_strdup_printf("ssh-keyscan -t %s -p %d %s >> %s", keyscan_type(key), visit->port,
	        address, quoted);
}

static void unknown_say(
        Visit *visit, const ssh_key key, const char *described, const char *authority)
{
	g_autofree char *own = home_expand("~/.ssh/known_hosts");
	const char *file = visit->options->known_hosts ? visit->options->known_hosts : own;
	g_autofree char *command = accepting_command(visit, key, file);
	result_set(visit->ret, CAUSE_HOST_KEY,
	        "host key is unknown: %s; after comparing the fingerprint with the host's own "
	        "console, accept it: %s%s%s%s",
	        described, command, authority ? " (@cert-authority is not supported: " : "",
	        authority ? authority : "", authority ? ")" : "");
}

/* What each file says; the one that decides, and where. */
typedef struct {
	KnownHostsMatch match;
	char *where; /* FILE:LINE */
	const char *file;
	char type[48];
	char *authority; /* FILE:LINE of a @cert-authority line */
} Verdict;

static Verdict files_ask(const Visit *visit, const unsigned char *blob, size_t length)
{
	Verdict verdict = {.match = KNOWN_HOSTS_UNKNOWN};
	g_autofree char *name = known_hosts_name(visit->address, visit->port);
	for (size_t i = 0; i < G_N_ELEMENTS(visit->known_hosts); i++) {
		const KnownHostsFile *file = &visit->known_hosts[i];
		KnownHostsFinding found = known_hosts_find(file, name, blob, length);
		if (found.authority_line && !verdict.authority)
			verdict.authority =
			        g_strdup_printf("%s:%zu", file->name, found.authority_line);
		bool decides =
		        found.match == KNOWN_HOSTS_REVOKED || verdict.match == KNOWN_HOSTS_UNKNOWN;
		if (!decides || found.match == KNOWN_HOSTS_UNKNOWN ||
		        verdict.match == KNOWN_HOSTS_REVOKED)
			continue;
		verdict.match = found.match;
		g_free(verdict.where);
		verdict.where = g_strdup_printf("%s:%zu", file->name, found.line);
		verdict.file = file->name;
		g_strlcpy(verdict.type, found.type, sizeof verdict.type);
	}
	return verdict;
}

static void changed_say(
        Visit *visit, const ssh_key key, const Verdict *verdict, const char *described)
{
	g_autofree char *name = known_hosts_name(visit->address, visit->port);
	g_autofree char *word = shell_word(name), *file = g_shell_quote(verdict->file);
	g_autofree char *command = accepting_command(visit, key, verdict->file);
	result_set(visit->ret, CAUSE_HOST_KEY,
	        "host key has changed: the host shows %s, but %s has another key (%s); find out "
	        "why, compare the fingerprint with the host's own console, and only then accept "
	        "it: ssh-keygen -R %s -f %s && %s",
	        described, verdict->where, verdict->type, word, file, command);
}

static bool verdict_say(Visit *visit, const ssh_key key, const Verdict *verdict, const char *type)
{
	char described[128];
	if (verdict->match == KNOWN_HOSTS_KNOWN)
		return true;
	key_describe(key, type, described, sizeof described);
	if (verdict->match == KNOWN_HOSTS_UNKNOWN)
		unknown_say(visit, key, described, verdict->authority);
	else if (verdict->match == KNOWN_HOSTS_REVOKED)
		result_set(visit->ret, CAUSE_HOST_KEY,
		        "host key is revoked: %s at %s; give the host a new key", described,
		        verdict->where);
	else
		changed_say(visit, key, verdict, described);
	return false;
}

bool host_key_check(Visit *visit)
{
	ssh_key key = NULL;
	if (ssh_get_server_publickey(visit->session, &key) != SSH_OK) {
		result_set(visit->ret, CAUSE_ERROR, "the host showed no key");
		return false;
	}
	size_t length = 0;
	g_autofree unsigned char *blob = key_blob(key, &length);
	char type[64] = "";
	if (blob && length > 4) /* RFC 4253 6.6: the type as a string comes first */
		g_strlcpy(type, (const char *)blob + 4, MIN(sizeof type, (size_t)blob[3] + 1));
	Verdict verdict = files_ask(visit, blob, length);
	bool known = blob && verdict_say(visit, key, &verdict, type);
	if (!blob)
		result_set(visit->ret, CAUSE_ERROR, "the host's key cannot be read");
	g_free(verdict.where);
	g_free(verdict.authority);
	ssh_key_free(key);
	return known;
}
