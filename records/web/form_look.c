#include "records/web/form_look.h"

#include "base/cleanup.h"
#include "records/web/form_file.h"
#include "records/web/words.h"

#include <string.h>

static void look_clear(FormLook *look)
{
	for (int part = 0; part < FORM_LOOK_PARTS; part++)
		json_decref(look->rows[part]);
	json_decref(look->vars);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormLook, look_clear)

bool form_look_count(FormLook *look, int part)
{
	look->all++;
	return json_array_size(look->rows[part]) < FORM_LOOK_SHOWN;
}

/* Yours. */
static json_t *rows_json(const FormLook *look)
{
	json_t *rows = json_array(), *row;
	for (int part = 0; part < FORM_LOOK_PARTS; part++) {
		size_t i;
		json_array_foreach(look->rows[part], i, row)
			if (json_array_size(rows) < FORM_LOOK_SHOWN)
				json_array_append(rows, row);
	}
	return rows;
}

static json_t *page_vars(Exchange *exchange, const FormLookKind *kind, const Form *form,
        const FormResult *result, const FormLook *look, const char *digest)
{
	json_t *rows = rows_json(look);
	json_int_t more = (json_int_t)look->all - (json_int_t)json_array_size(rows);
	bool other = *exchange_field(exchange, "seen") != '\0';
	json_t *vars = json_pack("{s:s, s:s, s:s, s:o, s:I, s:o, s:s, s:b, s:I, s:I, s:I, s:I}",
	        "title", word(exchange->zh, kind->title), "take", kind->take, "back", kind->back,
	        "rows", rows, "more", more, "pieces", form_file_pieces(form), "seen", digest,
	        "other", other, "added", (json_int_t)result->added, "changed",
	        (json_int_t)result->changed, "unchanged", (json_int_t)result->unchanged, "reminds",
	        (json_int_t)look->reminds);
	json_object_update(vars, look->vars);
	return vars;
}

bool form_look_ask(Exchange *exchange, const FormLookKind *kind, const Form *form,
        const FormResult *result, bool *ret_asked, GError **error)
{
	g_auto(FormLook) look = {.vars = json_object()};
	for (int part = 0; part < FORM_LOOK_PARTS; part++)
		look.rows[part] = json_array();
	g_autofree char *digest = kind->gather(exchange, form, &look, error);
	if (!digest)
		return false;
	*ret_asked = look.all && strcmp(exchange_field(exchange, "seen"), digest) != 0;
	return !*ret_asked ||
	       exchange_page(exchange, kind->page,
	               page_vars(exchange, kind, form, result, &look, digest), error);
}
