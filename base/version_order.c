#include "base/version_order.h"

#include <glib.h>
#include <string.h>

/* The sign of dpkg's order: '~' first, then the end, letters, everything else. */
static int dpkg_weight(char sign)
{
	if (sign == '~')
		return -1;
	if (sign == '\0' || g_ascii_isdigit(sign))
		return 0;
	return g_ascii_isalpha(sign) ? sign : sign + 256;
}

static int digits_compare(const char **a, const char **b)
{
	while (**a == '0')
		(*a)++;
	while (**b == '0')
		(*b)++;
	int first = 0;
	while (g_ascii_isdigit(**a) && g_ascii_isdigit(**b)) {
		first = first ? first : **a - **b;
		(*a)++, (*b)++;
	}
	if (g_ascii_isdigit(**a))
		return 1;
	return g_ascii_isdigit(**b) ? -1 : first;
}

static int dpkg_compare(const char *a, const char *b)
{
	while (*a || *b) {
		while ((*a && !g_ascii_isdigit(*a)) || (*b && !g_ascii_isdigit(*b))) {
			int order = dpkg_weight(*a) - dpkg_weight(*b);
			if (order)
				return order;
			a += *a != '\0';
			b += *b != '\0';
		}
		int order = digits_compare(&a, &b);
		if (order)
			return order;
	}
	return 0;
}

static const char *rpm_skip(const char *at)
{
	while (*at && !g_ascii_isalnum(*at) && *at != '~' && *at != '^')
		at++;
	return at;
}

/* One segment of letters of both; 0 and both moved behind it when they are the same. */
static int letters_compare(const char **a, const char **b)
{
	size_t first = 0, second = 0;
	while (g_ascii_isalpha((*a)[first]))
		first++;
	while (g_ascii_isalpha((*b)[second]))
		second++;
	int order = strncmp(*a, *b, MIN(first, second));
	if (!order)
		order = (first > second) - (first < second);
	*a += first, *b += second;
	return order;
}

/* '~' is older than anything, '^' newer than the end; true when that decides, in *ret. */
static bool rpm_mark(const char **a, const char **b, int *ret)
{
	*ret = 0;
	if (**a == '~' || **b == '~') {
		*ret = **a != '~' ? 1 : **b != '~' ? -1 : 0;
	} else if (**a == '^' || **b == '^') {
		if (**a == '^' && **b == '^')
			*ret = 0;
		else if (**a == '^')
			*ret = **b ? -1 : 1;
		else
			*ret = **a ? 1 : -1;
	} else {
		return false;
	}
	if (*ret == 0)
		(*a)++, (*b)++;
	return true;
}

static int rpm_compare(const char *a, const char *b)
{
	int order;
	for (;;) {
		a = rpm_skip(a), b = rpm_skip(b);
		if (rpm_mark(&a, &b, &order)) {
			if (order)
				return order;
			continue;
		}
		if (!*a || !*b)
			return (*a != '\0') - (*b != '\0');
		bool digits = g_ascii_isdigit(*a);
		if (digits != g_ascii_isdigit(*b))
			return digits ? 1 : -1; /* numbers are newer than letters */
		order = digits ? digits_compare(&a, &b) : letters_compare(&a, &b);
		if (order)
			return order;
	}
}

typedef struct {
	char *epoch, *version, *release; /* owned; NULL when not written */
} Parts;

static void parts_clear(Parts *parts)
{
	g_free(parts->epoch);
	g_free(parts->version);
	g_free(parts->release);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

static Parts parts_of(const char *text)
{
	Parts parts = {0};
	size_t digits = strspn(text, "0123456789");
	if (digits && text[digits] == ':') {
		parts.epoch = g_strndup(text, digits);
		text += digits + 1;
	}
	const char *dash = strrchr(text, '-');
	parts.version = dash ? g_strndup(text, (size_t)(dash - text)) : g_strdup(text);
	parts.release = dash ? g_strdup(dash + 1) : NULL;
	return parts;
}

static int part_compare(VersionOrder order, const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	return order == VERSION_RPM ? rpm_compare(a, b) : dpkg_compare(a, b);
}

static int parts_compare(VersionOrder order, const Parts *a, const Parts *b)
{
	int found = dpkg_compare(a->epoch ? a->epoch : "0", b->epoch ? b->epoch : "0");
	found = found ? found : part_compare(order, a->version, b->version);
	return found ? found : part_compare(order, a->release, b->release);
}

int version_order(VersionOrder order, const char *a, const char *b)
{
	g_auto(Parts) first = parts_of(a), second = parts_of(b);
	return parts_compare(order, &first, &second);
}

bool version_at_least(VersionOrder order, const char *seen, const char *wanted)
{
	g_auto(Parts) has = parts_of(seen), asks = parts_of(wanted);
	if (!asks.epoch)
		g_clear_pointer(&has.epoch, g_free);
	if (!asks.release)
		g_clear_pointer(&has.release, g_free);
	return parts_compare(order, &has, &asks) >= 0;
}
