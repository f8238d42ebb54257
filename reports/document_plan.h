/*
 * The part of the Document that no check judges but every reader of a report needs: the plan's
 * addresses, volumes and licences, who answers for which item, and what people stated or approved.
 * Private to reports/document.c.
 */
#pragma once

#include "checks/judge.h"
#include <jansson.h>

/*
 * Sets `responsible`, `plan` {addresses, volumes, licences}, `attestations` and `waivers` of the
 * document; lists, empty where there is nothing. No telephone numbers.
 */
void document_plan(json_t *document, const JudgeInput *input);
