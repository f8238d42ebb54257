/*
 * How much of a report rests on what people brought by hand: the collector's output, which nobody
 * signed, and runs of other consoles. All by the report's own rows and hosts.
 */
#pragma once

#include "reports/document.h"

/*
 * In visible words, for each way of bringing "8 处检测结果中有 3 处凭人工采集的记录（…），其中
 * 通过 2 处、关键项 1 处：rac2（观测于 …，导入于 …）"; "" when nothing was brought. Owned.
 */
char *brought_words(const Document *document, bool zh);

/*
 * [{source, results, of, pass, blockers, hosts: [{name, observed_at, imported_at}]}], moments in
 * UTC, observed_at "" when each result has its own. Owned.
 */
json_t *brought_json(const Document *document);
