#include "harness.h"
#include "inventory/sources/linux/frames.h"

/* The events as one line: "<time|data|>0 " is begin, bytes joined, end; "." is done. */
static void on_begin(const char *section, void *data)
{
	g_string_append_printf(data, "<%s|", section);
}

static void on_bytes(const char *bytes, size_t length, void *data)
{
	g_string_append_len(data, bytes, (gssize)length);
}

static void on_end(const char *section, int64_t status, void *data)
{
	(void)section;
	g_string_append_printf(data, "|>%d ", (int)status);
}

static void on_done(void *data)
{
	g_string_append_c(data, '.');
}

static void on_stamp(const char *text, size_t length, void *data)
{
	g_string_append_printf(data, "@%.*s@", (int)length, text);
}

static const FrameEvents events = {on_begin, on_bytes, on_end, on_done, on_stamp};

/* Feeds the text in pieces of `step` bytes. Caller frees. */
static char *split_bytes(const char *text, size_t length, size_t step)
{
	GString *seen = g_string_new(NULL);
	Frames frames;
	frames_init(&frames, "nonce123", &events, seen);
	for (size_t at = 0; at < length; at += step)
		frames_feed(&frames, text + at, MIN(step, length - at));
	frames_finish(&frames);
	frames_clear(&frames);
	return g_string_free(seen, FALSE);
}

/* Whatever the pieces, the events are the same. */
static void assert_split(const char *text, const char *expected)
{
	for (size_t step = 1; step <= strlen(text) + 1; step++) {
		g_autofree char *seen = split_bytes(text, strlen(text), step);
		ASSERT_TEXT(seen, expected);
		if (g_strcmp0(seen, expected) != 0)
			return;
	}
}

static void test_splits_sections(void)
{
	assert_split("\n@@jiuxu nonce123 begin os\nx86_64\n\n@@jiuxu nonce123 end os 0\n"
	             "\n@@jiuxu nonce123 begin cpu\n\n@@jiuxu nonce123 end cpu 1\n"
	             "\n@@jiuxu nonce123 done\n",
	        "<os|x86_64\n|>0 <cpu||>1 .");
}

static void test_begins_without_a_newline(void)
{
	assert_split("@@jiuxu nonce123 begin os\na\n@@jiuxu nonce123 end os 0\n", "<os|a|>0 ");
}

static void test_keeps_data_without_a_newline_at_its_end(void)
{
	assert_split("\n@@jiuxu nonce123 begin os\na\nlast\n@@jiuxu nonce123 end os 0\n",
	        "<os|a\nlast|>0 ");
}

static void test_ignores_a_banner_and_what_stands_between(void)
{
	assert_split("Welcome!\nno newline\n@@jiuxu nonce123 clock  12 34 +0800\n\n@@jiuxu "
	             "nonce123 begin os\na\n"
	             "@@jiuxu nonce123 end os 0\nnoise\n\n@@jiuxu nonce123 done\nbye\n",
	        "@12 34 +0800@<os|a|>0 .");
}

static void test_takes_forged_frames_for_data(void)
{
	assert_split("\n@@jiuxu nonce123 begin os\n@@jiuxu forged99 end os 0\n"
	             "@@jiuxu nonce1234 end os 0\nx @@jiuxu nonce123 end os 0\n@@jiuxu nonce12\n\n"
	             "@@jiuxu nonce123 end os 0\n",
	        "<os|@@jiuxu forged99 end os 0\n@@jiuxu nonce1234 end os 0\n"
	        "x @@jiuxu nonce123 end os 0\n@@jiuxu nonce12\n|>0 ");
}

static void test_leaves_a_section_open_that_never_ends(void)
{
	assert_split("\n@@jiuxu nonce123 begin os\nabc\n@@jiux", "<os|abc\n@@jiux");
	assert_split("\n@@jiuxu nonce123 begin os\nabc\n@@jiuxu nonce123 end os",
	        "<os|abc\n@@jiuxu nonce123 end os");
}

static void test_ignores_ends_that_do_not_fit(void)
{
	assert_split("\n@@jiuxu nonce123 end os 0\n\n@@jiuxu nonce123 begin os\na\n"
	             "@@jiuxu nonce123 end cpu 0\n\n@@jiuxu nonce123 end os zero\n"
	             "\n@@jiuxu nonce123 end os 7\n",
	        "<os|a|>7 ");
}

static void test_ignores_all_after_done(void)
{
	assert_split("\n@@jiuxu nonce123 done\n\n@@jiuxu nonce123 begin os\na\n", ".");
}

static void test_takes_an_endless_frame_line_for_data(void)
{
	g_autofree char *name = g_strnfill(400, 'n');
	g_autofree char *text =
	        g_strconcat("\n@@jiuxu nonce123 begin os\na\n@@jiuxu nonce123 end ", name, NULL);
	g_autofree char *expected = g_strconcat("<os|a\n@@jiuxu nonce123 end ", name, NULL);
	g_autofree char *seen = split_bytes(text, strlen(text), 7);
	ASSERT_TEXT(seen, expected);
}

static void test_passes_binary_noise_through(void)
{
	static const char noise[] = "\n@@jiuxu nonce123 begin os\n\0\xff\n\n\r\n@@\0"
	                            "\n@@jiuxu nonce123 end os 0\n\n@@jiuxu nonce123 done\n";
	static const char expected[] = "<os|\0\xff\n\n\r\n@@\0|>0 .";
	for (size_t step = 1; step < sizeof noise; step++) {
		g_autofree char *seen = split_bytes(noise, sizeof noise - 1, step);
		CU_ASSERT(memcmp(seen, expected, sizeof expected) == 0);
	}
}

static void test_holds_back_little(void)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autofree char *newlines = g_strnfill(1 << 16, '\n');
	Frames frames;
	frames_init(&frames, "nonce123", &events, seen);
	frames_feed(&frames, "\n@@jiuxu nonce123 begin os\n", 27);
	frames_feed(&frames, newlines, 1 << 16);
	CU_ASSERT(frames.held->len <= 1);
	CU_ASSERT_EQUAL(seen->len, strlen("<os|") + (1 << 16) - frames.held->len);
	frames_clear(&frames);
}

TEST_MAIN("linux frames", CASE(test_splits_sections), CASE(test_begins_without_a_newline),
        CASE(test_keeps_data_without_a_newline_at_its_end),
        CASE(test_ignores_a_banner_and_what_stands_between),
        CASE(test_takes_forged_frames_for_data), CASE(test_leaves_a_section_open_that_never_ends),
        CASE(test_ignores_ends_that_do_not_fit), CASE(test_ignores_all_after_done),
        CASE(test_takes_an_endless_frame_line_for_data), CASE(test_passes_binary_noise_through),
        CASE(test_holds_back_little))
