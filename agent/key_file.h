/* Files of secrets: private keys, the key of the records, passphrases. */
#pragma once

#include <stdbool.h>

/* Warns on stderr of a key file that others may read or change, with what to do. Blocks on the
 * disk. */
void key_file_warn(bool zh, const char *path);
