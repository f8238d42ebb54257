/* A transfer between two schools: two applications, one decision. */
#include "tests/business_kinds.h"

static int64_t transfer_ask(BusinessWorld *world, const char *name, GError **error)
{
	g_autofree char *document = value_now(world, world->student, F_SFZJH);
	g_autofree char *asked = g_strdup_printf(
	        "{\"name\": \"%s\", \"document\": \"%s\", \"specialty\": \"012100\", \"grade\": "
	        "\"2025\", \"class\": \"转1\"}",
	        name, document);
	return apply_for(world, CLERK2, "transfer", 0, asked, NULL, error);
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
	static const ApprovalAction early[] = {ACTION_SUBMIT, ACTION_REJECT};
	for (size_t i = 0; i < G_N_ELEMENTS(early); i++) {
		Office office = sit(&world, REVIEWER2);
		g_auto(Application) waiting = {0};
		CU_ASSERT(application_load(world.store, in, &waiting, NULL));
		CU_ASSERT(application_waits(&waiting) && !office_may(&office, &waiting, early[i]) &&
		          office_may(&office, &waiting, ACTION_WITHDRAW));
		CU_ASSERT(!decide_on(&world, REVIEWER2, in, early[i], "不收", &error));
		ASSERT_ERROR(error, "the school that is left has not agreed");
	}
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

/* Where nobody reviews, who applies for it has said all that the school has to say: once the other
 * school agrees, it is the county's turn. */
static void test_a_school_without_a_reviewer_agrees_once(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	number_make(&world);
	world.alone = true;
	int64_t in = transfer_ask(&world, "王小明", NULL), out = in - 1;
	world.alone = false;
	AGREE(&world, out, REVIEWER);
	g_auto(Application) side = {0};
	sit(&world, CLERK2);
	CU_ASSERT(application_load(world.store, in, &side, NULL));
	CU_ASSERT(side.approval.state == APPROVAL_PENDING && side.approval.at == LEVEL_COUNTY);
	CU_ASSERT(side.turn_us > side.created_us);
	AGREE(&world, in, COUNTY2);
	AGREE(&world, out, COUNTY);
	value_is(&world, world.student, F_XXDM, "3636000002");
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

TEST_MAIN("business_transfers", CASE(test_an_application_goes_on_beside_other_changes),
        CASE(test_what_goes_on_is_of_its_kind), CASE(test_a_transfer_is_one_pair),
        CASE(test_a_school_without_a_reviewer_agrees_once),
        CASE(test_a_transfer_that_comes_to_nothing), CASE(test_a_transfer_that_the_rules_refuse))
