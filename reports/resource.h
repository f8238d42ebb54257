/* The files carried by reports/: "templates/report.html" and what stands beside it. */
#pragma once

#include "base/resource.h"

Resource reports_resource(const char *path);
