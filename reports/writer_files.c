#include "reports/writer_files.h"
#include "base/parallel.h"
#include <malloc.h>

typedef struct {
	Rendering *rendering; /* with its view: nothing is made in it any more */
	const WriterOptions *options;
	const WriterFile *files;
	const size_t *order; /* which file comes when */
	mode_t mode;
	GError **errors; /* one a file, each set by who writes it */
} Work;

static void file_work(size_t index, void *data)
{
	const Work *work = data;
	size_t at = work->order[index];
	const WriterFile *file = &work->files[at];
	writer_write_file(file->writer, work->rendering, work->options, file->path, work->mode,
	        &work->errors[at]);
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

bool writer_write_files(Rendering *rendering, const WriterOptions *options, const WriterFile *files,
        size_t count, mode_t mode, GError **error)
{
	for (size_t i = 0; i < count; i++)
		if (!writer_prepare(files[i].writer, rendering, options, error))
			return false;
	g_autofree GError **errors = g_new0(GError *, count);
	g_autofree size_t *order = order_of(files, count);
	Work work = {.rendering = rendering,
	        .options = options,
	        .files = files,
	        .order = order,
	        .mode = mode,
	        .errors = errors};
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
