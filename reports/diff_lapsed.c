#include "reports/diff_lapsed.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "reports/statement_why.h"
#include <glib.h>
#include <string.h>

typedef struct {
	const json_t *now; /* what is stated afterwards */
	bool *taken;       /* of each of those: it stands for one of before */
	bool waiver;
	const char *judged_at; /* afterwards */
} Lapsed;

static bool is_alike(const json_t *one, const json_t *other, const char *const *keys)
{
	for (; *keys; keys++)
		if (strcmp(json_text_in(one, *keys), json_text_in(other, *keys)) != 0)
			return false;
	return true;
}

static bool is_of_same(const json_t *one, const json_t *other)
{
	return is_alike(one, other, (const char *const[]){"check", "target", NULL});
}

static bool is_same(const Lapsed *lapsed, const json_t *one, const json_t *other)
{
	if (!is_of_same(one, other))
		return false;
	if (lapsed->waiver)
		return is_alike(one, other, (const char *const[]){"approved_by", "reason", NULL});
	return is_alike(one, other, (const char *const[]){"by", "statement", NULL}) &&
	       strcmp(json_text_in(json_object_get(one, "document"), "sha256"),
	               json_text_in(json_object_get(other, "document"), "sha256")) == 0;
}

/* Takes the first that counts and stands for nothing else yet. */
static bool take(Lapsed *lapsed, const json_t *sought, bool same)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)lapsed->now, i, one) {
		if (lapsed->taken[i] || !json_is_true(json_object_get(one, "counts")))
			continue;
		if (same ? !is_same(lapsed, one, sought) : !is_of_same(one, sought))
			continue;
		return lapsed->taken[i] = true;
	}
	return false;
}

/* What is still stated of the same, and does not count; NULL when there is no such. */
static const json_t *left_uncounted(const Lapsed *lapsed, const json_t *sought)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)lapsed->now, i, one)
		if (is_of_same(one, sought) && !json_is_true(json_object_get(one, "counts")))
			return one;
	return NULL;
}

static json_t *why_json(const Lapsed *lapsed, const json_t *left)
{
	g_autofree char *zh =
	        left ? statement_why(left, lapsed->waiver, lapsed->judged_at, true) : g_strdup("");
	g_autofree char *en =
	        left ? statement_why(left, lapsed->waiver, lapsed->judged_at, false) : g_strdup("");
	return json_pack("{s:s, s:s}", "zh", zh, "en", en);
}

static void add(json_t *out, Lapsed *lapsed, const json_t *one)
{
	bool waiver = lapsed->waiver, replaced = take(lapsed, one, false);
	const json_t *left = replaced ? NULL : left_uncounted(lapsed, one);
	json_array_append_new(
	        out, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "kind",
	                     waiver ? "waiver" : "attestation", "check", json_text_in(one, "check"),
	                     "target", json_text_in(one, "target"), "by",
	                     json_text_in(one, waiver ? "approved_by" : "by"), "until",
	                     json_text_in(left ? left : one, waiver ? "expires" : "valid_until"),
	                     "change", replaced ? "replaced" : (left ? "expired" : "removed"),
	                     "why", why_json(lapsed, left)));
}

/* What is still there takes its own first: only then may what is left stand for what changed. */
void diff_lapsed_add(json_t *out, const json_t *before, const json_t *after, bool waiver)
{
	const char *key = waiver ? "waivers" : "attestations";
	const json_t *now = json_object_get(after, key);
	g_autofree bool *taken = g_new0(bool, json_array_size(now) + 1);
	Lapsed lapsed = {
	        now, taken, waiver, json_text_in(json_object_get(after, "run"), "judged_at")};
	g_autoptr(GPtrArray) gone = g_ptr_array_new();
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(before, key), i, one)
		if (json_is_true(json_object_get(one, "counts")) && !take(&lapsed, one, true))
			g_ptr_array_add(gone, one);
	for (guint k = 0; k < gone->len; k++)
		add(out, &lapsed, g_ptr_array_index(gone, k));
}
