/*
 * The identifier of a school (学校（机构）标识码): category 2, province 2, sequence 6; no check
 * digit, never used twice. Source: 学校（机构）代码管理办法, 2011-07-20. Pure.
 */
#pragma once

#include "records/rules/rule.h"

enum { SCHOOL_ID_LENGTH = 10 };

/*
 * Appends what is wrong with the identifier of a school that has vocational students; `province` is
 * the two digits it should be of, or NULL for any.
 */
bool school_id_check(const char *id, const char *province, Findings *findings, int field);
