# floor(NAME LINKS targets... RESOURCES files... [WITHOUT folder])
#
# One static library for the folder: every .c under it, linked to the floors and libraries named. A
# folder below it that is a floor of its own is left out.
# RESOURCES are files of the folder carried inside the binary; <NAME>/resources.h finds them by
# their path below the folder, through the one function `const Resource *<NAME>_resource(path)`. A
# file from elsewhere is written NAME@/its/path.
function(floor NAME)
	cmake_parse_arguments(FLOOR "" "WITHOUT" "LINKS;RESOURCES" ${ARGN})
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
	if(FLOOR_WITHOUT)
		list(FILTER sources EXCLUDE REGEX "/${FLOOR_WITHOUT}/")
	endif()
	add_library(${NAME} STATIC ${sources})
	target_link_libraries(${NAME} PUBLIC house ${FLOOR_LINKS})
	parse_once(${NAME})
	if(FLOOR_RESOURCES)
		floor_resources(${NAME} ${FLOOR_RESOURCES})
	endif()
endfunction()

# parse_once(TARGET)
#
# The large headers that nearly every file reads are parsed once for all targets. Not with a compiler
# cache: its builds show a file that leaves an include out.
function(parse_once TARGET)
	if(CMAKE_C_COMPILER_LAUNCHER)
		return()
	elseif("${TARGET}" STREQUAL "base")
		target_precompile_headers(base PRIVATE "$<$<COMPILE_LANGUAGE:C>:<glib.h$<ANGLE-R>>"
			"$<$<COMPILE_LANGUAGE:C>:<jansson.h$<ANGLE-R>>")
	else()
		target_precompile_headers(${TARGET} REUSE_FROM base)
	endif()
endfunction()

function(floor_resources NAME)
	set(asm "\t.section .rodata\n")
	set(table "")
	set(declarations "")
	set(index 0)
	set(depends "")
	foreach(path ${ARGN})
		set(file ${CMAKE_CURRENT_SOURCE_DIR}/${path})
		if(path MATCHES "^([^@]+)@(/.+)$")
			set(path ${CMAKE_MATCH_1})
			set(file ${CMAKE_MATCH_2})
		endif()
		set(symbol ${NAME}_resource_${index})
		string(APPEND asm "\t.balign 16\n\t.global ${symbol}\n\t.hidden ${symbol}\n${symbol}:\n"
			"\t.incbin \"${file}\"\n\t.global ${symbol}_end\n\t.hidden ${symbol}_end\n${symbol}_end:\n\t.byte 0\n")
		string(APPEND declarations "extern const char ${symbol}[], ${symbol}_end[];\n")
		string(APPEND table "\tif (strcmp(path, \"${path}\") == 0)\n"
			"\t\treturn (Resource){${symbol}, (size_t)(${symbol}_end - ${symbol})};\n")
		list(APPEND depends ${file})
		math(EXPR index "${index} + 1")
	endforeach()
	string(APPEND asm "\t.section .note.GNU-stack,\"\",@progbits\n")
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${NAME}_resources)
	file(CONFIGURE OUTPUT ${out}.S CONTENT "${asm}" @ONLY)
	file(CONFIGURE OUTPUT ${out}.c CONTENT
"#include \"base/resource.h\"\n#include <string.h>\n\n${declarations}\nResource ${NAME}_resource(const char *path);\nResource ${NAME}_resource(const char *path)\n{\n${table}\treturn (Resource){NULL, 0};\n}\n" @ONLY)
	set_source_files_properties(${out}.S PROPERTIES OBJECT_DEPENDS "${depends}")
	target_sources(${NAME} PRIVATE ${out}.S ${out}.c)
endfunction()
