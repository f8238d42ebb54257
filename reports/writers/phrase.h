/*
 * Phrases: the sentences that several writers say about a view, in its language. Those returned as
 * `char *` are owned by the caller.
 */
#pragma once

#include "reports/writers/fold.h"

/* The verdict; one with remarks says which: "具备部署条件（关键项均通过；有提醒 3 处）". */
char *phrase_verdict(const View *view);

/* "检测结果中有 2 处为书面确认（非机器实测），1 处经批准豁免"; "" when there are none: a verdict is
 * never shown without them. */
char *phrase_exceptions(const View *view);

/* By which route a row was seen: "人工采集"; in English the name itself. */
const char *phrase_route(const View *view, const Word *source);

/* What rests on files brought by hand (reports/brought.h); "" when nothing does. */
char *phrase_brought(const View *view);

/* "关键项：不通过 3 处，经批准豁免 1 处（licence.valid）"; "" when all blockers pass. */
char *phrase_blockers(const View *view);

/* "通过 120 · 不通过 3 …", the outcomes that occur, the worst first. */
char *phrase_counts(const View *view);

/* Why the verdict is not about the whole site; NULL when it is. */
char *phrase_partial(const View *view);
const char *phrase_interrupted(const View *view); /* NULL when it was not */

const char *phrase_confirmed(const View *view);
/* What to do next: for who made the run, and for who judges a bundle of it again. Borrowed. */
const char *phrase_next(const View *view);
const char *phrase_next_review(const View *view);
const char *phrase_signature(const View *view);

/* "rac1、rac2 等 12 个"; at most `most` targets are named. */
char *phrase_targets(const View *view, const Fold *fold, size_t most);

/* What stands in the place of targets that take a row of their own above: "以上 14 个对象"; NULL:
 * they are short. Owned. */
char *phrase_above(const View *view, const Fold *fold, const char *targets);

/* "不通过 1 处，未能核实 2 处" of a check's rows; "" when nothing of them is open. */
char *phrase_open(const View *view, const FoldedCheck *folded);

/* "VMware vCenter部署完毕（以 libvirt/KVM 代替 vCenter）"; and what stands out in it, "豁免 1 处，
 * 提醒 5 处", "" when nothing does. */
char *phrase_item_title(const View *view, const ItemView *item);
char *phrase_item_tally(const View *view, const ItemView *item);

/* The day of an open item, with how long it is overdue at the judging; and who: never empty. */
char *phrase_due(const View *view, const ItemView *item);
const char *phrase_responsible(const View *view, const ItemView *item);

/* "另有 12 个检查点（重要项 2，一般项 10）" of the checks behind the first `shown`; "" when none.
 */
char *phrase_checks_left(const View *view, const GPtrArray *checks, size_t shown);

/* How many rows a lost host explains: "12 项检测未能进行，其中关键项 5 项". */
char *phrase_lost(const View *view, const HostView *host);

/* How the visit ended; of a host that only an import speaks for, that. */
const char *phrase_reach(const View *view, const HostView *host);
/* What was expected or seen, in the language of the view. Lives as long as the view. */
const char *phrase_value(const View *view, const char *value);
const char *phrase_source(const View *view, const char *source); /* of a requirement or parameter */
Words phrase_source_words(const char *source); /* the same, borrowed of `source` when unknown */
const char *phrase_section(const View *view, Section section);

/* A word of site.yaml as people choose it in the preparation workbook: ("hosts", "role",
 * "database") is 数据库; the word itself when the form has none. */
const char *phrase_form_word(const View *view, int sheet, const char *column, const char *word);

/* "负责人：王建国（…）　期限：2026-12-15" of the item of a check; "" when the site names neither.
 * Owned. */
char *phrase_who(const View *view, const CheckView *check);

/* A parameter's value: a text as it is, anything else as JSON. Owned. */
char *phrase_parameter(const View *view, const json_t *parameter);

/* One line of what the site's checklist asks more than the one it extends. Owned. */
char *phrase_difference(const View *view, const json_t *difference);
