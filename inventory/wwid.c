#include "inventory/wwid.h"
#include <glib.h>
#include <string.h>

/* Behind these stands the WWID itself, in /dev/disk/by-id and in device-mapper's uuid. */
static const char *skip_prefix(const char *text)
{
	static const char *const prefixes[] = {"dm-uuid-mpath-", "mpath-", "wwn-", "scsi-"};
	for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_ascii_strncasecmp(text, prefixes[i], strlen(prefixes[i])) == 0)
			return text + strlen(prefixes[i]);
	bool nvme = g_ascii_strncasecmp(text, "nvme-", 5) == 0;
	return nvme && strchr(text, '.') ? text + 5 : text;
}

/* The digits alone, small; NULL when something else is there than digits and what parts them. */
static char *hex_digits(const char *text)
{
	g_autofree char *digits = g_ascii_strdown(text, -1);
	size_t length = 0;
	for (const char *p = digits; *p; p++)
		if (g_ascii_isxdigit(*p))
			digits[length++] = *p;
		else if (!strchr(":- ", *p))
			return NULL;
	digits[length] = '\0';
	return g_steal_pointer(&digits);
}

/* NAA says with its first digit how long it is. */
static bool is_naa(const char *digits)
{
	size_t length = strlen(digits);
	return (length == 16 && strchr("235", digits[0])) || (length == 32 && digits[0] == '6');
}

static char *from_digits(const char *digits)
{
	size_t length = strlen(digits);
	if ((length == 17 || length == 33) && digits[0] == '3' && is_naa(digits + 1))
		return g_strconcat("naa.", digits + 1, NULL);
	if ((length == 17 || length == 25 || length == 33) && digits[0] == '2')
		return g_strconcat("eui.", digits + 1, NULL);
	if (is_naa(digits))
		return g_strconcat("naa.", digits, NULL);
	if (length == 16 || length == 24 || length == 32)
		return g_strconcat("eui.", digits, NULL);
	return NULL;
}

/* Runs of blanks and '_' are one '_', none at the ends. */
static char *from_text(const char *kind, const char *text)
{
	GString *out = g_string_new(kind);
	size_t front = out->len;
	for (const char *p = text; *p; p++) {
		bool gap = g_ascii_isspace(*p) || *p == '_';
		if (!gap)
			g_string_append_c(out, *p);
		else if (out->len > front && out->str[out->len - 1] != '_')
			g_string_append_c(out, '_');
	}
	if (out->len > front && out->str[out->len - 1] == '_')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, out->len == front);
}

static char *from_typed(const char *text)
{
	static const char *const kinds[] = {"t10.", "uuid.", "nvme.", "serial."};
	bool naa = g_ascii_strncasecmp(text, "naa.", 4) == 0;
	if (naa || g_ascii_strncasecmp(text, "eui.", 4) == 0) {
		g_autofree char *digits = hex_digits(text + 4);
		bool good = digits && (naa ? is_naa(digits) : strlen(digits) >= 16);
		return good ? g_strconcat(naa ? "naa." : "eui.", digits, NULL) : NULL;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_ascii_strncasecmp(text, kinds[i], strlen(kinds[i])) == 0)
			return from_text(kinds[i], text + strlen(kinds[i]));
	return NULL;
}

char *wwid_normalise(const char *text)
{
	const char *slash = strrchr(text, '/');
	g_autofree char *name = g_strstrip(g_strdup(slash ? slash + 1 : text));
	char *part = g_strrstr(name, "-part");
	if (part && part[5] && strspn(part + 5, "0123456789") == strlen(part + 5))
		*part = '\0';
	const char *bare = skip_prefix(name);
	char *typed = from_typed(bare);
	if (typed)
		return typed;
	bool prefixed = g_ascii_strncasecmp(bare, "0x", 2) == 0;
	g_autofree char *digits = hex_digits(prefixed ? bare + 2 : bare);
	if (digits || prefixed)
		return digits ? from_digits(digits) : NULL;
	if (bare[0] == '1' && bare[1])
		return from_text("t10.", bare + 1);
	if ((bare[0] == 'S' || bare[0] == '0') && strchr(bare, '_'))
		return from_text("serial.", bare + 1);
	return NULL;
}

bool wwid_is_registered(const char *wwid)
{
	bool naa = g_str_has_prefix(wwid, "naa."), eui = g_str_has_prefix(wwid, "eui.");
	if ((!naa && !eui) || strlen(wwid) < 20)
		return false;
	if (naa && wwid[4] == '3')
		return false;
	/* the company's 24 bits, behind NAA's own digit (type 2 has 12 bits of a vendor's first) */
	const char *company = eui ? wwid + 4 : wwid[4] == '2' ? wwid + 8 : wwid + 5;
	return strspn(company, "0") < 6;
}
