#include "inventory/sources/capabilities_xml.h"
#include "inventory/sources/markup.h"

/* What was seen so far: names of sockets and of cores in them. */
typedef struct {
	GHashTable *sockets, *cores;
	json_int_t threads;
	bool dumb; /* a processor that does not say where it sits */
} Count;

static void processor_count(const xmlNode *cpu, Count *count)
{
	g_autofree char *socket = markup_attribute(cpu, "socket_id");
	g_autofree char *die = markup_attribute(cpu, "die_id");
	g_autofree char *core = markup_attribute(cpu, "core_id");
	count->threads++;
	count->dumb = count->dumb || !socket || !core;
	if (!socket || !core)
		return;
	g_hash_table_add(count->cores, g_strjoin("/", socket, die ? die : "", core, NULL));
	g_hash_table_add(count->sockets, g_steal_pointer(&socket));
}

json_t *capabilities_xml_topology(const char *xml, size_t length, GError **error)
{
	g_autoptr(xmlDoc) document =
	        markup_parse(xml, length, "capabilities", "capabilities XML", error);
	if (!document)
		return NULL;
	g_autoptr(GHashTable) sockets =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) cores = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Count count = {.sockets = sockets, .cores = cores};
	const xmlNode *host = markup_child(xmlDocGetRootElement(document), "host");
	const xmlNode *cells = markup_child(markup_child(host, "topology"), "cells");
	for (const xmlNode *cell = cells ? cells->children : NULL; cell; cell = cell->next) {
		const xmlNode *cpus = markup_is(cell, "cell") ? markup_child(cell, "cpus") : NULL;
		for (const xmlNode *i = cpus ? cpus->children : NULL; i; i = i->next)
			if (markup_is(i, "cpu"))
				processor_count(i, &count);
	}
	if (count.threads == 0 || count.dumb)
		return json_null();
	return json_pack("{s:I, s:I, s:I}", "sockets", (json_int_t)g_hash_table_size(sockets),
	        "cores", (json_int_t)g_hash_table_size(cores), "threads", count.threads);
}
