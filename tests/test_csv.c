#include "records/import/csv.h"
#include "records/import/csv_cell.h"
#include "records/import/seen.h"
#include "tests/harness.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* All rows of a file with these bytes as "line:a|b;line:…", then "!" and the error. */
static char *rows_of(const char *bytes, size_t length)
{
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "jiuxu-test.csv", NULL);
	g_autofree char *own = g_strdup_printf("%s.%d", path, (int)getpid());
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	CsvRow row;
	CU_ASSERT(g_file_set_contents_full(
	        own, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	g_autoptr(Csv) csv = csv_open(own, false, &error);
	while (csv && csv_next(csv, &row, &error)) {
		g_string_append_printf(
		        out, "%s%" G_GINT64_FORMAT ":", out->len ? ";" : "", row.line);
		for (size_t i = 0; i < row.count; i++)
			g_string_append_printf(out, "%s%s", i ? "|" : "", row.cells[i]);
	}
	if (error)
		g_string_append_printf(out, "!%s", error->message + strlen(own) + 1);
	g_unlink(own);
	return g_string_free(out, FALSE);
}

static void rows(const char *text, const char *expected)
{
	g_autofree char *got = rows_of(text, strlen(text));
	ASSERT_TEXT(got, expected);
}

static void test_rows(void)
{
	rows("a,b\n1,2\n", "1:a|b;2:1|2");
	rows("a,b\r\n1,2", "1:a|b;2:1|2");
	rows("\xef\xbb\xbf"
	     "姓名,b\n1,\n",
	        "1:姓名|b;2:1|");
	rows("a\tb\n1\t2,3\n", "1:a|b;2:1|2,3");
	rows("a;b\n1;2,3\n", "1:a|b;2:1|2,3");
	rows("a,b\n\"x,\"\"y\"\"\nz\",2\n3,4\n", "1:a|b;2:x,\"y\"\nz|2;4:3|4");
	rows("a,b\n\n  \n1,2\n", "1:a|b;4:1|2");
	rows("a,b\n,\n", "1:a|b");
	rows("a,b\n12\" tube,2\n", "1:a|b;2:12\" tube|2");
	rows("a\n\"\"\n1\n", "1:a;3:1");
	rows("2026级新生名单\r\na;b;c\r\n1;2,3,4,5;6\r\n",
	        "1:2026级新生名单;2:a|b|c;3:1|2,3,4,5|6");
	rows("名单,2026\na\tb\tc\n1\t2\t3\n", "1:名单,2026;2:a|b|c;3:1|2|3");
	rows("名单,\na;b\n", "1:名单|;2:a;b");
	rows("a,b\r", "1:a|b");
	rows("", "");
}

static void test_what_is_no_table(void)
{
	rows("a,b\n1,\"2\n3,4\n", "1:a|b!2: a quote that is not closed");
	rows("a,b\r1,2\r",
	        "!1: its lines end in CR alone, as an old Mac wrote them: save it as CSV (UTF-8)");
	rows("a,b\n\"1\"x,2\n", "1:a|b!2: text behind a closing quote");
	rows("PK\x03\x04", "!1: is a workbook, not CSV: give it a name that ends in .xlsx");
	g_autofree char *nul = rows_of("a,b\n1\0,2", 8), *utf16 = rows_of("\xff\xfe"
	                                                                  "a\0",
	                                                         4);
	ASSERT_TEXT(nul, "!1: holds a NUL byte: this is not a text file");
	ASSERT_TEXT(utf16, "!1: is UTF-16: save it as UTF-8 or GB18030");
	rows("姓名学校\n张\xff三\n", "!2: a byte that is not UTF-8, though the text before it is");
	rows("a\n\xd0\xd5\n\xc3\xff\xff\n", "!3: a byte that is neither UTF-8 nor GB18030");
	g_autoptr(GString) wide = g_string_new(NULL);
	for (int i = 0; i < 300; i++)
		g_string_append(wide, "a,");
	rows(wide->str, "!1: more than 256 cells in a row");
	g_autofree char *endless = g_strnfill(300 * 1024, 'x');
	endless[0] = '"';
	rows(endless, "!1: a row of more than 256 KiB (is a quote not closed?)");
}

/* Both encodings, with characters cut by every block's end. */
static void test_long_files_in_both_encodings(void)
{
	g_autoptr(GString) utf8 = g_string_new("姓名,备注\n");
	for (int i = 0; i < 40000; i++)
		g_string_append_printf(utf8, "王小%d明𫍯,\"某路,%d号\"\n", i % 7, i);
	gsize length = 0;
	g_autofree char *gb = g_convert(utf8->str, -1, "GB18030", "UTF-8", NULL, &length, NULL);
	g_autofree char *one = rows_of(utf8->str, utf8->len), *two = rows_of(gb, length);
	CU_ASSERT(gb && length > 600000 && g_str_has_suffix(one, "40001:王小1明𫍯|某路,39999号"));
	CU_ASSERT(strcmp(one, two) == 0);
}

/* The halves of a file, read at the same time, meet at each byte of a character; a fault of the
 * second is told as if there were one. */
static void test_faults_far_behind(void)
{
	static const char row[] = "王小明某路某号\n";
	enum { ROWS = 40000 };
	for (int pad = 1; pad <= 3; pad++) {
		g_autoptr(GString) text = g_string_new("a,b\n");
		g_string_append_printf(text, "%.*s\n", pad, "xxx");
		for (int i = 0; i < ROWS; i++)
			g_string_append(text, row);
		size_t length = text->len;
		g_autofree char *whole = rows_of(text->str, length);
		CU_ASSERT(g_str_has_suffix(whole, ";40002:王小明某路某号"));
		g_string_append(text, "坏\xff\n");
		g_autofree char *damaged = rows_of(text->str, text->len);
		ASSERT_TEXT(
		        damaged, "!40003: a byte that is not UTF-8, though the text before it is");
		g_string_truncate(text, length);
		g_string_append_len(text, "a\0\n", 3);
		g_autofree char *nul = rows_of(text->str, text->len);
		ASSERT_TEXT(nul, "!1: holds a NUL byte: this is not a text file");
	}
}

/* What is no UTF-8 is told with its line, whatever characters stand around it. */
static void test_characters_of_every_form(void)
{
	static const char *const pieces[] = {"a", "\n", "王", "王小明某路某号", "é", "、", "（",
	        "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "𠮷", "some text",
	        "\xed\xa0\x80", "\xe0\x80\x80", "\xe4\xb8", "\x80", "\xff", "\xc3", "\xf0\x9f\x98",
	        "\xc0\x80"};
	enum { ROUNDS = 500, GOOD = 13, LONG = 60 };
	g_autoptr(GRand) rand = g_rand_new_with_seed(11);
	for (int round = 0; round < ROUNDS; round++) {
		g_autoptr(GString) text = g_string_new("王小明\n");
		int bad = round % 2 ? g_rand_int_range(rand, 0, LONG) : -1;
		for (int i = 0; i < LONG; i++)
			g_string_append(text,
			        pieces[i == bad ? g_rand_int_range(rand, GOOD, G_N_ELEMENTS(pieces))
			                        : g_rand_int_range(rand, 0, GOOD)]);
		const char *end;
		bool good = g_utf8_validate(text->str, -1, &end);
		int line = 1;
		for (const char *at = text->str; at < end; at++)
			line += *at == '\n';
		g_autofree char *expected = g_strdup_printf(
		        "!%d: a byte that is not UTF-8, though the text before it is", line);
		g_autofree char *got = rows_of(text->str, text->len);
		CU_ASSERT_EQUAL(good, bad < 0);
		CU_ASSERT(good ? !strchr(got, '!') : strcmp(got, expected) == 0);
	}
}

/* Whatever stands where in a row and in its block is read as it was written. */
static void test_rows_of_every_form(void)
{
	static const char *const pieces[] = {"", "a", "王", "12345678", "\"\"", "x,y", "new\nline",
	        "cr\r", "long long text here"};
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	g_autoptr(GString) file = g_string_new("a,b\n"), expected = g_string_new("1:a|b");
	int64_t line = 2;
	while (file->len < 700000) {
		bool many = g_rand_int_range(rand, 0, 50) == 0;
		int cells = g_rand_int_range(
		        rand, many ? CSV_MAX_CELLS - 70 : 2, many ? CSV_MAX_CELLS + 1 : 40);
		g_string_append_printf(expected, ";%" G_GINT64_FORMAT ":x", line);
		g_string_append(file, "x");
		for (int i = 1; i < cells; i++) {
			const char *text = pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))];
			bool quoted = strpbrk(text, "\",\r\n") || g_rand_int_range(rand, 0, 9) == 0;
			g_string_append_printf(file, quoted ? ",\"%s\"" : ",%s", text);
			g_string_append_printf(expected, "|%s", *text == '"' ? "\"" : text);
			line += strchr(text, '\n') != NULL;
		}
		g_string_append(file, g_rand_int_range(rand, 0, 5) ? "\n" : "\r\n");
		line++;
	}
	g_autofree char *got = rows_of(file->str, file->len);
	CU_ASSERT(strcmp(got, expected->str) == 0);
}

static void seen_tells(size_t expected)
{
	g_autoptr(Seen) seen = seen_new(expected);
	g_autoptr(GRand) rand = g_rand_new_with_seed(3);
	for (int64_t i = 1; i < 20000; i++) {
		/* five of them begin alike */
		uint64_t digest[] = {(uint64_t)(i / 5) * 0x9e3779b97f4a7c15U >> 32, (uint64_t)i};
		CU_ASSERT(seen_put(seen, (uint8_t *)digest, i) == 0);
		int64_t before = g_rand_int_range(rand, 1, (int)i + 1);
		digest[0] = (uint64_t)(before / 5) * 0x9e3779b97f4a7c15U >> 32;
		digest[1] = (uint64_t)before;
		CU_ASSERT(seen_put(seen, (uint8_t *)digest, i) == before);
	}
}

static void test_seen(void)
{
	seen_tells(0);
	seen_tells(5000);
	seen_tells(1 << 20);
}

static void test_what_is_written_against_a_spreadsheet(void)
{
	static const struct {
		const char *cell, *text;
		bool formula;
	} cases[] = {{"王小明", "王小明", false}, {"", "", false},
	        {"=\"360101200801010023\"", "360101200801010023", false},
	        {"=\"王小明\"", "王小明", false}, {"=\"\"", "", false},
	        {"'360101200801010023", "360101200801010023", false},
	        {"'G360101200801010023", "G360101200801010023", false}, {"'=1+1", "=1+1", false},
	        {"'-3", "-3", false}, {"'", "'", false}, {"'Abd", "'Abd", false},
	        {"'王", "'王", false}, {"=B2&C2", "=B2&C2", true},
	        {"=\"a\"&\"b\"", "=\"a\"&\"b\"", true}, {"=\"a", "=\"a", true}, {"=", "=", true}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		size_t length;
		const char *text = csv_cell_unguard(cases[i].cell, &length);
		g_autofree char *got = g_strndup(text, length);
		ASSERT_TEXT(got, cases[i].text);
		CU_ASSERT(csv_cell_formula(cases[i].cell, text) == cases[i].formula);
	}
}

static void test_a_line_has_every_cell(void)
{
	static const struct {
		const char *cells[3], *line;
	} cases[] = {{{"12", "升学", "3"}, "12,升学,3"}, {{"", "尚未登记", "3"}, "\"\",尚未登记,3"},
	        {{"", "", ""}, "\"\",,"}, {{"12", "", ""}, "12,,"},
	        {{"a,b", "=1", "say \"x\""}, "\"a,b\",\"'=1\",\"say \"\"x\"\"\""}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) line = g_string_new(NULL);
		for (size_t j = 0; j < 3; j++)
			csv_cell_append(line, cases[i].cells[j]);
		ASSERT_TEXT(line->str, cases[i].line);
	}
}

TEST_MAIN("csv", CASE(test_a_line_has_every_cell), CASE(test_what_is_written_against_a_spreadsheet),
        CASE(test_faults_far_behind), CASE(test_rows_of_every_form),
        CASE(test_characters_of_every_form), CASE(test_rows), CASE(test_what_is_no_table),
        CASE(test_long_files_in_both_encodings), CASE(test_seen))
