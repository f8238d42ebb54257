#include "reports/requirements.h"
#include "reports/requirements/model.h"
#include <string.h>

static const RequirementsFormat formats[] = {
        {"text", false, requirements_text},
        {"html", false, requirements_html},
        {"xlsx", true, requirements_xlsx},
};

const RequirementsFormat *requirements_format_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}
