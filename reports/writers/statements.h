/*
 * Statements: what people attested and what they approved, whether it counts or not, as a reader
 * wants it told. Everything borrows from the view, but for the list.
 */
#pragma once

#include "reports/writers/view.h"

typedef struct {
	bool waiver;                        /* else an attestation */
	bool counts;                        /* good and in force when it was judged */
	const char *check, *title, *target; /* target: said in words when it is every one */
	const char *by, *signer;            /* signer "" for a waiver */
	const char *said;                   /* the statement, or the reason */
	const char *document, *sha256;      /* "" for a waiver */
	const char *at;                     /* the day it was attested; "" for a waiver */
	const char *until;                  /* the last moment or day; said when without end */
	const char *problem;                /* why it does not count, "" when it does */
} Statement;

/* The attestations, then the waivers. Owned by the caller, with its elements (Statement *). */
GPtrArray *statements_of(const View *view);
