/*
 * Several servers may serve one database, and a file of an import lies with one of them. Each says
 * again and again that it is there (a thread with a connection of its own); what one was working on
 * that has not said so for IMPORT_LEASE_US is interrupted by any other, so that its place can send
 * files again.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define IMPORT_LEASE_US (120 * (gint64)G_USEC_PER_SEC)

typedef struct ImportLease ImportLease;

/* `server` as import_place_server(). `failed` as jobs_new() has it. Yours; NULL on error. */
ImportLease *import_lease_new(const char *folder, const char *key, const char *server,
        void (*failed)(const GError *error, void *data), void *data, GError **error);
/* Ends the thread; the lease goes on until it is over. */
void import_lease_free(ImportLease *lease);
