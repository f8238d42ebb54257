#include "records/rules/document.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

static void check(const char *type, const char *number, const char *expected)
{
	Findings findings = {0};
	g_autofree char *normal = document_normalise(number);
	document_check(type, normal, day_of(2026, 11, 25), &findings, -1);
	g_autofree char *found = findings_text(&findings);
	ASSERT_TEXT(found, expected);
}

static void test_every_type_of_document(void)
{
	check("1", "１１０１０５１９４９１２３１００２ｘ", "");
	check("1", "110105 19491231 002x", "");
	check("1", "", "document.needed");
	check("2", "军字第1234567号", "");
	check("6", "H12345678", "");
	check("6", "12345", "document.shape");
	check("7", "M1234567890", "");
	check("8", "01234567", "");
	check("8", "0123456", "document.shape");
	check("9", "AUS110080010101", "");
	check("A", "e12345678", "");
	check("A", "E", "document.shape");
	check("A", "1.23457E+11", "id.scientific");
	check("Z", "", "");
	check("Z", "123456789012345678901", "document.length");
	check("B", "", "document.needed");
}

static void key(const char *type, const char *number, const char *expected)
{
	g_autofree char *got = document_key(type, number);
	ASSERT_TEXT(got, expected);
}

static void test_one_person_has_one_key(void)
{
	key("1", "11010519491231002X", "1:11010519491231002X");
	key("1", "110105491231002", "1:11010519491231002X");
	key("A", "E12345678", "A:E12345678");
	key("Z", "", "");
	/* the household book and the card are of one person, permits are one number by any name */
	key("B", "11010519491231002X", "1:11010519491231002X");
	key("B", "110105491231002", "1:11010519491231002X");
	key("6", "810000201001010019", "1:810000201001010019");
	key("9", "810000201001010019", "1:810000201001010019");
	key("A", "123456789", "A:123456789");
	for (const char *type = "123456789ABZ"; *type; type++) {
		char one[2] = {*type, '\0'}, shorter[DOCUMENT_KEY];
		ASSERT_TEXT(document_key_short(one, "11010519491231002X", shorter),
		        "1:11010519491231002X");
	}
	key("1", "110105491331002", "1:110105491331002");
}

static void test_masks(void)
{
	g_autofree char *number = document_mask("520403200801018000"),
	                *phone = phone_mask("13812348000"), *passport = document_mask("E12345678"),
	                *tiny = phone_mask("12"), *small = phone_mask("12345");
	ASSERT_TEXT(number, "520*************00");
	ASSERT_TEXT(phone, "138****8000");
	ASSERT_TEXT(passport, "E1*****78");
	ASSERT_TEXT(tiny, "**");
	ASSERT_TEXT(small, "1***5");
}

static void test_phones(void)
{
	CU_ASSERT(
	        phone_good("13812348000") && phone_good("0851-85280000") && phone_good("85280000"));
	CU_ASSERT(!phone_good("1381234800") && !phone_good("12345") && !phone_good("138x2348000"));
	CU_ASSERT(!phone_good("") && !phone_good("00000000000000"));
}

TEST_MAIN("document", CASE(test_every_type_of_document), CASE(test_one_person_has_one_key),
        CASE(test_masks), CASE(test_phones))
