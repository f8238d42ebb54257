/*
 * The texts that a view keeps (reports/writers/view.h), each once. The only thing that writers
 * change in a view, so it has a lock.
 */
#pragma once

typedef struct ViewTexts ViewTexts;

ViewTexts *view_texts_new(void);
void view_texts_free(ViewTexts *texts);

/* A copy that lives as long as they do. */
const char *view_texts_keep(ViewTexts *texts, const char *text);
