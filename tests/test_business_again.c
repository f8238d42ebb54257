/* Who has left and comes again, and whose number for life comes back. */
#include "records/store/aid.h"
#include "tests/business_kinds.h"

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
	g_auto(AidList) list = {.school = g_strdup("3636000001"),
	        .kind = g_strdup("grant"),
	        .term = g_strdup("2026-1"),
	        .approval = {.state = APPROVAL_EFFECTIVE},
	        .created_by = g_strdup("test"),
	        .count = 1,
	        .details = json_pack("{s:[{s:I, s:s, s:s}], s:[]}", "students", "id",
	                (json_int_t)world.student, "name", "", "class", "", "trail")};
	bool taken = false;
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          aid_list_add(world.store, &test_act, &list, NULL) &&
	          store_change_end(world.store, NULL));
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
	/* one person, whatever his record: what he has had this term he is not given again */
	CU_ASSERT(aid_student_taken(world.store, 2, "grant", "2026-1", 0, &taken, NULL) && taken);
	CU_ASSERT(aid_student_taken(world.store, 2, "grant", "2026-2", 0, &taken, NULL) && !taken);
	CU_ASSERT(aid_student_taken(world.store, 2, "fee", "2026-1", 0, &taken, NULL) && !taken);
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

/* What stands against an application by now, as who sits there is told. */
static Findings arisen(BusinessWorld *world, int seat, int64_t id)
{
	Findings findings = {0};
	Office office = sit(world, seat);
	g_auto(Application) application = {0};
	CU_ASSERT(application_load(world->store, id, &application, NULL) &&
	          office_arisen(&office, &application, &findings, NULL));
	return findings;
}

static void only(Findings findings, RuleId rule)
{
	CU_ASSERT(findings.count == 1 && findings_have(&findings, rule));
}

static void has_died(BusinessWorld *world, int64_t id)
{
	g_auto(Record) record = {0};
	store_scope_set(world->store, &scope_whole);
	CU_ASSERT(student_load(world->store, id, &record, NULL));
	record.student.status = STATUS_DECEASED;
	CU_ASSERT(store_change_begin(world->store, NULL) &&
	          student_change(world->store, &test_act, "student.change", &record, NULL) &&
	          store_change_end(world->store, NULL));
}

static void test_what_arises_meanwhile_is_told_before_it_is_decided(void)
{
	g_auto(BusinessWorld) world;
	GError *error = NULL;
	business_world_init(&world);
	int64_t mine = apply_for(&world, CLERK, "admit", 0, "{}", NEWCOMER, NULL);
	int64_t theirs = apply_for(&world, CLERK2, "admit", 0, "{}", NEWCOMER, NULL);
	CU_ASSERT(mine > 0 && theirs > 0);
	CU_ASSERT(arisen(&world, REVIEWER, mine).count == 0);
	CU_ASSERT(arisen(&world, REVIEWER2, theirs).count == 0);
	AGREE(&world, mine, REVIEWER);
	CU_ASSERT(arisen(&world, REVIEWER, mine).count == 0); /* it is closed */
	only(arisen(&world, REVIEWER2, theirs), RULE_ADMIT_TWICE);
	only(arisen(&world, PROVINCE, theirs), RULE_ADMIT_TWICE);
	CU_ASSERT(!decide_on(&world, REVIEWER2, theirs, ACTION_SUBMIT, "", &error));
	ASSERT_ERROR(error, "a record with this document number exists: use a transfer");
	/* of a record that is not theirs to see they learn that there is one, and no more */
	has_died(&world, 2);
	only(arisen(&world, REVIEWER2, theirs), RULE_ADMIT_TWICE);
	only(arisen(&world, PROVINCE, theirs), RULE_ADMIT_DEAD);
}

static void test_a_number_of_the_school_that_is_taken_meanwhile_is_told(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	static const char values[] =
	        "{\"XM\": \"赵六一\", \"SFZJLXM\": \"A\", \"SFZJH\": \"E76543210\", "
	        "\"CSRQ\": \"20110203\", \"XBM\": \"1\", \"RXNY\": \"202609\", "
	        "\"ZYM\": \"010200\", \"XZ\": \"3\", \"XH\": \" N7\"}";
	int64_t ids[2];
	for (int i = 0; i < 2; i++) {
		g_autofree char *one = g_strdup(values);
		*strstr(one, "0\", \"CSRQ") = (char)('1' + i); /* of the document */
		ids[i] = apply_for(&world, CLERK, "admit", 0, "{}", one, NULL);
		CU_ASSERT(ids[i] > 0);
	}
	CU_ASSERT(arisen(&world, REVIEWER, ids[1]).count == 0);
	AGREE(&world, ids[0], REVIEWER);
	Findings findings = arisen(&world, REVIEWER, ids[1]);
	CU_ASSERT(findings.count == 2 && findings_have(&findings, RULE_SAME_SCHOOL_NO) &&
	          findings_have(&findings, RULE_SAME_PERSON));
	value_is(&world, 2, F_XH, "N7");
	int64_t comes = apply_for(&world, CLERK, "check_in", 2, "{\"number\": \"N8\"}", NULL, NULL);
	CU_ASSERT(comes > 0 && arisen(&world, REVIEWER, comes).count == 0);
}

TEST_MAIN("business_again", CASE(test_who_has_left_comes_again),
        CASE(test_who_moved_away_is_transferred_in_again), CASE(test_who_never_came_or_never_comes),
        CASE(test_the_number_for_life_comes_back),
        CASE(test_what_arises_meanwhile_is_told_before_it_is_decided),
        CASE(test_a_number_of_the_school_that_is_taken_meanwhile_is_told))
