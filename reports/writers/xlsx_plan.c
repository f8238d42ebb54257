/* The sheets that show the plan and what people stated: addresses, hosts, licences, statements. */
#include "base/clock.h"
#include "inventory/preparation_form.h"
#include "reports/writers/phrase.h"
#include "reports/writers/statements.h"
#include "reports/writers/xlsx_sheets.h"
#include <string.h>

/* The worst outcome of the rows of a target; not_applicable where there is none. */
static GHashTable *worst_by_target(const View *view, const char *kind)
{
	GHashTable *worst = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		for (guint k = 0; k < check->rows->len; k++) {
			const Row *row = g_ptr_array_index(check->rows, k);
			if (strcmp(row->target_kind, kind) != 0)
				continue;
			gpointer was = g_hash_table_lookup(worst, row->target);
			Outcome now = outcome_worst((Outcome)GPOINTER_TO_UINT(was), row->outcome);
			g_hash_table_insert(worst, (void *)row->target, GUINT_TO_POINTER(now));
		}
	}
	return worst;
}

static void target_outcome(BookSheet *sheet, GHashTable *worst, const char *target)
{
	gpointer found = NULL;
	if (g_hash_table_lookup_extended(worst, target, NULL, &found))
		book_outcome(sheet, (Outcome)GPOINTER_TO_UINT(found));
	else
		book_text(sheet, "");
}

static void joined(BookSheet *sheet, const View *view, const json_t *names)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; i < json_array_size(names); i++) {
		const char *name = json_string_value(json_array_get(names, i));
		g_string_append_printf(
		        out, "%s%s", i ? view_say(view, "、", ", ") : "", name ? name : "");
	}
	book_text(sheet, view_keep(view, out->str));
}

void sheet_addresses(Book *book)
{
	static const BookColumn columns[] = {{{"类别", "Range"}, 9}, {{"IP地址", "Address"}, 20},
	        {{"用途", "Purpose"}, 28}, {{"状态", "State"}, 11}, {{"主机", "Hosts"}, 24},
	        {{"映射设备", "Mapped on"}, 18}, {{"映射到的内网地址", "Inside address"}, 20},
	        {{"检测结果", "Outcome"}, 13}};
	const View *view = book->view;
	BookSheet sheet =
	        book_table(book, (Words){"地址", "Addresses"}, columns, G_N_ELEMENTS(columns));
	g_autoptr(GHashTable) worst = worst_by_target(view, "address");
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->addresses, i, entry) {
		const char *address = view_text(view, entry, "address");
		book_text(&sheet, phrase_form_word(view, SHEET_ADDRESSES, "range",
		                          view_text(view, entry, "kind")));
		book_text(&sheet, address);
		book_text(&sheet, view_text(view, entry, "purpose"));
		book_text(&sheet, phrase_form_word(view, SHEET_ADDRESSES, "state",
		                          view_text(view, entry, "state")));
		joined(&sheet, view, json_object_get(entry, "hosts"));
		book_text(&sheet, view_text(view, entry, "device"));
		book_text(&sheet, view_text(view, entry, "inside"));
		target_outcome(&sheet, worst, address);
		book_row_end(&sheet);
	}
	book_table_end(&sheet);
}

void sheet_hosts(Book *book)
{
	static const BookColumn columns[] = {{{"主机", "Host"}, 20}, {{"名称", "Title"}, 24},
	        {{"地址", "Address"}, 20}, {{"用途", "Role"}, 14}, {{"登录方式", "Connection"}, 12},
	        {{"连接结果", "Reached"}, 18}, {{"最差结果", "Worst outcome"}, 13},
	        {{"说明", "Message"}, 60}};
	const View *view = book->view;
	BookSheet sheet =
	        book_table(book, (Words){"主机清单", "Hosts"}, columns, G_N_ELEMENTS(columns));
	g_autoptr(GHashTable) worst = worst_by_target(view, "host");
	for (guint i = 0; i < view->hosts->len; i++) {
		const HostView *host = g_ptr_array_index(view->hosts, i);
		book_text(&sheet, host->name);
		book_text(&sheet, host->title);
		book_text(&sheet, host->address);
		book_text(&sheet, phrase_form_word(view, SHEET_HOSTS, "role", host->role));
		book_text(&sheet,
		        phrase_form_word(view, SHEET_HOSTS, "connection", host->connection));
		book_text(&sheet, phrase_reach(view, host));
		target_outcome(&sheet, worst, host->name);
		book_text(&sheet, host->message);
		book_row_end(&sheet);
	}
	book_table_end(&sheet);
}

void sheet_licences(Book *book)
{
	static const BookColumn columns[] = {{{"台账编号", "Line"}, 16}, {{"类别", "Family"}, 14},
	        {{"产品和版本", "Product and edition"}, 36}, {{"计量方式", "Metric"}, 14},
	        {{"数量", "Quantity"}, 9}, {{"有效期至", "Expires"}, 13},
	        {{"授权文件", "Document"}, 30}, {{"检测结果", "Outcome"}, 13}};
	const View *view = book->view;
	BookSheet sheet =
	        book_table(book, (Words){"授权", "Licences"}, columns, G_N_ELEMENTS(columns));
	g_autoptr(GHashTable) worst = worst_by_target(view, "licence");
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)view->licences, i, entry) {
		const char *name = view_text(view, entry, "name");
		book_text(&sheet, name);
		book_text(&sheet, phrase_form_word(view, SHEET_LICENCES, "family",
		                          view_text(view, entry, "family")));
		book_text(&sheet, view_text(view, entry, "product"));
		book_text(&sheet, phrase_form_word(view, SHEET_LICENCES, "metric",
		                          view_text(view, entry, "metric")));
		book_number(&sheet, (size_t)json_integer_value(json_object_get(entry, "quantity")));
		book_text(&sheet, view_text(view, entry, "expires"));
		book_text(&sheet, view_text(view, entry, "document"));
		target_outcome(&sheet, worst, name);
		book_row_end(&sheet);
	}
	book_table_end(&sheet);
}

void sheet_statements(Book *book)
{
	static const BookColumn columns[] = {{{"类别", "Kind"}, 13}, {{"是否计入", "Counts"}, 10},
	        {{"检查点", "Check"}, 34}, {{"编号", "Id"}, 26}, {{"对象", "Target"}, 22},
	        {{"由谁", "By"}, 12}, {{"签名", "Signed by"}, 22},
	        {{"内容或理由", "Statement or reason"}, 48}, {{"佐证材料", "Document"}, 24},
	        {{"材料SHA-256", "SHA-256"}, 34}, {{"确认日期", "Attested on"}, 13},
	        {{"有效期至", "Until"}, 20}, {{"说明", "Note"}, 40}};
	BookSheet sheet = book_table(book, (Words){"书面确认与豁免", "Statements and waivers"},
	        columns, G_N_ELEMENTS(columns));
	g_autoptr(GPtrArray) list = statements_of(book->view);
	for (guint i = 0; i < list->len; i++) {
		const Statement *one = g_ptr_array_index(list, i);
		book_outcome(&sheet, one->waiver ? OUTCOME_WAIVED : OUTCOME_ATTESTED);
		book_text(&sheet, !one->counts    ? view_say(book->view, "不计入", "no")
		                  : one->rows > 0 ? view_say(book->view, "计入", "yes")
		                                  : view_say(book->view, "未用到", "unused"));
		book_text(&sheet, one->title);
		book_text(&sheet, one->check);
		book_text(&sheet, one->target);
		book_text(&sheet, one->by);
		book_text(&sheet, one->waiver ? one->unsigned_note : one->signer);
		book_text(&sheet, one->said);
		book_text(&sheet, one->document);
		book_text(&sheet, one->sha256);
		book_text(&sheet, one->at);
		book_text(&sheet, one->until);
		book_text(&sheet, one->note);
		book_row_end(&sheet);
	}
	book_table_end(&sheet);
}
