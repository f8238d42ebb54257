/* cpu and memory. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

/* ---- cpu ---- */

typedef struct {
	GHashTable *sockets; /* set of package ids */
	GHashTable *cores;   /* set of sibling lists, or of "package/core" */
	size_t threads;
} Topology;

static void topology_clear(Topology *topology)
{
	g_hash_table_unref(topology->sockets);
	g_hash_table_unref(topology->cores);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Topology, topology_clear)

static void topology_init(Topology *topology)
{
	topology->sockets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	topology->cores = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	topology->threads = 0;
}

/* Processors of one core name the same siblings, whatever numbers firmware gave the cores. */
static void read_sysfs(Topology *topology, const char *text, size_t length)
{
	FileLines lines = file_lines(
	        text, length, "/sys/devices/system/cpu/cpu*/topology/physical_package_id");
	while (file_lines_next(&lines))
		g_hash_table_add(topology->sockets, slice_copy(slice_trim(lines.content)));
	lines = file_lines(
	        text, length, "/sys/devices/system/cpu/cpu*/topology/thread_siblings_list");
	while (file_lines_next(&lines)) {
		g_hash_table_add(topology->cores, slice_copy(slice_trim(lines.content)));
		topology->threads++;
	}
}

static bool cpuinfo_field(Slice line, Slice *ret_name, Slice *ret_value)
{
	if (!slice_split(line, ':', ret_name, ret_value))
		return false;
	*ret_name = slice_trim(*ret_name);
	*ret_value = slice_trim(*ret_value);
	return true;
}

/* "processor", "physical id" and "core id" of each; the last two are missing in many guests. */
static void read_cpuinfo(Topology *topology, Slice output)
{
	Slice line, name, value;
	g_autofree char *package = NULL;
	while (slice_line(&output, &line)) {
		if (!cpuinfo_field(line, &name, &value))
			continue;
		if (slice_is(name, "processor")) {
			topology->threads++;
		} else if (slice_is(name, "physical id")) {
			g_free(package);
			package = slice_copy(value);
			g_hash_table_add(topology->sockets, g_strdup(package));
		} else if (slice_is(name, "core id") && package) {
			g_autofree char *core = slice_copy(value);
			g_hash_table_add(topology->cores, g_strconcat(package, "/", core, NULL));
		}
	}
}

/* x86 and Loongson name the model; ARM gives the numbers of designer and part. */
static void set_model(json_t *cpu, Slice output)
{
	Slice line, name, value, implementer = {0}, part = {0};
	while (slice_line(&output, &line)) {
		if (!cpuinfo_field(line, &name, &value))
			continue;
		g_autofree char *lower = g_ascii_strdown(name.bytes, (gssize)name.length);
		if (strcmp(lower, "model name") == 0 || strcmp(lower, "cpu model") == 0) {
			json_set_slice(cpu, "model", value);
			return;
		}
		if (strcmp(lower, "cpu implementer") == 0 && implementer.length == 0)
			implementer = value;
		if (strcmp(lower, "cpu part") == 0 && part.length == 0)
			part = value;
	}
	if (implementer.length == 0 || part.length == 0)
		return;
	g_autofree char *by = slice_copy(implementer);
	g_autofree char *which = slice_copy(part);
	json_object_set_new(cpu, "model", json_sprintf("implementer %s part %s", by, which));
}

json_t *parse_cpu(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	g_auto(Topology) topology;
	topology_init(&topology);
	Slice output = command_output(text, length);
	read_sysfs(&topology, text, length);
	if (topology.threads == 0)
		read_cpuinfo(&topology, output);
	if (topology.threads == 0) {
		g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
		        "this host shows no processors in /sys or /proc/cpuinfo");
		return NULL;
	}
	json_t *cpu = json_object();
	if (g_hash_table_size(topology.sockets) > 0)
		json_set_integer(cpu, "sockets", g_hash_table_size(topology.sockets));
	if (g_hash_table_size(topology.cores) > 0)
		json_set_integer(cpu, "cores", g_hash_table_size(topology.cores));
	json_set_integer(cpu, "threads", topology.threads);
	set_model(cpu, output);
	return cpu;
}

/* ---- memory ---- */

typedef struct {
	const char *name, *key;
	uint64_t unit; /* bytes */
} MeminfoRow;

static const MeminfoRow meminfo_rows[] = {
        {"MemTotal", "total_bytes", 1024},
        {"MemAvailable", "available_bytes", 1024},
        {"SwapTotal", "swap_total_bytes", 1024},
        {"SwapFree", "swap_free_bytes", 1024},
        {"HugePages_Total", "huge_pages_total", 1},
        {"HugePages_Free", "huge_pages_free", 1},
        {"Hugepagesize", "huge_page_bytes", 1024},
};

static void read_meminfo(json_t *memory, const char *text, size_t length)
{
	FileLines lines = file_lines(text, length, "/proc/meminfo");
	while (file_lines_next(&lines)) {
		Slice name, rest, number;
		uint64_t value;
		if (!slice_split(lines.content, ':', &name, &rest) ||
		        !slice_field(&rest, &number) || !slice_number(number, 10, &value))
			continue;
		for (size_t i = 0; i < G_N_ELEMENTS(meminfo_rows); i++)
			if (slice_is(name, meminfo_rows[i].name) &&
			        value <= G_MAXINT64 / meminfo_rows[i].unit)
				json_set_integer(
				        memory, meminfo_rows[i].key, value * meminfo_rows[i].unit);
	}
}

/* "always [madvise] never": the one in brackets is in force. */
static void read_transparent(json_t *memory, const char *text, size_t length, const char *path)
{
	Slice line, before, after, word, rest;
	if (!file_value(text, length, path, &line) || !slice_split(line, '[', &before, &after) ||
	        !slice_split(after, ']', &word, &rest))
		return;
	json_set_slice(memory, "transparent_huge_pages", word);
}

json_t *parse_memory(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (!file_require(text, length, "/proc/meminfo", error))
		return NULL;
	json_t *memory = json_object();
	read_meminfo(memory, text, length);
	read_transparent(
	        memory, text, length, "/sys/kernel/mm/redhat_transparent_hugepage/enabled");
	read_transparent(memory, text, length, "/sys/kernel/mm/transparent_hugepage/enabled");
	if (json_object_get(memory, "total_bytes"))
		return memory;
	json_decref(memory);
	g_set_error(error, LINUX_ERROR, CAUSE_ERROR, "/proc/meminfo: no MemTotal");
	return NULL;
}
