/* What machines ask, settings, the log: rows of the table of routes (route.h). */
#include "records/web/api/errors.h"
#include "records/web/assets.h"
#include "records/web/log.h"
#include "records/web/openapi.h"
#include "records/web/pages/ops.h"
#include "records/web/routes/parts.h"
#include "records/web/settings.h"

#include <glib.h>

static const RouteParameter settings_parameters[] = {
        {"off", IN_BODY, "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "all provincial rules that do not hold", false},
        {"numbers", IN_BODY, "{\"type\":\"object\"}", "numbers that are to change", false},
        {"levels", IN_BODY, "{\"type\":\"object\"}",
                "last level of kinds of business that are to change", false},
        {"reason", IN_BODY, TEXT, "why", false}, {0}};

/* clang-format off */
static const Route rows[] = {
	ROW("GET", "/healthz", ops_health, "是否在运行", "whether it is up", OPEN),
	ROW("GET", "/readyz", ops_ready, "能否提供服务", "whether it may be asked", OPEN),
	ROW("GET", "/metrics", ops_metrics, "运行指标", "what it counted", OPEN),
	ROW("GET", "/static/style.css", asset_style, "样式", "the stylesheet", OPEN),
	ROW("GET", "/static/print.css", asset_print, "印表样式", "the stylesheet of printed forms", OPEN),
	ROW("GET", "/static/htmx.js", asset_htmx, "htmx", "htmx", OPEN),
	ROW("GET", "/static/page.js", asset_page, "页面脚本", "our script", OPEN),
	ROW("GET", "/settings", page_settings, "本省设置", "what the province has decided", SESSION),
	ROW("POST", "/settings", page_settings_save, "保存本省设置", "change what the province has decided", MAY(POLICY)),
	ROW("GET", "/api/v1/settings", api_settings, "本省设置", "what the province has decided, with the source of each rule", SESSION, CALL(etag_parameters, "Settings")),
	ROW("POST", "/api/v1/settings", api_settings_change, "修改本省设置", "change what the province has decided; in force at once", MAY(POLICY), CALL(settings_parameters, "Settings"), .changes = true),
	ROW("GET", "/log", page_log, "操作日志", "what was done, by whom", MAY(LOG_READ)),
	ROW("GET", "/log.csv", page_log_csv, "下载操作日志", "the log as a table; logged itself", MAY(LOG_READ), .looks = true, .slow = true),
	ROW("GET", "/api/v1/log", api_log, "操作日志", "what was done, by whom, the newest first; a page may be shorter than asked for, the end is where `next` is null", MAY(LOG_READ), CALL(log_parameters, "Log")),
	ROW("GET", "/api/v1/errors", api_errors, "错误种类", "kinds of problem documents", OPEN, .answer = "FaultKinds"),
	ROW("GET", "/api/v1/errors/{kind}", api_error, "错误种类", "what problem documents of a kind mean: their `type` leads here", OPEN, .answer = "FaultKind"),
	ROW("GET", "/api/v1/openapi.json", api_openapi, "接口说明", "this description", OPEN),
};
/* clang-format on */

const RouteTable routes_service = {rows, G_N_ELEMENTS(rows)};
