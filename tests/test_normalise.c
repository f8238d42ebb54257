#include "base/normalise.h"
#include "tests/harness.h"

static void text(const char *from, const char *expected)
{
	g_autofree char *got = normalise_text(from);
	ASSERT_TEXT(got, expected);
}

static void token(const char *from, const char *expected)
{
	g_autofree char *got = normalise_token(from);
	ASSERT_TEXT(got, expected);
}

static void date(const char *from, const char *expected)
{
	g_autofree char *got = normalise_date(from);
	ASSERT_TEXT(got, expected);
}

static void test_spaces_of_every_kind_go(void)
{
	text("  \u3000某省\u00a0教育厅\t\r\n ", "某省教育厅");
	text("张　三", "张三");
	text("Oracle  Database\u3000EE", "Oracle Database EE");
	text("门户 VIP", "门户 VIP");
	text("a\u200bb\ufeff\u202ec", "abc");
	text("", "");
	text("\xff\xfe", "\ufffd\ufffd");
}

static void test_tokens_become_ascii(void)
{
	token("１０．１。１．１１", "10.1.1.11");
	token(" ＡＢＣ－１２３ ", "ABC-123");
	token("0311—12345678", "0311-12345678");
	token("00 10 01", "001001");
	token("（甲）", "(甲)");
}

static void test_lists_are_parted(void)
{
	g_auto(GStrv) hosts = normalise_list("db1、 db2，app1;;\nlb1/lb2 ", ",;/");
	g_autofree char *joined = g_strjoinv(" ", hosts);
	ASSERT_TEXT(joined, "db1 db2 app1 lb1 lb2");
	g_auto(GStrv) subnets = normalise_list("10.0.0.0/8，172.16.0.0/12", ",;");
	g_autofree char *both = g_strjoinv(" ", subnets);
	ASSERT_TEXT(both, "10.0.0.0/8 172.16.0.0/12");
	g_auto(GStrv) none = normalise_list(" 、, ", ",");
	CU_ASSERT(none[0] == NULL);
}

static void test_days_as_people_write_them(void)
{
	date("2030-12-31", "2030-12-31");
	date("2030/1/2", "2030-01-02");
	date("2030.1.2", "2030-01-02");
	date("２０３０年１月２日", "2030-01-02");
	date("2030年1月2", "2030-01-02");
	date("20300102", "2030-01-02");
	date("2030-02-29", NULL);
	date("2028-02-29", "2028-02-29");
	date("30-1-2", NULL);
	date("2030-1-2-3", NULL);
	date("20300199", NULL);
	date("12/31/2030", NULL);
	date("永久", NULL);
}

static void test_whole_numbers(void)
{
	int64_t number = -1;
	CU_ASSERT(normalise_whole("１６．０", &number) && number == 16);
	CU_ASSERT(normalise_whole("1,024", &number) && number == 1024);
	CU_ASSERT(normalise_whole("0", &number) && number == 0);
	CU_ASSERT(!normalise_whole("16.5", &number));
	CU_ASSERT(!normalise_whole("-1", &number));
	CU_ASSERT(!normalise_whole("16颗", &number));
	CU_ASSERT(!normalise_whole("", &number));
	CU_ASSERT(!normalise_whole("99999999999999999999", &number));
}

static void test_scientific_notation_is_seen(void)
{
	CU_ASSERT(normalise_is_scientific("2.19801E+11"));
	CU_ASSERT(normalise_is_scientific("2E+11"));
	CU_ASSERT(normalise_is_scientific("1.5e10"));
	CU_ASSERT(!normalise_is_scientific("2E11")); /* may be a serial */
	CU_ASSERT(!normalise_is_scientific("219801E"));
	CU_ASSERT(!normalise_is_scientific("E+11"));
	CU_ASSERT(!normalise_is_scientific("2.1E+1A"));
}

TEST_MAIN("normalise", CASE(test_spaces_of_every_kind_go), CASE(test_tokens_become_ascii),
        CASE(test_lists_are_parted), CASE(test_days_as_people_write_them), CASE(test_whole_numbers),
        CASE(test_scientific_notation_is_seen))
