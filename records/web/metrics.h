/*
 * What the service counts while it works, told in the text format of Prometheus. For every thread.
 */
#pragma once

#include "records/web/http/server.h"

/* A request was answered by the row `route` of the table of routes (-1: by none) after so long. */
void metrics_request(int route, int status, int64_t took_us);
/* Appends all of it; when the certificate ends (0: there is none, or it does not tell). */
void metrics_print(GString *out, const HttpCounts *counts, int64_t certificate_ends_us,
        int64_t revoked_ends_us);
