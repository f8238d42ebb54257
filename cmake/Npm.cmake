# Parts that are not ours, out of npm packages: taken when configuring, pinned by their digest, kept in
# a cache outside the tree and never committed. Without a network: put the file that is named into
# that folder.
if(DEFINED ENV{XDG_CACHE_HOME})
	set(cache_home $ENV{XDG_CACHE_HOME})
else()
	set(cache_home $ENV{HOME}/.cache)
endif()
set(JIUXU_SOURCE_CACHE ${cache_home}/jiuxu CACHE PATH "where sources that are not ours are kept")

function(npm_fetch ARCHIVE PACKAGE VERSION)
	get_filename_component(folder ${ARCHIVE} DIRECTORY)
	file(MAKE_DIRECTORY ${folder})
	find_program(NPM npm)
	if(NPM)
		# into a folder of its own, then renamed: two configurations may run at once
		string(RANDOM LENGTH 12 lot)
		file(MAKE_DIRECTORY ${folder}/${lot})
		execute_process(COMMAND ${NPM} pack --silent --ignore-scripts
			--pack-destination ${folder}/${lot} ${PACKAGE}@${VERSION}
			WORKING_DIRECTORY ${folder} OUTPUT_QUIET ERROR_VARIABLE said)
		file(GLOB got ${folder}/${lot}/*.tgz)
		if(got)
			file(RENAME ${got} ${ARCHIVE})
		endif()
		file(REMOVE_RECURSE ${folder}/${lot})
	endif()
	if(NOT EXISTS ${ARCHIVE})
		message(FATAL_ERROR "${PACKAGE} is not there: neither ${ARCHIVE} nor a working npm.\n"
			"Install npm (apt-get install npm) and try again, or fetch the npm package "
			"${PACKAGE} ${VERSION} elsewhere (npm pack) and put it there.\n${said}")
	endif()
endfunction()

# npm_take(PACKAGE VERSION SHA256 FOLDER FILE FILE_SHA256 PATTERNS...): FOLDER/package/… has what fits
# the patterns; FILE among it is held to its own digest at every configuration.
function(npm_take PACKAGE VERSION SHA256 FOLDER FILE FILE_SHA256)
	set(archive ${JIUXU_SOURCE_CACHE}/${PACKAGE}-${VERSION}.tgz)
	set(file ${FOLDER}/package/${FILE})
	if(NOT EXISTS ${file})
		if(NOT EXISTS ${archive})
			npm_fetch(${archive} ${PACKAGE} ${VERSION})
		endif()
		file(SHA256 ${archive} digest)
		if(NOT digest STREQUAL SHA256)
			message(FATAL_ERROR "${archive} is not what it should be:\n"
				"  SHA-256 ${digest}\n  pinned  ${SHA256}\nRemove it and try again.")
		endif()
		file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${FOLDER} PATTERNS ${ARGN})
	endif()
	file(SHA256 ${file} digest)
	if(NOT digest STREQUAL FILE_SHA256)
		message(FATAL_ERROR "${file} has been changed (SHA-256 ${digest}); remove ${FOLDER}")
	endif()
endfunction()
