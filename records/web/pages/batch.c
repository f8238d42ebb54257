/* A batch before who decides on it: everybody in it, whom he looks for, whom he ticks. */
#include "records/web/pages/batch.h"

#include "records/store/alike.h"
#include "records/web/batch.h"
#include "records/web/business.h"
#include "records/web/former.h"
#include "records/web/query.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE = 100 };

/* Which rows are shown. */
typedef struct {
	char *search, *class_name;
	bool remarked, waiting;
	size_t page;        /* of those found, from 1 */
	GHashTable *ticked; /* ids as text */
} Wanted;

static void wanted_clear(Wanted *wanted)
{
	g_free(wanted->search);
	g_free(wanted->class_name);
	g_clear_pointer(&wanted->ticked, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

/* Of the form, else of the query. Yours. */
static char *given(Exchange *exchange, const char *name)
{
	return g_strstrip(exchange->form ? g_strdup(exchange_field(exchange, name))
	                                 : exchange_query(exchange, name));
}

static void wanted_read(Exchange *exchange, Wanted *ret)
{
	size_t at = 0;
	const char *id;
	g_autofree char *remarked = given(exchange, "remarked");
	g_autofree char *waiting = given(exchange, "waiting");
	g_autofree char *page = given(exchange, "page");
	guint64 number = 1;
	g_ascii_string_to_unsigned(page, 10, 1, BULK_MAX, &number, NULL);
	*ret = (Wanted){.search = given(exchange, "q"),
	        .class_name = given(exchange, "class"),
	        .remarked = *remarked == '1',
	        .waiting = *waiting == '1',
	        .page = MAX((size_t)number, 1),
	        .ticked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	while (exchange->form && (id = http_form_get_next(exchange->form, "one", &at)))
		g_hash_table_add(ret->ticked, g_strdup(id));
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

typedef struct {
	const Wanted *wanted;
	json_t *rows;
	GHashTable *classes; /* of them all */
	Office office;
	int decides;      /* of the rows, how many he can pass on or approve */
	int back;         /* or take back */
	const char *kind; /* of the first, in words */
} Gathered;

static bool wants(const Wanted *wanted, const Application *application, const char *class_name,
        const char *number, const char *remarks)
{
	bool open = approval_state_open(application->approval.state);
	bool found = !*wanted->search || strstr(application->name, wanted->search) ||
	             strcmp(number, wanted->search) == 0;
	return found && (!*wanted->class_name || strcmp(class_name, wanted->class_name) == 0) &&
	       (!wanted->remarked || *remarks) && (!wanted->waiting || open);
}

static char *remarks_words(
        Exchange *exchange, Office *office, const Application *application, GError **error)
{
	g_autofree char *former = web_former_words(exchange, application, error);
	g_autoptr(json_t) list = former ? web_remarks(exchange, office, application, error) : NULL;
	if (!list)
		return NULL;
	GString *out = g_string_new(NULL);
	const char *between = exchange->zh ? "；" : "; ";
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		g_string_append_printf(out, "%s%s", i ? between : "",
		        json_string_value(json_object_get(one, "words")));
	if (*former)
		g_string_append_printf(out, "%s%s", out->len ? between : "", former);
	return g_string_free(out, FALSE);
}

static bool row_add(Exchange *exchange, Gathered *gathered, int64_t id, GError **error)
{
	g_auto(Application) one = {0};
	g_autofree char *class_name = NULL, *number = NULL;
	if (!application_load(exchange->store, id, &one, error) ||
	        !bulk_applicant(exchange->store, &one, &class_name, &number, error))
		return false;
	g_autofree char *remarks = remarks_words(exchange, &gathered->office, &one, error);
	if (!remarks)
		return false;
	if (*class_name)
		g_hash_table_add(gathered->classes, g_strdup(class_name));
	gathered->kind = web_business_words(exchange, one.kind);
	if (!wants(gathered->wanted, &one, class_name, number, remarks))
		return true;
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, id);
	g_autofree char *asked = web_asked_words(exchange, &one);
	bool decides = office_may(&gathered->office, &one, ACTION_SUBMIT) ||
	               office_may(&gathered->office, &one, ACTION_APPROVE);
	bool back = office_may(&gathered->office, &one, ACTION_WITHDRAW);
	gathered->decides += decides;
	gathered->back += back;
	json_t *row = web_application_row(exchange, &exchange->policy, &one);
	json_object_set_new(row, "class", json_string(class_name));
	json_object_set_new(row, "number", json_string(number));
	json_object_set_new(row, "remarks", json_string(remarks));
	json_object_set_new(row, "asked", json_string(asked));
	json_object_set_new(row, "may", json_boolean(decides || back));
	json_object_set_new(
	        row, "ticked", json_boolean(g_hash_table_contains(gathered->wanted->ticked, text)));
	json_array_append_new(gathered->rows, row);
	return true;
}

static bool rows_find(
        Exchange *exchange, int64_t batch, Gathered *gathered, int64_t *ret_count, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(Alikes) alikes = alikes_new(); /* each row is looked up in its school */
	ApplicationFilter filter = {.turn = -1, .batch = batch};
	gathered->office.alikes = alikes;
	if (!applications_list(exchange->store, &filter, true, 0, BULK_MAX, id_gather, ids, error))
		return false;
	*ret_count = ids->len;
	for (guint i = 0; i < ids->len; i++)
		if (!row_add(exchange, gathered, g_array_index(ids, int64_t, i), error))
			return false;
	return true;
}

static bool filtered(const Wanted *wanted)
{
	return *wanted->search || *wanted->class_name || wanted->remarked || wanted->waiting;
}

/* The rows of the page that is asked for, at most the last there is; and the links beside it. */
static json_t *page_rows(const Wanted *wanted, int64_t batch, const json_t *rows, json_t *vars)
{
	size_t count = json_array_size(rows), pages = MAX((count + PAGE - 1) / PAGE, 1);
	size_t page = MIN(wanted->page, pages);
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, batch);
	const QueryPart parts[] = {{"batch", number}, {"q", wanted->search},
	        {"class", wanted->class_name}, {"remarked", wanted->remarked ? "1" : ""},
	        {"waiting", wanted->waiting ? "1" : ""}};
	g_autofree char *text = query_link(parts, G_N_ELEMENTS(parts));
	json_t *shown = json_array();
	for (size_t i = (page - 1) * PAGE; i < MIN(page * PAGE, count); i++)
		json_array_append(shown, json_array_get(rows, i));
	json_object_set_new(vars, "page", json_integer((json_int_t)page));
	json_object_set_new(vars, "pages", json_integer((json_int_t)pages));
	json_object_set_new(vars, "text", json_string(text));
	return shown;
}

bool batch_show(Exchange *exchange, int64_t batch, int status, const char *problem, GError **error)
{
	int64_t count;
	g_auto(Wanted) wanted = {0};
	g_autoptr(json_t) rows = json_array();
	g_autoptr(GHashTable) classes =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	wanted_read(exchange, &wanted);
	Gathered gathered = {
	        &wanted, rows, classes, web_office(exchange, &exchange->policy), 0, 0, ""};
	if (!rows_find(exchange, batch, &gathered, &count, error))
		return false;
	json_t *may = web_batch_may(exchange, batch, error);
	if (!may)
		return false;
	json_object_set_new(may, "decides", json_integer(gathered.decides));
	json_object_set_new(may, "back", json_integer(gathered.back));
	json_object_set_new(may, "listed", json_boolean(filtered(&wanted)));
	json_t *vars =
	        json_pack("{s:s, s:s, s:I, s:I, s:I, s:o, s:o, s:s, s:s, s:b, s:b, s:s, s:s, "
	                  "s:b}",
	                "title", word(exchange->zh, "batch"), "kind", gathered.kind, "batch",
	                (json_int_t)batch, "count", (json_int_t)count, "shown",
	                (json_int_t)json_array_size(rows), "classes", web_names_sorted(classes),
	                "may_do", may, "q", wanted.search, "class", wanted.class_name, "remarked",
	                wanted.remarked, "waiting", wanted.waiting, "problem", problem, "reason",
	                exchange->form ? exchange_field(exchange, "reason") : "", "many",
	                exchange->session.account.level != LEVEL_SCHOOL);
	json_object_set_new(vars, "rows", page_rows(&wanted, batch, rows, vars));
	return exchange_page_status(exchange, status, "batch.html", vars, error);
}

static bool ticks_read(const HttpForm *form, GArray *ids)
{
	size_t at = 0;
	const char *text;
	while ((text = http_form_get_next(form, "one", &at))) {
		guint64 number;
		int64_t id;
		if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &number, NULL))
			return false;
		id = (int64_t)number;
		g_array_append_val(ids, id);
	}
	return true;
}

static bool has_id(const GArray *ids, int64_t id)
{
	bool there = false;
	for (guint i = 0; i < ids->len && !there; i++)
		there = g_array_index(ids, int64_t, i) == id;
	return there;
}

/* Those that the form looked for, without those who are ticked, in their place. */
static bool listed_pick(Exchange *exchange, int64_t batch, const Wanted *wanted, GArray *ids,
        BulkPick *ret, GError **error)
{
	int64_t count;
	g_autoptr(json_t) rows = json_array();
	g_autoptr(GArray) ticked = g_array_copy(ids);
	g_autoptr(GHashTable) classes =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Gathered gathered = {
	        wanted, rows, classes, web_office(exchange, &exchange->policy), 0, 0, ""};
	if (!rows_find(exchange, batch, &gathered, &count, error))
		return false;
	g_array_set_size(ids, 0);
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row) {
		int64_t id = json_integer_value(json_object_get(row, "id"));
		if (!has_id(ticked, id))
			g_array_append_val(ids, id);
	}
	*ret = (BulkPick){(const int64_t *)(const void *)ids->data, ids->len, false};
	return true;
}

/* Who sends back, or reviews and takes back, says why. */
static const char *reason_problem(Exchange *exchange)
{
	const char *action = batch_action(exchange);
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	bool reject = strcmp(action, "reject") == 0;
	bool back = strcmp(action, "withdraw") == 0 && exchange_may(exchange, PERMIT_REVIEW);
	if (*reason || !(reject || back))
		return "";
	const Rule *rule = rule_of(reject ? RULE_APPROVAL_REASON : RULE_APPROVAL_TAKEN_BACK);
	return exchange->zh ? rule->zh : rule->en;
}

bool batch_pick_read(Exchange *exchange, int64_t batch, GArray *ids, BulkPick *ret, bool *ret_some,
        const char **ret_problem, GError **error)
{
	const char *action = exchange_field(exchange, "action");
	bool only = g_str_has_prefix(action, "only:"), others = g_str_has_prefix(action, "others:");
	g_auto(Wanted) wanted = {0};
	wanted_read(exchange, &wanted);
	if (!ticks_read(exchange->form, ids))
		g_array_set_size(ids, 0);
	*ret = (BulkPick){(const int64_t *)(const void *)ids->data, ids->len, others};
	*ret_some = only || others;
	*ret_problem = reason_problem(exchange);
	if (*ret_some && ids->len == 0)
		*ret_problem = word(exchange->zh, "batch_tick_first");
	else if (!*ret_some && ids->len)
		*ret_problem = word(exchange->zh, "batch_ticked");
	if (**ret_problem || only || !filtered(&wanted))
		return true;
	*ret_some = true;
	if (!listed_pick(exchange, batch, &wanted, ids, ret, error))
		return false;
	if (ids->len == 0)
		*ret_problem = word(exchange->zh, "batch_none");
	return true;
}

const char *batch_action(Exchange *exchange)
{
	const char *action = exchange_field(exchange, "action"), *behind = strchr(action, ':');
	return behind ? behind + 1 : action;
}
