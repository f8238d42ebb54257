#include "agent/print.h"
#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "inventory/evidence.h"
#include "reports/manifest.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static char *evidence_of_run(const char *digest, size_t *ret_length, void *data)
{
	g_autofree char *directory = g_build_filename(data, "evidence", NULL);
	return evidence_read(directory, digest, ret_length);
}

enum { COLUMNS_LEAST = 40, COLUMNS_MOST = 1000 };

size_t print_columns(void)
{
	struct winsize size;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
	/* into a pipe or file, as wide as who runs it says */
	guint64 columns;
	const char *said = g_getenv("COLUMNS");
	if (said &&
	        g_ascii_string_to_unsigned(said, 10, COLUMNS_LEAST, COLUMNS_MOST, &columns, NULL))
		return (size_t)columns;
	return 0;
}

static const Writer *writer_wanted(const Invocation *invocation, GError **error)
{
	const char *format = invocation->format ? invocation->format : "text";
	const Writer *writer = writer_find(format);
	if (writer)
		return writer;
	g_autofree char *names = writer_names(", ");
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no such format '%s' (%s)", format, names);
	return NULL;
}

static const Writer *writer_of_file(
        const Invocation *invocation, const PrintFiles *files, const char *path, GError **error)
{
	if (files->by_format && invocation->format)
		return writer_wanted(invocation, error);
	const char *dot = strrchr(path, '.');
	const Writer *writer = dot ? writer_by_extension(dot + 1) : NULL;
	if (writer)
		return writer;
	g_autofree char *endings = writer_extensions(", ");
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "-o '%s': the name of the file tells no format (%s)", path, endings);
	return NULL;
}

/* Before any host is visited: a folder that is not there, or that nobody may write in. */
static bool path_can_be_written(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	if (access(folder, W_OK | X_OK) == 0 && !g_file_test(path, G_FILE_TEST_IS_DIR))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "-o '%s': %s", path,
	        g_strerror(g_file_test(path, G_FILE_TEST_IS_DIR) ? EISDIR : errno));
	return false;
}

/* JSON in a file called .html is opened as a broken page, and the page that lay there is gone. */
static bool name_agrees(const Writer *writer, const char *path, GError **error)
{
	const char *dot = strrchr(path, '.');
	const Writer *named = dot ? writer_by_extension(dot + 1) : NULL;
	if (!named || named == writer)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "-o '%s': by its name it is of format '%s', --format says '%s': leave --format out",
	        path, named->name, writer->name);
	return false;
}

bool print_check(const Invocation *invocation, const PrintFiles *files, GError **error)
{
	const Writer *printed = writer_wanted(invocation, error);
	char **paths = files ? files->paths : NULL;
	if (!printed)
		return false;
	for (char **path = paths; path && *path; path++)
		if (!writer_of_file(invocation, files, *path, error) ||
		        !path_can_be_written(*path, error))
			return false;
	if (files && files->by_format && paths) {
		if (!invocation->format)
			return true;
		if (g_strv_length(paths) == 1)
			return name_agrees(printed, paths[0], error);
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--format is for one file: with several -o the names tell the formats");
		return false;
	}
	if (printed->binary && isatty(STDOUT_FILENO)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s is not for the terminal: name a file with -o", printed->name);
		return false;
	}
	return true;
}

/* SHA-256 of the run's manifest, in hex; NULL when the run has none. */
static char *manifest_digest(const char *run_dir)
{
	g_autofree char *path = g_build_filename(run_dir, MANIFEST_NAME, NULL);
	return digest_file(path, NULL);
}

static WriterOptions options_of(
        const Invocation *invocation, const char *run_dir, const char *manifest)
{
	return (WriterOptions){.lang = invocation->lang,
	        .all = invocation->all,
	        .review = invocation->review,
	        .evidence = evidence_of_run,
	        .evidence_data = (void *)run_dir,
	        .manifest_sha256 = manifest};
}

static bool put(const char *bytes, size_t length, void *data)
{
	return fwrite(bytes, 1, length, data) == length;
}

bool print_document(
        const Invocation *invocation, Rendering *rendering, const char *run_dir, GError **error)
{
	const Writer *writer = writer_wanted(invocation, error);
	g_autofree char *manifest = manifest_digest(run_dir);
	WriterOptions options = options_of(invocation, run_dir, manifest);
	options.color = invocation->color;
	options.columns = print_columns();
	GError *failed = NULL;
	if (!writer)
		return false;
	errno = 0;
	writer_write(writer, rendering, &options, put, stdout, &failed);
	fflush(stdout); /* before what is said on stderr, where both go to one file */
	if (errno == EPIPE)
		clearerr(stdout); /* `| head` has read enough */
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

bool print_job_make(PrintJob *ret, const Invocation *invocation, const PrintFiles *files,
        Rendering *rendering, const char *run_dir, GError **error)
{
	size_t count = files->paths ? g_strv_length(files->paths) : 0;
	*ret = (PrintJob){.manifest = manifest_digest(run_dir), .files = g_new0(WriterFile, count)};
	ret->options = options_of(invocation, run_dir, ret->manifest);
	ret->job = (WriterJob){.rendering = rendering,
	        .options = &ret->options,
	        .files = ret->files,
	        .count = count,
	        .mode = 0644};
	for (size_t i = 0; i < count; i++) {
		ret->files[i].path = files->paths[i];
		ret->files[i].writer = writer_of_file(invocation, files, files->paths[i], error);
		if (!ret->files[i].writer)
			return false;
	}
	return true;
}

void print_job_clear(PrintJob *job)
{
	g_clear_pointer(&job->manifest, g_free);
	g_clear_pointer(&job->files, g_free);
}

bool print_files(const Invocation *invocation, const PrintFiles *files, Rendering *rendering,
        const char *run_dir, GError **error)
{
	g_auto(PrintJob) job = {0};
	return print_job_make(&job, invocation, files, rendering, run_dir, error) &&
	       writer_write_files(&job.job, error);
}

void print_wrote(const Invocation *invocation, const char *path, const char *zh, const char *en)
{
	if (path && strcmp(path, "-") != 0 && !invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "已写出 %s：%s\n" : "wrote %s: %s\n",
		        path, invocation_zh(invocation) ? zh : en);
}
