# One target that every floor and test links: the language, the warnings, the pinned GLib.
add_library(house INTERFACE)
target_compile_options(house INTERFACE -pthread
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
	-Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wnull-dereference -Wundef -Werror
	-fno-common)
target_compile_definitions(house INTERFACE
	_GNU_SOURCE
	GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74
	GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
	JIUXU_VERSION="${PROJECT_VERSION}")
target_include_directories(house INTERFACE ${CMAKE_SOURCE_DIR})
