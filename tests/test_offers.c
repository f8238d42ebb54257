/* Classes and specialties: what they may be, in whose scope, and that their events say them. */
#include "records/store/offers.h"
#include "tests/business_world.h"

static bool put(BusinessWorld *world, int seat, OfferKind kind, const char *catalogue,
        const char *code, const char *name, GError **error)
{
	sit(world, seat);
	g_auto(Offer) offer = {.school = g_strdup("3636000001"), .kind = kind};
	for (int i = 0; i < OFFER_TEXTS; i++)
		offer.texts[i] = g_strdup(i == OFFER_CATALOGUE ? catalogue
		                          : i == OFFER_CODE    ? code
		                          : i == OFFER_NAME    ? name
		                                               : "");
	if (store_change_begin(world->store, error) &&
	        offer_add(world->store, &test_act, &offer, error) &&
	        store_change_end(world->store, error))
		return true;
	store_change_drop(world->store);
	return false;
}

typedef struct {
	int count;
	int64_t students;
	char name[100];
	bool closed;
} Seen;

static bool see(const Offer *offer, int64_t students, void *data, GError **error)
{
	Seen *seen = data;
	(void)error;
	seen->count++;
	seen->students += students;
	seen->closed = offer->closed;
	g_strlcpy(seen->name, offer->texts[OFFER_NAME], sizeof seen->name);
	return true;
}

static Seen look(BusinessWorld *world, int seat, OfferKind kind)
{
	Seen seen = {0};
	sit(world, seat);
	CU_ASSERT(offers_list(world->store, kind, NULL, 100, see, &seen, NULL));
	return seen;
}

static bool name_see(const Offer *offer, int64_t students, void *data, GError **error)
{
	GString *names = data;
	(void)students;
	(void)error;
	g_string_append_printf(names, "%s%s ", offer->closed ? "-" : "", offer->texts[OFFER_CODE]);
	return true;
}

static void test_classes_stand_as_people_count_them(void)
{
	static const char *const names[] = {"2026级10班", "2026级2班", "2025级11班", "2025级3班"};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	g_autoptr(GString) found = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		CU_ASSERT(put(&world, CLERK, OFFER_CLASS, "", names[i], "", NULL));
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          offer_close(world.store, &test_act, 4, 1, true, NULL) &&
	          store_change_end(world.store, NULL));
	CU_ASSERT(offers_list(world.store, OFFER_CLASS, NULL, 100, name_see, found, NULL));
	ASSERT_TEXT(found->str, "2025级11班 2026级2班 2026级10班 -2025级3班 ");
}

static void test_classes_and_specialties(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(put(&world, CLERK, OFFER_CLASS, "", "1班", "", NULL));
	CU_ASSERT(put(&world, CLERK, OFFER_SPECIALTY, "2010", "010200", "", NULL));
	CU_ASSERT(put(&world, CLERK, OFFER_SPECIALTY, "2021", "610102", "作物生产技术", NULL));
	Seen seen = look(&world, CLERK, OFFER_CLASS);
	CU_ASSERT(seen.count == 1 && seen.students == 1 && !seen.closed);
	CU_ASSERT(look(&world, COUNTY, OFFER_SPECIALTY).count == 2);
	CU_ASSERT(look(&world, CLERK2, OFFER_SPECIALTY).count == 0);
	CU_ASSERT(!put(&world, CLERK, OFFER_CLASS, "", "1班", "", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE));
	g_clear_error(&error);
	CU_ASSERT(!put(&world, CLERK, OFFER_CLASS, "", "", "", &error));
	ASSERT_ERROR(error, "a class has a name of 1 to 40 characters");
	CU_ASSERT(!put(&world, CLERK, OFFER_SPECIALTY, "2010", "010299", "x", &error));
	ASSERT_ERROR(error, "the catalogue has no specialty of this code or name (six "
	                    "digits, or the whole name)");
	CU_ASSERT(!put(&world, CLERK, OFFER_SPECIALTY, "新", "610102", "x", &error));
	ASSERT_ERROR(error, "a catalogue of specialties is named by its year: 2010, 2021");
	CU_ASSERT(!put(&world, CLERK, OFFER_SPECIALTY, "2021", "610103", "", &error));
	ASSERT_ERROR(error, "a specialty has a name");
	CU_ASSERT(!put(&world, CLERK2, OFFER_CLASS, "", "9班", "", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_DENIED));
	g_clear_error(&error);
	CU_ASSERT(chain_good(&world));
}

/* Puts a text into one that was looked at; its version behind that, 0 when it was refused. */
static int64_t change(BusinessWorld *world, int64_t id, int64_t version, OfferText text,
        const char *value, GError **error)
{
	g_auto(Offer) offer = {0};
	if (!offer_load(world->store, id, &offer, error))
		return 0;
	offer.version = version;
	g_free(offer.texts[text]);
	offer.texts[text] = g_strdup(value);
	if (store_change_begin(world->store, error) &&
	        offer_change(world->store, &test_act, &offer, error) &&
	        store_change_end(world->store, error))
		return offer.version;
	store_change_drop(world->store);
	return 0;
}

static void test_what_was_entered_wrong_is_put_right(void)
{
	static const struct {
		int64_t id, version;
		OfferText text;
		const char *value, *said;
	} refused[] = {{1, 2, OFFER_CODE, "一班",
	                       "records stand in the class: its name stays; add another class and "
	                       "move its students"},
	        {1, 1, OFFER_TEACHER, "王",
	                "somebody else has changed it meanwhile; look at it again"},
	        {2, 1, OFFER_CODE, "", "a class has a name of 1 to 40 characters"},
	        {2, 1, OFFER_CODE, "1班", "the school has this class or specialty already"},
	        {3, 1, OFFER_CODE, "610103",
	                "a specialty keeps its catalogue and code: close it and add another"},
	        {3, 1, OFFER_CATALOGUE, "2022",
	                "a specialty keeps its catalogue and code: close it and add another"},
	        {3, 1, OFFER_NAME, "", "a specialty has a name"}};
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	CU_ASSERT(put(&world, CLERK, OFFER_CLASS, "", "1班", "", NULL));
	CU_ASSERT(put(&world, CLERK, OFFER_CLASS, "", "空斑", "", NULL));
	CU_ASSERT(put(&world, CLERK, OFFER_SPECIALTY, "2021", "610102", "作物生产技术", NULL));
	CU_ASSERT_EQUAL(change(&world, 1, 1, OFFER_TEACHER, "李老师", NULL), 2);
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GError) error = NULL;
		CU_ASSERT(!change(&world, refused[i].id, refused[i].version, refused[i].text,
		        refused[i].value, &error));
		CU_ASSERT(error && g_str_has_suffix(error->message, refused[i].said));
	}
	CU_ASSERT_EQUAL(change(&world, 2, 1, OFFER_CODE, "空班", NULL), 2);
	CU_ASSERT_EQUAL(change(&world, 3, 1, OFFER_YEARS, "5", NULL), 2);
	int64_t events = world.store->seq;
	CU_ASSERT_EQUAL(change(&world, 3, 2, OFFER_YEARS, "5", NULL), 2);
	CU_ASSERT_EQUAL(world.store->seq, events);
	sit(&world, CLERK2);
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!change(&world, 1, 2, OFFER_TEACHER, "王", &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	CU_ASSERT(chain_good(&world));
}

static void test_closed_and_opened_again(void)
{
	g_auto(BusinessWorld) world;
	business_world_init(&world);
	GError *error = NULL;
	CU_ASSERT(put(&world, CLERK, OFFER_CLASS, "", "1班", "", NULL));
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          offer_close(world.store, &test_act, 1, 1, true, NULL) &&
	          store_change_end(world.store, NULL));
	CU_ASSERT(look(&world, CLERK, OFFER_CLASS).closed);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          !offer_close(world.store, &test_act, 1, 1, false, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT));
	g_clear_error(&error);
	store_change_drop(world.store);
	sit(&world, CLERK2);
	CU_ASSERT(store_change_begin(world.store, NULL) &&
	          !offer_close(world.store, &test_act, 1, 2, false, &error));
	CU_ASSERT(g_error_matches(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND));
	g_clear_error(&error);
	store_change_drop(world.store);
	CU_ASSERT(chain_good(&world));
	Query *query = db_query_unguarded(world.store->db, "UPDATE offer SET code = 'x'", NULL);
	Verified verified;
	CU_ASSERT(query && query_run(query, NULL));
	store_scope_set(world.store, &scope_whole);
	CU_ASSERT(!store_verify(world.store, &verified, &error));
	CU_ASSERT(error &&
	          g_str_has_suffix(error->message, "offer/1 is not what its events made of it"));
	g_clear_error(&error);
}

TEST_MAIN("offers", CASE(test_what_was_entered_wrong_is_put_right),
        CASE(test_classes_and_specialties), CASE(test_classes_stand_as_people_count_them),
        CASE(test_closed_and_opened_again))
