/* The files of records/ that the binary carries (records/CMakeLists.txt): data/ and schema/. */
#pragma once

#include "base/resource.h"

/* By the path below records/; bytes is NULL when there is no such file. */
Resource records_resource(const char *path);
