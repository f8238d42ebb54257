/* Each kind of business from its application to the record, and the transfer of a pair. */
#include "tests/business_world.h"

#define NEWCOMER                                                                                    \
	"{\"XM\": \"李思远\", \"SFZJLXM\": \"1\", \"SFZJH\": \"360101201102034012\", \"RXNY\": " \
	"\"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\", \"SZNJ\": \"2026\", \"SZBH\": \"1班\"}"

static void entered_in(BusinessWorld *world, const char *month, const char *grade)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_free(record.student.values[F_XZ]);
	g_free(record.student.values[F_SZNJ]);
	g_free(record.student.values[F_RXNY]);
	record.student.values[F_XZ] = g_strdup("3");
	record.student.values[F_SZNJ] = g_strdup(grade);
	record.student.values[F_RXNY] = g_strdup(month);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

/* In the grade of 2025 since that month, for three years. */
static void entered(BusinessWorld *world, const char *month)
{
	entered_in(world, month, "2025");
}

static void number_make(BusinessWorld *world)
{
	entered(world, "202509");
}

static char *value_now(BusinessWorld *world, int64_t student, int field)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	return student_load(world->store, student, &record, NULL)
	               ? g_strdup(record.student.values[field])
	               : g_strdup("(nobody)");
}

static void value_is(BusinessWorld *world, int64_t student, int field, const char *expected)
{
	g_autofree char *value = value_now(world, student, field);
	ASSERT_TEXT(value, expected);
}

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
	        "not registered before what is in doubt about the document is settled: correct it "
	        "by a change of data, or confirm it with a proof");
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

static int64_t transfer_ask(BusinessWorld *world, const char *name, GError **error)
{
	g_autofree char *document = value_now(world, world->student, F_SFZJH);
	g_autofree char *asked = g_strdup_printf(
	        "{\"name\": \"%s\", \"document\": \"%s\", \"specialty\": \"012100\", \"grade\": "
	        "\"2025\", \"class\": \"转1\"}",
	        name, document);
	return apply_for(world, CLERK2, "transfer", 0, asked, NULL, error);
}

static void test_a_transfer_is_one_pair(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	number_make(&world);
	GError *error = NULL;
	CU_ASSERT(transfer_ask(&world, "王大明", &error) == 0);
	ASSERT_ERROR(error, "there is no student of this name and document number");
	int64_t in = transfer_ask(&world, "王小明", &error), out = in - 1;
	CU_ASSERT(in == 2);
	/* each sees its own side alone */
	g_auto(Application) seen = {0};
	sit(&world, CLERK2);
	CU_ASSERT(!application_load(world.store, out, &seen, NULL));
	sit(&world, CLERK);
	CU_ASSERT(application_load(world.store, out, &seen, NULL));
	CU_ASSERT(!decide_on(&world, REVIEWER2, in, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "the school that is left has not agreed");
	AGREE(&world, out, REVIEWER);
	CU_ASSERT(status_now(&world, world.student) == STATUS_LEAVING);
	AGREE(&world, in, REVIEWER2, COUNTY2);
	CU_ASSERT(status_now(&world, world.student) == STATUS_LEAVING);
	CU_ASSERT(!decide_on(&world, COUNTY2, in, ACTION_APPROVE, "", &error));
	g_clear_error(&error);
	AGREE(&world, out, COUNTY);
	CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
	value_is(&world, world.student, F_XXDM, "3636000002");
	value_is(&world, world.student, F_SZBH, "转1");
	CU_ASSERT(chain_good(&world));
	/* he is the other school's now */
	g_auto(Record) record = {0};
	sit(&world, CLERK);
	CU_ASSERT(!student_load(world.store, world.student, &record, NULL));
	sit(&world, CLERK2);
	CU_ASSERT(student_load(world.store, world.student, &record, NULL));
}

/* Whoever of the four says no, and whenever: both are closed, and the student is where he was. */
/* The store changes a value (field -1: the problems) beside the application. */
static void beside(BusinessWorld *world, int64_t student, int field, const char *value)
{
	g_auto(Record) was = {0}, now = {0};
	sit(world, CLERK);
	CU_ASSERT(student_load(world->store, student, &was, NULL) &&
	          student_load(world->store, student, &now, NULL));
	char **at = field < 0 ? &now.problems : &now.student.values[field];
	g_free(*at);
	*at = g_strdup(value);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &now, NULL) &&
	          applications_carry(world->store, &test_act, &was, &now, NULL) &&
	          store_change_end(world->store, NULL));
}

static int64_t stood_on(BusinessWorld *world, int64_t id)
{
	g_auto(Application) application = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(application_load(world->store, id, &application, NULL));
	return application.student_version;
}

/* What an application neither asks for nor is judged by may change beside it. */
static void test_an_application_goes_on_beside_other_changes(void)
{
	static const struct {
		int field;
		const char *value;
		bool goes_on;
	} rows[] = {{F_HYZKM, "1", true}, {F_XSLXDH, "13900000000", true},
	        {F_XJH, "G110105201005060019", true}, {-1, "field.missing@MZM", true},
	        {-1, "~national.name", true}, {-1, "national.name", false}, {F_XM, "王大明", false},
	        {F_SZNJ, "2024", false}, {F_JG, "江西九江", false /* it is asked for */}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		business_world_init(&world);
		number_make(&world);
		int64_t id = apply_for(&world, CLERK, "change_data", world.student, "{}",
		        "{\"JG\": \"江西吉安\"}", NULL);
		int64_t first = stood_on(&world, id);
		CU_ASSERT_FATAL(id == 1);
		beside(&world, world.student, rows[i].field, rows[i].value);
		CU_ASSERT(stood_on(&world, id) == first + (rows[i].goes_on ? 1 : 0));
		if (stood_on(&world, id) != first + (rows[i].goes_on ? 1 : 0))
			fprintf(stderr, "row %zu\n", i);
		/* what has fallen behind stays so */
		beside(&world, world.student, F_HYZKM, "2");
		CU_ASSERT(stood_on(&world, id) == first + (rows[i].goes_on ? 2 : 0));
		CU_ASSERT(chain_good(&world));
	}
}

/* A confirmation is of what was in doubt; both sides of a transfer go on, wherever they are. */
static void test_what_goes_on_is_of_its_kind(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	beside(&world, world.student, -1, "national.name");
	int64_t id = apply_for(&world, CLERK, "confirm", world.student, "{}", NULL, NULL);
	CU_ASSERT(id == 1);
	beside(&world, world.student, F_HYZKM, "2");
	CU_ASSERT(stood_on(&world, id) == 3);
	beside(&world, world.student, -1, "");
	CU_ASSERT(stood_on(&world, id) == 3 && chain_good(&world));
	CU_ASSERT(decide_on(&world, CLERK, id, ACTION_WITHDRAW, "", NULL));
	number_make(&world);
	int64_t in = transfer_ask(&world, "王小明", NULL), version = stood_on(&world, in);
	CU_ASSERT(in == 3);
	beside(&world, world.student, F_HYZKM, "2");
	CU_ASSERT(stood_on(&world, in) == version + 1 && stood_on(&world, in - 1) == version + 1);
	AGREE(&world, in - 1, REVIEWER);
	AGREE(&world, in, REVIEWER2);
	CU_ASSERT(chain_good(&world));
}

static void test_a_transfer_that_comes_to_nothing(void)
{
	static const struct {
		int seat;
		bool out;
		ApprovalAction action;
		int before; /* how many have agreed: out school, in school, in county */
	} rows[] = {{REVIEWER, true, ACTION_REJECT, 0}, {CLERK2, false, ACTION_WITHDRAW, 0},
	        {REVIEWER2, false, ACTION_REJECT, 1}, {COUNTY, true, ACTION_REJECT, 1},
	        {COUNTY2, false, ACTION_REJECT, 2}, {COUNTY, true, ACTION_REJECT, 3},
	        {CLERK2, false, ACTION_WITHDRAW, 3}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(BusinessWorld) world;
		GError *error = NULL;
		business_world_init(&world);
		number_make(&world);
		int64_t in = transfer_ask(&world, "王小明", NULL), out = in - 1;
		if (rows[i].before > 0)
			AGREE(&world, out, REVIEWER);
		if (rows[i].before > 1)
			AGREE(&world, in, REVIEWER2);
		if (rows[i].before > 2)
			AGREE(&world, in, COUNTY2);
		CU_ASSERT(decide_on(&world, rows[i].seat, rows[i].out ? out : in, rows[i].action,
		        "不同意", &error));
		if (error)
			fprintf(stderr, "%zu: %s\n", i, error->message);
		CU_ASSERT(status_now(&world, world.student) == STATUS_ENROLLED);
		value_is(&world, world.student, F_XXDM, "3636000001");
		for (int64_t id = out; id <= in; id++) {
			g_auto(Application) side = {0};
			CU_ASSERT(application_load(world.store, id, &side, NULL));
			CU_ASSERT(!approval_state_open(side.approval.state));
		}
		CU_ASSERT(chain_good(&world));
	}
}

static void test_a_transfer_that_the_rules_refuse(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	number_make(&world);
	AGREE(&world,
	        apply_for(&world, CLERK, "suspend", world.student,
	                "{\"from\": \"2026-11-02\", \"until\": \"2027-08-31\"}", NULL, NULL),
	        REVIEWER, COUNTY, CITY);
	CU_ASSERT(transfer_ask(&world, "王小明", &error) == 0);
	ASSERT_ERROR(error, "no transfer while suspended: the student resumes first");
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

/* Of the student of the world, who enters another school as it is now. Yours. */
static char *values_again(BusinessWorld *world, const char *type)
{
	g_autofree char *document = value_now(world, world->student, F_SFZJH);
	return g_strdup_printf("{\"XM\": \"王小明\", \"SFZJLXM\": \"%s\", \"SFZJH\": \"%s\", "
	                       "\"RXNY\": \"202609\", \"ZYM\": \"010200\", \"XZ\": \"3\"}",
	        type, document);
}

/* Has a number for life. */
static void number_have(BusinessWorld *world)
{
	g_auto(Record) record = {0};
	number_make(world);
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL));
	g_free(record.student.values[F_XJH]);
	record.student.values[F_XJH] = g_strconcat("G", record.student.values[F_SFZJH], NULL);
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

/* He leaves by `kind`, is admitted by the other school and goes on with his number. */
static void leaves_and_comes(const char *kind, const char *asked, Status left)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	number_have(&world);
	g_autofree char *values = values_again(&world, "1");
	g_autofree char *number = value_now(&world, world.student, F_XJH);
	int64_t id = apply_for(&world, CLERK, kind, world.student, asked, NULL, NULL);
	prove(&world, CLERK, id, NULL);
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, &error) == 0);
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	AGREE(&world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	int64_t made = apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL);
	CU_ASSERT(made > 0 && findings_have(&world.findings, RULE_ADMIT_AGAIN));
	AGREE(&world, made, REVIEWER2);
	CU_ASSERT(status_now(&world, 2) == STATUS_ADMITTED);
	CU_ASSERT(status_now(&world, world.student) == left);
	CU_ASSERT(*number != '\0');
	value_is(&world, 2, F_XJH, number);
	value_is(&world, world.student, F_XJH, number);
	CU_ASSERT(apply_for(&world, CLERK, "admit", 0, "{}", values, &error) == 0);
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	CU_ASSERT(chain_good(&world));
}

static void test_who_has_left_comes_again(void)
{
	leaves_and_comes(
	        "withdraw_request", "{\"own\": \"1\", \"guardian\": \"1\"}", STATUS_WITHDRAWN);
	leaves_and_comes("transfer_out",
	        "{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"agreed\": \"1\"}",
	        STATUS_MOVED);
	leaves_and_comes("expel", "{\"on\": \"2026-11-01\", \"decision\": \"校字〔2026〕3号\"}",
	        STATUS_EXPELLED);
	leaves_and_comes("leave_incomplete", "{\"ended\": \"202611\"}", STATUS_INCOMPLETE);
}

static void test_who_moved_away_is_transferred_in_again(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	number_have(&world);
	g_autofree char *values = values_again(&world, "B");
	g_autofree char *number = value_now(&world, world.student, F_XJH);
	g_autoptr(GString) earlier = g_string_new(values);
	g_string_replace(earlier, "202609", "202509", 0);
	g_string_replace(earlier, "}", ", \"CSRQ\": \"20060101\", \"XBM\": \"2\"}", 0);
	const char *away =
	        "{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"agreed\": \"1\"}";
	int64_t id = apply_for(&world, CLERK, "transfer_out", world.student, away, NULL, NULL);
	CU_ASSERT(prove(&world, CLERK, id, NULL));
	AGREE(&world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	id = apply_for(&world, CLERK, "transfer_in", 0,
	        "{\"school_name\": \"长沙某校\", \"province\": \"430100\", \"lets\": \"1\", "
	        "\"attends\": \"1\"}",
	        earlier->str, NULL);
	CU_ASSERT(id > 0 && prove(&world, CLERK, id, NULL));
	AGREE(&world, id, REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(status_now(&world, 2) == STATUS_ENROLLED);
	value_is(&world, 2, F_XJH, number);
	CU_ASSERT(status_now(&world, world.student) == STATUS_MOVED && chain_good(&world));
}

static void test_who_never_came_or_never_comes(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	AGREE(&world, apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, NULL), REVIEWER);
	AGREE(&world, apply_for(&world, CLERK, "no_show", 2, "{}", NULL, NULL), REVIEWER);
	int64_t id = apply_for(&world, CLERK2, "admit", 0, "{}", NEWCOMER, NULL);
	CU_ASSERT(id > 0 && !findings_have(&world.findings, RULE_ADMIT_AGAIN));
	AGREE(&world, id, REVIEWER2);
	CU_ASSERT(
	        status_now(&world, 2) == STATUS_LAPSED && status_now(&world, 3) == STATUS_ADMITTED);
	/* who has graduated is not admitted unless the province says so; who died never is */
	number_make(&world);
	g_autofree char *values = values_again(&world, "1");
	AGREE(&world,
	        apply_for(&world, CLERK, "graduate_early", world.student,
	                "{\"certificate\": \"2026360001\", \"ended\": \"202611\", \"moral\": "
	                "\"1\", "
	                "\"courses\": \"1\", \"internship\": \"1\"}",
	                NULL, NULL),
	        REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, &error) == 0);
	ASSERT_ERROR(error,
	        "who has this document number has graduated from a vocational school already");
	CU_ASSERT(policy_switch(&world.policy, "admit.graduated", false, NULL));
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL) > 0);
	CU_ASSERT(chain_good(&world));
}

/* Who holds the document number of the student of the world; 0: nobody. */
static int64_t holder_now(BusinessWorld *world)
{
	g_auto(Record) record = {0};
	Holder holder;
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, world->student, &record, NULL) &&
	          student_holder(world->store, record.student.key, &holder, NULL));
	return holder.id;
}

/* A second admission comes to nothing: the graduate is found by his number again, and refused. */
static void comes_to_nothing(const char *kind, size_t levels)
{
	static const int way[] = {REVIEWER2, COUNTY2};
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	bool taken = false;
	business_world_init(&world);
	number_have(&world);
	g_autofree char *values = values_again(&world, "1");
	g_autofree char *number = value_now(&world, world.student, F_XJH);
	AGREE(&world,
	        apply_for(&world, CLERK, "graduate_early", world.student,
	                "{\"certificate\": \"2026360001\", \"ended\": \"202611\", \"moral\": "
	                "\"1\", \"courses\": \"1\", \"internship\": \"1\"}",
	                NULL, NULL),
	        REVIEWER, COUNTY, CITY, PROVINCE);
	CU_ASSERT(policy_switch(&world.policy, "admit.graduated", false, NULL));
	AGREE(&world, apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL), REVIEWER2);
	CU_ASSERT(holder_now(&world) == 2);
	agree(&world, apply_for(&world, CLERK2, kind, 2, "{}", NULL, NULL), way, levels);
	CU_ASSERT(holder_now(&world) == world.student);
	CU_ASSERT(student_no_taken(world.store, number, &taken, NULL) && taken);
	CU_ASSERT(chain_good(&world));
	CU_ASSERT(policy_switch(&world.policy, "admit.graduated", true, NULL));
	CU_ASSERT(apply_for(&world, CLERK2, "admit", 0, "{}", values, &error) == 0);
	ASSERT_ERROR(error,
	        "who has this document number has graduated from a vocational school already");
	/* and once more: the number for life goes on with the third, and comes back from it */
	CU_ASSERT(policy_switch(&world.policy, "admit.graduated", false, NULL));
	AGREE(&world, apply_for(&world, CLERK2, "admit", 0, "{}", values, NULL), REVIEWER2);
	CU_ASSERT(holder_now(&world) == 3);
	value_is(&world, 3, F_XJH, number);
	agree(&world, apply_for(&world, CLERK2, kind, 3, "{}", NULL, NULL), way, levels);
	CU_ASSERT(holder_now(&world) == world.student && chain_good(&world));
}

static void test_the_number_for_life_comes_back(void)
{
	comes_to_nothing("no_show", 1);
	comes_to_nothing("void", 2);
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

TEST_MAIN("business_kinds", CASE(test_an_application_goes_on_beside_other_changes),
        CASE(test_what_goes_on_is_of_its_kind), CASE(test_what_each_kind_makes_of_a_record),
        CASE(test_admission_check_in_registration),
        CASE(test_who_came_by_a_file_has_a_number_once_registered),
        CASE(test_what_was_entered_wrongly_is_made_void),
        CASE(test_who_is_in_doubt_is_not_registered), CASE(test_basic_data_with_a_proof),
        CASE(test_a_transfer_is_one_pair), CASE(test_a_transfer_that_comes_to_nothing),
        CASE(test_a_transfer_that_the_rules_refuse), CASE(test_a_certificate_has_its_number_alone),
        CASE(test_promoted_once_a_year), CASE(test_who_has_left_comes_again),
        CASE(test_who_moved_away_is_transferred_in_again), CASE(test_who_never_came_or_never_comes),
        CASE(test_the_number_for_life_comes_back), CASE(test_numbers_of_others_are_told_at_once))
