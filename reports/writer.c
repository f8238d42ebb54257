#include "reports/writers/writers.h"

static const Writer *const writers[] = {&writer_text, &writer_json, &writer_junit, &writer_html};

const Writer *writer_at(size_t index)
{
	return index < G_N_ELEMENTS(writers) ? writers[index] : NULL;
}

const Writer *writer_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(writers); i++)
		if (g_strcmp0(writers[i]->name, name) == 0)
			return writers[i];
	return NULL;
}
