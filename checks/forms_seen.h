/* Inside checks/ only: where each form is seen: topic, argument, entry (checks/forms.h). */
#pragma once

#include "checks/forms.h"

typedef const char *FormTopic(const Node *form);
typedef char *FormArgument(const Node *form);
typedef json_t *FormSeen(const json_t *topic, const Node *form);

FormTopic topic_file, topic_command, topic_port, topic_package, topic_service, topic_user,
        topic_group, topic_process, topic_mount, topic_kernel, topic_http, topic_certificate;
FormArgument argument_subject, argument_file, argument_command, argument_http, argument_certificate;
FormSeen seen_subject, seen_file, seen_command, seen_port, seen_service, seen_mount, seen_kernel,
        seen_http, seen_certificate;
