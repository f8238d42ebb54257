#include "records/rules/natural_order.h"

#include <glib.h>
#include <string.h>

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

int natural_order(const char *one, const char *other)
{
	const char *a = one, *b = other;
	while (*a && *b) {
		if (!g_ascii_isdigit(*a) || !g_ascii_isdigit(*b)) {
			if (*a != *b)
				return (unsigned char)*a - (unsigned char)*b;
			a++;
			b++;
			continue;
		}
		a += strspn(a, "0");
		b += strspn(b, "0");
		size_t of_a = digits(a), of_b = digits(b);
		int found = of_a != of_b ? (of_a < of_b ? -1 : 1) : strncmp(a, b, of_a);
		if (found)
			return found;
		a += of_a;
		b += of_b;
	}
	if (*a || *b)
		return *a ? 1 : -1;
	return strcmp(one, other); /* "01" and "1" */
}
