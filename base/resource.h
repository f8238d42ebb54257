/*
 * A file carried inside the binary.
 *
 * cmake/Floor.cmake makes one finder per folder, `Resource <folder>_resource(const char *path)`,
 * from the RESOURCES of that folder's CMakeLists.txt; each folder declares its own in a header.
 * The bytes live as long as the program and are followed by one NUL that `length` does not count.
 */
#pragma once

#include <stddef.h>

typedef struct {
	const char *bytes; /* NULL when there is no such file */
	size_t length;     /* bytes */
} Resource;
