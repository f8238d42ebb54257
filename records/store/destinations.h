/*
 * Where graduates went, as the last registration in force says (升学、就业登记): one row a student,
 * kept with every change of an application, so that a province is counted without opening what is
 * sealed. Derivable from application, as records verify proves. Seen in the scope of the school
 * that registered it.
 */
#pragma once

#include "records/store/applications.h"

/* The kind of business that registers one. */
#define DESTINATION_KIND "destination"

/* Keeps what a registration in force says, when it is the student's last; of any other application
 * nothing. Inside a change. */
bool destination_keep(
        Store *store, const Application *application, const char *scope, GError **error);

/* How many went where, by code, of the scope or of one school ("": all of it). */
bool destinations_count(Store *store, const char *school,
        bool (*each)(const char *code, int64_t count, void *data, GError **error), void *data,
        GError **error);

/* Fills the table once, of a store whose registrations are older than it; at opening. */
bool destinations_upgrade(Store *store, GError **error);

/* Of records verify: what the applications say, gathered one by one, then held to the table. */
typedef struct Destinations Destinations;
Destinations *destinations_new(void);
void destinations_free(Destinations *destinations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Destinations, destinations_free)
void destinations_note(Destinations *destinations, const Application *application);
bool destinations_verify(const Destinations *destinations, Store *store, GError **error);
