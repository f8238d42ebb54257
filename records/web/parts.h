/* What router, exchange and service share; pages do not include this. */
#pragma once

#include "records/web/day_watch.h"
#include "records/web/exchange.h"
#include "records/web/http/guests.h"
#include "records/web/jobs.h"
#include "records/web/service.h"

#include <stdatomic.h>

struct Service {
	DayTurn day; /* what comes by itself (records/business/due.h) */
	DayPlan days;
	DayWatch *watch; /* between start and stop */
	ServicePlan plan;
	char *folder, *key;
	char **proxies;
	int lock; /* descriptor, held while it works */
	TlsServer *tls;
	HttpServer *server;
	Guests *logins;                   /* attempts, by address */
	Jobs *jobs;                       /* imports */
	atomic_int_fast64_t elsewhere_us; /* until then it counts as seen that another program
	                                   * writes for long */
	GAsyncQueue *broken;              /* downloads that stopped before their end (download.h) */
	atomic_bool stopping;
	atomic_bool full;  /* somebody found no space to write */
	atomic_bool newer; /* a newer program has brought the database up */
};

/* Looks at numbers in full by a browser. */
enum { REVEALS_AN_HOUR = 50 };
/* The same of students whose numbers are shown or printed in full: the longest list that is
 * printed. */
enum { PRINTED_AN_HOUR = 2000 };
/* The same of lists that are taken out, and of changes in full: the longest list that there is. */
enum { LISTED_AN_HOUR = 20000 };

/* One for each thread of the server. */
typedef struct {
	Service *service;
	Store *store;
} Worker;

/* Any thread: told to the log; what only a newer program can go on with ends the service. */
void service_failed(const GError *error, void *service);

/* What it holds; not what it was given. */
void exchange_clear(Exchange *exchange);

/* Whether who sends a long body may. */
bool router_admit(void *worker, const Head *head, bool secure, Refusal *refusal);
void router_handle(void *worker, const HttpRequest *request, HttpResponse *response);
/* Somebody writes for long. */
bool router_held(void *service);
/*
 * Answers who wants to write meanwhile: he waits, which keeps no thread of the server, and readers
 * go on. Held as long as anything is, a form is sent again by its browser, a file or a call of a
 * program is told to come later (503).
 */
void writers_wait(Exchange *exchange);
/* Whether another program with the same database writes for long at this moment; router_held() says
 * so for a while. */
bool writers_elsewhere(Exchange *exchange);
/* A change of this exchange could not begin: somebody writes for longer than a loop waits, whether
 * he says so or not. The next to ask is told by router_held(), and waits for nobody. */
void writers_found(Exchange *exchange);
uint64_t router_body_max(const Head *head, void *service);
/* The page of what no handler saw. */
void router_refused(const Refusal *refusal, const char *head, size_t length, HttpResponse *response,
        void *service);
