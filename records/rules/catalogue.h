/*
 * The catalogues of specialties, each with its year: that of 2010 is carried by the program, others
 * are loaded by the province from the text that was published. A code of six digits names one
 * specialty; what is shorter or stands over others is a group, which nobody studies.
 *
 * A catalogue holds for those who enter from its year on (`applies`), until the next one does; who
 * entered under an older one keeps his specialty. Pure; a Catalogues is const once read and may be
 * used by several threads.
 */
#pragma once

#include "base/cleanup.h"

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	char *code, *name;
	bool group;
	bool closed; /* a later text of the same catalogue has it no more: nobody enters it */
} CatalogueEntry;

typedef struct {
	char year[5];    /* by which it is called: "2021" */
	int applies;     /* the first year of entering for which it holds; 0: from ever */
	int64_t version; /* 0: carried by the program */
	char *title, *source;
	GPtrArray *entries; /* CatalogueEntry, by code */
	GHashTable *by_code, *by_name;
} Catalogue;

typedef struct {
	gatomicrefcount references;
	GPtrArray *list; /* Catalogue, the one that holds for the latest years first */
} Catalogues;

/* Those that the program carries; never freed. */
const Catalogues *catalogues_carried(void);
/* From what catalogue_json() wrote, by year; NULL: nothing was loaded. Never NULL. */
Catalogues *catalogues_read(const json_t *loaded);
Catalogues *catalogues_ref(Catalogues *catalogues);
void catalogues_unref(Catalogues *catalogues);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalogues, catalogues_unref)

/* {"version", "applies", "title", "source", "entries": {code: {"name", …}}}. Yours. */
json_t *catalogue_json(const Catalogue *catalogue);

/* Specialties and groups of a text, and which of its specialties are other than what is there. */
typedef struct {
	size_t specialties, groups;
	size_t added, renamed, closed, opened;
} CatalogueChange;

/*
 * What a text makes of the catalogue that is there (`now`, NULL: none of its year): `state` is as
 * catalogue_json() has it, and what is not closed in it stands in the text. A specialty that the
 * text has no more is closed, never removed: who studies it does so under its name. The version is
 * that of `now`. Yours.
 */
json_t *catalogue_follow(const json_t *state, const Catalogue *now, CatalogueChange *ret);

/* Of that year's name; NULL when there is none. */
const Catalogue *catalogues_find(const Catalogues *catalogues, const char *year);
/* The one that holds for who enters in that year (0: not known, the latest). Never NULL. */
const Catalogue *catalogues_of(const Catalogues *catalogues, int entered);
const CatalogueEntry *catalogue_entry(const Catalogue *catalogue, const char *code);
/* What a code is called in the latest catalogue that has it; NULL when none has. Borrowed. */
const char *catalogues_name(const Catalogues *catalogues, const char *code);
typedef enum {
	SPECIALTY_FITS,
	SPECIALTY_UNKNOWN,
	SPECIALTY_GROUP,
	SPECIALTY_CLOSED,
	SPECIALTY_OTHER_YEAR, /* of another catalogue than the one that holds for the year */
} SpecialtyFit;

/*
 * Whether who enters in a year (0: not known, any catalogue does) studies that. A code of the form
 * of 2021 (specialty_2021()) fits as long as no catalogue that could tell is loaded.
 */
SpecialtyFit catalogues_fit(const Catalogues *catalogues, const char *code, int entered);
/* The same of what a text names: a code or a name, of the catalogue that holds for `entered` before
 * others. *ret_code is the code, borrowed; NULL when it names none. */
SpecialtyFit catalogues_look(
        const Catalogues *catalogues, const char *text, int entered, const char **ret_code);
