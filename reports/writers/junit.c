/*
 * junit: JUnit XML for build servers. A testsuite is a target, a testcase a check.
 *
 * `fail` is a failure; `unknown` is an error (nothing was proved either way), its type the cause;
 * `not_applicable` and `waived` are skipped; `attested` and `warn` pass, with their reason as
 * system-out. The texts of a view hold no character that XML cannot carry.
 */
#include "base/error.h"
#include "reports/writers/view.h"
#include "reports/writers/writers.h"
#include <libxml/xmlwriter.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlTextWriter, xmlFreeTextWriter)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlBuffer, xmlBufferFree)

typedef struct {
	const char *target, *kind;
	GPtrArray *rows; /* const Row *, borrowed */
	size_t failures, errors, skipped;
} Suite;

static void suite_free(void *data)
{
	Suite *suite = data;
	g_ptr_array_unref(suite->rows);
	g_free(suite);
}

static void count_row(Suite *suite, Outcome outcome)
{
	suite->failures += outcome == OUTCOME_FAIL;
	suite->errors += outcome == OUTCOME_UNKNOWN;
	suite->skipped += outcome == OUTCOME_NOT_APPLICABLE || outcome == OUTCOME_WAIVED;
}

static Suite *suite_of(GPtrArray *suites, GHashTable *by_target, const Row *row)
{
	g_autofree char *key = g_strdup_printf("%s\x1f%s", row->target_kind, row->target);
	Suite *suite = g_hash_table_lookup(by_target, key);
	if (suite)
		return suite;
	suite = g_new0(Suite, 1);
	suite->target = row->target;
	suite->kind = row->target_kind;
	suite->rows = g_ptr_array_new();
	g_ptr_array_add(suites, suite);
	g_hash_table_insert(by_target, g_steal_pointer(&key), suite);
	return suite;
}

/* The rows by target, in the order in which targets first appear; `total` sums the counts. */
static GPtrArray *suites_by_target(const View *view, Suite *total)
{
	GPtrArray *suites = g_ptr_array_new_with_free_func(suite_free);
	g_autoptr(GHashTable) by_target =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		for (guint k = 0; k < check->rows->len; k++) {
			Row *row = g_ptr_array_index(check->rows, k);
			Suite *suite = suite_of(suites, by_target, row);
			g_ptr_array_add(suite->rows, row);
			count_row(suite, row->outcome);
			count_row(total, row->outcome);
		}
	}
	return suites;
}

static void attribute(xmlTextWriter *xml, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(xml, BAD_CAST name, BAD_CAST value);
}

static void attribute_count(xmlTextWriter *xml, const char *name, size_t value)
{
	g_autofree char *text = g_strdup_printf("%zu", value);
	attribute(xml, name, text);
}

static void property(xmlTextWriter *xml, const char *name, const char *value)
{
	xmlTextWriterStartElement(xml, BAD_CAST "property");
	attribute(xml, "name", name);
	attribute(xml, "value", value);
	xmlTextWriterEndElement(xml);
}

static void append_line(GString *text, const char *label, const char *value)
{
	if (*value)
		g_string_append_printf(text, "%s%s: %s", text->len ? "\n" : "", label, value);
}

/* expected, actual and what to do, one a line. */
static char *row_text(const Row *row, bool with_reason)
{
	GString *text = g_string_new(NULL);
	append_line(text, outcome_name(row->outcome), with_reason ? row->reason : "");
	append_line(text, "expected", row->expected);
	append_line(text, "actual", row->actual);
	append_line(text, "remedy", row->remedy);
	return g_string_free(text, FALSE);
}

static void write_message(xmlTextWriter *xml, const char *element, const char *type, const Row *row)
{
	xmlTextWriterStartElement(xml, BAD_CAST element);
	attribute(xml, "message", row->reason);
	if (type)
		attribute(xml, "type", type);
	if (type) {
		g_autofree char *text = row_text(row, false);
		xmlTextWriterWriteString(xml, BAD_CAST text);
	}
	xmlTextWriterEndElement(xml);
}

static void write_outcome(xmlTextWriter *xml, const Row *row)
{
	g_autofree char *note = NULL;
	switch (row->outcome) {
	case OUTCOME_FAIL:
		write_message(xml, "failure", severity_name(row->severity), row);
		break;
	case OUTCOME_UNKNOWN:
		write_message(xml, "error", *row->cause ? row->cause : "not_observed", row);
		break;
	case OUTCOME_NOT_APPLICABLE:
	case OUTCOME_WAIVED:
		write_message(xml, "skipped", NULL, row);
		break;
	case OUTCOME_ATTESTED:
	case OUTCOME_WARN:
		note = row_text(row, true);
		xmlTextWriterWriteElement(xml, BAD_CAST "system-out", BAD_CAST note);
		break;
	default:
		break;
	}
}

static void write_case(xmlTextWriter *xml, const Row *row)
{
	xmlTextWriterStartElement(xml, BAD_CAST "testcase");
	attribute(xml, "name", row->check->id);
	attribute(xml, "classname", row->check->item);
	attribute(xml, "time", "0");
	write_outcome(xml, row);
	xmlTextWriterEndElement(xml);
}

static void write_counts(xmlTextWriter *xml, const Suite *suite, size_t tests)
{
	attribute_count(xml, "tests", tests);
	attribute_count(xml, "failures", suite->failures);
	attribute_count(xml, "errors", suite->errors);
	attribute_count(xml, "skipped", suite->skipped);
	attribute(xml, "time", "0");
}

static void write_suite(xmlTextWriter *xml, const View *view, const Suite *suite, size_t id)
{
	xmlTextWriterStartElement(xml, BAD_CAST "testsuite");
	attribute_count(xml, "id", id);
	attribute(xml, "name", suite->target);
	attribute(xml, "package", suite->kind);
	write_counts(xml, suite, suite->rows->len);
	xmlTextWriterStartElement(xml, BAD_CAST "properties");
	property(xml, "target_kind", suite->kind);
	property(xml, "run", view->run_id);
	property(xml, "verdict", readiness_name(view->verdict));
	property(xml, "confirmed", view->confirmed ? "true" : "false");
	xmlTextWriterEndElement(xml);
	for (guint i = 0; i < suite->rows->len; i++)
		write_case(xml, g_ptr_array_index(suite->rows, i));
	xmlTextWriterEndElement(xml);
}

/* False when memory ran out or the writer refused: its calls keep the first error. */
static bool write_suites(xmlTextWriter *xml, const View *view)
{
	Suite total = {0};
	g_autoptr(GPtrArray) suites = suites_by_target(view, &total);
	xmlTextWriterSetIndent(xml, 1);
	xmlTextWriterSetIndentString(xml, BAD_CAST "  ");
	xmlTextWriterStartDocument(xml, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(xml, BAD_CAST "testsuites");
	attribute(xml, "name", "jiuxu");
	write_counts(xml, &total, view->row_count);
	for (guint i = 0; i < suites->len; i++)
		write_suite(xml, view, g_ptr_array_index(suites, i), i);
	xmlTextWriterEndElement(xml);
	return xmlTextWriterEndDocument(xml) >= 0 && xmlTextWriterFlush(xml) >= 0;
}

static bool write_junit(
        const View *view, const WriterOptions *options, GString *out, GError **error)
{
	(void)options;
	g_autoptr(xmlBuffer) buffer = xmlBufferCreate();
	g_autoptr(xmlTextWriter) xml = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	if (!xml || !write_suites(xml, view)) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "the report is too large to be written as XML");
		return false;
	}
	g_string_append_len(out, (const char *)xmlBufferContent(buffer), xmlBufferLength(buffer));
	return true;
}

const Writer writer_junit = {
        .name = "junit",
        .extension = "xml",
        .doc = "JUnit XML for build servers: a testsuite for each target",
        .write = write_junit,
};
