/* A stranger's CSV, by way of a file: whatever it is, rows are valid UTF-8 and within the limits.
 */
#include "records/import/csv.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;
	if (fd < 0) {
		fd = memfd_create("csv", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		return 0;
	g_autoptr(GError) error = NULL;
	g_autoptr(Csv) csv = csv_open(path, false, &error);
	CsvRow row;
	int64_t line = 0;
	while (csv && csv_next(csv, &row, &error)) {
		if (row.line <= line || row.count > CSV_MAX_CELLS)
			__builtin_trap();
		line = row.line;
		for (size_t i = 0; i < row.count; i++)
			if (!g_utf8_validate(row.cells[i], -1, NULL))
				__builtin_trap();
	}
	if (!csv && !error)
		__builtin_trap();
	return 0;
}
