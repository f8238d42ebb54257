/*
 * Facts of one subject from elsewhere (a file brought by hand, another console's run) put beside
 * those at hand. Nothing is overwritten by something older, and contradictions stay visible.
 */
#pragma once

#include "inventory/facts.h"

/*
 * Brings one piece of evidence, "sha256:…", to where the facts now belong: the digest it has
 * there, owned; or NULL with an error.
 */
typedef char *(*FactsBring)(const char *digest, void *data, GError **error);

typedef struct {
	FactsBring bring;
	void *data;
	const char *source;  /* recorded as the source, the former one as `route`; NULL: kept */
	bool drop_conflicts; /* the topic `conflicts` of `from` is of the past */
} FactsTransfer;

/* True when at least one topic has a value. */
bool facts_any_value(const Facts *facts);

/*
 * Adds the topics of `from` to `to`: a value where `to` has none of that topic, or an older one; a
 * reason why there is none where `to` has nothing of it. False when a piece of evidence cannot be
 * brought.
 */
bool facts_adopt(Facts *to, const Facts *from, const FactsTransfer *transfer, GError **error);

/*
 * What cannot change between two observations of one machine: dmi.product_serial,
 * dmi.product_uuid, os.id. Records every contradiction in `to` as the topic `conflicts`:
 * [{topic, key, value, other, other_source, other_at}], `other` being the older observation; none:
 * no such topic.
 */
bool facts_conflicts(Facts *to, const Facts *from, const FactsTransfer *transfer, GError **error);

/* The same facts again, owned. */
Facts *facts_copy(const Facts *facts);
