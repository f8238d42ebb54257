/*
 * Statements: what people attested and what they approved, whether it counts or not, as a reader
 * wants it told. Everything borrows from the view, but for the list.
 */
#pragma once

#include "reports/writers/view.h"

/* What ends within so many days is told to who must renew it. */
#define STATEMENT_SOON_DAYS 30

typedef struct {
	bool waiver;                        /* else an attestation */
	bool counts;                        /* good and in force when it was judged */
	size_t rows;                        /* results that rest on it */
	const char *check, *title, *target; /* target: said in words when it is every one */
	const char *item;                   /* of the check; "" when that is not described */
	const char *by;
	const char *signer;            /* "" for a waiver */
	const char *unsigned_note;     /* "未经其签名" of a waiver; "" for an attestation */
	const char *said;              /* the statement, or the reason */
	const char *document, *sha256; /* "" for a waiver */
	const char *at;                /* the day it was attested; "" for a waiver */
	const char *last_day;          /* the last day that it holds; "" without end */
	const char *until;             /* that; said in a word when without end */
	const char *holds;             /* "有效期至 2026-12-31", "长期有效" */
	const char *note; /* why it does not count, or that nothing rests on it; "" when neither */
	int days_left;    /* from the day of judging to the last day; INT_MAX without end */
} Statement;

/* The attestations, then the waivers. Owned by the caller, with its elements (Statement *). */
GPtrArray *statements_of(const View *view);

/*
 * What of the item ends within STATEMENT_SOON_DAYS of the judging, statements and then licences
 * (char *): "2026-11-27 到期（还有 1 天）：书面确认　设备已上架（全部对象，钱伟）",
 * "2026-12-20 到期（还有 24 天）：授权　WebLogic（wl-1）". NULL `item`: of all. Owned.
 */
GPtrArray *endings_of(const View *view, const GPtrArray *statements, const char *item);

/* "经批准豁免　时钟（h0003）：王建国（未经其签名），时间源下周到货；有效期至 2026-12-31". Owned. */
char *statement_line(const View *view, const Statement *one);
