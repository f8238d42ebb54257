/*
 * Long lists of other kinds than students on their way in the threads of jobs.h: checked, then
 * taken by their owner's word, with rows to correct as a workbook. ImportJob.kind says which.
 */
#pragma once

#include "records/import/form.h"
#include "records/web/import_run.h"

typedef struct {
	const char *id; /* "national"; as import_job keeps it */
	const FormColumn *columns;
	size_t count;
} FormJobKind;

extern const FormJobKind form_job_national, form_job_origins, form_job_graduates;

/*
 * As import_run(). Results of the national check and lists for continuation come in whole or not at
 * all, and as they were looked at; of graduates the good rows are applied for, all in one change.
 */
bool form_run(const ImportRun *run, bool *ret_put, GError **error);
