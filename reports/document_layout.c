#include "reports/document_layout.h"

#define PAIR_OPEN(key) "{\n        \"" key "\": "
#define PAIR_NEXT(key) ",\n        \"" key "\": "

const char *const document_pair_keys[][2] = {
        [MEMBER_BILINGUAL] = {"zh", "en"}, [MEMBER_BECAUSE] = {"check", "target"}};
const char *const document_pair_opens[][2] = {[MEMBER_VALUE] = {PAIR_OPEN("zh"), PAIR_NEXT("en")},
        [MEMBER_BILINGUAL] = {PAIR_OPEN("zh"), PAIR_NEXT("en")},
        [MEMBER_BECAUSE] = {PAIR_OPEN("check"), PAIR_NEXT("target")}};

#define MEMBER(name, of_kind, field)                                                               \
	{                                                                                          \
		.key = (name), .open = ",\n      \"" name "\": ",                                  \
		.open_length = sizeof ",\n      \"" name "\": " - 1, .kind = (of_kind),            \
		.at = offsetof(DocumentRow, field)                                                 \
	}

const DocumentMember document_members[DOCUMENT_MEMBERS] = {
        MEMBER("check", MEMBER_TEXT, check),
        MEMBER("item", MEMBER_TEXT, item),
        MEMBER("target", MEMBER_TEXT, target),
        MEMBER("target_kind", MEMBER_TEXT, target_kind),
        MEMBER("outcome", MEMBER_TEXT, outcome),
        MEMBER("cause", MEMBER_TEXT, cause),
        MEMBER("severity", MEMBER_TEXT, severity),
        MEMBER("expected", MEMBER_TEXT, expected),
        MEMBER("actual", MEMBER_TEXT, actual),
        MEMBER("expected_i18n", MEMBER_VALUE, expected),
        MEMBER("actual_i18n", MEMBER_VALUE, actual),
        MEMBER("reason", MEMBER_TEXT, reason),
        MEMBER("reason_i18n", MEMBER_BILINGUAL, reason_zh),
        MEMBER("remedy", MEMBER_TEXT, remedy),
        MEMBER("evidence", MEMBER_LIST, evidence),
        MEMBER("evidence_of", MEMBER_SOME, evidence_of),
        MEMBER("sources", MEMBER_LIST, sources),
        MEMBER("collected_at", MEMBER_TEXT, collected_at),
        MEMBER("valid_until", MEMBER_TEXT, valid_until),
        MEMBER("because", MEMBER_BECAUSE, because_check),
};
G_STATIC_ASSERT(
        offsetof(DocumentRow, reason_en) == offsetof(DocumentRow, reason_zh) + sizeof(Word *));
G_STATIC_ASSERT(offsetof(DocumentRow, because_target) ==
                offsetof(DocumentRow, because_check) + sizeof(Word *));
