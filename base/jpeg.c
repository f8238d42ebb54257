#include "base/jpeg.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum { PASSES_MAX = 100 }; /* a progressive picture of a few bytes can ask for thousands */

/* libjpeg comes back from an error by longjmp(): all that must be freed then lies in here. */
typedef struct {
	struct jpeg_decompress_struct in;
	struct jpeg_compress_struct out;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf back;
	const void *bytes;
	size_t length;
	unsigned side_max;
	bool writes; /* `out` is there */
	unsigned char *kept;
	unsigned long kept_length;
	unsigned char *points, *row;
	BaseError code;
	char words[JMSG_LENGTH_MAX];
} Work;

static Work *work_of(j_common_ptr common)
{
	return common->client_data;
}

static void fail(j_common_ptr common)
{
	Work *work = work_of(common);
	common->err->format_message(common, work->words);
	longjmp(work->back, 1);
}

/* Warnings tell of damage that is covered up by a guess. */
static void tell(j_common_ptr common, int level)
{
	if (level < 0)
		fail(common);
}

static G_NORETURN void refuse(Work *work, BaseError code, const char *words)
{
	work->code = code;
	g_strlcpy(work->words, words, sizeof work->words);
	longjmp(work->back, 1);
}

static G_NORETURN void too_much(Work *work, const char *words, unsigned most, const char *of_what)
{
	char said[JMSG_LENGTH_MAX];
	g_snprintf(said, sizeof said, "%s %u %s", words, most, of_what);
	refuse(work, BASE_ERROR_LIMIT, said);
}

static void passed(j_common_ptr common)
{
	Work *work = work_of(common);
	if (common->is_decompressor && work->in.input_scan_number > PASSES_MAX)
		too_much(work, "the picture has more than", PASSES_MAX, "passes");
}

static void begin(Work *work)
{
	jpeg_create_decompress(&work->in);
	work->in.client_data = work;
	work->in.progress = &work->progress;
	jpeg_mem_src(&work->in, work->bytes, work->length);
	jpeg_read_header(&work->in, TRUE);
	if (work->in.image_width > work->side_max || work->in.image_height > work->side_max)
		too_much(work, "a side of the picture is longer than", work->side_max, "points");
	if (work->in.num_components != 1 && work->in.num_components != 3)
		refuse(work, BASE_ERROR_FORMAT, "neither grey nor colour");
}

static void points_read(Work *work)
{
	begin(work);
	work->in.out_color_space = JCS_EXT_BGRX;
	jpeg_start_decompress(&work->in);
	size_t stride = (size_t)work->in.output_width * 4;
	work->points = g_malloc(stride * work->in.output_height);
	while (work->in.output_scanline < work->in.output_height) {
		JSAMPROW row = work->points + stride * work->in.output_scanline;
		jpeg_read_scanlines(&work->in, &row, 1);
	}
	jpeg_finish_decompress(&work->in);
}

static void rows_pass(Work *work)
{
	begin(work);
	jpeg_start_decompress(&work->in);
	work->row = g_malloc((size_t)work->in.output_width * (size_t)work->in.output_components);
	while (work->in.output_scanline < work->in.output_height) {
		JSAMPROW row = work->row;
		jpeg_read_scanlines(&work->in, &row, 1);
	}
	jpeg_finish_decompress(&work->in);
}

/* The coefficients as they are: no loss, and no marker but those that the format wants. */
static void coefficients_copy(Work *work)
{
	begin(work);
	jvirt_barray_ptr *coefficients = jpeg_read_coefficients(&work->in);
	jpeg_create_compress(&work->out);
	work->writes = true;
	work->out.client_data = work;
	jpeg_mem_dest(&work->out, &work->kept, &work->kept_length);
	jpeg_copy_critical_parameters(&work->in, &work->out);
	work->out.optimize_coding = TRUE;
	jpeg_write_coefficients(&work->out, coefficients);
	jpeg_finish_compress(&work->out);
	jpeg_finish_decompress(&work->in);
}

static void work_clear(Work *work)
{
	jpeg_destroy_decompress(&work->in);
	if (work->writes)
		jpeg_destroy_compress(&work->out);
	free(work->kept);
	g_free(work->points);
	g_free(work->row);
}

static bool work_do(Work *work, void (*what)(Work *work), GError **error)
{
	work->code = BASE_ERROR_FORMAT;
	work->in.err = work->out.err = jpeg_std_error(&work->errors);
	work->errors.error_exit = fail;
	work->errors.emit_message = tell;
	work->progress.progress_monitor = passed;
	if (setjmp(work->back) == 0) {
		what(work);
		return true;
	}
	g_set_error(
	        error, BASE_ERROR, (int)work->code, "not a JPEG that can be used: %s", work->words);
	return false;
}

bool jpeg_look(const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error)
{
	Work work = {.bytes = bytes, .length = length, .side_max = side_max};
	bool good = work_do(&work, rows_pass, error);
	*ret = (JpegSize){work.in.image_width, work.in.image_height};
	work_clear(&work);
	return good;
}

GBytes *jpeg_bare(const void *bytes, size_t length, unsigned side_max, GError **error)
{
	Work work = {.bytes = bytes, .length = length, .side_max = side_max};
	bool good = work_do(&work, coefficients_copy, error);
	GBytes *ret = good ? g_bytes_new(work.kept, work.kept_length) : NULL;
	work_clear(&work);
	return ret;
}

unsigned char *jpeg_points(
        const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error)
{
	Work work = {.bytes = bytes, .length = length, .side_max = side_max};
	bool good = work_do(&work, points_read, error);
	unsigned char *points = good ? g_steal_pointer(&work.points) : NULL;
	*ret = (JpegSize){work.in.image_width, work.in.image_height};
	work_clear(&work);
	return points;
}
