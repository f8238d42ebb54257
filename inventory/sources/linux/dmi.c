/* dmi: the machine's own account of itself, as its maker or hypervisor filled it in. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

static const char dmi_root[] = "/sys/class/dmi/id/";
static const char container_file[] = "/run/systemd/container";

static void read_field(
        json_t *dmi, json_t *denied, const char *text, size_t length, const char *path)
{
	const char *name = path + sizeof dmi_root - 1;
	Slice value, trouble;
	if (file_value(text, length, path, &value))
		json_object_set_new(dmi, name, slice_json(value));
	else if (file_trouble(text, length, path, &trouble) &&
	         slice_is(trouble, "Permission denied"))
		json_array_append_new(denied, json_string(name));
}

json_t *parse_dmi(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice container;
	if (file_value(text, length, container_file, &container)) {
		g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
		        "a container ('%.*s') shows the machine below it, not one of its own",
		        (int)MIN(container.length, 40), container.bytes);
		return NULL;
	}
	g_autoptr(json_t) dmi = json_object();
	json_t *denied = json_array();
	for (const char *const *file = linux_topic_find("dmi")->files; *file; file++)
		if (g_str_has_prefix(*file, dmi_root))
			read_field(dmi, denied, text, length, *file);
	bool nothing = json_object_size(dmi) == 0;
	bool refused = json_array_size(denied) > 0;
	json_object_set_new(dmi, "denied", denied);
	if (!nothing)
		return g_steal_pointer(&dmi);
	if (refused)
		g_set_error(error, LINUX_ERROR, CAUSE_DENIED,
		        "%s: no field may be read by this user", dmi_root);
	else
		g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED, "this host shows no DMI");
	return NULL;
}

/* Letters and digits alone, lower case: makers differ in blanks, dots and capitals. */
static char *squeeze(const char *text)
{
	GString *kept = g_string_new(NULL);
	for (const char *at = text; *at; at++)
		if (g_ascii_isalnum(*at) || (guchar)*at >= 0x80)
			g_string_append_c(kept, g_ascii_tolower(*at));
	return g_string_free(kept, FALSE);
}

static bool is_one_repeated(const char *text)
{
	return strspn(text, (char[]){text[0], '\0'}) == strlen(text);
}

bool dmi_is_placeholder(const char *text)
{
	static const char *const known[] = {"tobefilledbyoem", "tobefilled", "defaultstring",
	        "default", "none", "notspecified", "notavailable", "notapplicable", "na", "null",
	        "unknown", "invalid", "empty", "oem", "serial", "serialnumber",
	        "systemserialnumber", "chassisserialnumber", "baseboardserialnumber",
	        "boardserialnumber", "systemproductname", "systemmanufacturer", "systemversion",
	        "assettag", "noassettag", "noassetinformation", "chassisassettag", "assettagnumber",
	        "0123456789", "1234567890", "123456789", "12345678", "0123456789abcdef",
	        "03000200040005000006000700080009"};
	g_autofree char *squeezed = squeeze(text);
	if (squeezed[0] == '\0')
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(squeezed, known[i]) == 0)
			return true;
	return is_one_repeated(squeezed);
}
