# SQLite for records/, taken when configuring and never committed.
#
# Debian 12's 3.40.1 can damage a WAL database when two connections write and checkpoint at the same
# instant (sqlite.org: the WAL-reset bug, fixed in 3.51.3). The amalgamation comes inside the npm
# package better-sqlite3, pinned by its digest, and is kept in a cache outside the tree. Without a
# network: put the file named below into that folder.
set(SQLITE_PACKAGE better-sqlite3)
set(SQLITE_PACKAGE_VERSION 12.11.1)
set(SQLITE_PACKAGE_SHA256 ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835)
set(SQLITE_SOURCE_SHA256 60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422)

if(DEFINED ENV{XDG_CACHE_HOME})
	set(cache_home $ENV{XDG_CACHE_HOME})
else()
	set(cache_home $ENV{HOME}/.cache)
endif()
set(JIUXU_SOURCE_CACHE ${cache_home}/jiuxu CACHE PATH "where sources that are not ours are kept")

function(sqlite_take ARCHIVE)
	if(EXISTS ${ARCHIVE})
		return()
	endif()
	get_filename_component(folder ${ARCHIVE} DIRECTORY)
	file(MAKE_DIRECTORY ${folder})
	find_program(NPM npm)
	if(NPM)
		# into a folder of its own, then renamed: two configurations may run at once
		string(RANDOM LENGTH 12 lot)
		file(MAKE_DIRECTORY ${folder}/${lot})
		execute_process(COMMAND ${NPM} pack --silent --ignore-scripts
			--pack-destination ${folder}/${lot} ${SQLITE_PACKAGE}@${SQLITE_PACKAGE_VERSION}
			WORKING_DIRECTORY ${folder} OUTPUT_QUIET ERROR_VARIABLE said)
		file(GLOB got ${folder}/${lot}/*.tgz)
		if(got)
			file(RENAME ${got} ${ARCHIVE})
		endif()
		file(REMOVE_RECURSE ${folder}/${lot})
	endif()
	if(NOT EXISTS ${ARCHIVE})
		message(FATAL_ERROR "SQLite is not there: neither ${ARCHIVE} nor a working npm.\n"
			"Install npm (apt-get install npm) and try again, or fetch the npm package "
			"${SQLITE_PACKAGE} ${SQLITE_PACKAGE_VERSION} elsewhere (npm pack) and put it there.\n${said}")
	endif()
endfunction()

set(sqlite_archive ${JIUXU_SOURCE_CACHE}/${SQLITE_PACKAGE}-${SQLITE_PACKAGE_VERSION}.tgz)
set(sqlite_dir ${CMAKE_BINARY_DIR}/sqlite)
set(sqlite_source ${sqlite_dir}/package/deps/sqlite3/sqlite3.c)
if(NOT EXISTS ${sqlite_source})
	sqlite_take(${sqlite_archive})
	file(SHA256 ${sqlite_archive} digest)
	if(NOT digest STREQUAL SQLITE_PACKAGE_SHA256)
		message(FATAL_ERROR "${sqlite_archive} is not what it should be:\n"
			"  SHA-256 ${digest}\n  pinned  ${SQLITE_PACKAGE_SHA256}\nRemove it and try again.")
	endif()
	file(ARCHIVE_EXTRACT INPUT ${sqlite_archive} DESTINATION ${sqlite_dir}
		PATTERNS "package/deps/sqlite3/*" "package/LICENSE")
endif()
file(SHA256 ${sqlite_source} digest)
if(NOT digest STREQUAL SQLITE_SOURCE_SHA256)
	message(FATAL_ERROR "${sqlite_source} has been changed (SHA-256 ${digest}); remove ${sqlite_dir}")
endif()

add_library(sqlite STATIC ${sqlite_source})
target_include_directories(sqlite SYSTEM PUBLIC ${sqlite_dir}/package/deps/sqlite3)
target_compile_definitions(sqlite PRIVATE SQLITE_DQS=0 SQLITE_THREADSAFE=2 SQLITE_DEFAULT_MEMSTATUS=0
	SQLITE_OMIT_DEPRECATED SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_SHARED_CACHE SQLITE_TRUSTED_SCHEMA=0
	SQLITE_DEFAULT_FOREIGN_KEYS=1 SQLITE_ENABLE_FTS5 SQLITE_USE_URI=0 SQLITE_MAX_MMAP_SIZE=0)
target_compile_options(sqlite PRIVATE -w)
target_link_libraries(sqlite PUBLIC Threads::Threads m)
