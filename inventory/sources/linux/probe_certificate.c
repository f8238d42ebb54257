/* certificate: the certificates (PEM) in each file asked, never the key beside them. */
#include "inventory/sources/linux/probe.h"

#include <string.h>

#include "base/certificate_chain.h"
#include "base/error.h"

bool certificate_argument(const char *path, GError **error)
{
	return linux_path_check(path, error);
}

char *certificate_command(const LinuxWants *wants)
{
	GString *script = g_string_new(
	        "probe_certificate() {\n"
	        "\tprintf '\\n@%s\\n' \"$1\"\n"
	        "\tprobe_limit 5\n"
	        "\ttext=$($limit sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' \"$2\" 2>&1)\n"
	        "\tstatus=$?\n"
	        "\tprobe_note $status\n"
	        "\tprintf 's%s\\n' $status\n"
	        "\tprintf '%s\\n' \"$text\" | head -c 65536 | sed 's/^/c/'\n"
	        "}");
	const GPtrArray *wanted = linux_wants_arguments(wants, "certificate");
	for (guint i = 0; wanted && i < wanted->len; i++) {
		g_autofree char *path = g_shell_quote(wanted->pdata[i]);
		g_string_append_printf(script, "\nprobe_certificate %u %s", i, path);
	}
	return g_string_free(script, FALSE);
}

static json_t *read_certificate(const char *argument, Slice answer)
{
	Slice rest = answer, line;
	uint64_t status;
	bool cut;
	if (!probe_line(&rest, 's', &line) || !slice_number(line, 10, &status))
		return probe_missing();
	g_autofree char *text = probe_text(answer, 'c', PROBE_OUTPUT_BYTES, &cut);
	if (strstr(text, "No such file or directory"))
		return json_pack("{s:b}", "exists", 0);
	if (status != 0)
		return probe_failed(status, text, PROBE_SECONDS);
	g_autoptr(GError) error = NULL;
	json_t *entry = certificate_chain_json(text, NULL, &error);
	if (!entry)
		return probe_trouble(CAUSE_ERROR, "%s: %s", argument, error->message);
	json_object_set_new(entry, "exists", json_true());
	return entry;
}

json_t *parse_certificate(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)error;
	return probe_all(text, length, args, "certificate", read_certificate);
}
