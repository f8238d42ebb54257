#include "records/web/pages/tokens.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "records/people/token.h"
#include "records/web/words.h"

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

static const char *subject_words(const Exchange *exchange, Subject subject)
{
	g_autofree char *key = g_strdup_printf("subject_%s", subject_id(subject));
	return word(exchange->zh, key);
}

/* "students, reveal" in the reader's words. Yours. */
static char *subjects_words(const Exchange *exchange, unsigned subjects)
{
	GString *out = g_string_new(NULL);
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++)
		if (subjects >> subject & 1)
			g_string_append_printf(out, "%s%s",
			        out->len ? (exchange->zh ? "、" : ", ") : "",
			        subject_words(exchange, subject));
	return g_string_free(out, FALSE);
}

static bool token_gather(const Token *token, void *data, GError **error)
{
	g_autofree char *made = clock_format_cst(token->created_us);
	g_autofree char *until = clock_format_cst(token->expires_us);
	Gathered *gathered = data;
	(void)error;
	g_autofree char *subjects = subjects_words(gathered->exchange, token->subjects);
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:s, s:b, s:s, s:s, s:s}", "id", (json_int_t)token->id, "name",
	                token->name, "read_only", token->read_only, "made", made, "until", until,
	                "subjects", subjects));
	return true;
}

/* What can be ticked: not what the account may not do; numbers in full by will alone. */
static json_t *subjects_json(const Exchange *exchange)
{
	json_t *list = json_array();
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++) {
		bool reveal = subject == SUBJECT_REVEAL;
		if (!reveal || exchange_may(exchange, PERMIT_STUDENT_REVEAL))
			json_array_append_new(list,
			        json_pack("{s:s, s:s, s:b}", "id", subject_id(subject), "words",
			                subject_words(exchange, subject), "chosen", !reveal));
	}
	return list;
}

static unsigned subjects_given(Exchange *exchange)
{
	unsigned bits = 0;
	for (Subject subject = SUBJECT_ANY + 1; subject < SUBJECT_COUNT; subject++) {
		g_autofree char *name = g_strdup_printf("subject_%s", subject_id(subject));
		if (*exchange_field(exchange, name) == '1')
			bits |= 1U << subject;
	}
	return bits;
}

/* The list; `text` is a token that was just made, or "". */
static bool tokens_show(
        Exchange *exchange, int status, const char *text, const char *problem, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows};
	return tokens_walk(exchange->store, exchange->session.account.id, exchange->now_us,
	               token_gather, &gathered, error) &&
	       exchange_page_status(exchange, status, "tokens.html",
	               json_pack("{s:s, s:O, s:s, s:s, s:b, s:o}", "title",
	                       word(exchange->zh, "tokens"), "rows", rows, "text", text, "problem",
	                       problem, "reader", exchange->session.account.scope.read_only,
	                       "subjects", subjects_json(exchange)),
	               error);
}

bool page_tokens(Exchange *exchange, GError **error)
{
	return tokens_show(exchange, 200, "", "", error);
}

bool page_token_create(Exchange *exchange, GError **error)
{
	char text[TOKEN_LENGTH + 1];
	g_autoptr(GError) failed = NULL;
	g_autofree char *name = g_strstrip(g_strdup(exchange_field(exchange, "name")));
	guint64 days = 0;
	Act act = exchange_act(exchange, "token");
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "days"), 10, 0, TOKEN_DAYS_MAX + 1, &days, NULL);
	Token wanted = {.account = exchange->session.account.id,
	        .name = name,
	        .read_only = exchange->session.account.scope.read_only ||
	                     *exchange_field(exchange, "write") != '1',
	        .subjects = subjects_given(exchange)};
	if (token_create(
	            exchange->store, &act, &exchange->session, &wanted, (int)days, text, &failed)) {
		bool shown = tokens_show(exchange, 201, text, "", error);
		secrets_wipe_bytes(text, sizeof text);
		return shown;
	}
	int status = exchange_status(failed);
	if (status != 422 && status != 413) {
		g_propagate_error(error, g_steal_pointer(&failed));
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	return tokens_show(exchange, 422, "", words, error);
}

bool page_token_end(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "token");
	return exchange_id(exchange, 0, &id, error) &&
	       token_end(exchange->store, &act, exchange->session.account.id, id, error) &&
	       exchange_redirect(exchange, "/tokens");
}
