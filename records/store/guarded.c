#include "records/store/guarded.h"

/* Applications before what proves them, questions before their files (store/schools.c). */
const char *const guarded_tables[] = {"student", "application", "attachment", "offer", "problem",
        "problem_file", "aid", "continuation", "national", "destination", "student_left", NULL};

/* Of an event what the log shows; its contents are none of it. */
#define LOGGED "e.seq, e.at_us, e.actor, e.origin, e.kind, e.subject, e.reason"
#define INSIDE "s.scope >= {lo} AND s.scope < {hi}"
#define PEOPLE "a.scope_lo >= {lo} AND a.scope_hi <= {hi}"
/* Whether the row that a subject names behind its head is of the scope. */
#define HAS(TABLE, FROM)                                                                           \
	"EXISTS (SELECT 1 FROM " TABLE " s WHERE s.id = CAST(substr(e.subject, " #FROM             \
	") AS INTEGER) AND " INSIDE ") "
/* The events of the rows of the scope. CROSS: SQLite goes from left to right. */
#define OF(TABLE, HEAD)                                                                            \
	"SELECT f.seq FROM " TABLE " s CROSS JOIN event f WHERE f.subject = " HEAD                 \
	" || s.id AND " INSIDE

/* Whether a student was of the scope when an event happened: where he was is what he left next
 * behind it, else where he is. A school stays the same where it comes under others. */
#define WAS_HERE WAS_OF("s.id")
#define WAS_OF(STUDENT)                                                                            \
	"NOT EXISTS (SELECT 1 FROM student_left w WHERE w.student = " STUDENT                      \
	" AND w.id > e.seq AND (w.scope < {lo} OR w.scope >= {hi}) AND (length({lo}) < 16 OR "     \
	"substr(w.scope, 7) <> substr({lo}, 7)) AND NOT EXISTS (SELECT 1 FROM student_left x "     \
	"WHERE x.student = " STUDENT " AND x.id > e.seq AND x.id < w.id))"

/* Rows of a scope that no index of scopes leads to: for who sees many (records/store/wide.h). */
#define FAR(TABLE)                                                                                 \
	{                                                                                          \
		"my_" TABLE "_far",                                                                \
		        "SELECT s.* FROM " TABLE " s WHERE {far} >= {lo} AND {far} < {hi}"         \
	}

const GuardedView guarded_views[] = {
        FAR("student"),
        FAR("application"),
        FAR("aid"),
        FAR("problem"),
        FAR("continuation"),
        FAR("destination"),
        /* the history of the students of the scope */
        {"my_event",
                "SELECT e.* FROM event e JOIN student s ON s.id = CASE WHEN "
                "substr(e.subject, 1, 8) = 'student/' THEN CAST(substr(e.subject, 9) AS INTEGER) "
                "END WHERE s.scope >= {lo} AND s.scope < {hi}"},
        /* the same from when on each is of it */
        {"my_feed",
                "SELECT e.* FROM event e JOIN student s ON s.id = CASE WHEN "
                "substr(e.subject, 1, 8) = 'student/' THEN CAST(substr(e.subject, 9) AS INTEGER) "
                "END WHERE s.scope >= {lo} AND s.scope < {hi} AND " WAS_HERE},
        /* the history, until they left, of those who were of the scope and are not now; left_seq:
         * the event by which they left last, and of a school that was merged into another, to
         * itself, that alone */
        {"my_left_event",
                "SELECT e.*, l.id AS left_seq FROM student_left l JOIN event e ON e.subject = "
                "'student/' || l.student AND e.seq <= l.id WHERE l.scope >= {lo} AND l.scope < "
                "{hi} AND l.id = (SELECT max(m.id) FROM student_left m WHERE m.student = l.student "
                "AND m.scope >= {lo} AND m.scope < {hi}) AND NOT EXISTS (SELECT 1 FROM student s "
                "WHERE s.id = l.student AND s.scope >= {lo} AND s.scope < {hi}) AND (e.seq = l.id "
                "OR " WAS_OF("l.student") ") AND (e.seq = l.id OR {lo} <> l.scope OR NOT EXISTS "
                                          "(SELECT 1 FROM school c WHERE c.scope = l.scope "
                                          "AND c.merged_into <> ''))"},
        /* the feed of a narrow scope, from its students: not through the events of all others */
        {"my_feed_near", "SELECT e.* FROM student s CROSS JOIN event e WHERE e.subject = "
                         "'student/' || s.id AND " INSIDE " AND " WAS_HERE},
        /* their photographs */
        {"my_photo", "SELECT p.* FROM photo p JOIN student s ON s.id = p.id WHERE s.scope >= {lo} "
                     "AND s.scope < {hi}"},
        /* what comes for them on a day */
        {"my_due", "SELECT d.* FROM due d JOIN student s ON s.id = d.id WHERE s.scope >= {lo} AND "
                   "s.scope < {hi}"},
        /* applications that another took back than who applied */
        {"my_taken_back", "SELECT s.id FROM application s CROSS JOIN event e WHERE e.subject = "
                          "'application/' || s.id AND e.kind IN ('application.withdraw', "
                          "'application.revoke') AND e.actor <> s.created_by AND " INSIDE},
        /* those that came back and are not to be applied for again */
        {"my_dismissed", "SELECT s.id FROM application s CROSS JOIN event e WHERE e.subject = "
                         "'application/' || s.id AND e.kind = 'application.dismiss' AND NOT EXISTS "
                         "(SELECT 1 FROM event l WHERE l.subject = e.subject AND l.seq > e.seq AND "
                         "l.kind = 'application.recall') AND " INSIDE},
        /* lists of aid that another sent back or took back than who made them, and nobody of
         * whom is on a later one of the same; back_us: when */
        {"my_aid_back",
                "SELECT s.*, e.at_us AS back_us FROM aid s JOIN event e ON e.subject = 'aid/' || "
                "s.id WHERE e.kind IN ('aid.reject', 'aid.withdraw') AND e.actor <> s.created_by "
                "AND NOT EXISTS (SELECT 1 FROM aid_entry x JOIN aid_entry y ON y.student = "
                "x.student AND y.list > x.list JOIN aid l ON l.id = y.list WHERE x.list = s.id AND "
                "l.kind = s.kind AND l.term = s.term AND l.scope = s.scope) AND " INSIDE},
        /* their names in pieces */
        {"my_name_gram", "SELECT * FROM name_gram WHERE scope >= {lo} AND scope < {hi}"},
        /* how many share their marks */
        {"my_student_total", "SELECT * FROM student_total WHERE scope >= {lo} AND scope < {hi}"},
        /* the same of the regions that lie in it whole; 99 is beyond them all */
        {"my_region_total", "SELECT * FROM region_total WHERE region >= {lo} AND (region || ':' <= "
                            "{hi} OR (region = '' AND {hi} = '99'))"},
        /* the log: what was done by the scope's people, or with what is the scope's. From below to
         * above, as far as somebody reads */
        {"my_log",
                "SELECT " LOGGED " FROM event e WHERE ({lo} = '' AND {hi} = '99') OR "
                "EXISTS (SELECT 1 FROM account a WHERE a.name = e.actor AND " PEOPLE ") OR CASE "
                "WHEN substr(e.subject, 1, 8) = 'student/' THEN " HAS(
                        "student", 9) "WHEN substr(e.subject, 1, 6) = 'photo/' THEN " HAS("student",
                        7) "WHEN substr(e.subject, 1, 13) = 'continuation/' THEN " HAS("student",
                        14) "WHEN substr(e.subject, 1, 9) = 'national/' THEN " HAS("student",
                        10) "WHEN substr(e.subject, 1, 7) = 'former/' THEN " HAS("student",
                        8) "WHEN substr(e.subject, 1, 12) = 'application/' THEN " HAS("applicatio"
                                                                                      "n",
                        13) "WHEN substr(e.subject, 1, 11) = 'attachment/' THEN " HAS("attachment",
                        12) "WHEN substr(e.subject, 1, 4) = 'due/' THEN " HAS("student",
                        5) "WHEN substr(e.subject, 1, 4) = 'aid/' THEN " HAS("aid",
                        5) "WHEN substr(e.subject, 1, 6) = 'offer/' THEN " HAS("offer",
                        7) "WHEN substr(e.subject, 1, 8) = 'problem/' THEN " HAS("problem",
                        9) "WHEN substr(e.subject, 1, 8) = 'account/' THEN EXISTS (SELECT 1 FROM "
                           "account a "
                           "WHERE a.id = CAST(substr(e.subject, 9) AS INTEGER) AND " PEOPLE ") "
                           "WHEN substr(e.subject, 1, 7) = 'school/' THEN EXISTS (SELECT 1 FROM "
                           "school s "
                           "WHERE s.code = substr(e.subject, 8) AND " INSIDE ") "
                           "ELSE 1 = 0 END"},
        /* the part of it that was done with what a narrow scope has, from that: not through the
         * events of all others */
        {"my_log_near",
                "SELECT " LOGGED " FROM event e WHERE e.seq IN (" OF("student",
                        "'student/'") " UNION " OF("student", "'photo/'") " UNION " OF("student",
                        "'continuation/'") " UNION " OF("student",
                        "'national/'") " UNION " OF("student", "'due/'") " UNION " OF("student",
                        "'former/'") " UNION " OF("application",
                        "'application/'") " UNION " OF("attachment",
                        "'attachment/'") " UNION " OF("aid", "'aid/'") " UNION " OF("offer",
                        "'offer/'") " UNION " OF("problem",
                        "'problem/'") " UNION "
                                      "SELECT f.seq FROM account a CROSS JOIN event f WHERE "
                                      "f.subject = 'account/' || a.id AND " PEOPLE " UNION "
                                      "SELECT f.seq FROM school s CROSS JOIN event f WHERE "
                                      "f.subject = 'school/' || s.code AND " INSIDE ")"},
        /* the lists that numbers in full of its students went out in */
        {"my_shown", "SELECT r.student, " LOGGED " FROM student_shown r JOIN student s ON s.id = "
                     "r.student JOIN event e ON e.seq = r.seq WHERE " INSIDE},
        {NULL, NULL},
};

const char *const guarded_readable[] = {"school", "setting", "faq", NULL};
