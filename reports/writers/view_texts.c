#include "reports/writers/view_texts.h"
#include <glib.h>
#include <pthread.h>

struct ViewTexts {
	pthread_mutex_t mutex; /* not GLib's: ThreadSanitizer does not see into that one */
	GStringChunk *chunk;
};

ViewTexts *view_texts_new(void)
{
	ViewTexts *texts = g_new0(ViewTexts, 1);
	pthread_mutex_init(&texts->mutex, NULL);
	texts->chunk = g_string_chunk_new(4096);
	return texts;
}

void view_texts_free(ViewTexts *texts)
{
	g_string_chunk_free(texts->chunk);
	pthread_mutex_destroy(&texts->mutex);
	g_free(texts);
}

const char *view_texts_keep(ViewTexts *texts, const char *text)
{
	pthread_mutex_lock(&texts->mutex);
	const char *kept = g_string_chunk_insert_const(texts->chunk, text);
	pthread_mutex_unlock(&texts->mutex);
	return kept;
}
