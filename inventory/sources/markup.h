/*
 * The little of libxml2 that libvirt's descriptions need. Pure; nothing is fetched, no document
 * type is taken.
 */
#pragma once

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

#define MARKUP_MAX_BYTES ((size_t)4 << 20)

/*
 * The document, whose root must be `root`. Yours. FORMAT when it is not well-formed, has another
 * root or a document type; LIMIT when too long; `what` stands in front ("domain XML").
 */
xmlDoc *markup_parse(
        const char *text, size_t length, const char *root, const char *what, GError **error);

bool markup_is(const xmlNode *node, const char *name);
/* The first child of that name; NULL when there is none, or no parent. */
const xmlNode *markup_child(const xmlNode *parent, const char *name);
/* Yours; NULL when the attribute is absent, or there is no node. */
char *markup_attribute(const xmlNode *node, const char *name);
/* Its text without blanks around. Yours. */
char *markup_text(const xmlNode *node);
