#include "inventory/sources/markup.h"
#include "base/error.h"
#include <libxml/parser.h>

xmlDoc *markup_parse(
        const char *text, size_t length, const char *root, const char *what, GError **error)
{
	if (length > MARKUP_MAX_BYTES) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%s of %zu bytes, at most %zu are read", what, length, MARKUP_MAX_BYTES);
		return NULL;
	}
	g_autoptr(xmlDoc) document = xmlReadMemory(text, (int)length, NULL, NULL,
	        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlNode *top = document ? xmlDocGetRootElement(document) : NULL;
	if (top && !document->intSubset && markup_is(top, root))
		return g_steal_pointer(&document);
	if (!top)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: not well-formed XML", what);
	else if (document->intSubset)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: a document type is not taken", what);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: its root is not <%s>", what,
		        root);
	return NULL;
}

bool markup_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && g_str_equal(node->name, name);
}

const xmlNode *markup_child(const xmlNode *parent, const char *name)
{
	for (const xmlNode *i = parent ? parent->children : NULL; i; i = i->next)
		if (markup_is(i, name))
			return i;
	return NULL;
}

char *markup_attribute(const xmlNode *node, const char *name)
{
	xmlChar *text = node ? xmlGetNoNsProp(node, (const xmlChar *)name) : NULL;
	char *copy = g_strdup((const char *)text);
	xmlFree(text);
	return copy;
}

char *markup_text(const xmlNode *node)
{
	xmlChar *text = xmlNodeGetContent(node);
	char *copy = g_strstrip(g_strdup(text ? (const char *)text : ""));
	xmlFree(text);
	return copy;
}
