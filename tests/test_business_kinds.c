/* What each kind of business makes of a record. */
#include "tests/business_kinds.h"

static const int to_school[] = {REVIEWER}, to_county[] = {REVIEWER, COUNTY},
                 to_city[] = {REVIEWER, COUNTY, CITY},
                 to_province[] = {REVIEWER, COUNTY, CITY, PROVINCE};

/* Each on a student of its own who is enrolled in the second year (or suspended before). */
static void test_what_each_kind_makes_of_a_record(void)
{
	static const struct {
		const char *kind, *asked;
		const int *way;
		size_t steps;
		Status status;
		int field;
		const char *value;
		bool suspended, paper;
	} rows[] = {
	        {"suspend", "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}", to_city, 3,
	                STATUS_SUSPENDED, F_XSDQZTM, "02", false, false},
	        {"resume", "{\"term\": \"2026-11-20\", \"class\": \"3班\"}", to_city, 3,
	                STATUS_ENROLLED, F_SZBH, "3班", true, false},
	        {"change_specialty",
	                "{\"specialty\": \"010100\", \"cause\": \"99\", \"class\": \"农1\"}",
	                to_school, 1, STATUS_ENROLLED, F_ZYM, "010100", false, false},
	        {"change_class", "{\"class\": \"2班\"}", to_school, 1, STATUS_ENROLLED, F_SZBH,
	                "2班", false, false},
	        {"repeat", "{\"grade\": \"2026\"}", to_county, 2, STATUS_ENROLLED, F_SZNJ, "2026",
	                false, false},
	        {"promote", "{}", to_school, 1, STATUS_ENROLLED, F_SZNJ, "二年级", false, false},
	        {"withdraw_request", "{\"own\": \"1\", \"guardian\": \"1\"}", to_province, 4,
	                STATUS_WITHDRAWN, F_XSDQZTM, "03", false, true},
	        {"withdraw_truancy", "{\"truancy\": 90}", to_province, 4, STATUS_WITHDRAWN,
	                F_XSDQZTM, "03", false, false},
	        {"withdraw_absence", "{\"absence\": 14}", to_province, 4, STATUS_WITHDRAWN,
	                F_XSDQZTM, "03", false, false},
	        {"expel", "{\"on\": \"2026-11-01\", \"decision\": \"校字〔2026〕3号\"}",
	                to_province, 4, STATUS_EXPELLED, F_XSDQZTM, "14", false, true},
	        {"death", "{\"on\": \"2026-11-01\", \"decision\": \"2026-113\"}", to_province, 4,
	                STATUS_DECEASED, F_XSDQZTM, "11", false, true},
	        {"transfer_out",
	                "{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"agreed\": "
	                "\"1\"}",
	                to_province, 4, STATUS_MOVED, F_XSDQZTM, "10", false, true},
	        {"graduate_early",
	                "{\"certificate\": \"2026360001\", \"ended\": \"202611\", \"moral\": "
	                "\"1\", \"courses\": \"1\", \"internship\": \"1\"}",
	                to_province, 4, STATUS_GRADUATED, F_XSDQZTM, "07", false, false},
	        {"complete", "{\"certificate\": \"2026360002\", \"ended\": \"202611\"}",
	                to_province, 4, STATUS_COMPLETED, F_XSDQZTM, "08", false, false},
	        {"leave_incomplete", "{\"ended\": \"202611\"}", to_province, 4, STATUS_INCOMPLETE,
	                F_XSDQZTM, "09", false, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		GError *error = NULL;
		business_world_init(&world);
		number_make(&world);
		if (strcmp(rows[i].kind, "complete") == 0)
			entered(&world, "202309");
		if (strcmp(rows[i].kind, "promote") == 0)
			entered_in(&world, "202509", "一年级");
		if (rows[i].suspended)
			AGREE(&world,
			        apply_for(&world, CLERK, "suspend", world.student,
			                "{\"from\": \"2026-11-02\", \"until\": \"2027-02-10\"}",
			                NULL, NULL),
			        REVIEWER, COUNTY, CITY);
		int64_t id = apply_for(
		        &world, CLERK, rows[i].kind, world.student, rows[i].asked, NULL, &error);
		if (!id)
			fprintf(stderr, "%s: %s\n", rows[i].kind, error->message);
		CU_ASSERT(id > 0);
		if (rows[i].paper) {
			CU_ASSERT(!decide_on(&world, REVIEWER, id, ACTION_SUBMIT, "", &error));
			ASSERT_ERROR(error, "a proof must be attached (a photograph or scan)");
			CU_ASSERT(prove(&world, CLERK, id, NULL));
		}
		agree(&world, id, rows[i].way, rows[i].steps);
		CU_ASSERT(status_now(&world, world.student) == rows[i].status);
		value_is(&world, world.student, rows[i].field, rows[i].value);
		CU_ASSERT(chain_good(&world));
	}
}

static void test_admission_check_in_registration(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(apply_for(&world, CLERK, "admit", 0, "{}", "{\"XM\": \"李思远\"}", &error) == 0);
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED));
	g_clear_error(&error);
	int64_t id = apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, &error);
	if (!id)
		fprintf(stderr, "admit: %s\n", error->message);
	/* once is enough, whatever it is called */
	CU_ASSERT(apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, &error) == 0);
	g_autofree char *words = g_strdup_printf(
	        "an application for this student is under way (application %" G_GINT64_FORMAT
	        "): wait for its end",
	        id);
	ASSERT_ERROR(error, words);
	AGREE(&world, id, REVIEWER);
	CU_ASSERT(status_now(&world, 2) == STATUS_ADMITTED);
	value_is(&world, 2, F_XXDM, "3636000001");
	/* nobody is admitted twice, in whatever school */
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", NEWCOMER, &error) == 0);
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	AGREE(&world,
	        apply_for(&world, CLERK, "check_in", 2, "{\"number\": \"20260001\"}", NULL, NULL),
	        REVIEWER);
	CU_ASSERT(status_now(&world, 2) == STATUS_PENDING);
	value_is(&world, 2, F_XH, "20260001");
	g_autofree char *number = value_now(&world, 2, F_XJH);
	CU_ASSERT(strlen(number) == 19 && g_str_has_prefix(number, "L36010220110203"));
	AGREE(&world, apply_for(&world, CLERK, "register", 2, "{}", NULL, NULL), REVIEWER, COUNTY,
	        CITY, PROVINCE);
	CU_ASSERT(status_now(&world, 2) == STATUS_ENROLLED && chain_good(&world));
}

/* Somebody who awaits registration as an import brings him: with that student number, or none. */
static void imported(BusinessWorld *world, const char *number)
{
	g_auto(Record) record = {0};
	entered(world, "202609");
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	business_status_set(&record.student, STATUS_PENDING);
	g_free(record.student.values[F_XJH]);
	record.student.values[F_XJH] = g_strdup(number);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

static void test_who_came_by_a_file_has_a_number_once_registered(void)
{
	static const char brought[] = "L360102201102030007";
	for (int i = 0; i < 2; i++) {
		g_auto(BusinessWorld) world;
		business_world_init(&world);
		imported(&world, i ? brought : "");
		int64_t id = apply_for(&world, CLERK, "register", world.student, "{}", NULL, NULL);
		AGREE(&world, id, REVIEWER, COUNTY, CITY);
		value_is(&world, world.student, F_XJH, i ? brought : "");
		AGREE(&world, id, PROVINCE);
		CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
		g_autofree char *number = value_now(&world, world.student, F_XJH);
		g_autofree char *birth = value_now(&world, world.student, F_CSRQ);
		g_autofree char *head = g_strdup_printf("L360102%.4s%.2s", birth, birth + 5);
		CU_ASSERT(strlen(number) == 19 &&
		          (i ? strcmp(number, brought) == 0 : g_str_has_prefix(number, head)));
		CU_ASSERT(chain_good(&world));
	}
}

/* Its numbers are free for the right record; what was registered once is not made void. */
static void test_what_was_entered_wrongly_is_made_void(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	bool taken;
	business_world_init(&world);
	AGREE(&world, apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, NULL), REVIEWER);
	AGREE(&world, apply_for(&world, CLERK, "check_in", 2, "{}", NULL, NULL), REVIEWER);
	g_autofree char *number = value_now(&world, 2, F_XJH);
	int64_t id = apply_for(&world, CLERK, "void", 2, "{}", NULL, NULL);
	AGREE(&world, id, REVIEWER);
	CU_ASSERT(status_now(&world, 2) == STATUS_PENDING);
	AGREE(&world, id, COUNTY);
	CU_ASSERT(status_now(&world, 2) == STATUS_VOID && chain_good(&world));
	value_is(&world, 2, F_XJH, number);
	value_is(&world, 2, F_SFZJH, "360101201102034012");
	CU_ASSERT(student_no_taken(world.store, number, &taken, NULL) && !taken);
	CU_ASSERT(apply_for(&world, CLERK, "register", 2, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error, "this business is not possible in the present state");
	CU_ASSERT(apply_for(&world, CLERK, "void", 2, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error, "this business is not possible in the present state");
	/* in whatever school */
	AGREE(&world, apply_for(&world, CLERK2, "admit", 0, "{}", NEWCOMER, NULL), REVIEWER2);
	CU_ASSERT(status_now(&world, 3) == STATUS_ADMITTED);
	AGREE(&world, apply_for(&world, CLERK2, "void", 3, "{}", NULL, NULL), REVIEWER2, COUNTY2);
	CU_ASSERT(status_now(&world, 3) == STATUS_VOID && chain_good(&world));
	CU_ASSERT(apply_for(&world, CLERK, "void", world.student, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "registered already: correct it by a change of basic data, or have the student "
	        "leave");
}

/* A number whose last character is wrong is let in, marked; it is not registered before it is
 * settled. */
static void test_who_is_in_doubt_is_not_registered(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	g_autoptr(GString) wrong = g_string_new(NEWCOMER);
	g_string_replace(wrong, "360101201102034012", "360101201102034013", 0);
	AGREE(&world, apply_for(&world, CLERK, "admit", 0, "{}", wrong->str, NULL), REVIEWER);
	AGREE(&world, apply_for(&world, CLERK, "check_in", 2, "{}", NULL, NULL), REVIEWER);
	CU_ASSERT(apply_for(&world, CLERK, "register", 2, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "the document number itself is wrong (its length, date or check character), and "
	        "nobody is registered before it is right: compare the document and correct it by a "
	        "change of data (no proof confirms it), or make the record void");
	CU_ASSERT(apply_for(&world, CLERK, "confirm", 2, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error,
	        "the number itself is wrong (its length, date or check character): it is not "
	        "confirmed, only corrected by a change of data, or the record made void");
}

static void test_basic_data_with_a_proof(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	int64_t id = apply_for(&world, CLERK, "change_data", world.student, "{}",
	        "{\"XM\": \"王晓明\", \"XSLXDH\": \"13900000000\"}", &error);
	CU_ASSERT(id == 1);
	CU_ASSERT(!decide_on(&world, REVIEWER, id, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "a proof must be attached (a photograph or scan)");
	Office office = sit(&world, CLERK);
	g_autoptr(GBytes) text = g_bytes_new_static("hello", 5);
	CU_ASSERT(!office_attach(&office, id, "x.txt", text, &error));
	ASSERT_ERROR(error, "a proof is a picture (JPEG, PNG) or a PDF");
	CU_ASSERT(prove(&world, CLERK, id, &error));
	AGREE(&world, id, REVIEWER);
	/* a paper more is another version of what was submitted: who looked before looks again */
	g_auto(Application) seen = {0}, done = {0};
	CU_ASSERT(application_load(world.store, id, &seen, NULL));
	CU_ASSERT(prove(&world, CLERK, id, &error));
	Office county = sit(&world, COUNTY);
	OfficeDecision decision = {id, seen.version, 0, ACTION_APPROVE, ""};
	CU_ASSERT(!office_decide(&county, &decision, &world.findings, &done, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	g_clear_error(&error);
	/* who somebody is, goes up to the province */
	AGREE(&world, id, COUNTY, CITY);
	value_is(&world, world.student, F_XM, "王小明");
	/* until the last has agreed he is called as he was */
	g_auto(Application) open = {0};
	CU_ASSERT(application_load(world.store, id, &open, NULL));
	ASSERT_TEXT(open.name, "王小明");
	AGREE(&world, id, PROVINCE);
	value_is(&world, world.student, F_XM, "王晓明");
	value_is(&world, world.student, F_XSLXDH, "13900000000");
	CU_ASSERT(chain_good(&world));
	/* a telephone number is the county's */
	id = apply_for(&world, CLERK, "change_data", world.student, "{}",
	        "{\"XSLXDH\": \"13900000001\"}", NULL);
	CU_ASSERT(prove(&world, CLERK, id, NULL));
	AGREE(&world, id, REVIEWER, COUNTY);
	value_is(&world, world.student, F_XSLXDH, "13900000001");
	CU_ASSERT(apply_for(&world, CLERK, "change_data", world.student, "{}",
	                  "{\"XSLXDH\": \"13900000001\"}", &error) == 0);
	ASSERT_ERROR(error, "nothing would change");
	CU_ASSERT(apply_for(&world, CLERK, "change_data", world.student, "{}",
	                  "{\"XXDM\": \"3636000002\"}", &error) == 0);
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED));
	g_clear_error(&error);
}

static void test_a_certificate_has_its_number_alone(void)
{
	g_auto(BusinessWorld) world;
	int64_t other;
	GError *error = NULL;
	business_world_init(&world);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(made_student_add(world.store, 2, &other, NULL));
	const char *asked = "{\"certificate\": \"A1\", \"ended\": \"2026-07\"}";
	CU_ASSERT(apply_for(&world, CLERK, "complete", world.student, asked, NULL, NULL) == 1);
	CU_ASSERT(apply_for(&world, CLERK, "complete", other, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, "the number of the certificate is taken");
	CU_ASSERT(decide_on(&world, CLERK, 1, ACTION_WITHDRAW, "", NULL));
	CU_ASSERT(apply_for(&world, CLERK, "complete", other, asked, NULL, NULL) == 2);
}

#define CORRECT(ASKED)                                                                             \
	apply_for(&world, CLERK, "certificate_correct", world.student, ASKED, NULL, &error)

/* What was typed wrongly is another's: the province frees it, with a proof. */
static void test_a_wrong_certificate_is_corrected_by_the_province(void)
{
	g_auto(BusinessWorld) world;
	int64_t other, id;
	GError *error = NULL;
	const char *asked = "{\"certificate\": \"A1\", \"ended\": \"2026-07\"}";
	business_world_init(&world);
	number_make(&world);
	entered(&world, "202309");
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(made_student_add(world.store, 2, &other, NULL));
	CU_ASSERT(CORRECT("{\"certificate\": \"A2\"}") == 0);
	ASSERT_ERROR(error, "this business is not possible in the present state");
	AGREE(&world, apply_for(&world, CLERK, "complete", world.student, asked, NULL, NULL),
	        REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(apply_for(&world, CLERK, "complete", other, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, "the number of the certificate is taken");
	CU_ASSERT(CORRECT("{}") == 0);
	ASSERT_ERROR(error, "nothing would change");
	CU_ASSERT(CORRECT("{\"certificate\": \"A1\", \"ended\": \"2026-06\"}") == 0);
	ASSERT_ERROR(error, "nothing would change");
	CU_ASSERT(CORRECT("{\"certificate\": \"A2\", \"unnumbered\": \"1\"}") == 0);
	ASSERT_ERROR(error, "a new number, or none: not both");
	CU_ASSERT(CORRECT("{\"ended\": \"2023-08\"}") == 0);
	ASSERT_ERROR(error, "lies before the month of entering");
	id = CORRECT("{\"certificate\": \"A2\", \"ended\": \"2026-06\"}");
	CU_ASSERT(!decide_on(&world, REVIEWER, id, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "a proof must be attached (a photograph or scan)");
	CU_ASSERT(prove(&world, CLERK, id, NULL));
	world.policy.tops[business_find("certificate_correct") - businesses] = LEVEL_COUNTY + 1;
	AGREE(&world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	g_autofree char *number = value_now(&world, world.student, F_BYZSH);
	g_autofree char *ended = value_now(&world, world.student, F_JSXYNY);
	ASSERT_TEXT(number, "A2");
	ASSERT_TEXT(ended, "202606");
	CU_ASSERT_EQUAL(status_now(&world, world.student), STATUS_COMPLETED);
	id = apply_for(&world, CLERK, "complete", other, asked, NULL, &error);
	CU_ASSERT(id > 0);
	CU_ASSERT(decide_on(&world, CLERK, id, ACTION_WITHDRAW, "", NULL));
	CU_ASSERT(apply_for(&world, CLERK, "complete", other,
	                  "{\"certificate\": \"A2\", \"ended\": \"2026-07\"}", NULL, &error) == 0);
	ASSERT_ERROR(error, "the number of the certificate is taken");
	CU_ASSERT(chain_good(&world));
}

static void graduate_add(BusinessWorld *world, unsigned n, const char *number, int64_t *ret)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(made_student_add(world->store, n, ret, NULL) &&
	          student_load(world->store, *ret, &record, NULL));
	g_free(record.student.values[F_BYZSH]);
	record.student.values[F_BYZSH] = g_strdup(number);
	business_status_set(&record.student, STATUS_GRADUATED);
	CU_ASSERT(
	        store_change_begin(world->store, NULL) &&
	        student_change(world->store, &test_act, "student.import_correct", &record, NULL) &&
	        store_change_end(world->store, NULL));
}

/* Nobody knows the right one of who came by a file: the province's own people take it off. */
static void test_a_number_that_is_not_his_is_taken_off(void)
{
	g_auto(BusinessWorld) world;
	int64_t wrong, right;
	GError *error = NULL;
	business_world_init(&world);
	graduate_add(&world, 3, "A1", &wrong);
	graduate_add(&world, 4, "", &right);
	const char *asked = "{\"certificate\": \"A1\"}";
	CU_ASSERT(apply_for(&world, CLERK, "certificate", right, asked, NULL, &error) == 0);
	ASSERT_ERROR(error, "the number of the certificate is taken");
	world.accounts[PROVINCE].role = ROLE_CLERK;
	int64_t id = apply_for(&world, PROVINCE, "certificate_correct", wrong,
	        "{\"unnumbered\": \"1\"}", NULL, &error);
	CU_ASSERT(id > 0);
	world.accounts[PROVINCE].role = ROLE_REVIEWER;
	CU_ASSERT(!decide_on(&world, PROVINCE, id, ACTION_APPROVE, "", &error));
	ASSERT_ERROR(error, "a proof must be attached (a photograph or scan)");
	world.accounts[PROVINCE].role = ROLE_CLERK;
	CU_ASSERT(prove(&world, PROVINCE, id, NULL));
	world.accounts[PROVINCE].role = ROLE_REVIEWER;
	AGREE(&world, id, PROVINCE);
	g_autofree char *number = value_now(&world, wrong, F_BYZSH);
	ASSERT_TEXT(number, "");
	AGREE(&world, apply_for(&world, CLERK, "certificate", right, asked, NULL, NULL), REVIEWER,
	        COUNTY, CITY, PROVINCE);
	AGREE(&world,
	        apply_for(&world, CLERK, "certificate", wrong, "{\"certificate\": \"A3\"}", NULL,
	                NULL),
	        REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(chain_good(&world));
}

/* A file filled it in while the application was under way. */
static void test_a_certificate_that_is_there_stays_at_its_effect(void)
{
	g_auto(BusinessWorld) world;
	g_auto(Application) application = {0};
	g_auto(Record) record = {0};
	int64_t student;
	GError *error = NULL;
	business_world_init(&world);
	graduate_add(&world, 3, "", &student);
	int64_t id = apply_for(
	        &world, CLERK, "certificate", student, "{\"certificate\": \"N2\"}", NULL, NULL);
	AGREE(&world, id, REVIEWER, COUNTY, CITY);
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(student_load(world.store, student, &record, NULL));
	g_free(record.student.values[F_BYZSH]);
	record.student.values[F_BYZSH] = g_strdup("N1");
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          student_change(world.store, &test_act, "student.import_fill", &record, NULL) &&
	          store_change_end(world.store, NULL));
	Office office = sit(&world, PROVINCE);
	OfficeDecision decision = {id, 0, record.version, ACTION_APPROVE, ""};
	CU_ASSERT(!office_decide(&office, &decision, &world.findings, &application, &error));
	ASSERT_ERROR(error, "the student has the number of a certificate already");
	g_autofree char *number = value_now(&world, student, F_BYZSH);
	ASSERT_TEXT(number, "N1");
}

static void test_promoted_once_a_year(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	number_make(&world);
	AGREE(&world, apply_for(&world, CLERK, "promote", world.student, "{}", NULL, NULL),
	        REVIEWER);
	CU_ASSERT(apply_for(&world, CLERK, "promote", world.student, "{}", NULL, &error) == 0);
	ASSERT_ERROR(error, "promoted in this school year already");
}

/* Numbers that are somebody else's, told when it is applied for and not by the last who agrees. */
static void test_numbers_of_others_are_told_at_once(void)
{
	static const struct {
		const char *values, *said;
	} rows[] = {
	        {"{\"SFZJH\": \"360101201102034012\"}",
	                "a record with this document number exists: use a transfer"},
	        {"{\"XH\": \"20260001\"}", "another student of the school has this number"},
	        {"{\"RXNY\": \"202909\"}",
	                "the month of entering lies more than a year ahead: compare it"},
	        {"{\"XZ\": \"9\"}", "the years of study are six at most: compare them"},
	};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	AGREE(&world, apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, NULL), REVIEWER);
	AGREE(&world,
	        apply_for(&world, CLERK, "check_in", 2, "{\"number\": \"20260001\"}", NULL, NULL),
	        REVIEWER);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		CU_ASSERT(apply_for(&world, CLERK, "change_data", world.student, "{}",
		                  rows[i].values, &error) == 0);
		ASSERT_ERROR(error, rows[i].said);
	}
	/* what a new value puts in doubt is remarked on, for those who decide */
	int64_t id = apply_for(&world, CLERK, "change_data", world.student, "{}",
	        "{\"CSRQ\": \"20100101\"}", NULL);
	g_auto(Application) made = {0};
	CU_ASSERT(application_load(world.store, id, &made, NULL));
	const json_t *remarks = json_object_get(made.details, "remarks");
	ASSERT_TEXT(json_string_value(json_array_get(remarks, 0)), "id.birth");
}

TEST_MAIN("business_kinds", CASE(test_what_each_kind_makes_of_a_record),
        CASE(test_admission_check_in_registration),
        CASE(test_who_came_by_a_file_has_a_number_once_registered),
        CASE(test_what_was_entered_wrongly_is_made_void),
        CASE(test_who_is_in_doubt_is_not_registered), CASE(test_basic_data_with_a_proof),
        CASE(test_a_certificate_has_its_number_alone),
        CASE(test_a_wrong_certificate_is_corrected_by_the_province),
        CASE(test_a_number_that_is_not_his_is_taken_off),
        CASE(test_a_certificate_that_is_there_stays_at_its_effect), CASE(test_promoted_once_a_year),
        CASE(test_numbers_of_others_are_told_at_once))
