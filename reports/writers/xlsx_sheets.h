/* The sheets of the report's workbook, in their order. Private to the xlsx writer. */
#pragma once

#include "reports/writers/xlsx_book.h"

void sheet_verdict(Book *book);
void sheet_items(Book *book);
void sheet_open_points(Book *book);
void sheet_results(Book *book);
void sheet_addresses(Book *book);
void sheet_hosts(Book *book);
void sheet_licences(Book *book);
void sheet_statements(Book *book);
