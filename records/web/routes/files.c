/* Files in bulk: lists of students, photographs: rows of the table of routes (route.h). */
#include "records/import/photos.h"
#include "records/web/api/imports.h"
#include "records/web/api/photos.h"
#include "records/web/jobs.h"
#include "records/web/pages/imports.h"
#include "records/web/pages/photos.h"
#include "records/web/pages/students_book.h"
#include "records/web/photos.h"
#include "records/web/routes/parts.h"

#include <glib.h>

/* A photograph in a form, or in base64 in the fields of a page that asked first. */
enum { PHOTO_BODY = PHOTO_BYTES_MAX * 3 / 2 + 64 * 1024 };

static const RouteParameter imports_parameters[] = {
        {"below", IN_QUERY, WHOLE, "`next` of the answer before", false},
        {"limit", IN_QUERY, ROWS, "rows, 50 when not given, 500 at most", false}, {0}};
static const RouteParameter import_parameters[] = {
        {"name", IN_QUERY, TEXT, "of the file, ending in .csv or .xlsx", true},
        {"as", IN_QUERY, "{\"enum\":[\"pending\",\"admitted\"]}",
                "what students are whose row says no state: awaiting registration, or admitted",
                false},
        {"body", IN_FILE, "", "the file as it is", true}, {0}};
static const RouteParameter photos_parameters[] = {
        {"body", IN_FILE, "application/zip", "the ZIP as it is", true}, {0}};
static const RouteParameter photo_parameters[] = {
        {"If-Match", IN_HEADER, TEXT,
                "ETag of the photograph that is replaced; none when there is none yet", false},
        {"body", IN_FILE, "image/jpeg", "the JPEG as it is", true}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/students/{id}/photo", web_photo, "照片", "the photograph of a student", MAY(STUDENT_READ)),
	ROW("POST", "/students/{id}/photo", page_photo_send, "上传照片", "add a photograph", MAY(STUDENT_CHANGE), .body_max = PHOTO_BODY),
	ROW("GET", "/photos", page_photos, "批量照片", "photographs in bulk", MAY(STUDENT_CHANGE)),
	ROW("POST", "/photos", page_photos_send, "上传照片压缩包", "send a ZIP of photographs", MAY(STUDENT_CHANGE), .body_max = PHOTOS_BYTES_MAX, .slow = true),
	ROW("GET", "/photos/{id}", page_photos_batch, "照片核对结果", "what came of a ZIP", MAY(STUDENT_CHANGE)),
	ROW("POST", "/photos/{id}/take", page_photos_take, "采用照片", "take the photographs that matched", MAY(STUDENT_CHANGE), .slow = true),
	ROW("POST", "/photos/{id}/drop", page_photos_drop, "放弃照片", "drop them", MAY(STUDENT_CHANGE)),
	ROW("GET", "/imports", page_imports, "批量导入", "imports of one's own", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports", page_import_send, "上传名单", "send a file of students", MAY(STUDENT_IMPORT), .body_max = IMPORT_FILE_MAX, .slow = true),
	ROW("GET", "/imports/template", page_import_template, "导入模板", "the workbook to fill in", MAY(STUDENT_IMPORT)),
	ROW("GET", "/imports/missing.xlsx", page_missing_book, "下载待补录的学生", "students with fields to fill in, as a workbook", MAY(STUDENT_IMPORT), .looks = true, .slow = true),
	ROW("GET", "/imports/{id}", page_import, "导入结果", "what came of a file", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports/{id}/take", page_import_take, "导入", "take the good rows in", MAY(STUDENT_IMPORT)),
	ROW("POST", "/imports/{id}/drop", page_import_drop, "放弃导入", "drop a file", MAY(STUDENT_IMPORT)),
	ROW("GET", "/imports/{id}/errors", page_import_errors, "待改正的行", "the rows to correct", MAY(STUDENT_IMPORT), .slow = true),
	ROW("GET", "/api/v1/students/{id}/photo", web_photo, "照片", "the photograph of a student", MAY(STUDENT_READ), .parameters = etag_parameters, .answer = "image/jpeg"),
	ROW("POST", "/api/v1/students/{id}/photo", api_photo_send, "上传照片", "add a photograph: the body is a JPEG", MAY(STUDENT_CHANGE), CALL(photo_parameters, "PhotoPut"), .body_max = PHOTO_BYTES_MAX + 1024, .makes = true),
	ROW("GET", "/api/v1/photos", api_photos, "批量照片", "photographs that came in bulk, one's own", MAY(STUDENT_CHANGE), .answer = "PhotoBatches"),
	ROW("POST", "/api/v1/photos", api_photos_send, "上传照片压缩包", "send a ZIP of photographs; it is checked and no photograph is taken in yet", MAY(STUDENT_CHANGE), CALL(photos_parameters, "PhotoBatch"), .body_max = PHOTOS_BYTES_MAX, .makes = true, .slow = true),
	ROW("GET", "/api/v1/photos/{id}", api_photos_batch, "照片核对结果", "what came of a ZIP", MAY(STUDENT_CHANGE), .answer = "PhotoBatch"),
	ROW("POST", "/api/v1/photos/{id}/take", api_photos_take, "采用照片", "take the photographs that matched", MAY(STUDENT_CHANGE), .answer = "PhotoBatch", .changes = true, .slow = true),
	ROW("POST", "/api/v1/photos/{id}/drop", api_photos_drop, "放弃照片", "drop them", MAY(STUDENT_CHANGE), .answer = "PhotoBatch", .changes = true),
	ROW("GET", "/api/v1/imports", api_imports, "导入", "imports of one's own, the newest first", MAY(STUDENT_IMPORT), CALL(imports_parameters, "Imports")),
	ROW("POST", "/api/v1/imports", api_import_send, "上传名单", "send a file of students; it is checked whole and nothing is written", MAY(STUDENT_IMPORT), CALL(import_parameters, "Import"), .body_max = IMPORT_FILE_MAX, .makes = true, .slow = true),
	ROW("GET", "/api/v1/imports/{id}", api_import, "导入结果", "what came of a file", MAY(STUDENT_IMPORT), .answer = "Import"),
	ROW("POST", "/api/v1/imports/{id}/take", api_import_take, "导入", "take the good rows of a file that was checked", MAY(STUDENT_IMPORT), .answer = "Import", .changes = true),
	ROW("POST", "/api/v1/imports/{id}/drop", api_import_drop, "放弃导入", "drop a file that was checked", MAY(STUDENT_IMPORT), .answer = "Import", .changes = true),
	ROW("GET", "/api/v1/imports/{id}/errors", api_import_errors, "待改正的行", "the rows to correct, as a workbook", MAY(STUDENT_IMPORT), .answer = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", .slow = true),
};
/* clang-format on */

const RouteTable routes_files = {rows, G_N_ELEMENTS(rows)};
