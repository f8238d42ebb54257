#include "records/web/assets.h"

#include "base/digest.h"
#include "records/resource.h"

static const char *const assets[] = {
        "web/style.css", "web/print.css", "web/htmx.js", "web/page.js"};

const char *assets_version(void)
{
	static gsize once;
	static char version[13];
	if (g_once_init_enter(&once)) {
		g_autoptr(GString) digests = g_string_new(NULL);
		for (size_t i = 0; i < G_N_ELEMENTS(assets); i++) {
			Resource file = records_resource(assets[i]);
			g_autofree char *digest = digest_bytes(file.bytes, file.length);
			g_string_append(digests, digest);
		}
		g_autofree char *whole = digest_bytes(digests->str, digests->len);
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

bool asset_page(Exchange *exchange, GError **error)
{
	(void)error;
	return give(exchange, "web/page.js", "text/javascript; charset=utf-8");
}
