#include "agent/progress.h"
#include <glib.h>
#include <stdio.h>
#include <unistd.h>

Progress progress_start(bool quiet, bool zh)
{
	const char *term = g_getenv("TERM");
	bool dumb = g_strcmp0(term, "dumb") == 0;
	return (Progress){.live = !quiet && isatty(STDERR_FILENO) && !dumb, .zh = zh};
}

void progress_show(Progress *progress, const Facts *facts, size_t done, size_t total)
{
	if (facts && facts_reach(facts, NULL) != CAUSE_NONE)
		progress->troubled++;
	if (!progress->live)
		return;
	fprintf(stderr, progress->zh ? "\r\033[K已完成 %zu/%zu" : "\r\033[K%zu/%zu done", done,
	        total);
	if (progress->troubled)
		fprintf(stderr, progress->zh ? "，无法连接 %zu" : ", %zu not reached",
		        progress->troubled);
	if (facts)
		fprintf(stderr, "  %s", facts_subject(facts));
	fflush(stderr);
}

void progress_end(Progress *progress)
{
	if (progress->live)
		fputs("\r\033[K", stderr);
}
