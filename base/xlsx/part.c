#include "base/xlsx/part.h"
#include "base/error.h"
#include <string.h>

bool part_fail(const Part *part, GError **error, const char *why)
{
	if (error && !*error)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", part->name, why);
	return false;
}

/* The parser's complaint is kept for the message; it never reaches the terminal by itself. */
static void keep_fault(void *user, const char *message, xmlParserSeverities severity,
        xmlTextReaderLocatorPtr locator)
{
	Part *part = user;
	(void)severity;
	if (part->fault || !message)
		return;
	g_autofree char *line = g_utf8_make_valid(message, -1);
	g_strdelimit(g_strchomp(line), "\n\r\t", ' ');
	part->fault =
	        g_strdup_printf("line %d: %.120s", xmlTextReaderLocatorLineNumber(locator), line);
}

bool part_open(Part *part, const char *file, const char *entry, GBytes *bytes, GError **error)
{
	gsize length = 0;
	const char *text = g_bytes_get_data(bytes, &length);
	*part = (Part){.name = g_strdup_printf("%s: entry '%s'", file, entry)};
	if (length > INT_MAX || g_strstr_len(text, (gssize)length, "<!DOCTYPE"))
		return part_fail(part, error, "a document type has no place in a workbook");
	part->reader = xmlReaderForMemory(text, (int)length, NULL, NULL,
	        XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (!part->reader)
		return part_fail(part, error, "cannot be read");
	xmlTextReaderSetErrorHandler(part->reader, keep_fault, part);
	return true;
}

void part_close(Part *part)
{
	if (part->reader)
		xmlFreeTextReader(part->reader);
	g_free(part->name);
	g_free(part->fault);
	*part = (Part){0};
}

PartEvent part_next(Part *part, GError **error)
{
	int got;
	while ((got = xmlTextReaderRead(part->reader)) == 1) {
		switch (xmlTextReaderNodeType(part->reader)) {
		case XML_READER_TYPE_ELEMENT:
			return PART_OPEN;
		case XML_READER_TYPE_END_ELEMENT:
			return PART_CLOSE;
		case XML_READER_TYPE_TEXT:
		case XML_READER_TYPE_CDATA:
		case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
			return PART_TEXT;
		case XML_READER_TYPE_DOCUMENT_TYPE:
		case XML_READER_TYPE_ENTITY_REFERENCE:
			part_fail(part, error, "a document type has no place in a workbook");
			return PART_FAULT;
		default:
			break;
		}
	}
	if (got == 0)
		return PART_END;
	part_fail(part, error, part->fault ? part->fault : "not well-formed XML");
	return PART_FAULT;
}

bool part_is(const Part *part, const char *name)
{
	const xmlChar *at = xmlTextReaderConstLocalName(part->reader);
	return at && strcmp((const char *)at, name) == 0;
}

bool part_is_empty(const Part *part)
{
	return xmlTextReaderIsEmptyElement(part->reader) == 1;
}

const char *part_text(const Part *part)
{
	const xmlChar *text = xmlTextReaderConstValue(part->reader);
	return text ? (const char *)text : "";
}

char *part_attribute(const Part *part, const char *name)
{
	char *found = NULL;
	for (int got = xmlTextReaderMoveToFirstAttribute(part->reader); got == 1 && !found;
	        got = xmlTextReaderMoveToNextAttribute(part->reader)) {
		if (part_is(part, name))
			found = g_strdup(part_text(part));
	}
	xmlTextReaderMoveToElement(part->reader);
	return found;
}

bool part_number(const Part *part, const char *name, guint64 max, guint64 *ret)
{
	g_autofree char *text = part_attribute(part, name);
	return text && g_ascii_string_to_unsigned(text, 10, 0, max, ret, NULL);
}
