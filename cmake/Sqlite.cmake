# SQLite for records/, taken when configuring and never committed.
#
# Debian 12's 3.40.1 can damage a WAL database when two connections write and checkpoint at the same
# instant (sqlite.org: the WAL-reset bug, fixed in 3.51.3). The amalgamation comes inside the npm
# package better-sqlite3 (cmake/Npm.cmake).
set(sqlite_dir ${CMAKE_BINARY_DIR}/sqlite)
set(sqlite_source ${sqlite_dir}/package/deps/sqlite3/sqlite3.c)
npm_take(better-sqlite3 12.11.1
	ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835
	${sqlite_dir} deps/sqlite3/sqlite3.c
	60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422
	"package/deps/sqlite3/*" "package/LICENSE")

add_library(sqlite STATIC ${sqlite_source})
target_include_directories(sqlite SYSTEM PUBLIC ${sqlite_dir}/package/deps/sqlite3)
target_compile_definitions(sqlite PRIVATE SQLITE_DQS=0 SQLITE_THREADSAFE=2 SQLITE_DEFAULT_MEMSTATUS=0
	SQLITE_OMIT_DEPRECATED SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_SHARED_CACHE SQLITE_TRUSTED_SCHEMA=0
	SQLITE_DEFAULT_FOREIGN_KEYS=1 SQLITE_ENABLE_FTS5 SQLITE_USE_URI=0 SQLITE_MAX_MMAP_SIZE=0)
target_compile_options(sqlite PRIVATE -w)
target_link_libraries(sqlite PUBLIC Threads::Threads m)
