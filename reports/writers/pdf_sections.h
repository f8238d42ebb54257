/* The parts of the printed report, in their order. Private to the pdf writer. */
#pragma once

#include "base/paper.h"
#include "reports/writers/view.h"

/* The colours of an outcome, as in reports/templates/report.css. */
typedef struct {
	uint32_t ink, ground;
} Tint;

Tint tint_of(Outcome outcome);

void pdf_verdict(Paper *paper, const View *view);
void pdf_items(Paper *paper, const View *view);
void pdf_actions(Paper *paper, const View *view);
void pdf_lost_hosts(Paper *paper, const View *view);
void pdf_open_points(Paper *paper, const View *view);
void pdf_statements(Paper *paper, const View *view);
void pdf_checks(Paper *paper, const View *view);
void pdf_differences(Paper *paper, const View *view);
void pdf_parameters(Paper *paper, const View *view);
void pdf_appendix(Paper *paper, const View *view);
