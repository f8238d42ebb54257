/* Values of the present row, as PostgreSQL's binary format has them. */
#include "records/store/postgres.h"

#include <string.h>

/* From PostgreSQL's catalogue, where they never change. */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_NUMERIC = 1700 };

static const PGresult *row_of(Query *query)
{
	return ((PgQuery *)query)->row;
}

/* Whole numbers that a sum has become: groups of four digits, the first worth 10000^weight. */
static int64_t numeric_read(const char *bytes)
{
	int16_t head[4];
	int64_t value = 0;
	memcpy(head, bytes, sizeof head);
	int groups = GINT16_FROM_BE(head[0]), weight = GINT16_FROM_BE(head[1]);
	for (int i = 0; i <= weight; i++) {
		int16_t digits = 0;
		if (i < groups)
			memcpy(&digits, bytes + sizeof head + 2 * i, sizeof digits);
		value = value * 10000 + GINT16_FROM_BE(digits);
	}
	return GINT16_FROM_BE(head[2]) ? -value : value;
}

static int64_t int_read(Oid type, const char *bytes)
{
	int64_t eight;
	int32_t four;
	int16_t two;
	switch (type) {
	case OID_INT8:
		memcpy(&eight, bytes, sizeof eight);
		return GINT64_FROM_BE(eight);
	case OID_INT4:
		memcpy(&four, bytes, sizeof four);
		return (int32_t)GINT32_FROM_BE(four);
	case OID_INT2:
		memcpy(&two, bytes, sizeof two);
		return (int16_t)GINT16_FROM_BE(two);
	case OID_BOOL:
		return *bytes != 0;
	case OID_NUMERIC:
		return numeric_read(bytes);
	default:
		return g_ascii_strtoll(bytes, NULL, 10);
	}
}

static bool is_number(Oid type)
{
	return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL ||
	       type == OID_NUMERIC;
}

int64_t pg_get_int(Query *query, int column)
{
	const PGresult *row = row_of(query);
	return PQgetisnull(row, 0, column)
	               ? 0
	               : int_read(PQftype(row, column), PQgetvalue(row, 0, column));
}

const char *pg_get_text(Query *query, int column)
{
	const PGresult *row = row_of(query);
	if (!is_number(PQftype(row, column)) || PQgetisnull(row, 0, column))
		return PQgetvalue(row, 0, column);
	char *text = g_strdup_printf("%" G_GINT64_FORMAT, pg_get_int(query, column));
	g_ptr_array_add(((PgQuery *)query)->scratch, text);
	return text;
}

const void *pg_get_bytes(Query *query, int column, size_t *ret_length)
{
	const PGresult *row = row_of(query);
	*ret_length = (size_t)PQgetlength(row, 0, column);
	return PQgetvalue(row, 0, column);
}

bool pg_is_null(Query *query, int column)
{
	return PQgetisnull(row_of(query), 0, column);
}
