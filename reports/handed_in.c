#include "reports/handed_in.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "inventory/evidence.h"
#include "reports/conclusion.h"
#include "reports/report_file.h"
#include "reports/row_pairs.h"
#include "reports/writer.h"
#include <string.h>

enum { ROWS_NAMED = 10 };

struct HandedIn {
	GPtrArray *faults; /* HandedInFault * */
	char *foreign;
};

void handed_in_fault_free(void *data)
{
	HandedInFault *fault = data;
	g_free(fault->path);
	g_free(fault->en);
	g_free(fault->zh);
	g_free(fault);
}

void handed_in_free(HandedIn *handed_in)
{
	if (!handed_in)
		return;
	g_ptr_array_unref(handed_in->faults);
	g_free(handed_in->foreign);
	g_free(handed_in);
}

const HandedInFault *handed_in_fault(const HandedIn *handed_in, size_t index)
{
	return index < handed_in->faults->len ? g_ptr_array_index(handed_in->faults, index) : NULL;
}

const char *handed_in_foreign(const HandedIn *handed_in)
{
	return handed_in->foreign;
}

/* Takes both texts over; what the report says is made visible. */
static HandedInFault *fault_new(const char *path, char *en, char *zh)
{
	HandedInFault *fault = g_new0(HandedInFault, 1);
	g_autofree char *said_en = g_strdup_printf("%s: %s", path, en);
	g_autofree char *said_zh = g_strdup_printf("%s：%s", path, zh);
	fault->path = g_strdup(path);
	fault->en = width_visible(said_en, strlen(said_en));
	fault->zh = width_visible(said_zh, strlen(said_zh));
	g_free(en);
	g_free(zh);
	return fault;
}

static void fault_add(HandedIn *handed_in, const char *path, char *en, char *zh)
{
	g_ptr_array_add(handed_in->faults, fault_new(path, en, zh));
}

HandedInFault *handed_in_fact(const char *file, const char *topic, const char *zh)
{
	return fault_new(file,
	        g_strdup_printf("'%s' is not what its raw record under evidence/ says", topic),
	        g_strdup_printf("“%s”（%s）与 evidence 中的原始记录不符", zh, topic));
}

/* The first are named, the rest counted. */
static void facts_take(HandedIn *handed_in, GPtrArray *facts)
{
	guint count = facts->len, more = count > ROWS_NAMED ? count - ROWS_NAMED : 0;
	g_ptr_array_extend_and_steal(handed_in->faults, g_ptr_array_ref(facts));
	if (more == 0)
		return;
	g_ptr_array_remove_range(handed_in->faults, ROWS_NAMED, more);
	fault_add(handed_in, "facts",
	        g_strdup_printf("%u more facts are not what their raw records say", more),
	        g_strdup_printf("另有 %u 项观测与原始记录不符", more));
}

static void verdicts_compare(HandedIn *handed_in, const Document *ours, const Document *theirs)
{
	if (strcmp(json_text_in(ours->head, "verdict"), json_text_in(theirs->head, "verdict")) == 0)
		return;
	g_autofree char *own_zh = conclusion_of(ours, true), *own_en = conclusion_of(ours, false);
	g_autofree char *zh = conclusion_of(theirs, true), *en = conclusion_of(theirs, false);
	fault_add(handed_in, "report.json",
	        g_strdup_printf("the report says '%s'; judged again from the evidence it is '%s'",
	                en, own_en),
	        g_strdup_printf("报告写“%s”，按检测记录重新判定为“%s”", zh, own_zh));
}

static const char *outcome_said(const DocumentRow *row, bool zh)
{
	Outcome outcome;
	if (!row)
		return zh ? "没有这项结果" : "no such result";
	if (!outcome_parse(row->outcome->text, &outcome))
		return row->outcome->text;
	return zh ? outcome_words(outcome).zh : outcome_words(outcome).en;
}

static void row_fault(HandedIn *handed_in, const DocumentRow *own, const DocumentRow *their)
{
	const DocumentRow *row = own ? own : their;
	fault_add(handed_in, "report.json",
	        g_strdup_printf("check '%s' of '%s': the report says '%s'; judged again it is '%s'",
	                row->check->text, row->target->text, outcome_said(their, false),
	                outcome_said(own, false)),
	        g_strdup_printf("检查点“%s”的“%s”：报告写“%s”，重新判定为“%s”", row->check->text,
	                row->target->text, outcome_said(their, true), outcome_said(own, true)));
}

/* What a row tells beside its outcome. */
static bool told_alike(const DocumentRow *own, const DocumentRow *their)
{
	static const size_t members[] = {offsetof(DocumentRow, item),
	        offsetof(DocumentRow, target_kind), offsetof(DocumentRow, cause),
	        offsetof(DocumentRow, severity), offsetof(DocumentRow, expected),
	        offsetof(DocumentRow, actual), offsetof(DocumentRow, reason),
	        offsetof(DocumentRow, reason_zh), offsetof(DocumentRow, reason_en),
	        offsetof(DocumentRow, remedy), offsetof(DocumentRow, collected_at),
	        offsetof(DocumentRow, valid_until)};
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		const Word *one = G_STRUCT_MEMBER(const Word *, own, members[i]);
		const Word *other = G_STRUCT_MEMBER(const Word *, their, members[i]);
		if (strcmp(one->text, other->text) != 0)
			return false;
	}
	return true;
}

static void told_fault(HandedIn *handed_in, const DocumentRow *row)
{
	fault_add(handed_in, "report.json",
	        g_strdup_printf("check '%s' of '%s': what it tells is not what the evidence gives",
	                row->check->text, row->target->text),
	        g_strdup_printf("检查点“%s”的“%s”：所写的内容与按检测记录重新判定的不同",
	                row->check->text, row->target->text));
}

typedef struct {
	HandedIn *handed_in;
	size_t count; /* of rows that are others */
} Differing;

static void row_compare(const DocumentRow *their, const DocumentRow *own, void *data)
{
	Differing *differing = data;
	HandedIn *handed_in = differing->handed_in;
	bool same = own && their && strcmp(own->outcome->text, their->outcome->text) == 0;
	if (same && (handed_in->foreign || told_alike(own, their)))
		return;
	if (differing->count < ROWS_NAMED && same)
		told_fault(handed_in, own);
	else if (differing->count < ROWS_NAMED)
		row_fault(handed_in, own, their);
	differing->count++;
}

/* The rows whose outcome is another, or that only one of the two has; so many there are. */
static void rows_compare(HandedIn *handed_in, const Rows *ours, const Rows *theirs)
{
	Differing differing = {.handed_in = handed_in};
	row_pairs(theirs, ours, row_compare, &differing);
	if (differing.count > ROWS_NAMED)
		fault_add(handed_in, "report.json",
		        g_strdup_printf("%zu more results differ from what is judged again",
		                differing.count - ROWS_NAMED),
		        g_strdup_printf(
		                "另有 %zu 处结果与重新判定的不同", differing.count - ROWS_NAMED));
}

/* Which members of the head are others: those of `keys`, or all when it is NULL. */
static void heads_compare(
        HandedIn *handed_in, const json_t *ours, const json_t *theirs, const char *const *keys)
{
	g_autoptr(GString) named = g_string_new(NULL);
	g_autoptr(json_t) both = json_copy((json_t *)theirs);
	const char *key;
	json_t *value;
	json_object_update_missing(both, (json_t *)ours);
	json_object_foreach(both, key, value) {
		bool told = strcmp(key, "tool") == 0 || strcmp(key, "verdict") == 0;
		const json_t *own = json_object_get(ours, key),
		             *their = json_object_get(theirs, key);
		if (told || (keys && !g_strv_contains(keys, key)) ||
		        (own && json_equal(own, their)))
			continue;
		g_string_append_printf(named, "%s%s", named->len ? ", " : "", key);
	}
	if (named->len)
		fault_add(handed_in, "report.json",
		        g_strdup_printf(
		                "what it says under %s is not what the evidence gives", named->str),
		        g_strdup_printf("其中 %s 的内容与按检测记录重新判定的不同", named->str));
}

/* Every word is held to the same version; to another only what the evidence decides. */
static void report_compare(HandedIn *handed_in, const char *run_dir, const Document *judged)
{
	static const char *const decided[] = {"counts", "items", NULL};
	g_autoptr(Document) theirs = report_file_read(run_dir, NULL);
	guint before = handed_in->faults->len;
	if (!theirs)
		return; /* without a head nothing was judged */
	verdicts_compare(handed_in, judged, theirs);
	rows_compare(handed_in, judged->rows, theirs->rows);
	heads_compare(handed_in, judged->head, theirs->head, handed_in->foreign ? decided : NULL);
	if (handed_in->faults->len == before && !handed_in->foreign)
		fault_add(handed_in, "report.json",
		        g_strdup("its words are not those that the evidence gives"),
		        g_strdup("文字与按检测记录重新生成的不同"));
}

static char *evidence_at(const char *digest, size_t *ret_length, void *data)
{
	return evidence_read(data, digest, ret_length);
}

static char *file_of(const char *run_dir, const char *name)
{
	return g_build_filename(run_dir, name, NULL);
}

/* NULL when it is not there: who hands in no page deceives nobody by it. */
static char *page_of(const char *run_dir)
{
	g_autofree char *path = file_of(run_dir, "report.html");
	return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

/* The two files of a run, as held against what is written now; `page` is NULL where there is none.
 */
typedef struct {
	char *report, *page;
	bool report_same, page_same;
} Held;

static void held_clear(Held *held)
{
	g_free(held->report);
	g_free(held->page);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Held, held_clear)

/* The file that is written of that format anyhow is held, else one more that goes nowhere. */
static size_t hold_one(WriterFile *files, size_t count, const char *format, const char *path)
{
	size_t at = 0;
	const Writer *writer = writer_find(format);
	while (at < count && files[at].writer != writer)
		at++;
	if (at == count)
		files[count] = (WriterFile){.writer = writer};
	files[at].held = path;
	return at;
}

static bool job_hold(const WriterJob *job, Held *held, GError **error)
{
	g_autofree WriterFile *files = g_new0(WriterFile, job->count + 2);
	WriterJob both = *job;
	both.files = files;
	if (job->count)
		memcpy(files, job->files, job->count * sizeof *files);
	size_t page = 0, report = hold_one(files, both.count, "json", held->report);
	both.count = MAX(both.count, report + 1);
	if (held->page)
		page = hold_one(files, both.count, "html", held->page);
	both.count = MAX(both.count, page + 1);
	bool good = writer_write_files(&both, error);
	held->report_same = files[report].same;
	held->page_same = held->page && files[page].same;
	return good;
}

/* As the run wrote them: in its own language, by the program that it names. */
static void as_run_hold(const char *run_dir, const Document *judged, const json_t *tool, Held *held)
{
	g_autofree char *evidence_dir = file_of(run_dir, "evidence");
	g_autoptr(json_t) head = json_copy(judged->head);
	json_object_set(head, "tool", (json_t *)tool);
	Document document = {.head = head, .rows = judged->rows};
	g_auto(Rendering) rendering = {.document = &document};
	WriterOptions options = {.lang = json_text_in(json_object_get(head, "run"), "lang"),
	        .evidence = evidence_at,
	        .evidence_data = evidence_dir};
	job_hold(&(WriterJob){.rendering = &rendering, .options = &options}, held, NULL);
}

/* What is written over the run's own files must not be read as what was handed in. */
static bool writes_into(const WriterJob *job, const char *run_dir)
{
	g_autofree char *folder = g_canonicalize_filename(run_dir, NULL);
	for (size_t i = 0; i < job->count; i++) {
		g_autofree char *path = g_canonicalize_filename(job->files[i].path, NULL);
		if (g_str_has_prefix(path, folder))
			return true;
	}
	return false;
}

/* Whether the run's own page and report.json would come out as those that the job writes: they are
 * made of the document and its evidence, in one language. */
static bool writes_the_same(const WriterJob *job, const Document *judged, const json_t *tool)
{
	const json_t *own = json_object_get(judged->head, "tool");
	const char *lang = json_text_in(json_object_get(judged->head, "run"), "lang");
	return json_equal(own, tool) && strcmp(job->options->lang, lang) == 0;
}

bool handed_in_own(const char *run_dir, const char *version)
{
	g_autoptr(json_t) head = report_file_head(run_dir, NULL);
	return strcmp(json_text_in(json_object_get(head, "tool"), "version"), version) == 0;
}

/* By this console's clock: what was brought from elsewhere bears the time of another. */
static bool is_own_time(const DocumentRow *row)
{
	for (size_t i = 0; i < row->sources->count; i++)
		if (strcmp(row->sources->words[i]->text, "import") == 0)
			return false;
	return true;
}

/*
 * Statements, waivers and licences hold by the time of judging, which the bundle itself tells:
 * moved back, what has ended counts again. Nothing is judged before it was seen.
 */
static void times_compare(HandedIn *handed_in, const Document *judged)
{
	const json_t *run = json_object_get(judged->head, "run");
	const char *judged_at = json_text_in(run, "judged_at"),
	           *began = json_text_in(run, "started_at");
	const Word *good = NULL; /* many rows share their moment */
	int64_t at_us, seen_us;
	if (!clock_parse(judged_at, &at_us))
		return;
	if (clock_parse(began, &seen_us) && seen_us > at_us)
		fault_add(handed_in, "report.json",
		        g_strdup_printf("judged at %s, but the run began at %s: the time of "
		                        "judging is not true",
		                judged_at, began),
		        g_strdup_printf("判定时间为 %s，而检查开始于 %s：判定时间不真实", judged_at,
		                began));
	for (size_t i = 0; i < rows_count(judged->rows); i++) {
		const DocumentRow *row = rows_at(judged->rows, i);
		const char *seen = row->collected_at->text;
		if (row->collected_at == good || !is_own_time(row) || !clock_parse(seen, &seen_us))
			continue;
		if (seen_us <= at_us) {
			good = row->collected_at;
			continue;
		}
		fault_add(handed_in, "report.json",
		        g_strdup_printf("judged at %s, but check '%s' of '%s' was observed at %s: "
		                        "the time of judging is not true",
		                judged_at, row->check->text, row->target->text, seen),
		        g_strdup_printf("判定时间为 %s，而检查点“%s”的“%s”观测于 "
		                        "%s：判定时间不真实",
		                judged_at, row->check->text, row->target->text, seen));
		return;
	}
}

bool handed_in_compare(HandedIn **ret, const char *run_dir, const Document *judged,
        const char *version, GPtrArray *facts, const WriterJob *also, GError **error)
{
	HandedIn *handed_in = *ret = g_new0(HandedIn, 1);
	handed_in->faults = g_ptr_array_new_with_free_func(handed_in_fault_free);
	facts_take(handed_in, facts);
	g_autoptr(json_t) head = report_file_head(run_dir, NULL);
	const json_t *tool = json_object_get(head, "tool");
	const char *theirs = json_text_in(tool, "version");
	if (strcmp(theirs, version) != 0)
		handed_in->foreign = width_visible(theirs, strlen(theirs));
	times_compare(handed_in, judged);
	g_auto(Held) held = {.report = file_of(run_dir, "report.json"), .page = page_of(run_dir)};
	bool together = also && writes_the_same(also, judged, tool) && !writes_into(also, run_dir);
	bool good = true;
	if (together)
		good = job_hold(also, &held, error);
	else
		as_run_hold(run_dir, judged, tool, &held);
	if (!held.report_same)
		report_compare(handed_in, run_dir, judged);
	if (!held.page || held.page_same)
		g_clear_pointer(&handed_in->foreign, g_free);
	else if (!handed_in->foreign)
		fault_add(handed_in, "report.html",
		        g_strdup("is not the page that the evidence gives: do not rely on it"),
		        g_strdup("与按检测记录重新生成的不同，不可采信"));
	return together || !also ? good : writer_write_files(also, error);
}
