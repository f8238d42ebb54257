#include "records/web/assets.h"

#include "base/digest.h"
#include "records/resource.h"

const char *assets_version(void)
{
	static gsize once;
	static char version[13];
	if (g_once_init_enter(&once)) {
		Resource style = records_resource("web/style.css");
		Resource print = records_resource("web/print.css");
		Resource htmx = records_resource("web/htmx.js");
		g_autofree char *one = digest_bytes(style.bytes, style.length);
		g_autofree char *other = digest_bytes(htmx.bytes, htmx.length);
		g_autofree char *third = digest_bytes(print.bytes, print.length);
		g_autofree char *both = g_strconcat(one, other, third, NULL);
		g_autofree char *whole = digest_bytes(both, strlen(both));
		g_strlcpy(version, whole, sizeof version);
		g_once_init_leave(&once, 1);
	}
	return version;
}

static bool give(Exchange *exchange, const char *path, const char *type)
{
	Resource file = records_resource(path);
	HttpResponse *response = exchange->response;
	response->status = 200;
	response->borrowed = file.bytes;
	response->borrowed_length = file.length;
	response_header(response, "Content-Type", type);
	response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
	return true;
}

bool asset_style(Exchange *exchange, GError **error)
{
	(void)error;
	return give(exchange, "web/style.css", "text/css; charset=utf-8");
}

bool asset_print(Exchange *exchange, GError **error)
{
	(void)error;
	return give(exchange, "web/print.css", "text/css; charset=utf-8");
}

bool asset_htmx(Exchange *exchange, GError **error)
{
	(void)error;
	return give(exchange, "web/htmx.js", "text/javascript; charset=utf-8");
}
