#include "base/jpeg.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <libexif/exif-data.h>
#include <turbojpeg.h>

enum { PASSES_MAX = 100 }; /* a progressive picture of a few bytes can ask for thousands */
enum { EXIF_MARKER = JPEG_APP0 + 1, UPRIGHT = 1, ORIENTATIONS = 9 };

/* Exif 2.3, 4.6.4 A, tag 0x0112: what brings the points from where they lie to how they are seen.
 */
static const int turns[ORIENTATIONS] = {TJXOP_NONE, TJXOP_NONE, TJXOP_HFLIP, TJXOP_ROT180,
        TJXOP_VFLIP, TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_TRANSVERSE, TJXOP_ROT270};

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
	unsigned orientation; /* 1 to 8 */
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

/* UPRIGHT where there is none that can be read. */
static unsigned orientation_read(const struct jpeg_decompress_struct *in)
{
	unsigned ret = UPRIGHT;
	for (const struct jpeg_marker_struct *at = in->marker_list; at; at = at->next) {
		ExifData *data = exif_data_new();
		exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
		exif_data_load_data(data, at->data, at->data_length);
		ExifEntry *entry =
		        exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
		if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
			ret = exif_get_short(entry->data, exif_data_get_byte_order(data));
		exif_data_unref(data);
	}
	return ret > 0 && ret < ORIENTATIONS ? ret : UPRIGHT;
}

static void begin(Work *work)
{
	jpeg_create_decompress(&work->in);
	work->in.client_data = work;
	work->in.progress = &work->progress;
	jpeg_mem_src(&work->in, work->bytes, work->length);
	jpeg_save_markers(&work->in, EXIF_MARKER, 0xFFFF);
	jpeg_read_header(&work->in, TRUE);
	work->orientation = orientation_read(&work->in);
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

static GBytes *copied(const void *bytes, size_t length, unsigned side_max, JpegSize *ret,
        unsigned *ret_orientation, GError **error)
{
	Work work = {.bytes = bytes, .length = length, .side_max = side_max};
	bool good = work_do(&work, coefficients_copy, error);
	GBytes *copy = good ? g_bytes_new(work.kept, work.kept_length) : NULL;
	*ret = (JpegSize){work.in.image_width, work.in.image_height};
	*ret_orientation = work.orientation;
	work_clear(&work);
	return copy;
}

/* A picture that was copied here, turned; NULL when it is too small for that. */
static GBytes *turned(GBytes *picture, unsigned orientation, GError **error)
{
	gsize length;
	const unsigned char *bytes = g_bytes_get_data(picture, &length);
	unsigned char *out = NULL;
	unsigned long out_length = 0;
	tjtransform turn = {.op = turns[orientation], .options = TJXOPT_TRIM | TJXOPT_COPYNONE};
	tjhandle handle = tjInitTransform();
	bool good =
	        handle && tjTransform(handle, bytes, length, 1, &out, &out_length, &turn, 0) == 0;
	GBytes *ret = good ? g_bytes_new(out, out_length) : NULL;
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "not a JPEG that can be used: it cannot be turned: %s",
		        tjGetErrorStr2(handle));
	tjFree(out);
	if (handle)
		tjDestroy(handle);
	return ret;
}

GBytes *jpeg_bare(
        const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error)
{
	unsigned orientation;
	GBytes *copy = copied(bytes, length, side_max, ret, &orientation, error);
	if (!copy || turns[orientation] == TJXOP_NONE)
		return copy;
	g_autoptr(GBytes) lying = copy;
	g_autoptr(GBytes) upright = turned(lying, orientation, error);
	gsize upright_length;
	const void *there = upright ? g_bytes_get_data(upright, &upright_length) : NULL;
	return there ? copied(there, upright_length, side_max, ret, &orientation, error) : NULL;
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
