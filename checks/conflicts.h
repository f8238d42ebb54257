/*
 * Contradictions between what was seen of a host and what was imported of it (topic `conflicts` of
 * inventory/facts_merge.h), said in the rows they concern. What was seen stands; a row that would
 * pass becomes a remark, since one of the two was not this machine.
 */
#pragma once

#include "checks/verdict.h"
#include "inventory/factbook.h"

/* Only rows of hosts whose check wants the topic in question. */
void conflicts_remark(const FactBook *facts, Verdict *row);
