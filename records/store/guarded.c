#include "records/store/guarded.h"

const char *const guarded_tables[] = {"student", "application", "attachment", "offer", "problem",
        "problem_file", "aid", "continuation", NULL};

const GuardedView guarded_views[] = {
        /* the history of the students of the scope */
        {"my_event",
                "SELECT e.* FROM event e JOIN student s ON s.id = CASE WHEN "
                "substr(e.subject, 1, 8) = 'student/' THEN CAST(substr(e.subject, 9) AS INTEGER) "
                "END WHERE s.scope >= {lo} AND s.scope < {hi}"},
        /* their photographs */
        {"my_photo", "SELECT p.* FROM photo p JOIN student s ON s.id = p.id WHERE s.scope >= {lo} "
                     "AND s.scope < {hi}"},
        /* their names in pieces */
        {"my_name_gram", "SELECT * FROM name_gram WHERE scope >= {lo} AND scope < {hi}"},
        /* how many share their marks */
        {"my_student_total", "SELECT * FROM student_total WHERE scope >= {lo} AND scope < {hi}"},
        /* the same of the regions that lie in it whole; 99 is beyond them all */
        {"my_region_total", "SELECT * FROM region_total WHERE region >= {lo} AND (region || ':' <= "
                            "{hi} OR (region = '' AND {hi} = '99'))"},
        {NULL, NULL},
};

const char *const guarded_readable[] = {"school", "setting", "faq", NULL};
