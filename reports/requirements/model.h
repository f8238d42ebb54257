/*
 * The requirements as plain JSON in one language, which the three formats lay out. Private to
 * reports/requirements.
 */
#pragma once

#include "reports/requirements.h"

/*
 * {title, subtitle, legend, items: [{id, title, checks: [{id, title, why, prepare, how, evidence,
 * severity, severity_name, source}]}], parameters: [{title, value, source}]}. Owned.
 */
json_t *requirements_model(const Checklist *checklist, bool zh);

/* How a kind of check looks and what it keeps; the kind's own sentence when it has no words here.
 */
Words requirement_how(const Check *check);
Words requirement_evidence(const Check *check);

bool requirements_text(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error);
bool requirements_html(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error);
bool requirements_xlsx(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error);
