#include "reports/writer_files.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/parallel.h"
#include "reports/held_file.h"
#include <malloc.h>

typedef struct {
	const WriterJob *job; /* its rendering has its view: nothing is made in it any more */
	const size_t *order;  /* which file comes when */
	GError **errors;      /* one a file, each set by who writes it */
} Work;

/* Where the bytes of one file go; either may be NULL. */
typedef struct {
	FileDraft *draft;
	HeldFile *held;
	GError **error;
} Sink;

static bool sink_take(const char *bytes, size_t length, void *data)
{
	const Sink *sink = data;
	bool same = sink->held && held_file_next(sink->held, bytes, length);
	if (!sink->draft)
		return same; /* what follows would tell nothing more */
	return file_draft_write(sink->draft, bytes, length, sink->error);
}

static bool file_write_and_hold(const WriterJob *job, WriterFile *file, GError **error)
{
	g_autoptr(FileDraft) draft =
	        file->path ? file_draft_new(file->path, job->mode, error) : NULL;
	if (file->path && !draft)
		return false;
	g_autoptr(HeldFile) held = file->held ? held_file_new(file->held) : NULL;
	Sink sink = {draft, held, error};
	bool whole = writer_write(
	        file->writer, job->rendering, job->options, sink_take, &sink, draft ? error : NULL);
	file->same = whole && held && held_file_ends(held);
	return draft ? whole && file_draft_commit(draft, error) : true;
}

static void file_work(size_t index, void *data)
{
	const Work *work = data;
	size_t at = work->order[index];
	file_write_and_hold(work->job, &work->job->files[at], &work->errors[at]);
	malloc_trim(0); /* what a writer needed is given back before the next one grows */
}

/* The slow ones first, so that none of them is begun last and waited for alone. */
static size_t *order_of(const WriterFile *files, size_t count)
{
	size_t *order = g_new(size_t, count), at = 0;
	for (int slow = 1; slow >= 0; slow--)
		for (size_t i = 0; i < count; i++)
			if (files[i].writer->slow == slow)
				order[at++] = i;
	return order;
}

bool writer_write_files(const WriterJob *job, GError **error)
{
	const WriterFile *files = job->files;
	const size_t count = job->count;
	for (size_t i = 0; i < count; i++)
		if (!writer_prepare(files[i].writer, job->rendering, job->options, error))
			return false;
	g_autofree GError **errors = g_new0(GError *, count);
	g_autofree size_t *order = order_of(files, count);
	Work work = {.job = job, .order = order, .errors = errors};
	parallel_each(count, file_work, &work);
	GError *first = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!first)
			first = g_steal_pointer(&errors[i]);
		g_clear_error(&errors[i]);
	}
	if (first)
		g_propagate_error(error, first);
	return !first;
}
